import { parseLossless, stringifyLossless } from '@exspec/core';
import { parseNumberTexts, wireTextOf } from './number-text.ts';
import type { MockOperation, MockParameter } from './tables.ts';

/** Says of an answer that the spec's example was all there was to give. */
export const EXAMPLE_HEADER: readonly [name: string, value: string] = ['x-exspec-answer', 'example'];

/** Parameters that say which part of a list is wanted, by the names that exchanges have for them. */
const SIZES = ['limit', 'size', 'rows', 'pageSize'];
const PAGES = ['current', 'page', 'pageIndex', 'pageNum'];
const OFFSET = 'offset';
const [START, END] = ['startTime', 'endTime'];
const PARTS = new Set([...SIZES, ...PAGES, OFFSET, START, END]);

/** Times in ms, since 2001. */
const EARLIEST_MS = 1e12;

/**
 * The example of an answer as far as it can belong to this request: members that have the name of a parameter have the
 * value that was sent, and lists hold what lies in the span of time and on the page that were asked for. The text as it
 * is where nothing of that applies.
 *
 * @param values wire text of what was sent, by parameter name
 * @param body JSON text
 */
export function fitExample(
  operation: MockOperation,
  values: Readonly<Record<string, string>>,
  body: string,
): string {
  const sent = new Map<string, Sent>();
  for (const parameter of operation.parameters) {
    const value = values[parameter.name];
    if (value === undefined || parameter.supplied || parameter.secret || parameter.array !== undefined)
      continue;
    if (!PARTS.has(parameter.name)) sent.set(parameter.name, { parameter, value });
  }
  const items = sentItems(operation, values);
  const hasPart = Object.keys(values).some((name) => PARTS.has(name));
  if (sent.size === 0 && items.length === 0 && !hasPart) return body;
  const example = parseLossless(body);
  const fitted = withPart(withItems(withEchoes(example, sent), items), values);
  // Untouched, it keeps the digits of the spec.
  return stringifyLossless(fitted) === stringifyLossless(example) ? body : stringifyLossless(fitted);
}

interface Sent {
  readonly parameter: MockParameter;
  readonly value: string;
}

/** Of the one list of objects that was sent, what each has: an exchange answers item by item. */
function sentItems(
  { parameters }: MockOperation,
  values: Readonly<Record<string, string>>,
): readonly ReadonlyMap<string, Sent>[] {
  const lists = parameters.filter(
    ({ name, array, members }) => array !== undefined && members !== undefined && values[name] !== undefined,
  );
  const [list] = lists;
  if (list === undefined || lists.length > 1) return [];
  const items = parseNumberTexts(values[list.name] ?? '[]');
  return (Array.isArray(items) ? items : []).map(
    (item: unknown) =>
      new Map(
        (list.members ?? []).flatMap((parameter): [string, Sent][] => {
          const isSent = isObject(item) && Object.hasOwn(item, parameter.name);
          if (!isSent || parameter.secret || parameter.array !== undefined) return [];
          return [[parameter.name, { parameter, value: wireTextOf(item[parameter.name]) }]];
        }),
      ),
  );
}

/** A row for each item, where the answer is (or holds) a list of rows that repeat something of them. */
function withItems(value: unknown, items: readonly ReadonlyMap<string, Sent>[]): unknown {
  if (items.length === 0) return value;
  if (Array.isArray(value)) {
    const rows: readonly unknown[] = value;
    const repeats = rows.some(
      (row) => isObject(row) && [...(items[0]?.keys() ?? [])].some((name) => Object.hasOwn(row, name)),
    );
    return repeats ? items.map((item, index) => withEchoes(rows[index] ?? rows[0], item)) : value;
  }
  if (!isObject(value)) return value;
  const lists = Object.entries(value).filter(([, member]) => Array.isArray(member));
  const [name, rows] = lists[0] ?? [];
  return lists.length === 1 && name !== undefined ? { ...value, [name]: withItems(rows, items) } : value;
}

