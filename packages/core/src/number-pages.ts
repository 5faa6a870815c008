import type { Page } from './operation.ts';
import {
  isShort,
  memberAt,
  memberOf,
  PageError,
  type PageSource,
  type Pages,
  type Params,
  readPage,
  spanOf,
  windowsOf,
} from './page.ts';

type NumberPage = Extract<Page, { readonly by: 'page' | 'offset' }>;

/** Walks a list by page number or offset; a span of time that is too long for one request in pieces, oldest first. */
export async function* pagesByNumber(source: PageSource, page: NumberPage, given: Params): Pages {
  const { start, end, time, window, parameter } = page;
  const span = spanOf(source, given, start, end);
  if (span === undefined || window === undefined || start === undefined || end === undefined) {
    yield* numbered(source, page, given);
    return;
  }
  let params = given;
  for (const { from, to } of windowsOf(span, window)) {
    // Such lists run from the newest to the oldest more often than not, so a piece is given when it is whole.
    const items: unknown[] = [];
    for await (const more of numbered(source, page, {
      ...params,
      [start]: Number(from),
      [end]: Number(to),
    })) {
      items.push(...more);
    }
    if (items.length > 0) yield oldestFirst(items, time);
    // The page to begin at was one of the first piece.
    if (parameter in params) params = { ...given, [parameter]: undefined };
  }
}

async function* numbered(source: PageSource, { by, parameter, total }: NumberPage, given: Params): Pages {
  let number = Number(given[parameter] ?? (by === 'page' ? 1 : 0));
  // Items before the first page count against the total too.
  let seen = by === 'offset' ? number : source.size === undefined ? 0 : (number - 1) * source.size;
  let before = '';
  for (;;) {
    const { items, data } = await readPage(source, { ...given, [parameter]: number });
    const text = JSON.stringify(items);
    if (items.length > 0 && text === before) {
      throw new PageError(`${source.operation.key}: '${parameter}' ${number} leads to the same page again`);
    }
    before = text;
    if (items.length > 0) yield items;
    seen += items.length;
    const all = total === undefined ? undefined : memberAt(data, total);
    if (items.length === 0 || isShort(source, items) || (all !== undefined && seen >= Number(all))) return;
    number += by === 'page' ? 1 : items.length;
  }
}

/** Times of one list look alike: numbers, or texts that sort as the times do. */
function oldestFirst(items: unknown[], time: string | number | undefined): unknown[] {
  if (time === undefined) return items;
  const [first, last] = [items[0], items.at(-1)].map((item) => memberOf(item, time));
  const newestFirst =
    typeof first === 'string' && typeof last === 'string' ? first > last : Number(first) > Number(last);
  return newestFirst ? items.reverse() : items;
}
