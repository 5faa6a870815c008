import type { PageFacts, Unread } from '../facts.ts';
import { looksLikeBinanceText, readBinanceText } from './binance-text.ts';
import { headOf } from './head.ts';
import { legible } from './legible.ts';
import { readMarkdownPage } from './markdown/page.ts';

/**
 * Reads a documentation page into facts. Never throws: what cannot be read is listed in `unread` with its line.
 *
 * @param page its text, or its bytes
 * @param file base name of the page's file
 */
export function readPage(page: string | Uint8Array, file: string): PageFacts {
  const { text, unread } = legible(page);
  if (text === undefined) return unreadable(file, unread);
  const facts = readText(text, file);
  const all = [...unread, ...facts.unread];
  const silent = isWithoutFacts(facts) && all.length === 0 && facts.prose === undefined;
  return {
    ...facts,
    unread: silent ? [{ line: 1, reason: 'no-facts', text: '' }] : all,
  };
}

/** A page that says nothing, as far as was read. */
export function isWithoutFacts(page: PageFacts): boolean {
  const { endpoints, common, enums, filters, rateLimits, errors, mismatch } = page;
  const { sockets = [], tables = [], samples = [], statements = [], log = [] } = page;
  const lists: readonly (readonly unknown[])[] = [
    endpoints,
    sockets,
    tables,
    samples,
    statements,
    log,
    common,
    enums,
    filters,
    rateLimits,
    errors?.codes ?? [],
    errors?.filterFailures ?? [],
  ];
  return mismatch === undefined && lists.every((one) => one.length === 0);
}

/** A page that should have said something: it is no prose, or it looks like an endpoint that could not be read. */
export function gaveNothing(page: PageFacts): boolean {
  const empty = page.endpoints.length + (page.sockets?.length ?? 0) === 0;
  return (
    (isWithoutFacts(page) && page.prose === undefined) ||
    (empty && page.unread.some(({ reason }) => reason === 'no-endpoint'))
  );
}

/** A page of which nothing could be read. */
export function unreadable(file: string, unread: readonly Unread[]): PageFacts {
  return {
    file,
    form: 'unknown',
    endpoints: [],
    common: [],
    enums: [],
    filters: [],
    rateLimits: [],
    halves: [],
    unread,
  };
}

function readText(text: string, file: string): PageFacts {
  try {
    const exchange = headOf(text)?.values.get('exchange');
    if (exchange === 'okx') return readMarkdownPage(text, file, 'okx-markdown');
    if (exchange === 'binance') return readMarkdownPage(text, file, 'binance-markdown');
    if (looksLikeBinanceText(text)) return readBinanceText(text, file);
  } catch (error) {
    // No page may do this. Should one, the page is what is not read, and no other.
    return unreadable(file, [{ line: 1, reason: 'reader-failed', text: String(error) }]);
  }
  return unreadable(file, [{ line: 1, reason: 'unknown-form', text: text.slice(0, 60) }]);
}
