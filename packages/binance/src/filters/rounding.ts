import type Big from 'big.js';
import { type DecimalLike, toExact } from './decimal.ts';
import { lotBounds, priceBounds } from './rules.ts';
import type { FilteredSymbol } from './types.ts';

/** Towards the smaller value, the larger one, or whichever is closer (the larger if both are as close). */
export type RoundingMode = 'down' | 'up' | 'nearest';

/**
 * The price moved onto the symbol's tick grid: `minPrice` plus a multiple of `tickSize`, as PRICE_FILTER demands.
 *
 * @returns decimal text that passes PRICE_FILTER; the price itself where the symbol has no such filter
 * @throws RangeError when the rounded price is outside `minPrice` and `maxPrice`: no price is moved that far silently
 * @throws TypeError when the price is no decimal
 */
export function roundToTick(
  symbolInfo: FilteredSymbol,
  price: DecimalLike,
  mode: RoundingMode = 'nearest',
): string {
  const filter = symbolInfo.filters.find(({ filterType }) => filterType === 'PRICE_FILTER');
  const value = toExact(price, 'price');
  return filter === undefined ? value.toFixed() : roundWithin('price', value, priceBounds(filter), mode);
}

/**
 * The quantity moved onto the symbol's step grid: `minQty` plus a multiple of `stepSize`, as LOT_SIZE demands. Rounds
 * down unless told otherwise, so that no more is traded than was meant.
 *
 * @returns decimal text, in base asset, that passes LOT_SIZE; the quantity itself where the symbol has no such filter
 * @throws RangeError when the rounded quantity is outside `minQty` and `maxQty`
 * @throws TypeError when the quantity is no decimal
 */
export function roundToStep(
  symbolInfo: FilteredSymbol,
  quantity: DecimalLike,
  mode: RoundingMode = 'down',
): string {
  const filter = symbolInfo.filters.find(({ filterType }) => filterType === 'LOT_SIZE');
  const value = toExact(quantity, 'quantity');
  return filter === undefined ? value.toFixed() : roundWithin('quantity', value, lotBounds(filter), mode);
}

function roundWithin(
  field: string,
  value: Big,
  bounds: ReturnType<typeof priceBounds>,
  mode: RoundingMode,
): string {
  const rounded = bounds.step.eq(0) ? value : roundToGrid(value, bounds.min, bounds.step, mode);
  const { min, max, names } = bounds;
  if (bounds.checkMin && rounded.lt(min)) {
    throw new RangeError(
      `${field} ${value.toFixed()} rounds to ${rounded.toFixed()}, below ${names[0]} ${min.toFixed()}`,
    );
  }
  if (bounds.checkMax && rounded.gt(max)) {
    throw new RangeError(
      `${field} ${value.toFixed()} rounds to ${rounded.toFixed()}, above ${names[1]} ${max.toFixed()}`,
    );
  }
  return rounded.toFixed();
}

function roundToGrid(value: Big, base: Big, step: Big, mode: RoundingMode): Big {
  const rest = value.minus(base).mod(step);
  if (rest.eq(0)) return value;
  // mod has the sign of the dividend: below the base the nearest smaller point is one step further down.
  const below = rest.lt(0) ? value.minus(rest).minus(step) : value.minus(rest);
  const above = below.plus(step);
  if (mode === 'down') return below;
  if (mode === 'up') return above;
  return value.minus(below).lt(above.minus(value)) ? below : above;
}
