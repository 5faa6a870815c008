import Big from 'big.js';

/** A decimal with eight places, as the exchange prints prices and quantities: `4.00000000`. */
export type Amount = string;

export const ZERO: Amount = '0.00000000';

/** Big.js rounding mode: digits beyond the eighth place are cut off, never rounded up into money. */
const CUT: 0 = 0;

/** Eight places of an exact value. */
export function toAmount(value: Big | string | number): Amount {
  return new Big(value).toFixed(8, CUT);
}

export function plus(a: Amount, b: Amount): Amount {
  return new Big(a).plus(b).toFixed(8, CUT);
}

export function minus(a: Amount, b: Amount): Amount {
  return new Big(a).minus(b).toFixed(8, CUT);
}

/** The product, cut to eight places. Exact for a price and a quantity on grids of eight places together. */
export function times(a: Amount, b: Amount): Amount {
  return new Big(a).times(b).toFixed(8, CUT);
}

export function less(a: Amount, b: Amount): boolean {
  return new Big(a).lt(b);
}

export function equal(a: Amount, b: Amount): boolean {
  return new Big(a).eq(b);
}

export function smaller(a: Amount, b: Amount): Amount {
  return less(b, a) ? b : a;
}

export function larger(a: Amount, b: Amount): Amount {
  return less(a, b) ? b : a;
}

export function isZero(a: Amount): boolean {
  return new Big(a).eq(0);
}

/** How often `step` fits into `value / divisor`, times `step`: what an amount of money buys in whole lots. */
export function wholeSteps(value: Amount, divisor: Amount, step: Amount): Amount {
  const lot = new Big(divisor).times(step);
  const exact = new Big(value);
  return toAmount(exact.minus(exact.mod(lot)).div(lot).times(step));
}

/** A whole number of units of 10^-8, for long sums. */
export function toUnits(amount: Amount): bigint {
  return BigInt(amount.replace('.', ''));
}

export function fromUnits(units: bigint): Amount {
  const digits = String(units < 0n ? -units : units).padStart(9, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
