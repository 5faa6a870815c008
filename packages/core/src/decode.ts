import { writeOutExponent } from './decimal.ts';
import { isJsonObject, mayRound, numberOrText, parseMarked, unmark } from './lossless.ts';
import type { Decode, DecodeNode, DecodePlan } from './operation.ts';

/** An answer holds something else than an integer or a decimal where the specs say so. */
export class DecodeMismatch extends Error {
  override readonly name = 'DecodeMismatch';
  /** Where in the answer: member names and indexes, outermost first. */
  readonly path: readonly (string | number)[];
  readonly detail: string;
  /** A number may have lost digits: reading the source text again without loss may succeed. */
  readonly inexact: boolean;

  constructor(path: readonly (string | number)[], detail: string, inexact: boolean) {
    super(`${path.length === 0 ? 'The answer' : path.join('.')}: ${detail}`);
    this.path = path;
    this.detail = detail;
    this.inexact = inexact;
  }
}

/**
 * Parses an answer. Members that the plan names become exact strings. All other numbers are JavaScript numbers where
 * those have the same value, and exact strings where they have not: no number becomes another one.
 *
 * @throws SyntaxError where the text is no JSON
 * @throws DecodeMismatch where a planned member is neither number nor string nor null
 */
export function decodeBody(text: string, decode: Decode | undefined): unknown {
  if (decode?.lossless !== true && !mayRound(text)) {
    try {
      const value: unknown = JSON.parse(text);
      return decode === undefined ? value : decodeValue(value, decode.plan);
    } catch (error) {
      if (!(error instanceof DecodeMismatch && error.inexact)) throw error;
    }
  }
  const { value, marker } = parseMarked(text);
  return unmark(decode === undefined ? value : applyPlan(value, decode.plan, marker), marker, numberOrText);
}

/**
 * Applies a plan, in place, to a tree that `JSON.parse` made. Decimals that travel as numbers and integers beyond
 * 2^53 have lost digits by then and are refused; {@link decodeBody} reads them from the text.
 *
 * @throws DecodeMismatch
 */
export function decodeValue(value: unknown, plan: DecodePlan): unknown {
  return applyPlan(value, plan, undefined);
}

/** Whether an answer is an object or a list as its plan has it; `null` where data was promised is neither. */
export function isOfPlannedKind(value: unknown, decode: Decode | undefined): boolean {
  if (decode === undefined || typeof decode.plan === 'string') return true;
  const { object, map, array, tuple } = decode.plan;
  if (Array.isArray(value)) return array !== undefined || tuple !== undefined;
  return isJsonObject(value) && (object !== undefined || map !== undefined);
}

function applyPlan(value: unknown, plan: DecodePlan, marker: string | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (plan === 'int64') return int64Text(value, marker);
  if (plan === 'decimal') return decimalText(value, marker);
  if (Array.isArray(value)) applyToArray(value, plan, marker);
  else if (isJsonObject(value)) applyToObject(value, plan, marker);
  return value;
}

function applyToArray(items: unknown[], plan: DecodeNode, marker: string | undefined): void {
  const { array, tuple } = plan;
  if (array === undefined && tuple === undefined) return;
  const length =
    array === undefined && tuple !== undefined ? Math.min(items.length, tuple.length) : items.length;
  let index = 0;
  try {
    for (; index < length; index++) {
      const item = tuple !== undefined && index < tuple.length ? tuple[index] : array;
      if (item === undefined || item === null) continue;
      const value = items[index];
      // The usual level of an order book, decided without a call: a book holds thousands of them.
      if (item === 'decimal' && marker === undefined && typeof value === 'string') continue;
      items[index] = applyPlan(value, item, marker);
    }
  } catch (error) {
    throw within(index, error);
  }
}

function applyToObject(members: Record<string, unknown>, plan: DecodeNode, marker: string | undefined): void {
  const { object, map } = plan;
  let key = '';
  try {
    if (object !== undefined) {
      for (key in object) {
        const member = object[key];
        if (member === undefined || !Object.hasOwn(members, key)) continue;
        members[key] = applyPlan(members[key], member, marker);
      }
    }
    if (map === undefined) return;
    for (key of Object.keys(members)) {
      if (object !== undefined && Object.hasOwn(object, key)) continue;
      members[key] = applyPlan(members[key], map, marker);
    }
  } catch (error) {
    throw within(key, error);
  }
}

/** Adds one step to the path while the walk unwinds: no path is kept as long as all is well. */
function within(step: string | number, error: unknown): unknown {
  if (!(error instanceof DecodeMismatch)) return error;
  return new DecodeMismatch([step, ...error.path], error.detail, error.inexact);
}

function int64Text(value: unknown, marker: string | undefined): string {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return String(value);
    throw new DecodeMismatch([], 'is no exact integer', true);
  }
  if (typeof value !== 'string')
    throw new DecodeMismatch([], `is of type ${typeof value}, not an integer`, false);
  if (marker === undefined || !value.startsWith(marker)) return value;
  const integer = writeOutExponent(value.slice(marker.length))?.replace(/\.0+$/, '');
  if (integer === undefined || integer.includes('.')) throw new DecodeMismatch([], 'is no integer', false);
  return integer === '-0' ? '0' : integer;
}

function decimalText(value: unknown, marker: string | undefined): string {
  if (typeof value === 'number') {
    // Beside a marker only plain integers are left as numbers, and they have all their digits.
    if (marker !== undefined) return String(value);
    throw new DecodeMismatch([], 'is a number whose digits are only in the source text', true);
  }
  if (typeof value !== 'string')
    throw new DecodeMismatch([], `is of type ${typeof value}, not a decimal`, false);
  if (marker === undefined || !value.startsWith(marker)) return value;
  const text = writeOutExponent(value.slice(marker.length));
  if (text === undefined) throw new DecodeMismatch([], 'has an exponent out of all proportion', false);
  return text;
}
