import type { Page } from './operation.ts';
import {
  askedInteger,
  integerIn,
  isShort,
  type PageSource,
  type Pages,
  type Params,
  readPage,
  type Span,
  spanOf,
  timeFor,
  windowsOf,
} from './page.ts';
import { givenValue } from './wire-text.ts';

type IdPage = Extract<Page, { readonly by: 'id' }>;

/** An item with what it is ordered by and chosen by; the time of a list without one is 0. */
interface Entry {
  readonly item: unknown;
  readonly id: bigint;
  readonly time: bigint;
}

/** A page, by id; and whether there may be a further one. */
interface Found {
  readonly entries: readonly Entry[];
  readonly more: boolean;
}

/**
 * Walks a list upwards by id. Times stand in no request that has an id: exchanges refuse the pair, or let the id win
 * and give what lies beyond the end. So the span is kept here, by the time that each item has.
 */
export async function* pagesById(source: PageSource, page: IdPage, given: Params): Pages {
  const { parameter, start, end, time } = page;
  const timed = time !== undefined && start !== undefined && end !== undefined;
  const bare = timed ? { ...given, [start]: undefined, [end]: undefined } : given;
  const span = timed ? spanOf(source, given, start, end) : undefined;
  const high = timed && givenValue(given, end) !== undefined ? askedInteger(source, given, end) : undefined;
  const isBeyond = (one: Entry): boolean => high !== undefined && one.time > high;
  const isWanted = (one: Entry): boolean => !isBeyond(one) && (span === undefined || one.time >= span.from);

  let last: bigint | undefined;
  let found: Found = { entries: [], more: true };
  if (given[parameter] !== undefined) last = askedInteger(source, given, parameter) - 1n;
  // Without a start and an id the exchange chooses the first page, perhaps by the end.
  if (span !== undefined) found = await firstOfSpan(source, page, { ...bare, [parameter]: undefined }, span);
  else found = await readEntries(source, page, last === undefined ? given : bare);
  for (let first = true; ; first = false) {
    const before = last;
    const fresh = found.entries.filter(({ id }) => before === undefined || id > before);
    const wanted = fresh.filter(isWanted);
    if (wanted.length > 0) yield wanted.map(({ item }) => item);
    last = fresh.at(-1)?.id ?? last;
    const ended = !found.more || (fresh.length === 0 && !(first && span !== undefined));
    if (ended || last === undefined || found.entries.some(isBeyond)) return;
    found = await readEntries(source, page, { ...bare, [parameter]: String(last + 1n) });
  }
}

async function readEntries(source: PageSource, page: IdPage, params: Params): Promise<Found> {
  const { items } = await readPage(source, params);
  const entries = items.map((item) => ({
    item,
    id: integerIn(source, item, page.field),
    time: page.time === undefined ? 0n : integerIn(source, item, page.time),
  }));
  entries.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { entries, more: !isShort(source, items) };
}

/**
 * The first page of a span, found by time; from there ids lead on. It is asked for with a millisecond more on both
 * sides, because few pages say whether the ends count.
 */
async function firstOfSpan(source: PageSource, page: IdPage, given: Params, span: Span): Promise<Found> {
  const { start = '', end = '', window } = page;
  // Two less than the longest span: both ends are moved; and some exchanges count both.
  for (const { from, to } of windowsOf(span, window === undefined ? undefined : window - 2)) {
    let low = from - 1n;
    const ask = async (until: bigint): Promise<Found> => {
      const params = { ...given, [start]: timeFor(source, start, low), [end]: Number(until) };
      const { entries, more } = await readEntries(source, page, params);
      return { entries: entries.filter(({ time }) => time >= from && time <= to), more };
    };
    let found = await ask(to + 1n);
    if (found.entries.length === 0 && found.more) {
      // Full of what the millisecond more brought.
      low = from;
      found = await ask(to);
    }
    const [first] = found.entries;
    if (first === undefined) continue;
    if (!found.more) return { ...found, more: true };
    const lowest = await lowestOf(first, ask);
    return lowest === first ? found : { entries: [lowest], more: true };
  }
  return { entries: [], more: false };
}

/** A full page may hold the newest of a span, so what lies before its first is asked for, until nothing does. */
async function lowestOf(first: Entry, ask: (until: bigint) => Promise<Found>): Promise<Entry> {
  let lowest = first;
  for (let until = first.time + 1n; until >= lowest.time - 1n; ) {
    const { entries, more } = await ask(until);
    const [below] = entries;
    if (below !== undefined && below.id < lowest.id) {
      lowest = below;
      until = below.time + 1n;
    } else if (more) {
      // A page full of items of one time hides what lies before.
      until -= 1n;
    } else {
      break;
    }
  }
  return lowest;
}
