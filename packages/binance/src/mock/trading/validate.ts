import Big from 'big.js';
import { checkOrder, type MarketState } from '../../filters/index.ts';
import { isAlgoType } from '../../filters/rules.ts';
import { type Amount, isZero, less, plus, ZERO } from '../amount.ts';
import { accepts, opposite } from '../market/book.ts';
import { exchangeFilters } from '../market/symbols.ts';
import { averagePrice, lastPrice } from '../market/tickers.ts';
import { type RejectionId, refuse, rejectFilter, rejectOrder } from '../refusal.ts';
import type { Side, SymbolState } from '../state.ts';
import { openOrdersOf, type Step, symbolOf } from '../step.ts';
import { balanceOf } from './balances.ts';
import { remainingOf } from './events.ts';
import { isReached } from './execute.ts';

/** A new order as it was asked for. */
export interface OrderRequest {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: string;
  readonly timeInForce?: string | undefined;
  readonly quantity?: string | undefined;
  readonly quoteOrderQty?: string | undefined;
  readonly price?: string | undefined;
  readonly stopPrice?: string | undefined;
  readonly icebergQty?: string | undefined;
  readonly clientOrderId?: string | undefined;
  readonly autoRepay?: true | undefined;
}

/** What an account of the mock may do, as `account` reports it. */
export const accountPermissions: readonly string[] = ['SPOT'];

const unsupportedTypes: Readonly<Record<string, RejectionId>> = {
  MARKET: 'MARKET_ORDERS_NOT_SUPPORTED',
  STOP_LOSS: 'STOP_LOSS_ORDERS_NOT_SUPPORTED',
  STOP_LOSS_LIMIT: 'STOP_LOSS_LIMIT_ORDERS_NOT_SUPPORTED',
  TAKE_PROFIT: 'TAKE_PROFIT_ORDERS_NOT_SUPPORTED',
  TAKE_PROFIT_LIMIT: 'TAKE_PROFIT_LIMIT_ORDERS_NOT_SUPPORTED',
};

/** @throws Refusal (BAD_PRECISION) for more decimals than the symbol's assets have */
export function checkPrecision(step: Step, request: OrderRequest): void {
  const { listing } = symbolOf(step, request.symbol);
  const within = (value: string | undefined, places: number): boolean =>
    value === undefined || new Big(value).round(places, 0).eq(value);
  const { quantity, icebergQty, price, stopPrice, quoteOrderQty } = request;
  const exact =
    [quantity, icebergQty].every((value) => within(value, listing.baseAssetPrecision)) &&
    [price, stopPrice, quoteOrderQty].every((value) => within(value, listing.quoteAssetPrecision));
  if (!exact) throw refuse('BAD_PRECISION');
}

/**
 * The filters of the symbol and the exchange, against market and account.
 *
 * @param placedWith orders that are being placed together with this one and count as open already
 * @throws Refusal with the first filter that fails
 */
export function checkFilters(step: Step, request: OrderRequest, placedWith = 0): void {
  const symbol = symbolOf(step, request.symbol);
  const check = checkOrder(
    { filters: symbol.listing.filters, exchangeFilters },
    request,
    marketState(step, symbol, request.account, placedWith),
  );
  if (check.result === 'pass') return;
  if (check.result === 'fail') {
    const first = check.failures[0];
    if (first !== undefined) throw rejectFilter(first.filter);
  }
  // "If there is no trade on the symbol, there is no average price and market orders cannot be placed."
  const undecided = check.filters.find(({ result }) => result === 'undecided');
  if (undecided !== undefined) throw rejectFilter(undecided.filter);
}

