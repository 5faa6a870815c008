import Big from 'big.js';
import { onGrid, toExact } from './decimal.ts';
import type {
  FilterLike,
  FilterName,
  LaterFilterName,
  MarketInput,
  MarketState,
  OrderToCheck,
} from './types.ts';

/** The order with its decimals read. Absent parameters stay absent; an icebergQty of 0 is no iceberg. */
export interface ExactOrder {
  readonly side: string;
  readonly type: string;
  readonly quantity?: Big | undefined;
  readonly quoteOrderQty?: Big | undefined;
  readonly price?: Big | undefined;
  readonly stopPrice?: Big | undefined;
  readonly icebergQty?: Big | undefined;
  readonly trailingDelta?: Big | undefined;
}

/** What one filter found: nothing is a pass. */
export interface Findings {
  readonly violations: { readonly field: string; readonly reason: string }[];
  readonly missing: MarketInput[];
}

export type FilterRule = (
  filter: FilterLike,
  order: ExactOrder,
  market: MarketState,
  found: Findings,
) => void;

/** "Algo" orders as the documentation of MAX_NUM_ALGO_ORDERS lists them. */
const algoTypes: ReadonlySet<string> = new Set([
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);

/** Whether the type is one of the four stop loss and take profit types. */
export function isAlgoType(type: string): boolean {
  return algoTypes.has(type);
}

export function readOrder(order: OrderToCheck): ExactOrder {
  const read = (
    field: 'quantity' | 'quoteOrderQty' | 'price' | 'stopPrice' | 'icebergQty' | 'trailingDelta',
  ): Big | undefined => (order[field] === undefined ? undefined : toExact(order[field], field));
  const iceberg = read('icebergQty');
  return {
    side: order.side,
    type: order.type,
    quantity: read('quantity'),
    quoteOrderQty: read('quoteOrderQty'),
    price: read('price'),
    stopPrice: read('stopPrice'),
    icebergQty: iceberg?.eq(0) ? undefined : iceberg,
    trailingDelta: read('trailingDelta'),
  };
}

/** A number of the filter. `FilterLike` promises only `filterType`, so each member is checked when it is read. */
export function filterNumber(filter: FilterLike, member: string): Big {
  const value: unknown = Reflect.get(filter, member);
  return toExact(value, `${filter.filterType}.${member}`);
}

/** Bounds and grid of one value; each part can be off. */
function withinBounds(field: string, value: Big, bounds: Bounds, found: Findings): void {
  const { min, max, step, names } = bounds;
  const wrong = (reason: string): void => void found.violations.push({ field, reason });
  if (bounds.checkMin && value.lt(min)) wrong(`${value.toFixed()} is below ${names[0]} ${min.toFixed()}`);
  if (bounds.checkMax && value.gt(max)) wrong(`${value.toFixed()} is above ${names[1]} ${max.toFixed()}`);
  if (!step.eq(0) && !onGrid(value, min, step)) {
    wrong(
      `${value.toFixed()} is not ${names[0]} ${min.toFixed()} plus a multiple of ${names[2]} ${step.toFixed()}`,
    );
  }
}

interface Bounds {
  readonly min: Big;
  readonly max: Big;
  readonly step: Big;
  readonly checkMin: boolean;
  readonly checkMax: boolean;
  readonly names: readonly [string, string, string];
}

export function priceBounds(filter: FilterLike): Bounds {
  const min = filterNumber(filter, 'minPrice');
  const max = filterNumber(filter, 'maxPrice');
  const step = filterNumber(filter, 'tickSize');
  return {
    min,
    max,
    step,
    checkMin: !min.eq(0),
    checkMax: !max.eq(0),
    names: ['minPrice', 'maxPrice', 'tickSize'],
  };
}

/** Only PRICE_FILTER is documented to switch a bound off with 0. A step of 0 has no meaning but "off". */
export function lotBounds(filter: FilterLike): Bounds {
  const min = filterNumber(filter, 'minQty');
  const max = filterNumber(filter, 'maxQty');
  const step = filterNumber(filter, 'stepSize');
  return { min, max, step, checkMin: true, checkMax: true, names: ['minQty', 'maxQty', 'stepSize'] };
}

/** The price that a filter compares with: the average over its minutes, or with 0 minutes the last price. */
export function referencePrice(filter: FilterLike, market: MarketState, found: Findings): Big | undefined {
  const minutes = Number(filterNumber(filter, 'avgPriceMins').toFixed());
  const input = minutes === 0 ? 'lastPrice' : 'averagePrice';
  const given = market[input];
  const value = typeof given === 'object' ? given[minutes] : given;
  if (value === undefined) {
    found.missing.push(input);
    return undefined;
  }
  return toExact(value, input);
}

/** A price within multiples of the reference price. */
export function withinBand(
  filter: FilterLike,
  up: string,
  down: string,
  { price }: ExactOrder,
  market: MarketState,
  found: Findings,
): void {
  if (price === undefined) return;
  const reference = referencePrice(filter, market, found);
  if (reference === undefined) return;
  const upper = reference.times(filterNumber(filter, up));
  const lower = reference.times(filterNumber(filter, down));
  const wrong = price.gt(upper)
    ? `above ${upper.toFixed()}`
    : price.lt(lower)
      ? `below ${lower.toFixed()}`
      : undefined;
  if (wrong !== undefined)
    found.violations.push({ field: 'price', reason: `${price.toFixed()} is ${wrong}` });
}

export function atMost(
  filter: FilterLike,
  limitName: string,
  input:
    | 'openOrders'
    | 'openAlgoOrders'
    | 'openIcebergOrders'
    | 'exchangeOpenOrders'
    | 'exchangeOpenAlgoOrders'
    | 'exchangeOpenIcebergOrders',
  market: MarketState,
  found: Findings,
): void {
  const open = market[input];
  if (open === undefined) {
    found.missing.push(input);
    return;
  }
  const limit = filterNumber(filter, limitName);
  if (toExact(open, input).plus(1).gt(limit)) {
    found.violations.push({
      field: input,
      reason: `${open} are open and ${limitName} is ${limit.toFixed()}`,
    });
  }
}

function notional(field: string, price: Big, quantity: Big, minimum: Big, found: Findings): void {
  const value = price.times(quantity);
  if (value.lt(minimum)) {
    found.violations.push({ field, reason: `${value.toFixed()} is below minNotional ${minimum.toFixed()}` });
  }
}

/**
 * The conditions that the page of 2022 documents, one function per `filterType`.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#filters
 */
export const filterRules: Readonly<Record<Exclude<FilterName, LaterFilterName>, FilterRule>> = {
  PRICE_FILTER(filter, order, _market, found) {
    const bounds = priceBounds(filter);
    if (order.price !== undefined) withinBounds('price', order.price, bounds, found);
    if (order.stopPrice !== undefined) withinBounds('stopPrice', order.stopPrice, bounds, found);
  },

  PERCENT_PRICE(filter, order, market, found) {
    withinBand(filter, 'multiplierUp', 'multiplierDown', order, market, found);
  },

  LOT_SIZE(filter, order, _market, found) {
    const bounds = lotBounds(filter);
    if (order.quantity !== undefined) withinBounds('quantity', order.quantity, bounds, found);
    if (order.icebergQty !== undefined) withinBounds('icebergQty', order.icebergQty, bounds, found);
  },

  MIN_NOTIONAL(filter, order, market, found) {
    const minimum = filterNumber(filter, 'minNotional');
    if (order.type === 'MARKET') {
      if (Reflect.get(filter, 'applyToMarket') !== true) return;
      // quoteOrderQty is a notional value already; no average is needed to know it.
      if (order.quoteOrderQty !== undefined)
        notional('quoteOrderQty', order.quoteOrderQty, new Big(1), minimum, found);
      if (order.quantity === undefined) return;
      const average = referencePrice(filter, market, found);
      if (average !== undefined) notional('quantity', average, order.quantity, minimum, found);
      return;
    }
    const { price, quantity, stopPrice, icebergQty } = order;
    if (price !== undefined && quantity !== undefined) notional('price', price, quantity, minimum, found);
    if (isAlgoType(order.type) && stopPrice !== undefined && quantity !== undefined) {
      notional('stopPrice', stopPrice, quantity, minimum, found);
    }
    if (price !== undefined && icebergQty !== undefined)
      notional('icebergQty', price, icebergQty, minimum, found);
  },

  ICEBERG_PARTS(filter, order, _market, found) {
    const { quantity, icebergQty } = order;
    if (quantity === undefined || icebergQty === undefined) return;
    const rest = quantity.mod(icebergQty);
    const parts = quantity
      .minus(rest)
      .div(icebergQty)
      .plus(rest.eq(0) ? 0 : 1);
    const limit = filterNumber(filter, 'limit');
    if (parts.gt(limit)) {
      found.violations.push({
        field: 'icebergQty',
        reason: `${parts.toFixed()} parts, the limit is ${limit.toFixed()}`,
      });
    }
  },

  MARKET_LOT_SIZE(filter, order, _market, found) {
    if (order.type !== 'MARKET' || order.quantity === undefined) return;
    withinBounds('quantity', order.quantity, lotBounds(filter), found);
  },

  // A MARKET order fills or expires at once and is never open, so it cannot be one open order too many.
  MAX_NUM_ORDERS(filter, order, market, found) {
    if (order.type !== 'MARKET') atMost(filter, 'maxNumOrders', 'openOrders', market, found);
  },

  MAX_NUM_ALGO_ORDERS(filter, order, market, found) {
    if (isAlgoType(order.type)) atMost(filter, 'maxNumAlgoOrders', 'openAlgoOrders', market, found);
  },

  MAX_NUM_ICEBERG_ORDERS(filter, order, market, found) {
    if (order.icebergQty !== undefined)
      atMost(filter, 'maxNumIcebergOrders', 'openIcebergOrders', market, found);
  },

  // "If the account's position is greater": the new order's own quantity is not part of it.
  MAX_POSITION(filter, order, market, found) {
    if (order.side !== 'BUY') return;
    if (market.position === undefined) {
      found.missing.push('position');
      return;
    }
    const { free, locked, openBuyQuantity } = market.position;
    const position = toExact(free, 'position.free')
      .plus(toExact(locked, 'position.locked'))
      .plus(toExact(openBuyQuantity, 'position.openBuyQuantity'));
    const limit = filterNumber(filter, 'maxPosition');
    if (position.gt(limit)) {
      found.violations.push({
        field: 'position',
        reason: `${position.toFixed()} is above maxPosition ${limit.toFixed()}`,
      });
    }
  },

  EXCHANGE_MAX_NUM_ORDERS(filter, order, market, found) {
    if (order.type !== 'MARKET') atMost(filter, 'maxNumOrders', 'exchangeOpenOrders', market, found);
  },

  EXCHANGE_MAX_NUM_ALGO_ORDERS(filter, order, market, found) {
    if (isAlgoType(order.type)) atMost(filter, 'maxNumAlgoOrders', 'exchangeOpenAlgoOrders', market, found);
  },
};
