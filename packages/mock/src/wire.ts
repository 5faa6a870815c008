import { parseLossless, stringifyLossless } from '@exspec/core';
import type { RawRequest } from './handler.ts';
import { decodeOr } from './router.ts';
import type { MockOperation } from './tables.ts';

/** The parameters of a request as they travelled, decoded but not yet checked. */
export interface SentParameters {
  /** All values by name. Where a name stands in several places, path wins over query over body. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names that stand more than once in one place, in the order sent. */
  readonly repeated: readonly string[];
  /** The body should be a JSON object and is none. */
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
  let unreadable = false;
  addPlace(values, repeated, parsePairs(request.query));
  // A body of GET has no meaning in HTTP.
  if (request.method !== 'GET' && request.body !== '') {
    const pairs = operation.in === 'json' ? parseJsonMembers(request.body) : parsePairs(request.body);
    if (pairs === undefined) unreadable = true;
    else addPlace(values, repeated, pairs);
  }
  return { values, repeated, unreadable };
}

/** One text per name, for weights and rules: repeated values are joined by commas. */
export function wireValues(sent: SentParameters): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(sent.values, ([name, values]) => [name, values.join(',')]));
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

/** Members of a JSON object as text; what is no scalar stays JSON. Undefined where the body is no object. */
function parseJsonMembers(text: string): readonly (readonly [string, string])[] | undefined {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).map(
    ([name, member]: [string, unknown]) =>
      [name, typeof member === 'string' ? member : stringifyLossless(member)] as const,
  );
}

function decodeForm(text: string): string {
  return decodeOr(text.replaceAll('+', ' '));
}
