import { toDecimalText, writeOutExponent } from './decimal.ts';

/**
 * JSON whose numbers keep their digits. `JSON.parse` rounds before anybody can look, so numbers that it would
 * change are rewritten into marked strings first. One path for all platforms: `context.source` of a reviver
 * is missing in Node 20 and costs a call per value.
 */

/** Shorter numbers without an exponent have at most 15 digits, and a double holds those. */
const LONG = 16;
/** Any long number has so many of the characters that lie three apart; between two texts of a list are three others. */
const STEP = 3;
const LONG_STEPS = 5;

/**
 * Whether a number of a JSON text may come out of `JSON.parse` as another one: it is long, or has an exponent. Ordinary
 * answers have no such number, and a wrong `true` costs a slower reading only: so texts are looked into, and of what cannot
 * be part of a long number every 16th character.
 */
export function mayRound(text: string): boolean {
  const { length } = text;
  for (let at = LONG - 1; at < length; at += LONG) {
    if (!isNumeric(text.charCodeAt(at))) continue;
    let steps = 1;
    for (let left = at - STEP; left >= 0 && isNumeric(text.charCodeAt(left)); left -= STEP) steps++;
    let right = at + STEP;
    for (; right < length && isNumeric(text.charCodeAt(right)); right += STEP) steps++;
    if (steps >= LONG_STEPS) {
      let start = at;
      while (start > 0 && isNumeric(text.charCodeAt(start - 1))) start--;
      right = at + 1;
      while (right < length && isNumeric(text.charCodeAt(right))) right++;
      const isText = start > 0 && text.charCodeAt(start - 1) === QUOTE;
      // A count of microseconds has 16 digits, and is far from 2^53.
      const isSmall = right - start === LONG && text.charCodeAt(start) < NINE;
      if (right - start >= LONG && !isText && !isSmall) return true;
    }
    // No number reaches over what is none.
    at = right;
  }
  return hasExponent(text, 'e') || hasExponent(text, 'E');
}

const QUOTE = 34;
const POINT = 46;
const NINE = 57;

/** Digits and the point (and the slash between them, which is in no number). */
function isNumeric(code: number): boolean {
  return code <= NINE && code >= POINT;
}

function hasExponent(text: string, letter: string): boolean {
  for (let at = text.indexOf(letter, 1); at > 0; at = text.indexOf(letter, at + 1))
    if (isNumeric(text.charCodeAt(at - 1))) return true;
  return false;
}

/** A number that `JSON.parse` may change: with fraction or exponent, of 16 digits or more, or `-0`. */
const DELICATE_NUMBER = String.raw`(?:-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)|-?[1-9]\d{15,}|-0)`;

/** Such a number where a value may stand. Ten times as quick as telling strings apart, but sees into strings. */
const BETWEEN_DELIMITERS: RegExp = new RegExp(
  String.raw`((?:^|[:[,])\s*)(${DELICATE_NUMBER})(?=\s*(?:[,\]}]|$))`,
  'g',
);

/** A whole string (one that is cut off reaches to the end), or such a number outside of strings and keys. */
const STRING_OR_NUMBER: RegExp = new RegExp(
  String.raw`"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|${DELICATE_NUMBER}(?!\s*:)`,
  'g',
);

/** A parsed tree in which delicate numbers are strings that begin with `marker`; no other string does. */
export interface MarkedJson {
  readonly value: unknown;
  readonly marker: string;
}

/** @throws SyntaxError where the text is no JSON */
export function parseMarked(text: string): MarkedJson {
  const marker = unusedCharacter(text);
  try {
    return { value: JSON.parse(text.replace(BETWEEN_DELIMITERS, `$1"${marker}$2"`)), marker };
  } catch {
    // Either no JSON, or a string holds such a number: the first quote added there ends the string, and the marker
    // behind it is no JSON. So nothing wrong was read, and the careful way decides.
  }
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') ? token : `"${marker}${token}"`,
  );
  return { value: JSON.parse(marked), marker };
}

/** Replaces, in place, every marked string by what `restore` makes of its source text. */
export function unmark(value: unknown, marker: string, restore: (source: string) => unknown): unknown {
  if (typeof value === 'string') {
    return value.startsWith(marker) ? restore(value.slice(marker.length)) : value;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unmark(value[index], marker, restore);
  } else if (isJsonObject(value)) {
    // Assigning to `__proto__` is harmless: JSON.parse made it an own member, and only own members are visited.
    for (const key of Object.keys(value)) value[key] = unmark(value[key], marker, restore);
  }
  return value;
}

/**
 * A JSON number as the JavaScript number of the same value, or as its text, written without exponent, where there is no
 * such number: integers beyond 2^53, fractions with more digits than a double tells apart, whatever a double cannot hold.
 */
export function numberOrText(source: string): number | string {
  const number = Number(source);
  if (source.length < LONG && !/e/i.test(source)) return number;
  const text = writeOutExponent(source) ?? source;
  return withoutTrailingZeros(text) === toDecimalText(number) ? number : text;
}

/** `1.50` -> `1.5`, `2.0` -> `2`, `-0.0` -> `0`. No pattern: those look for the end of each of a million zeros anew. */
function withoutTrailingZeros(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text[end - 1] === '0') end--;
  const shortest = text.slice(0, text[end - 1] === '.' ? end - 1 : end);
  return shortest === '-0' ? '0' : shortest;
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `JSON.parse` that gives integers beyond 2^53 as bigint. Numbers with fraction or exponent are JavaScript numbers.
 *
 * @throws SyntaxError where the text is no JSON
 */
export function parseLossless(text: string): unknown {
  const { value, marker } = parseMarked(text);
  return unmark(value, marker, exactNumber);
}

function exactNumber(source: string): number | bigint {
  const number = Number(source);
  return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(source)
    ? BigInt(source)
    : number;
}

/** `JSON.stringify` that writes a bigint as a bare number. Takes plain data; `undefined` members are left out. */
export function stringifyLossless(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(stringifyLossless).join(',')}]`;
  if (isJsonObject(value)) {
    const members: string[] = [];
    for (const key of Object.keys(value)) {
      const member = value[key];
      if (member !== undefined) members.push(`${JSON.stringify(key)}:${stringifyLossless(member)}`);
    }
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const DELETE = '\x7f';

/** The first character from DEL on that no string of the text can hold, neither raw nor escaped. */
function unusedCharacter(text: string): string {
  if (!text.includes(DELETE) && !text.includes('\\u')) return DELETE;
  const used = new Set<number>();
  for (const [character, escaped] of text.matchAll(/\\u([\da-f]{4})|[\x7f-\ud7ff]/gi))
    used.add(escaped === undefined ? character.charCodeAt(0) : Number.parseInt(escaped, 16));
  for (let code = 0x7f; code < 0xd800; code++) if (!used.has(code)) return String.fromCharCode(code);
  throw new SyntaxError('The text uses every character there is and cannot be read without loss');
}
