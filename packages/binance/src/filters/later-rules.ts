import type Big from 'big.js';
import {
  atMost,
  type FilterRule,
  type Findings,
  filterNumber,
  isAlgoType,
  referencePrice,
  withinBand,
} from './rules.ts';
import type { FilterLike, LaterFilterName } from './types.ts';

/**
 * Conditions that the pages of 2022 do not have yet. They hold for an API whose specs document the filter.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/filters
 */
export const laterRules: Readonly<Record<LaterFilterName, FilterRule>> = {
  PERCENT_PRICE_BY_SIDE(filter, order, market, found) {
    const side = order.side === 'BUY' ? 'bid' : 'ask';
    withinBand(filter, `${side}MultiplierUp`, `${side}MultiplierDown`, order, market, found);
  },

  NOTIONAL(filter, order, market, found) {
    const { quantity, quoteOrderQty } = order;
    const isMarket = order.type === 'MARKET';
    const isHeld = { Min: !isMarket, Max: !isMarket };
    for (const bound of ['Min', 'Max'] as const)
      if (Reflect.get(filter, `apply${bound}ToMarket`) === true) isHeld[bound] = true;
    if (!isHeld.Min && !isHeld.Max) return;
    if (isMarket && quoteOrderQty !== undefined) {
      notionalWithin(filter, isHeld, 'quoteOrderQty', quoteOrderQty, found);
    } else if (quantity !== undefined) {
      const price = isMarket ? referencePrice(filter, market, found) : order.price;
      if (price !== undefined)
        notionalWithin(filter, isHeld, isMarket ? 'quantity' : 'price', price.times(quantity), found);
    }
  },

  TRAILING_DELTA(filter, order, _market, found) {
    const { trailingDelta } = order;
    if (trailingDelta === undefined || !isAlgoType(order.type)) return;
    // What waits for a rise: a stop that buys, a profit that is taken by selling.
    const isAbove = order.type.startsWith('STOP_LOSS') === (order.side === 'BUY');
    const names = isAbove
      ? (['minTrailingAboveDelta', 'maxTrailingAboveDelta'] as const)
      : (['minTrailingBelowDelta', 'maxTrailingBelowDelta'] as const);
    const [min, max] = [filterNumber(filter, names[0]), filterNumber(filter, names[1])];
    const wrong = trailingDelta.lt(min)
      ? `below ${names[0]} ${min.toFixed()}`
      : trailingDelta.gt(max)
        ? `above ${names[1]} ${max.toFixed()}`
        : undefined;
    if (wrong !== undefined)
      found.violations.push({ field: 'trailingDelta', reason: `${trailingDelta.toFixed()} is ${wrong}` });
  },

  // A new order has not been amended.
  MAX_NUM_ORDER_AMENDS() {},

  // An order by itself is no list.
  MAX_NUM_ORDER_LISTS() {},
  EXCHANGE_MAX_NUM_ORDER_LISTS() {},

  EXCHANGE_MAX_NUM_ICEBERG_ORDERS(filter, order, market, found) {
    if (order.icebergQty !== undefined)
      atMost(filter, 'maxNumIcebergOrders', 'exchangeOpenIcebergOrders', market, found);
  },
};

function notionalWithin(
  filter: FilterLike,
  isHeld: { readonly Min: boolean; readonly Max: boolean },
  field: string,
  value: Big,
  found: Findings,
): void {
  const min = filterNumber(filter, 'minNotional');
  const max = filterNumber(filter, 'maxNotional');
  const wrong =
    isHeld.Min && value.lt(min)
      ? `below minNotional ${min.toFixed()}`
      : isHeld.Max && value.gt(max)
        ? `above maxNotional ${max.toFixed()}`
        : undefined;
  if (wrong !== undefined) found.violations.push({ field, reason: `${value.toFixed()} is ${wrong}` });
}
