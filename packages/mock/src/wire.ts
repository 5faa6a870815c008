import type { RawRequest } from './handler.ts';
import { parseNumberTexts, wireTextOf } from './number-text.ts';
import { decodeOr } from './router.ts';
import type { MockOperation } from './tables.ts';

/** The parameters of a request as they travelled, decoded but not yet checked. */
export interface SentParameters {
  /** All values by name. Where a name stands in several places, path wins over query over body. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names that stand more than once in one place, in the order sent. */
  readonly repeated: readonly string[];
  /** Those of a JSON body as `parseNumberTexts` reads them. */
  readonly json: ReadonlyMap<string, unknown>;
  /** The body should be a JSON object, or a list, and is none. */
  readonly unreadable: boolean;
}

/** Name and value pairs of a query or form body (`application/x-www-form-urlencoded`), decoded. Never throws. */
export function parsePairs(text: string): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    pairs.push(
      at < 0 ? [decodeForm(piece), ''] : [decodeForm(piece.slice(0, at)), decodeForm(piece.slice(at + 1))],
    );
  }
  return pairs;
}

/** Collects what a request says, from path, query and body. */
export function readSentParameters(
  operation: MockOperation,
  request: RawRequest,
  path: ReadonlyMap<string, string>,
): SentParameters {
  const values = new Map<string, readonly string[]>();
  const repeated: string[] = [];
  for (const [name, value] of path) values.set(name, [value]);
  const json = new Map<string, unknown>();
  let unreadable = false;
  addPlace(values, repeated, parsePairs(request.query));
  // A body of GET has no meaning in HTTP.
  if (request.method !== 'GET' && request.body !== '') {
    if (operation.in !== 'json') addPlace(values, repeated, parsePairs(request.body));
    else {
      const members = parseJsonMembers(operation, request.body);
      unreadable = members === undefined;
      for (const [name, value] of members ?? []) {
        if (!values.has(name)) json.set(name, value);
      }
      addPlace(
        values,
        repeated,
        Array.from(json, ([name, value]) => [name, wireTextOf(value)] as const),
      );
    }
  }
  return { values, repeated, json, unreadable };
}

/** One text per name, for weights and rules: repeated values are joined by commas. */
export function wireValues(sent: SentParameters): Readonly<Record<string, string>> {
  return table(Array.from(sent.values, ([name, values]) => [name, values.join(',')] as const));
}

/** Names come from requests: nothing is there that was not sent, whatever it is called. */
export function table<T>(members: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.setPrototypeOf(Object.fromEntries(members), null);
}

function addPlace(
  values: Map<string, readonly string[]>,
  repeated: string[],
  pairs: readonly (readonly [string, string])[],
): void {
  const place = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const earlier = place.get(name);
    if (earlier === undefined) place.set(name, [value]);
    else if (earlier.push(value) === 2) repeated.push(name);
  }
  for (const [name, list] of place) if (!values.has(name)) values.set(name, list);
}

/** Members of a JSON object; a list is the one parameter that is the whole body. Undefined where the body is neither. */
function parseJsonMembers(
  { parameters }: MockOperation,
  text: string,
): readonly (readonly [string, unknown])[] | undefined {
  const whole = parameters.find((parameter) => parameter.whole === true);
  let value: unknown;
  try {
    value = parseNumberTexts(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(value) !== (whole !== undefined)) return undefined;
  if (whole !== undefined) return [[whole.name, value]];
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

function decodeForm(text: string): string {
  return decodeOr(text.replaceAll('+', ' '));
}
