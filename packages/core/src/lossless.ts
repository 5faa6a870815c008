import { toDecimalText, writeOutExponent } from './decimal.ts';

/**
 * JSON whose numbers keep their digits. `JSON.parse` rounds before anybody can look, so numbers that it would
 * change are rewritten into marked strings first. One path for all platforms: `context.source` of a reviver
 * is missing in Node 20 and costs a call per value.
 */

/** Shorter numbers without an exponent have at most 15 digits, and a double holds those. */
const LONG = 16;

/**
 * Whether a number of a JSON text may come out of `JSON.parse` as another one: it is long, or has an exponent. Ordinary
 * answers have no such number, and a wrong `true` costs a slower reading only: so strings are looked into, and only every
 * 16th character, where a long number cannot pass unseen.
 */
export function mayRound(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isNumeric(text, at) || !(isNumeric(text, at - LONG / 2) || isNumeric(text, at + LONG / 2))) continue;
    let start = at;
    while (isNumeric(text, start - 1)) start--;
    let end = at + 1;
    while (isNumeric(text, end)) end++;
    const isText = text.charCodeAt(start - 1) === QUOTE;
    // A count of microseconds has 16 digits, and is far from 2^53.
    const isSmall = end - start === LONG && text.charCodeAt(start) < NINE;
    if (end - start >= LONG && !isText && !isSmall) return true;
    at = end;
  }
  return hasExponent(text, 'e') || hasExponent(text, 'E');
}

const QUOTE = 34;
const POINT = 46;
const NINE = 57;

/** Digits and the point (and the slash between them, which is in no number). */
function isNumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= NINE && code >= POINT;
}

function hasExponent(text: string, letter: string): boolean {
  for (let at = text.indexOf(letter, 1); at > 0; at = text.indexOf(letter, at + 1))
    if (isNumeric(text, at - 1)) return true;
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

/** `1.50` -> `1.5`, `2.0` -> `2`. No pattern: those look for the end of each of a million zeros anew. */
function withoutTrailingZeros(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
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

/** The first character from DEL on that no string of the text can hold, neither raw nor escaped. */
function unusedCharacter(text: string): string {
  const used = new Set<number>();
  for (const [character, escaped] of text.matchAll(/\\u([\da-f]{4})|[\x7f-\ud7ff]/gi))
    used.add(escaped === undefined ? character.charCodeAt(0) : Number.parseInt(escaped, 16));
  for (let code = 0x7f; code < 0xd800; code++) if (!used.has(code)) return String.fromCharCode(code);
  throw new SyntaxError('The text uses every character there is and cannot be read without loss');
}
