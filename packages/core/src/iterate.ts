import type { CallOptions, Connection } from './connection.ts';
import { ParameterError } from './error-parameter.ts';
import type { Operation, Page } from './operation.ts';
import {
  integerIn,
  isShort,
  memberAt,
  memberOf,
  PageError,
  type PageSource,
  type Pages,
  type Params,
  readPage,
} from './page.ts';
import { pagesByTime } from './time-pages.ts';

/**
 * Walks a list item by item, page by page, to its end: nothing is skipped and nothing comes twice at the border of two
 * pages. Every page is a call of its own, governed and repeated as any read.
 *
 * By id: from the id given (or the page that the exchange chooses) upwards. By time: from `start` to `end` (now, where
 * it is not given), in spans that the exchange allows. By page and by cursor: from the one given.
 *
 * @param params of the first page; the page size is the largest allowed unless given
 * @throws what the calls throw; ParameterError where the start of a time span is missing
 */
export async function* iterate<T = unknown>(
  connection: Connection,
  operation: Operation,
  params?: object,
  options?: CallOptions,
): AsyncGenerator<T, void, void> {
  for await (const page of pages<T>(connection, operation, params, options)) yield* page;
}

/** As {@link iterate}, but a page at a time. No page is empty. */
export async function* pages<T = unknown>(
  connection: Connection,
  operation: Operation,
  params?: object,
  options?: CallOptions,
): AsyncGenerator<T[], void, void> {
  const { page } = operation;
  if (page === undefined)
    throw new ParameterError(operation.key, 'page', 'this operation is no list with pages');
  // Parameters of any interface type are records; the encoder checks every name and value.
  const given = { ...(params as Readonly<Record<string, unknown>> | undefined) };
  const size = pageSize(operation, page, given);
  if (page.size !== undefined && size !== undefined) given[page.size] = size;
  const source: PageSource = { connection, operation, page, size, options };
  // Items are what the operation's answer holds; T is the generated function's word.
  yield* walk(source, given) as AsyncGenerator<T[], void, void>;
}

function walk(source: PageSource, given: Params): Pages {
  switch (source.page.by) {
    case 'id':
      return pagesById(source, source.page, given);
    case 'time':
      return pagesByTime(source, source.page, given);
    case 'page':
      return pagesByNumber(source, source.page, given);
    case 'cursor':
      return pagesByCursor(source, source.page, given);
  }
}

async function* pagesById(
  source: PageSource,
  { parameter, field }: Extract<Page, { readonly by: 'id' }>,
  given: Params,
): Pages {
  let params = given;
  let last: bigint | undefined;
  for (;;) {
    const { items } = await readPage(source, params);
    const fresh: unknown[] = [];
    const before = last;
    for (const item of items) {
      const id = integerIn(source, item, field);
      if (before !== undefined && id <= before) continue;
      fresh.push(item);
      if (last === undefined || id > last) last = id;
    }
    if (fresh.length > 0) yield fresh;
    if (fresh.length === 0 || last === undefined || isShort(source, items)) return;
    params = { ...given, [parameter]: String(last + 1n) };
  }
}

async function* pagesByNumber(
  source: PageSource,
  { parameter, total }: Extract<Page, { readonly by: 'page' }>,
  given: Params,
): Pages {
  let number = Number(given[parameter] ?? 1);
  // Items on the pages before the first one count against the total too.
  let seen = source.size === undefined ? 0 : (number - 1) * source.size;
  for (;;) {
    const { items, data } = await readPage(source, { ...given, [parameter]: number });
    if (items.length > 0) yield items;
    seen += items.length;
    const all = total === undefined ? undefined : memberAt(data, total);
    if (items.length === 0 || isShort(source, items) || (all !== undefined && seen >= Number(all))) return;
    number++;
  }
}

async function* pagesByCursor(
  source: PageSource,
  { parameter, field }: Extract<Page, { readonly by: 'cursor' }>,
  given: Params,
): Pages {
  let params = given;
  for (;;) {
    const { items } = await readPage(source, params);
    if (items.length > 0) yield items;
    const cursor = memberOf(items.at(-1), field);
    if (items.length === 0 || isShort(source, items)) return;
    if (cursor === undefined || cursor === params[parameter]) {
      throw new PageError(`${source.operation.key}: '${field}' of the last item leads to no further page`);
    }
    params = { ...given, [parameter]: cursor };
  }
}

/** The size given, or the largest that the operation allows; undefined where the specs do not say. */
function pageSize(operation: Operation, page: Page, given: Params): number | undefined {
  if (page.size === undefined) return undefined;
  const asked = given[page.size];
  if (asked !== undefined) return Number(asked);
  const parameter = operation.parameters.find(({ name }) => name === page.size);
  return (
    parameter?.max ??
    (parameter?.values === undefined ? undefined : Math.max(...parameter.values.map(Number)))
  );
}
