import type { CallOptions, Connection } from './connection.ts';
import { toIntegerText } from './decimal.ts';
import { ExspecError } from './errors.ts';
import type { Operation, Page } from './operation.ts';

/** A list cannot be walked without skipping or repeating items. */
export class PageError extends ExspecError {
  override readonly name = 'PageError';
}

/** A list that is walked page by page. */
export interface PageSource {
  readonly connection: Connection;
  readonly operation: Operation;
  readonly page: Page;
  /** Items that a full page holds; undefined where nobody knows. */
  readonly size: number | undefined;
  readonly options: CallOptions | undefined;
}

export type Params = Readonly<Record<string, unknown>>;

/** Pages one after another; none of them empty. */
export type Pages = AsyncGenerator<unknown[], void, void>;

/** Fetches one page. `data` is the whole answer, `items` the list in it. */
export async function readPage(
  { connection, operation, page, options }: PageSource,
  params: Params,
): Promise<{ readonly data: unknown; readonly items: unknown[] }> {
  const data = await connection.call<unknown>(operation, params, options);
  const items = page.items === undefined ? data : memberAt(data, page.items);
  if (!Array.isArray(items)) throw new PageError(`${operation.key}: the answer holds no list`);
  return { data, items };
}

/** Whether a page says that there is no further one. */
export function isShort({ size }: PageSource, items: readonly unknown[]): boolean {
  return size !== undefined && items.length < size;
}

/** The member that a dotted path leads to: `data.rows`. */
export function memberAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) found = memberOf(found, name);
  return found;
}

/** A member of an item, or the entry of a tuple. */
export function memberOf(item: unknown, field: string | number): unknown {
  return typeof item === 'object' && item !== null ? Reflect.get(item, field) : undefined;
}

/** The integer in a field, exactly. */
export function integerIn({ operation }: PageSource, item: unknown, field: string | number): bigint {
  const text = toIntegerText(memberOf(item, field));
  if (text === undefined) throw new PageError(`${operation.key}: '${field}' of an item is no integer`);
  return BigInt(text);
}
