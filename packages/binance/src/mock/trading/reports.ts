import type {
  CanceledOrder,
  CanceledOrderList,
  Fill,
  NewOrderList,
  OrderAck,
  OrderFull,
  OrderList,
  OrderResult,
  Order as QueriedOrder,
} from '../../generated/types.ts';
import { isZero } from '../amount.ts';
import type { Order, OrderListState } from '../state.ts';
import type { Execution } from './events.ts';

/** ACK: the order was taken. */
export function ackReport(order: Order): OrderAck {
  return {
    symbol: order.symbol,
    orderId: order.id,
    orderListId: order.listId,
    clientOrderId: order.clientOrderId,
    transactTime: order.time,
  };
}

/** RESULT: the order and what was filled at once. */
export function resultReport(order: Order): OrderResult {
  return { ...ackReport(order), ...progress(order) };
}

/** FULL: the same with the trades. */
export function fullReport(order: Order, executions: readonly Execution[]): OrderFull {
  return { ...resultReport(order), fills: executions.map(toFill) };
}

function toFill({ trade, commission, commissionAsset }: Execution): Fill {
  return { price: trade.price, qty: trade.qty, commission, commissionAsset, tradeId: trade.id };
}

/** The order as queries show it. */
export function queryReport(order: Order): QueriedOrder {
  return {
    symbol: order.symbol,
    orderId: order.id,
    orderListId: order.listId,
    clientOrderId: order.clientOrderId,
    ...progress(order),
    stopPrice: order.stopPrice,
    icebergQty: order.icebergQty,
    time: order.time,
    updateTime: order.updateTime,
    isWorking: order.isWorking,
    origQuoteOrderQty: order.origQuoteOrderQty,
  };
}

/** A canceled order; `cancelId` is the client id of the cancel. */
export function cancelReport(order: Order, cancelId: string): CanceledOrder {
  return {
    symbol: order.symbol,
    origClientOrderId: order.clientOrderId,
    orderId: order.id,
    orderListId: order.listId,
    clientOrderId: cancelId,
    ...progress(order),
  };
}

/** An order list with the ids of its legs. */
export function listReport(list: OrderListState, orders: readonly Order[]): OrderList {
  return {
    orderListId: list.id,
    contingencyType: 'OCO',
    listStatusType: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    listOrderStatus: list.done ? 'ALL_DONE' : 'EXECUTING',
    listClientOrderId: list.clientId,
    transactionTime: list.transactionTime,
    symbol: list.symbol,
    orders: orders.map((order) => ({
      symbol: order.symbol,
      orderId: order.id,
      clientOrderId: order.clientOrderId,
    })),
  };
}

/** A new list: its legs as RESULT, the stop leg with its stopPrice. */
export function newListReport(list: OrderListState, orders: readonly Order[]): NewOrderList {
  return {
    ...listReport(list, orders),
    orderReports: orders.map((order) => ({ ...resultReport(order), ...stopOf(order) })),
  };
}

/** A canceled list; a leg has stopPrice and icebergQty where they are not zero. */
export function canceledListReport(
  list: OrderListState,
  orders: readonly Order[],
  cancelId: string,
): CanceledOrderList {
  return {
    ...listReport(list, orders),
    orderReports: orders.map((order) => ({
      ...cancelReport(order, cancelId),
      ...stopOf(order),
      ...(isZero(order.icebergQty) ? {} : { icebergQty: order.icebergQty }),
    })),
  };
}

function stopOf(order: Order): { readonly stopPrice?: string } {
  return isZero(order.stopPrice) ? {} : { stopPrice: order.stopPrice };
}

function progress(order: Order): Omit<OrderResult, keyof OrderAck> {
  return {
    price: order.price,
    origQty: order.origQty,
    executedQty: order.executedQty,
    cummulativeQuoteQty: order.quoteQty,
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
  };
}
