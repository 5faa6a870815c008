import type { PageFacts } from '../facts.ts';
import { readBinanceMarkdown } from './binance-markdown.ts';
import { looksLikeBinanceText, readBinanceText } from './binance-text.ts';
import { headOf } from './markdown.ts';
import { readOkxMarkdown } from './okx-markdown.ts';

/**
 * Reads a documentation page into facts. Never throws: what cannot be read is listed in `unread` with its line.
 *
 * @param file base name of the page's file
 */
export function readPage(text: string, file: string): PageFacts {
  const exchange = headOf(text)?.values.get('exchange');
  if (exchange === 'okx') return readOkxMarkdown(text, file);
  if (exchange === 'binance') return readBinanceMarkdown(text, file);
  if (looksLikeBinanceText(text)) return readBinanceText(text, file);
  return {
    file,
    form: 'unknown',
    endpoints: [],
    common: [],
    enums: [],
    filters: [],
    rateLimits: [],
    halves: [],
    unread: [{ line: 1, reason: 'unknown-form', text: text.slice(0, 60) }],
  };
}