type Members = Readonly<Record<string, unknown>>;

function withEchoes(value: unknown, sent: ReadonlyMap<string, Sent>): unknown {
  if (Array.isArray(value)) {
    const rows: readonly unknown[] = value;
    // An id is one row's.
    const one = rows.length > 1 && rows.some((row) => isObject(row) && namesId(row, sent));
    return (one ? rows.slice(0, 1) : rows).map((row) => withEchoes(row, sent));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const echo = sent.get(name);
      return [name, echo === undefined ? withEchoes(member, sent) : echoOf(echo, member)];
    }),
  );
}

function namesId(row: Members, sent: ReadonlyMap<string, Sent>): boolean {
  return Object.keys(row).some((name) => sent.get(name)?.parameter.kind === 'int64');
}

/** The value that was sent in the form of the example's; the example's where it has another form altogether. */
function echoOf({ parameter, value }: Sent, example: unknown): unknown {
  const isNumeric =
    parameter.kind === 'int64' || parameter.kind === 'integer' || parameter.kind === 'decimal';
  if (typeof example === 'boolean')
    return parameter.kind === 'boolean' ? value.toLowerCase() === 'true' : example;
  if (typeof example === 'number' || typeof example === 'bigint') {
    if (!isNumeric) return example;
    return /^-?\d+$/.test(value) ? parseLossless(String(BigInt(value))) : Number(value);
  }
  if (typeof example !== 'string') return example;
  // Codes such as 1 and 2 stand for texts such as ROLL_IN, and SPOT is answered with spot.
  const speaksAlike =
    parameter.values?.some((each) => String(each) === example) ?? isNumeric === isNumber(example);
  return speaksAlike ? value : example;
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

/** The list of an answer: the answer itself, or the only list among its members. */
function withPart(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return partOf(value, values).rows;
  if (!isObject(value)) return value;
  const lists = Object.entries(value).filter(([, member]) => Array.isArray(member));
  const [name, rows] = lists[0] ?? [];
  if (lists.length !== 1 || name === undefined || !Array.isArray(rows)) return value;
  const part = partOf(rows, values);
  const total = ['total', 'totalCount'].find((each) => Number(value[each]) === rows.length);
  return { ...value, [name]: part.rows, ...(total === undefined ? {} : { [total]: part.total }) };
}

function partOf(
  all: readonly unknown[],
  values: Readonly<Record<string, string>>,
): { readonly rows: readonly unknown[]; readonly total: number } {
  const within = all.filter((row) => isWithin(row, numberOf(values, [START]), numberOf(values, [END])));
  const size = numberOf(values, SIZES) ?? within.length;
  const page = numberOf(values, PAGES) ?? 1;
  const first = numberOf(values, [OFFSET]) ?? Math.max(0, page - 1) * size;
  return { rows: within.slice(first, first + size), total: within.length };
}

function numberOf(values: Readonly<Record<string, string>>, names: readonly string[]): number | undefined {
  const name = names.find((each) => values[each] !== undefined && values[each] !== '');
  return name === undefined ? undefined : Number(values[name]);
}

/** Whether a row lies in the span. A row without a time does. */
function isWithin(row: unknown, start: number | undefined, end: number | undefined): boolean {
  const time = timeOf(row);
  return time === undefined || ((start === undefined || time >= start) && (end === undefined || time <= end));
}

/** The first member that is named after a time and is one. Rows that are lists begin with theirs. */
function timeOf(row: unknown): number | undefined {
  const members: readonly (readonly [string, unknown])[] = Array.isArray(row)
    ? [['time', row[0]]]
    : isObject(row)
      ? Object.entries(row)
      : [];
  for (const [name, member] of members) {
    const time = Number(typeof member === 'object' ? Number.NaN : member);
    if (/time|date|^T$/i.test(name) && time >= EARLIEST_MS) return time;
  }
  return undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
