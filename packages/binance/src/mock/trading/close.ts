import { ZERO } from '../amount.ts';
import { ownSide } from '../market/book.ts';
import type { Order } from '../state.ts';
import { changeOrder, changeSymbol, type Step, symbolOf, touch } from '../step.ts';
import { setLocked } from './balances.ts';
import { reportExecution } from './events.ts';

/** Ends an open order that is not filled: takes it out of the book, frees what it held, tells the account. */
export function closeOrder(
  step: Step,
  order: Order,
  status: 'CANCELED' | 'EXPIRED',
  cancelId?: string,
): Order {
  const side = ownSide(order.side);
  const entries = symbolOf(step, order.symbol)[side];
  if (entries.some(({ id }) => id === order.id)) {
    const rest = entries.filter(({ id }) => id !== order.id);
    changeSymbol(step, order.symbol, side === 'bids' ? { bids: rest } : { asks: rest });
    touch(step.touchedLevels, order.symbol, `${side}:${order.price}`);
  }
  const freed = setLocked(step, order, ZERO);
  const closed = changeOrder(step, freed, { status, updateTime: step.now });
  reportExecution(step, closed, status, cancelId === undefined ? {} : { cancelId });
  return closed;
}
