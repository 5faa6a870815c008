import { at, beginOf, logSize } from '../log.ts';
import { rejectCancel } from '../refusal.ts';
import type { Order, OrderListState } from '../state.ts';
import { isOpen, listOf, makeUp, openOrdersOf, orderOf, type Step, symbolOf } from '../step.ts';
import { closeOrder } from './close.ts';
import { finishList } from './oco.ts';

/** How a request names an order. With both ids, both must fit. */
export interface OrderName {
  readonly orderId?: string | undefined;
  readonly clientOrderId?: string | undefined;
}

/** The account's latest order of that name, open or not. */
export function findNamed(step: Step, account: string, symbol: string, name: OrderName): Order | undefined {
  const { orders } = symbolOf(step, symbol);
  for (let index = logSize(orders) - 1; index >= beginOf(orders); index--) {
    const order = at(orders, index);
    if (order?.account === account && isNamed(order, name)) return order;
  }
  return undefined;
}

function isNamed(order: Order, { orderId, clientOrderId }: OrderName): boolean {
  if (orderId !== undefined && BigInt(orderId) !== BigInt(order.id)) return false;
  return clientOrderId === undefined || clientOrderId === order.clientOrderId;
}

/** A canceled order list with the final state of its legs. */
export interface CanceledList {
  readonly list: OrderListState;
  readonly orders: readonly Order[];
  readonly cancelId: string;
}

/** Cancels an open order; "canceling an individual leg will cancel the entire OCO". */
export function cancelOrder(
  step: Step,
  account: string,
  symbol: string,
  name: OrderName,
  newId: string | undefined,
): { readonly order: Order; readonly cancelId: string } {
  symbolOf(step, symbol);
  const found = openOrdersOf(step.state, account, symbol).find((order) => isNamed(order, name));
  if (found === undefined) throw rejectCancel('UNKNOWN_ORDER');
  const cancelId = newId ?? makeUp(step, 22);
  if (found.listId === '-1') return { order: closeOrder(step, found, 'CANCELED', cancelId), cancelId };
  cancelList(step, listOf(step, found.listId), cancelId);
  return { order: orderOf(step, symbol, found.id), cancelId };
}

/** Cancels what is open of an order list. */
export function cancelList(step: Step, list: OrderListState, cancelId: string): CanceledList {
  for (const id of list.orderIds) {
    const order = orderOf(step, list.symbol, id);
    if (isOpen(order)) closeOrder(step, order, 'CANCELED', cancelId);
  }
  finishList(step, list.id);
  return {
    list: listOf(step, list.id),
    orders: list.orderIds.map((id) => orderOf(step, list.symbol, id)),
    cancelId,
  };
}

/** Cancels every open order of the account on the symbol under one cancel id; lists as a whole. */
export function cancelAll(
  step: Step,
  account: string,
  symbol: string,
): { readonly canceled: readonly (Order | CanceledList)[]; readonly cancelId: string } {
  symbolOf(step, symbol);
  const open = openOrdersOf(step.state, account, symbol);
  if (open.length === 0) throw rejectCancel('UNKNOWN_ORDER');
  const cancelId = makeUp(step, 22);
  const canceled: (Order | CanceledList)[] = [];
  for (const { id } of open) {
    const order = orderOf(step, symbol, id);
    // The first leg of a list took the other with it.
    if (!isOpen(order)) continue;
    if (order.listId === '-1') canceled.push(closeOrder(step, order, 'CANCELED', cancelId));
    else canceled.push(cancelList(step, listOf(step, order.listId), cancelId));
  }
  return { canceled, cancelId };
}
