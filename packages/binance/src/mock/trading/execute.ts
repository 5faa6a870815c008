import { type Amount, isZero, less, smaller, ZERO } from '../amount.ts';
import { at, logSize } from '../log.ts';
import { fillable, insert, opposite, ownSide, quantityFor } from '../market/book.ts';
import type { Order } from '../state.ts';
import { changeOrder, findOrder, isOpen, orderOf, type Step, symbolOf } from '../step.ts';
import { balanceOf, paidAsset, setLocked } from './balances.ts';
import { closeOrder } from './close.ts';
import { type Execution, remainingOf } from './events.ts';
import { changeBook, match } from './match.ts';
import { beforeTrigger, finishList } from './oco.ts';

export interface Executed {
  readonly order: Order;
  readonly executions: readonly Execution[];
}

/** A limit order on its way: trades what crosses, then rests (GTC) or expires (IOC, FOK). */
export function executeLimit(step: Step, order: Order): Executed {
  const remaining = remainingOf(order);
  const available = fillable(opposite(symbolOf(step, order.symbol), order.side), order.side, order.price);
  if (order.timeInForce === 'FOK' && less(available, remaining)) {
    return { order: closeOrder(step, order, 'EXPIRED'), executions: [] };
  }
  const matched = match(step, order, remaining, order.price);
  if (!isOpen(matched.order)) return matched;
  if (order.timeInForce !== 'GTC') {
    return { order: closeOrder(step, matched.order, 'EXPIRED'), executions: matched.executions };
  }
  rest(step, matched.order);
  return matched;
}

/** An order at market: trades up to `quantity`; what the book does not give expires. */
export function executeMarket(step: Step, order: Order, quantity: Amount): Executed {
  const matched = match(step, order, quantity);
  if (!isOpen(matched.order)) return matched;
  return { order: closeOrder(step, matched.order, 'EXPIRED'), executions: matched.executions };
}

/** Puts the order into the book. An iceberg shows no more than its icebergQty. */
export function rest(step: Step, order: Order): void {
  const quantity = remainingOf(order);
  const peak = isZero(order.icebergQty) ? quantity : order.icebergQty;
  const entry = {
    id: order.id,
    account: order.account,
    price: order.price,
    quantity,
    visible: smaller(peak, quantity),
    peak,
  };
  const entries = symbolOf(step, order.symbol)[ownSide(order.side)];
  changeBook(step, order.symbol, order.side, insert(entries, order.side, entry), order.price);
}

/** Whether a trade at `price` sets the order off: stops above the market at or over it, others at or under it. */
export function isReached(order: Pick<Order, 'side' | 'type' | 'stopPrice'>, price: Amount): boolean {
  return isAboveMarket(order) ? !less(price, order.stopPrice) : !less(order.stopPrice, price);
}

/** "Price above market price: STOP_LOSS BUY, TAKE_PROFIT SELL", and their LIMIT forms. */
function isAboveMarket({ side, type }: Pick<Order, 'side' | 'type'>): boolean {
  return type.startsWith('STOP_LOSS') === (side === 'BUY');
}

/**
 * Sets off the stop loss and take profit orders that the trades since `firstTrade` (an index) reached, oldest order
 * first, and those that their trades reach in turn.
 */
export function runTriggers(step: Step, symbol: string, firstTrade: number): void {
  let from = firstTrade;
  for (;;) {
    const { trades, open } = symbolOf(step, symbol);
    const end = logSize(trades);
    const prices = new Set<Amount>();
    for (let index = from; index < end; index++) {
      const price = at(trades, index)?.price;
      if (price !== undefined) prices.add(price);
    }
    from = end;
    const reached = open.filter((id) => {
      const order = findOrder(symbolOf(step, symbol), id);
      return order !== undefined && !order.isWorking && [...prices].some((price) => isReached(order, price));
    });
    if (reached.length === 0) return;
    for (const id of reached) {
      const order = orderOf(step, symbol, id);
      // An earlier one of the batch may have ended it.
      if (isOpen(order)) trigger(step, order);
    }
  }
}

function trigger(step: Step, waiting: Order): void {
  const working = changeOrder(step, beforeTrigger(step, waiting), { isWorking: true, updateTime: step.now });
  if (working.type.endsWith('_LIMIT')) executeLimit(step, working);
  else {
    const unlocked = setLocked(step, working, ZERO);
    executeMarket(step, unlocked, affordable(step, unlocked));
  }
  finishList(step, working.listId);
}

/** A triggered buy at market gets as much as the account can pay: it held the stopPrice, the book may ask for more. */
function affordable(step: Step, order: Order): Amount {
  const remaining = remainingOf(order);
  if (order.side === 'SELL') return remaining;
  const { asks, stepSize } = symbolOf(step, order.symbol);
  const { free } = balanceOf(step, order.account, paidAsset(step, order.symbol, 'BUY'));
  return smaller(remaining, quantityFor(asks, free, stepSize));
}
