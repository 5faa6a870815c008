import type { PageAt } from '../compare/outcome.ts';
import { operationKey, type PageFacts, type Unread } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import { halfWidth } from '../read/lines.ts';

/** A place that the reader did not understand. */
export interface NotRead {
  /** The operation that it stands in, else the page. */
  readonly where: string;
  readonly reason: string;
  /** The page's own words. */
  readonly text: string;
  readonly at: PageAt;
}

interface Located extends NotRead {
  /** Its page, whatever its operations are called by now. */
  readonly page: string;
}

/** What could not be read on the newer side and is not known from the older one. Recorded pages have no words: there the number decides. */
export function newlyUnread(
  oldPages: readonly PageFacts[],
  newPages: readonly PageFacts[],
): { readonly unread: readonly NotRead[]; readonly unreadBefore: number } {
  const key = ({ page, reason }: Located): string => `${page} ${reason}`;
  const before = groupBy(oldPages.flatMap(unreadOf), key);
  const after = newPages.flatMap(unreadOf);
  const unread = [...groupBy(after, key)].flatMap(([group, places]) => {
    const known = before.get(group) ?? [];
    if (known.every(({ text }) => text === '')) return known.length >= places.length ? [] : places;
    const words = new Set(known.map(({ text }) => comparable(text)));
    return places.filter(({ text }) => !words.has(comparable(text)));
  });
  return { unread: unread.map(({ page: _, ...one }) => one), unreadBefore: after.length - unread.length };
}

function unreadOf(page: PageFacts): readonly Located[] {
  return page.unread.map(({ line, reason, text }) => ({
    where: operationAround(page, line) ?? page.sourceUrl ?? page.file,
    reason,
    text,
    at: { file: page.file, line },
    page: page.sourceUrl ?? page.file,
  }));
}

/** Everything below an endpoint's line is about it, as far as the next one. */
function operationAround({ endpoints }: PageFacts, line: Unread['line']): string | undefined {
  const above = endpoints.filter((one) => one.line <= line).sort((a, b) => b.line - a.line)[0];
  return above === undefined ? undefined : operationKey(above);
}

/** Without what is layout: punctuation, spaces, and the line numbers that the reader adds. */
function comparable(text: string): string {
  return halfWidth(text)
    .replace(/ to line \d+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
