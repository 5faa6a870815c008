/** Decimals and integers as text: exact, and never with an exponent. */

const DECIMAL = /^-?(?:\d+(?:\.\d+)?|\.\d+)$/;
const INTEGER = /^-?\d+$/;

/** Longest shift that an exponent may ask for; doubles end at 324. Keeps `1e999999999` from filling the memory. */
const LARGEST_EXPONENT = 1000;

/**
 * The text of a decimal as it is sent: a string keeps its digits (a missing zero before the point is added), a
 * number is written by its shortest round-trip digits. Undefined where the value is no exact decimal: NaN,
 * infinities, integers beyond 2^53 given as number, strings with exponent, plus sign, spaces or anything else.
 */
export function toDecimalText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (!DECIMAL.test(value)) return undefined;
    const point = value.indexOf('.');
    if (point === 0) return `0${value}`;
    return point === 1 && value.startsWith('-') ? `-0${value.slice(1)}` : value;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      return undefined;
    const text = String(value);
    return text.includes('e') ? writeOutExponent(text) : text;
  }
  return typeof value === 'bigint' ? String(value) : undefined;
}

/** The text of an integer id: digits with an optional minus, a bigint, or a number up to 2^53. Else undefined. */
export function toIntegerText(value: unknown): string | undefined {
  if (typeof value === 'string') return INTEGER.test(value) ? value : undefined;
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  return undefined;
}

/**
 * Writes a JSON number without exponent and keeps its digits: `1e-7` -> `0.0000001`, `1.50E3` -> `1500`.
 * Undefined where the exponent is absurdly large.
 */
export function writeOutExponent(text: string): string | undefined {
  const at = text.search(/e/i);
  if (at < 0) return text;
  const exponent = Number(text.slice(at + 1));
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const sign = text.startsWith('-') ? '-' : '';
  const mantissa = text.slice(sign.length, at);
  const point = mantissa.indexOf('.');
  let digits = mantissa.replace('.', '');
  let place = (point < 0 ? mantissa.length : point) + exponent;
  if (place <= 0) {
    digits = '0'.repeat(1 - place) + digits;
    place = 1;
  }
  const whole = digits
    .slice(0, place)
    .padEnd(place, '0')
    .replace(/^0+(?=\d)/, '');
  const fraction = digits.slice(place);
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** Compares two decimals by value, exactly. Both must be texts that {@link toDecimalText} accepts. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  return signOfDifference(a, b, '0');
}

/** The sign of `a - b - c`, exactly. */
export function signOfDifference(a: string, b: string, c: string): -1 | 0 | 1 {
  const places = Math.max(fractionLength(a), fractionLength(b), fractionLength(c));
  const difference = scaled(a, places) - scaled(b, places) - scaled(c, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionLength(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** The decimal times 10^places; `places` is at least the length of its fraction. */
function scaled(text: string, places: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(places - fractionLength(text)));
}
