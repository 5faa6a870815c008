import { isZero, type Level } from './price-levels.ts';

/** What taking a quantity from one side of the book means. Exact. */
export interface Depth {
  /** What can be taken: the quantity asked for, or less where the side has not that much. Base asset. */
  readonly quantity: string;
  /** What it costs, or brings: the sum of price times quantity. Quote asset. */
  readonly cost: string;
  /** The price of the last level touched. */
  readonly worstPrice: string | undefined;
  readonly levels: number;
  /** Whether the side has all of the quantity. */
  readonly isComplete: boolean;
}

/** An integer of 10^-places. */
interface Exact {
  readonly units: bigint;
  readonly places: number;
}

/** @throws RangeError where `wanted` is no positive decimal */
export function depthTo(levels: Iterable<Level>, wanted: string): Depth {
  if (!/^\d+(?:\.\d+)?$/.test(wanted) || isZero(wanted))
    throw new RangeError(`${JSON.stringify(wanted)} is no positive decimal`);
  let left = exact(wanted);
  let taken: Exact = { units: 0n, places: 0 };
  let cost: Exact = { units: 0n, places: 0 };
  let worstPrice: string | undefined;
  let count = 0;
  for (const [price, offered] of levels) {
    if (left.units === 0n) break;
    const available = exact(offered);
    const rest = add(left, available, -1n);
    const part = rest.units < 0n ? left : available;
    const { units, places } = exact(price);
    cost = add(cost, { units: units * part.units, places: places + part.places }, 1n);
    taken = add(taken, part, 1n);
    left = rest.units < 0n ? { units: 0n, places: 0 } : rest;
    worstPrice = price;
    count++;
  }
  return {
    quantity: text(taken),
    cost: text(cost),
    worstPrice,
    levels: count,
    isComplete: left.units === 0n,
  };
}

/** The exact difference of two decimals: `0.0026 - 0.0024 = 0.0002`. */
export function difference(a: string, b: string): string {
  return text(add(exact(a), exact(b), -1n));
}

function exact(decimal: string): Exact {
  const point = decimal.indexOf('.');
  if (point < 0) return { units: BigInt(decimal), places: 0 };
  return {
    units: BigInt(decimal.slice(0, point) + decimal.slice(point + 1)),
    places: decimal.length - point - 1,
  };
}

function add(a: Exact, b: Exact, sign: 1n | -1n): Exact {
  const places = Math.max(a.places, b.places);
  const left = a.units * 10n ** BigInt(places - a.places);
  return { units: left + sign * b.units * 10n ** BigInt(places - b.places), places };
}

/** Without zeros that mean nothing. */
function text({ units, places }: Exact): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
