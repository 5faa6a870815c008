import type { HandlerRequest } from '@exspec/mock';
import { slice } from '../log.ts';
import { refuse } from '../refusal.ts';
import type { Order, Side } from '../state.ts';
import { openOrdersOf, symbolOf } from '../step.ts';
import { cancelAll, cancelOrder, findNamed } from '../trading/cancel.ts';
import { checkTestOrder, placeOrder } from '../trading/place.ts';
import {
  ackReport,
  canceledListReport,
  cancelReport,
  fullReport,
  queryReport,
  resultReport,
} from '../trading/reports.ts';
import type { OrderRequest } from '../trading/validate.ts';
import { type Answers, optional, rangeOf, required, select } from './request.ts';

/** Single orders, by operation key. */
export const orderAnswers: Answers = {
  'trade.testNewOrder': (step, request) => {
    checkTestOrder(step, toOrderRequest(request));
    return {};
  },

  'trade.newOrder': (step, request) => {
    const { order, executions } = placeOrder(step, toOrderRequest(request));
    const responseType = responseTypeOf(request);
    if (responseType === 'FULL') return fullReport(order, executions);
    return responseType === 'RESULT' ? resultReport(order) : ackReport(order);
  },

  'trade.queryOrder': (step, request) => {
    const name = {
      orderId: optional(request, 'orderId'),
      clientOrderId: optional(request, 'origClientOrderId'),
    };
    const order = findNamed(step, request.account, required(request, 'symbol'), name);
    if (order === undefined) throw refuse('NO_SUCH_ORDER');
    return queryReport(order);
  },

  'trade.cancelOrder': (step, request) => {
    const name = {
      orderId: optional(request, 'orderId'),
      clientOrderId: optional(request, 'origClientOrderId'),
    };
    const newId = optional(request, 'newClientOrderId');
    const { order, cancelId } = cancelOrder(step, request.account, required(request, 'symbol'), name, newId);
    return cancelReport(order, cancelId);
  },

  'trade.openOrders': (step, request) => {
    const symbol = optional(request, 'symbol');
    if (symbol !== undefined) symbolOf(step, symbol);
    return openOrdersOf(step.state, request.account, symbol).map(queryReport);
  },

  'trade.cancelOpenOrders': (step, request) => {
    const { canceled, cancelId } = cancelAll(step, request.account, required(request, 'symbol'));
    return canceled.map((each) =>
      'list' in each ? canceledListReport(each.list, each.orders, cancelId) : cancelReport(each, cancelId),
    );
  },

  'trade.allOrders': (step, request) => {
    const { orders } = symbolOf(step, required(request, 'symbol'));
    const own = slice(orders, 0).filter(({ account }) => account === request.account);
    const keys = { id: (order: Order) => order.id, time: (order: Order) => order.time };
    return select(own, rangeOf(request, 'orderId'), keys).map(queryReport);
  },
};

/** What the request chose, or what the documentation gives its order type. */
export function responseTypeOf(request: HandlerRequest): string {
  const chosen = optional(request, 'newOrderRespType');
  const preset = request.operation.variantDefault;
  if (chosen !== undefined || preset === undefined) return chosen ?? 'ACK';
  return preset.values[required(request, preset.by)] ?? preset.otherwise;
}

export function toOrderRequest(request: HandlerRequest): OrderRequest {
  return {
    account: request.account,
    symbol: required(request, 'symbol'),
    side: toSide(required(request, 'side')),
    type: required(request, 'type'),
    timeInForce: optional(request, 'timeInForce'),
    quantity: optional(request, 'quantity'),
    quoteOrderQty: optional(request, 'quoteOrderQty'),
    price: optional(request, 'price'),
    stopPrice: optional(request, 'stopPrice'),
    icebergQty: optional(request, 'icebergQty'),
    clientOrderId: optional(request, 'newClientOrderId'),
  };
}

export function toSide(side: string): Side {
  if (side === 'BUY' || side === 'SELL') return side;
  throw refuse('INVALID_SIDE');
}
