import Big from 'big.js';

/** A decimal with eight places, as the exchange prints prices and quantities: `4.00000000`. */
export type Amount = string;

export const ZERO: Amount = '0.00000000';

/** Big.js rounding mode: digits beyond the eighth place are cut off, never rounded up into money. */
const CUT: 0 = 0;

const PLAIN = /^(?:0|[1-9]\d*)\.\d{8}$/;

/** Whether a text has the form of an {@link Amount}, without a sign. Others, as requests send them, big.js reads. */
function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Eight places of an exact value. */
export function toAmount(value: Big | string | number): Amount {
  if (typeof value === 'string' && isPlain(value)) return value;
  return new Big(value).toFixed(8, CUT);
}

export function plus(a: Amount, b: Amount): Amount {
  if (isShort(a) && isShort(b)) return fromShort(shortUnitsOf(a) + shortUnitsOf(b));
  return fromUnits(unitsOf(a) + unitsOf(b));
}

export function minus(a: Amount, b: Amount): Amount {
  if (isShort(a) && isShort(b)) return fromShort(shortUnitsOf(a) - shortUnitsOf(b));
  return fromUnits(unitsOf(a) - unitsOf(b));
}

/** The product, cut to eight places. Exact for a price and a quantity on grids of eight places together. */
export function times(a: Amount, b: Amount): Amount {
  return fromUnits((unitsOf(a) * unitsOf(b)) / ONE);
}

export function less(a: Amount, b: Amount): boolean {
  return isPlain(a) && isPlain(b) ? isLower(a, b) : new Big(a).lt(b);
}

/** {@link less} for two amounts of the state, which have one form and no sign. */
export function isLower(a: Amount, b: Amount): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}

export function equal(a: Amount, b: Amount): boolean {
  return a === b || (!(isPlain(a) && isPlain(b)) && new Big(a).eq(b));
}

export function smaller(a: Amount, b: Amount): Amount {
  return less(b, a) ? b : a;
}

export function larger(a: Amount, b: Amount): Amount {
  return less(a, b) ? b : a;
}

export function isZero(a: Amount): boolean {
  return equal(a, ZERO);
}

/** How often `step` fits into `value / divisor`, times `step`: what an amount of money buys in whole lots. */
export function wholeSteps(value: Amount, divisor: Amount, step: Amount): Amount {
  const lot = unitsOf(divisor) * unitsOf(step);
  return fromUnits(((unitsOf(value) * ONE) / lot) * unitsOf(step));
}

/** Units of 10^-8 in one. */
const ONE = 100_000_000n;

function unitsOf(amount: Amount): bigint {
  return toUnits(isPlain(amount) ? amount : toAmount(amount));
}

/** Whether sums of such amounts are whole numbers far below 2^53, which are exact and fast: up to 9,999,999.99999999. */
function isShort(amount: Amount): boolean {
  return amount.length <= 16 && isPlain(amount);
}

/** Below 10^15 the errors of reading and multiplying come to less than a quarter of a unit. */
function shortUnitsOf(amount: Amount): number {
  return Math.round(Number(amount) * 1e8);
}

function fromShort(units: number): Amount {
  const size = Math.abs(units);
  const fraction = size % 1e8;
  return `${units < 0 ? '-' : ''}${(size - fraction) / 1e8}.${String(fraction).padStart(8, '0')}`;
}

/** A whole number of units of 10^-8, for long sums. */
export function toUnits(amount: Amount): bigint {
  return BigInt(amount.replace('.', ''));
}

export function fromUnits(units: bigint): Amount {
  const digits = String(units < 0n ? -units : units).padStart(9, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
