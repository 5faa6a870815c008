import type { CallOptions, Connection } from './connection.ts';
import { ParameterError } from './error-parameter.ts';
import { pagesById } from './id-pages.ts';
import { pagesByNumber } from './number-pages.ts';
import type { Operation, Page } from './operation.ts';
import { isShort, memberOf, PageError, type PageSource, type Pages, type Params, readPage } from './page.ts';
import { pagesByTime } from './time-pages.ts';
import { givenValue } from './wire-text.ts';

/**
 * Walks a list item by item, page by page, to its end: nothing is skipped and nothing comes twice at the border of two
 * pages. Every page is a call of its own, governed and repeated as any read.
 *
 * By id: from the id given (or the page that the exchange chooses) upwards; where a span of time is given, what lies
 * in it. By time: from `start` to `end` (now, where it is not given), in spans that the exchange allows, oldest first.
 * By page, offset and cursor: from the one given; where a start is given and one request may cover so much time only,
 * span by span, oldest first.
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
    case 'offset':
      return pagesByNumber(source, source.page, given);
    case 'cursor':
      return pagesByCursor(source, source.page, given);
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
  const asked = givenValue(given, page.size);
  if (asked !== undefined) return Number(asked);
  const parameter = operation.parameters.find(({ name }) => name === page.size);
  return (
    parameter?.max ??
    (parameter?.values === undefined ? undefined : Math.max(...parameter.values.map(Number)))
  );
}
