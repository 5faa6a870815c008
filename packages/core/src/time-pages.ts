import { ParameterError } from './error-parameter.ts';
import type { Page } from './operation.ts';
import { integerIn, isShort, PageError, type PageSource, type Pages, type Params, readPage } from './page.ts';

type TimePage = Extract<Page, { readonly by: 'time' }>;

/** What is still to be fetched of one span, both ends inclusive. */
interface Span {
  from: bigint;
  to: bigint;
}

/**
 * Walks a span of time in pieces that one request may cover. A full page may have cut a group of items of the same
 * time in two, so the next request begins at that time again and what was already given is left out.
 */
export async function* pagesByTime(source: PageSource, page: TimePage, given: Params): Pages {
  const start = given[page.start];
  if (start === undefined) {
    throw new ParameterError(source.operation.key, page.start, 'is needed to walk this list by time');
  }
  const end = BigInt(Number(given[page.end] ?? Date.now()));
  let from = BigInt(Number(start));
  // One less than the longest span: some exchanges count both ends.
  const length = page.window === undefined ? undefined : BigInt(page.window - 1);
  while (from <= end) {
    const to = length === undefined || from + length > end ? end : from + length;
    yield* pagesOfSpan(source, page, given, { from, to });
    from = to + 1n;
  }
}

async function* pagesOfSpan(source: PageSource, page: TimePage, given: Params, span: Span): Pages {
  /** Items at the edge where the next request begins, as text. */
  let edge = new Map<string, number>();
  while (span.from <= span.to) {
    const params = { ...given, [page.start]: Number(span.from), [page.end]: Number(span.to) };
    const { items } = await readPage(source, params);
    const fresh = withoutSeen(items, edge);
    if (fresh.length > 0) yield fresh;
    if (items.length === 0 || isShort(source, items)) return;
    const first = integerIn(source, items[0], page.field);
    const last = integerIn(source, items.at(-1), page.field);
    if (fresh.length === 0) {
      if (source.size === undefined) return;
      throw new PageError(
        `${source.operation.key}: a page full of items of one time (${last}): whether there are more cannot be found out`,
      );
    }
    // Newest first: what is missing lies before the page, else behind it.
    if (first > last) span.to = last;
    else span.from = last;
    edge = countTexts(items.filter((item) => integerIn(source, item, page.field) === last));
  }
}

/** Items that look the same are told apart by number: as many as were given are left out. */
function withoutSeen(items: readonly unknown[], seen: ReadonlyMap<string, number>): unknown[] {
  if (seen.size === 0) return [...items];
  const left = new Map(seen);
  return items.filter((item) => {
    const text = JSON.stringify(item);
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return count === 0;
  });
}

function countTexts(items: readonly unknown[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const text = JSON.stringify(item);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
