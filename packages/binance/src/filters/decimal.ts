import { toDecimalText } from '@exspec/core';
import Big from 'big.js';

/** A decimal as a caller may write it: text, an integer, or a number where its shortest digits are meant. */
export type DecimalLike = string | number | bigint;

/**
 * The exact value. Refused is what the client refuses too: text that is no plain decimal, NaN, infinities, and
 * integers beyond 2^53 given as number (their digits are already lost).
 *
 * @throws TypeError that names the field
 */
export function toExact(value: unknown, field: string): Big {
  const text = toDecimalText(value);
  if (text === undefined) throw new TypeError(`${field}: expected a decimal, got ${String(value)}`);
  return new Big(text);
}

/** Whether `value` is `base` plus a whole number of steps. */
export function onGrid(value: Big, base: Big, step: Big): boolean {
  return value.minus(base).mod(step).eq(0);
}
