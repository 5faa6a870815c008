import { ParameterError } from './error-parameter.ts';
import type { Page } from './operation.ts';
import {
  integerIn,
  isShort,
  PageError,
  type PageSource,
  type Pages,
  type Params,
  readPage,
  type Span,
  spanOf,
  timeFor,
  windowsOf,
} from './page.ts';

type TimePage = Extract<Page, { readonly by: 'time' }>;

/**
 * Walks a span of time in pieces that one request may cover, oldest first. A full page may have cut a group of items
 * of the same time in two, so the next request begins at that time again and what was already given is left out.
 *
 * Few pages say whether the ends of a span count, in which order a list runs and which items a full page holds. So a
 * piece is asked for with a millisecond more on both sides, and the exchange's answers tell the rest.
 */
export async function* pagesByTime(source: PageSource, page: TimePage, given: Params): Pages {
  const span = spanOf(source, given, page.start, page.end);
  if (span === undefined) {
    throw new ParameterError(source.operation.key, page.start, 'is needed to walk this list by time');
  }
  const walk: Walk = { upwards: undefined, more: 0n };
  // Two less than the longest span: both ends are moved; and some exchanges count both.
  for (const piece of windowsOf(span, page.window === undefined ? undefined : page.window - 2)) {
    yield* pagesOfSpan(source, page, given, piece, walk);
  }
}

/** What the answers told of the exchange. */
interface Walk {
  /** Whether full pages hold the oldest items of a span; undefined before the first full page. */
  upwards: boolean | undefined;
  /** What the moving end is moved by so that it counts: 0, or 1 where ends do not count. */
  more: bigint;
}

async function* pagesOfSpan(
  source: PageSource,
  page: TimePage,
  given: Params,
  span: Span,
  walk: Walk,
): Pages {
  const timeOf = (item: unknown): bigint => integerIn(source, item, page.field);
  const read = (from: bigint, to: bigint) => readSpan(source, page, given, { from, to });
  let [from, to] = [span.from - 1n, span.to + 1n];
  let { upwards } = walk;
  /** Newest first: pages wait for the older ones. */
  const waiting: unknown[][] = [];
  /** The time at which the last page was cut, and its items given so far, as text. */
  let cut: bigint | undefined;
  let seen = new Map<string, number>();
  for (;;) {
    const { items, short } = await read(from, to);
    const times = items.map(timeOf);
    if (cut !== undefined && walk.more === 0n && !times.includes(cut)) {
      // What was given of this time does not come again, so ends do not count, and there may be more of it.
      walk.more = 1n;
      if (upwards) from = cut - 1n;
      else to = cut + 1n;
      continue;
    }
    const isNew = (time: bigint): boolean => cut === undefined || (upwards ? time >= cut : time <= cut);
    // What the millisecond more brought is not of this piece.
    const inside = items.filter((item) => {
      const time = timeOf(item);
      return time !== span.from - 1n && time !== span.to + 1n && isNew(time);
    });
    const fresh = withoutSeen(inside, seen);
    if (!short && fresh.length === 0 && walk.more === 0n && (from < span.from || to > span.to)) {
      // Full of what is not of this piece, or is given already.
      if (from < span.from) from = span.from;
      if (to > span.to) to = span.to;
      continue;
    }
    if (fresh.length > 0) {
      // Nothing older may also mean that the page was the whole; only what comes upwards of it shows the way.
      if (cut !== undefined) walk.upwards = upwards;
      else if (!short) upwards ??= !(await hasOlder(source, timeOf, read, span, inside));
      if (upwards === false) waiting.push(fresh);
      else yield fresh;
    }
    if (short || (fresh.length === 0 && source.size === undefined)) break;
    if (fresh.length === 0) {
      throw new PageError(
        `${source.operation.key}: a page full of items of one time (${times[0]}): whether there are more cannot be found out`,
      );
    }
    const edge = inside.map(timeOf).reduce((a, b) => (a > b === upwards ? a : b));
    if (upwards) from = edge - walk.more;
    else to = edge + walk.more;
    if (upwards ? times.some((time) => time > span.to) : times.some((time) => time < span.from)) break;
    cut = edge;
    seen = countTexts(inside.filter((item) => timeOf(item) === edge));
  }
  yield* waiting.reverse();
}

/** The items of a span, oldest first. */
async function readSpan(source: PageSource, page: TimePage, given: Params, { from, to }: Span) {
  const { items } = await readPage(source, {
    ...given,
    [page.start]: timeFor(source, page.start, from),
    [page.end]: Number(to),
  });
  const short = items.length === 0 || isShort(source, items);
  const [first, last] = [items[0], items.at(-1)];
  const newestFirst =
    items.length > 1 && integerIn(source, first, page.field) > integerIn(source, last, page.field);
  return { items: newestFirst ? items.reverse() : items, short };
}

/** Whether a span has items that are older than those of a full page of it. Asked once in a walk. */
async function hasOlder(
  source: PageSource,
  timeOf: (item: unknown) => bigint,
  read: (from: bigint, to: bigint) => ReturnType<typeof readSpan>,
  span: Span,
  found: readonly unknown[],
): Promise<boolean> {
  let oldest = timeOf(found[0]);
  for (const item of found) if (timeOf(item) < oldest) oldest = timeOf(item);
  const countOf = (items: readonly unknown[]) => items.filter((item) => timeOf(item) === oldest).length;
  const isOlder = (item: unknown) => timeOf(item) < oldest && timeOf(item) >= span.from;
  // From behind its time on, where ends do not count; a page full of items of one time hides what lies before.
  for (const until of [oldest + 1n, oldest, oldest - 1n]) {
    const { items, short } = await read(span.from - 1n, until);
    if (items.some(isOlder) || countOf(items) > countOf(found)) return true;
    if (short || source.size === undefined) break;
  }
  return false;
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
