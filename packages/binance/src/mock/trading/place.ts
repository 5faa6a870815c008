import { isAlgoType } from '../../filters/rules.ts';
import { type Amount, isZero, larger, less, times, toAmount, ZERO } from '../amount.ts';
import { append, logSize, shorten, slice } from '../log.ts';
import { costOf, opposite, quantityFor } from '../market/book.ts';
import { lastPrice } from '../market/tickers.ts';
import { refuse, rejectOrder } from '../refusal.ts';
import type { Order, OrderListState, Side, SymbolState } from '../state.ts';
import { addOrder, makeUp, orderOf, type Step, symbolOf } from '../step.ts';
import { balanceOf, lockFor, paidAsset, setLocked } from './balances.ts';
import { reportExecution, reportList } from './events.ts';
import { type Executed, executeLimit, executeMarket, rest, runTriggers } from './execute.ts';
import {
  checkDuplicate,
  checkFeatures,
  checkFilters,
  checkMarket,
  checkPrecision,
  type OrderRequest,
} from './validate.ts';

/** Places one order and trades what can be traded at once. */
export function placeOrder(step: Step, request: OrderRequest): Executed {
  checkPrecision(step, request);
  checkFeatures(step, request);
  checkFilters(step, request);
  checkDuplicate(step, request.account, request.clientOrderId);
  checkMarket(step, request);
  const firstTrade = logSize(symbolOf(step, request.symbol).trades);
  const executed = request.type === 'MARKET' ? placeMarket(step, request) : placePriced(step, request);
  runTriggers(step, request.symbol, firstTrade);
  return executed;
}

/** What a test order is checked for: everything that does not need the matching engine. */
export function checkTestOrder(step: Step, request: OrderRequest): void {
  checkPrecision(step, request);
  checkFilters(step, request);
}

function placeMarket(step: Step, request: OrderRequest): Executed {
  const symbol = symbolOf(step, request.symbol);
  if (opposite(symbol, request.side).length === 0) throw refuse('NO_DEPTH');
  const { side, account } = request;
  const quantity = marketQuantity(symbol, request);
  if (isZero(quantity)) throw rejectOrder('PRICE_QTY_ZERO_OR_LESS');
  const { free } = balanceOf(step, account, paidAsset(step, request.symbol, side));
  if (less(free, neededFor(step, request))) throw rejectOrder('INSUFFICIENT_BALANCE');
  const order = addOrder(step, { ...draft(step, request), origQty: quantity });
  reportExecution(step, order, 'NEW');
  return executeMarket(step, order, quantity);
}

function marketQuantity(symbol: SymbolState, { side, quantity, quoteOrderQty }: OrderRequest): Amount {
  return toAmount(
    quantity ?? quantityFor(opposite(symbol, side), toAmount(quoteOrderQty ?? ZERO), symbol.stepSize),
  );
}

/** What an order asks of the account, in the asset that it pays with. */
export function neededFor(step: Step, request: OrderRequest): Amount {
  const symbol = symbolOf(step, request.symbol);
  const { side, price, stopPrice, quantity, quoteOrderQty } = request;
  if (request.type !== 'MARKET')
    return side === 'SELL'
      ? toAmount(quantity ?? ZERO)
      : times(toAmount(price ?? stopPrice ?? ZERO), toAmount(quantity ?? ZERO));
  const traded = marketQuantity(symbol, request);
  return side === 'SELL' ? traded : toAmount(quoteOrderQty ?? costOf(opposite(symbol, side), traded));
}

/** Orders with a price or a stop price hold what they may cost, then trade, rest or wait. */
function placePriced(step: Step, request: OrderRequest): Executed {
  const added = addOrder(step, draft(step, request));
  const order = setLocked(step, added, lockFor(added, added.origQty));
  reportExecution(step, order, 'NEW');
  return order.isWorking ? executeLimit(step, order) : { order, executions: [] };
}