function marketState(step: Step, symbol: SymbolState, account: string, placedWith: number): MarketState {
  const everywhere = openOrdersOf(step.state, account);
  const here = everywhere.filter((order) => order.symbol === symbol.listing.symbol);
  const algo = (orders: typeof here): number => orders.filter((order) => isAlgoType(order.type)).length;
  const { free, locked } = balanceOf(step, account, symbol.listing.baseAsset);
  const buying = here.filter(({ side }) => side === 'BUY');
  return {
    averagePrice: averagesOf(symbol, step.now),
    lastPrice: lastPrice(symbol),
    openOrders: here.length + placedWith,
    openAlgoOrders: algo(here),
    openIcebergOrders: here.filter((order) => !isZero(order.icebergQty)).length,
    exchangeOpenOrders: everywhere.length + placedWith,
    exchangeOpenAlgoOrders: algo(everywhere),
    position: {
      free,
      locked,
      openBuyQuantity: buying.reduce((sum, order) => plus(sum, remainingOf(order)), ZERO),
    },
  };
}

/** Average prices over the minutes that the symbol's filters name. */
function averagesOf(symbol: SymbolState, now: number): Record<number, Amount> {
  const averages: Record<number, Amount> = {};
  for (const filter of symbol.listing.filters) {
    const minutes: unknown = Reflect.get(filter, 'avgPriceMins');
    if (typeof minutes !== 'number' || minutes === 0 || averages[minutes] !== undefined) continue;
    const average = averagePrice(symbol, now, minutes);
    if (average !== undefined) averages[minutes] = average;
  }
  return averages;
}

/** What the symbol and the account allow, and whether the parameters make sense together. */
export function checkFeatures(step: Step, request: OrderRequest): void {
  const { listing } = symbolOf(step, request.symbol);
  if (listing.status !== 'TRADING') throw rejectOrder('MARKET_CLOSED');
  if (!listing.permissions.some((each) => accountPermissions.includes(each)))
    throw rejectOrder('ACTION_DISABLED');
  if (!listing.orderTypes.includes(request.type)) {
    throw rejectOrder(unsupportedTypes[request.type] ?? 'UNSUPPORTED_ORDER_COMBINATION');
  }
  const { quantity, quoteOrderQty, price, icebergQty } = request;
  if (quoteOrderQty !== undefined && !listing.quoteOrderQtyMarketAllowed) {
    throw rejectOrder('QUOTE_ORDER_QTY_NOT_SUPPORTED');
  }
  if ([quantity, quoteOrderQty, price].some((value) => value !== undefined && !less(ZERO, value))) {
    throw rejectOrder('PRICE_QTY_ZERO_OR_LESS');
  }
  if (icebergQty === undefined || isZero(icebergQty)) return;
  if (!listing.icebergAllowed) throw rejectOrder('ICEBERG_ORDERS_NOT_SUPPORTED');
  if (less(icebergQty, ZERO)) throw rejectOrder('UNSUPPORTED_ORDER_COMBINATION');
  // "icebergQty must be less than the order quantity"
  if (quantity !== undefined && !less(icebergQty, quantity)) throw rejectOrder('ICEBERG_QTY_EXCEEDS_QTY');
  if ((request.timeInForce ?? 'GTC') !== 'GTC') throw rejectOrder('UNSUPPORTED_ORDER_COMBINATION');
}

/** The client id must not be that of an open order; it is free again once that order is done. */
export function checkDuplicate(step: Step, account: string, clientOrderId: string | undefined): void {
  if (clientOrderId === undefined) return;
  const open = openOrdersOf(step.state, account);
  if (open.some((order) => order.clientOrderId === clientOrderId)) throw rejectOrder('DUPLICATE_ORDER');
}

/** What the market says: a stop price that is reached already, a maker order that would take. */
export function checkMarket(step: Step, request: OrderRequest): void {
  const symbol = symbolOf(step, request.symbol);
  const { side, type, price, stopPrice } = request;
  const last = lastPrice(symbol);
  if (
    isAlgoType(type) &&
    stopPrice !== undefined &&
    last !== undefined &&
    isReached({ side, type, stopPrice }, last)
  ) {
    throw rejectOrder('WOULD_TRIGGER_IMMEDIATELY');
  }
  const best = opposite(symbol, side)[0];
  if (
    type === 'LIMIT_MAKER' &&
    price !== undefined &&
    best !== undefined &&
    accepts(side, price, best.price)
  ) {
    throw rejectOrder('WOULD_MATCH_AND_TAKE');
  }
}
