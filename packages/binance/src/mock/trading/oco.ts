import { isZero, ZERO } from '../amount.ts';
import type { Order } from '../state.ts';
import { changeList, isOpen, listOf, orderOf, type Step } from '../step.ts';
import { lockFor, setLocked } from './balances.ts';
import { closeOrder } from './close.ts';
import { remainingOf, reportList } from './events.ts';

/**
 * The two legs of an OCO hold one lock, since only one of them can be filled: the stop leg has it. When the limit
 * maker leg is touched, the lock becomes its own.
 */
export function beforeMakerFill(step: Step, order: Order): Order {
  const other = otherLeg(step, order);
  if (other === undefined || !isZero(order.locked)) return order;
  setLocked(step, other, ZERO);
  return setLocked(step, order, lockFor(order, remainingOf(order)));
}

/** "The limit maker leg will be executed first BEFORE canceling the Stop Loss Leg" (change log of 2019-09-15). */
export function afterMakerFill(step: Step, order: Order): void {
  const other = otherLeg(step, order);
  if (other === undefined) return;
  if (isOpen(other)) closeOrder(step, other, 'EXPIRED');
  finishList(step, order.listId);
}

/** "The Limit Maker leg will be cancelled BEFORE executing the STOP_LOSS Leg"; the lock is the stop leg's own now. */
export function beforeTrigger(step: Step, order: Order): Order {
  const other = otherLeg(step, order);
  if (other === undefined) return order;
  if (isOpen(other)) closeOrder(step, other, 'EXPIRED');
  return setLocked(step, order, lockFor(order, remainingOf(order)));
}

/** Once no leg is open, the list is done. */
export function finishList(step: Step, listId: string): void {
  if (listId === '-1') return;
  const list = listOf(step, listId);
  const orders = list.orderIds.map((id) => orderOf(step, list.symbol, id));
  if (list.done || orders.some(isOpen)) return;
  const done = changeList(step, list, { done: true, transactionTime: step.now });
  reportList(step, done, orders);
}

function otherLeg(step: Step, order: Order): Order | undefined {
  if (order.listId === '-1') return undefined;
  const [stopId, limitId] = listOf(step, order.listId).orderIds;
  return orderOf(step, order.symbol, order.id === stopId ? limitId : stopId);
}