function draft(step: Step, request: OrderRequest, listId = '-1'): Omit<Order, 'id'> {
  return {
    listId,
    account: request.account,
    symbol: request.symbol,
    clientOrderId: request.clientOrderId ?? makeUp(step, 22),
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce ?? 'GTC',
    price: toAmount(request.price ?? ZERO),
    stopPrice: toAmount(request.stopPrice ?? ZERO),
    icebergQty: toAmount(request.icebergQty ?? ZERO),
    origQty: toAmount(request.quantity ?? ZERO),
    origQuoteOrderQty: toAmount(request.quoteOrderQty ?? ZERO),
    executedQty: ZERO,
    quoteQty: ZERO,
    status: 'NEW',
    time: step.now,
    updateTime: step.now,
    isWorking: !isAlgoType(request.type),
    ...(request.autoRepay === true ? { autoRepay: true } : {}),
    locked: ZERO,
  };
}

/** A new OCO: a stop leg and a limit maker leg of one quantity. */
export interface OcoRequest {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly listClientOrderId?: string | undefined;
  readonly stop: OrderRequest;
  readonly limit: OrderRequest;
}

/** Places both legs of an OCO. They hold one lock, the larger of the two, since only one of them will be filled. */
export function placeOco(
  step: Step,
  request: OcoRequest,
): { list: OrderListState; orders: readonly [Order, Order] } {
  const { account, symbol, stop, limit } = request;
  for (const leg of [stop, limit]) checkPrecision(step, leg);
  for (const leg of [stop, limit]) checkFeatures(step, leg);
  if (!symbolOf(step, symbol).listing.ocoAllowed) throw rejectOrder('UNSUPPORTED_ORD_OCO');
  checkFilters(step, stop, 1);
  checkFilters(step, limit, 1);
  for (const id of [stop.clientOrderId, limit.clientOrderId]) checkDuplicate(step, account, id);
  checkListIds(step, request);
  checkOcoPrices(step, request);
  checkMarket(step, stop);
  checkMarket(step, limit);
  const listId = String(logSize(step.state.lists));
  const clientId = request.listClientOrderId ?? makeUp(step, 22);
  const added = addOrder(step, draft(step, stop, listId));
  const limitOrder = addOrder(step, draft(step, limit, listId));
  const list: OrderListState = {
    id: listId,
    account,
    symbol,
    clientId,
    orderIds: [added.id, limitOrder.id],
    done: false,
    time: step.now,
    transactionTime: step.now,
  };
  const lists = shorten(append(step.state.lists, list), step.state.maxHistory, ({ done }) => done);
  step.state = { ...step.state, lists };
  const held = (order: Order): Amount => lockFor(order, order.origQty);
  const stopOrder = setLocked(step, added, larger(held(added), held(limitOrder)));
  reportList(step, list, [stopOrder, limitOrder]);
  reportExecution(step, stopOrder, 'NEW');
  reportExecution(step, limitOrder, 'NEW');
  rest(step, limitOrder);
  return { list, orders: [stopOrder, orderOf(step, symbol, limitOrder.id)] };
}

/** The legs need ids of their own, and the list one that no open list of the account has. */
function checkListIds(step: Step, { account, listClientOrderId, stop, limit }: OcoRequest): void {
  if (stop.clientOrderId !== undefined && stop.clientOrderId === limit.clientOrderId)
    throw rejectOrder('DUPLICATE_ORDER');
  if (listClientOrderId === undefined) return;
  const taken = slice(step.state.lists, 0).some(
    (list) => list.account === account && !list.done && list.clientId === listClientOrderId,
  );
  if (taken) throw rejectOrder('DUPLICATE_ORDER');
}

/** "SELL: Limit Price > Last Price > Stop Price. BUY: Limit Price < Last Price < Stop Price." */
function checkOcoPrices(step: Step, { symbol, side, stop, limit }: OcoRequest): void {
  const last = lastPrice(symbolOf(step, symbol));
  const [upper, lower] = side === 'SELL' ? [limit.price, stop.stopPrice] : [stop.stopPrice, limit.price];
  if (
    last === undefined ||
    upper === undefined ||
    lower === undefined ||
    !less(last, upper) ||
    !less(lower, last)
  ) {
    throw rejectOrder('OCO_BAD_PRICES');
  }
}
