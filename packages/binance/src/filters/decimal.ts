import { Big } from 'big.js';

/** A decimal as a caller may write it: text, an integer, or a number where its shortest digits are meant. */
export type DecimalLike = string | number | bigint;

/**
 * The exact value. The same inputs are refused as by `toDecimalText` of `@exspec/core`: text that is no plain
 * decimal, NaN, infinities, and integers beyond 2^53 given as number (their digits are already lost).
 *
 * @throws TypeError that names the field
 */
export function toExact(value: unknown, field: string): Big {
  if (typeof value === 'bigint') return new Big(value.toString());
  if (typeof value === 'string') {
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value)) throw new TypeError(`${field}: ${JSON.stringify(value)} is not a decimal`);
    // Big takes neither a leading plus nor a trailing point.
    return new Big(value.replace(/^\+/, '').replace(/\.$/, ''));
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${field}: ${value} is not a decimal`);
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new TypeError(`${field}: ${value} has lost digits; write it as a string or bigint`);
    }
    return new Big(String(value));
  }
  throw new TypeError(`${field}: expected a decimal, got ${value === null ? 'null' : typeof value}`);
}

/** Whether `value` is `base` plus a whole number of steps. */
export function onGrid(value: Big, base: Big, step: Big): boolean {
  return value.minus(base).mod(step).eq(0);
}
