/** JSON whose numbers are texts of their digits, told from other texts by a mark. */

/** A whole string, or a number outside of strings. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Stands before the digits of a number, so that they survive parsing; raw, it is in no JSON. */
const MARK = '\u0000';
const MARKED = /"\\u0000(-?\d[\d.eE+-]*)"/g;

/** @throws SyntaxError where the text is no JSON */
export function parseNumberTexts(text: string): unknown {
  // Marked first, `01` would be read as two.
  JSON.parse(text);
  return JSON.parse(text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`)));
}

/** The text of what {@link parseNumberTexts} read: all digits are as they were. */
export function stringifyNumberTexts(value: unknown): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}

/** The digits of a number; undefined for everything else. */
export function numberText(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

/** A number of these digits. */
export function markedNumber(digits: string): string {
  return MARK + digits;
}

/** A value as it stands in a query or form: texts without quotes. */
export function wireTextOf(value: unknown): string {
  return numberText(value) ?? (typeof value === 'string' ? value : stringifyNumberTexts(value));
}
