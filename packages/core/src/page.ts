import type { CallOptions, Connection } from './connection.ts';
import { toIntegerText } from './decimal.ts';
import { ParameterError } from './error-parameter.ts';
import { ExspecError } from './errors.ts';
import type { Operation, Page } from './operation.ts';
import { givenValue } from './wire-text.ts';

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

/** A span of time in ms, both ends inclusive. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** The pieces of a span of time that one request may cover, oldest first: no gap between them, no overlap. */
export function* windowsOf({ from, to }: Span, length: number | undefined): Generator<Span, void, void> {
  const step = length === undefined ? to - from + 1n : BigInt(Math.max(length, 1));
  for (let start = from; start <= to; start += step) {
    const end = start + step - 1n;
    yield { from: start, to: end < to ? end : to };
  }
}

/**
 * The span that the caller asks for; up to now without an end, and undefined without a start.
 *
 * @throws ParameterError where it ends before it starts
 */
export function spanOf(source: PageSource, given: Params, start?: string, end?: string): Span | undefined {
  if (start === undefined || end === undefined || givenValue(given, start) === undefined) return undefined;
  const from = askedInteger(source, given, start);
  if (givenValue(given, end) === undefined) return { from, to: BigInt(Date.now()) };
  const to = askedInteger(source, given, end);
  if (to < from) throw new ParameterError(source.operation.key, end, `lies before ${start}`);
  return { from, to };
}

/** An id or a time that the caller gave. */
export function askedInteger({ operation }: PageSource, given: Params, name: string): bigint {
  const text = toIntegerText(givenValue(given, name));
  if (text === undefined) throw new ParameterError(operation.key, name, 'is no integer');
  return BigInt(text);
}

/** A time as the parameter takes it: not below its least value. */
export function timeFor({ operation }: PageSource, name: string, time: bigint): number {
  const least = operation.parameters.find((one) => one.name === name)?.min ?? 0;
  return Math.max(Number(time), least);
}

/** Fetches one page. `data` is the whole answer, `items` the list in it. */
export async function readPage(
  { connection, operation, page, options }: PageSource,
  params: Params,
): Promise<{ readonly data: unknown; readonly items: unknown[] }> {
  const data = await connection.call<unknown>(operation, params, options);
  const items =
    page.items === undefined
      ? data
      : [page.items]
          .flat()
          .map((path) => memberAt(data, path))
          .find(Array.isArray);
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
