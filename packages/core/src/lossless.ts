/**
 * JSON whose numbers keep their digits. `JSON.parse` rounds before anybody can look, so numbers that it would
 * change are rewritten into marked strings first. One path for all platforms: `context.source` of a reviver
 * is missing in Node 20 and costs a call per value.
 */

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
  const escaped = text.includes('\\u') ? text.toLowerCase() : '';
  for (let code = 0x7f; code < 0xd800; code++) {
    const character = String.fromCharCode(code);
    if (text.includes(character) || escaped.includes(`\\u${code.toString(16).padStart(4, '0')}`)) continue;
    return character;
  }
  throw new SyntaxError('The text uses every character there is and cannot be read without loss');
}
