import type { HandlerRequest } from '@exspec/mock';
import type { OrderList } from '../../generated/types.ts';
import { slice } from '../log.ts';
import { refuse, rejectCancel } from '../refusal.ts';
import type { OrderListState } from '../state.ts';
import { findOrder, makeUp, orderOf, type Step, symbolOf } from '../step.ts';
import { cancelList } from '../trading/cancel.ts';
import { type OcoRequest, placeOco } from '../trading/place.ts';
import { canceledListReport, listReport, newListReport } from '../trading/reports.ts';
import { toSide } from './orders.ts';
import { type Answers, optional, rangeOf, required, select } from './request.ts';

/** Order lists (OCO), by operation key. */
export const orderListAnswers: Answers = {
  'trade.newOco': (step, request) => {
    const { list, orders } = placeOco(step, toOcoRequest(request));
    return newListReport(list, orders);
  },

  'trade.cancelOco': (step, request) => {
    const symbol = required(request, 'symbol');
    symbolOf(step, symbol);
    const list = findList(step, request, 'listClientOrderId');
    if (list === undefined || list.done || list.symbol !== symbol) throw rejectCancel('UNKNOWN_ORDER');
    const cancelId = optional(request, 'newClientOrderId') ?? makeUp(step, 22);
    const canceled = cancelList(step, list, cancelId);
    return canceledListReport(canceled.list, canceled.orders, cancelId);
  },

  'trade.queryOco': (step, request) => {
    const list = findList(step, request, 'origClientOrderId');
    if (list === undefined) throw refuse('NO_SUCH_ORDER');
    return report(step, list);
  },

  'trade.allOco': (step, request) => {
    const keys = { id: (list: OrderListState) => list.id, time: (list: OrderListState) => list.time };
    return select(ownLists(step, request), rangeOf(request, 'fromId'), keys).map((list) =>
      report(step, list),
    );
  },

  'trade.openOco': (step, request) =>
    ownLists(step, request)
      .filter(({ done }) => !done)
      .map((list) => report(step, list)),
};

function report(step: Step, list: OrderListState): OrderList {
  return listReport(
    list,
    list.orderIds.map((id) => orderOf(step, list.symbol, id)),
  );
}

/** A list is forgotten with its orders. */
function ownLists(step: Step, request: HandlerRequest): OrderListState[] {
  return slice(step.state.lists, 0).filter(
    ({ account, symbol, orderIds }) =>
      account === request.account &&
      orderIds.every((id) => findOrder(symbolOf(step, symbol), id) !== undefined),
  );
}

/** The account's latest list of that id, that client id, or both. */
function findList(
  step: Step,
  request: HandlerRequest,
  clientIdParameter: string,
): OrderListState | undefined {
  const id = optional(request, 'orderListId');
  const clientId = optional(request, clientIdParameter);
  return ownLists(step, request).findLast(
    (list) =>
      (id === undefined || BigInt(id) === BigInt(list.id)) &&
      (clientId === undefined || clientId === list.clientId),
  );
}

export function toOcoRequest(request: HandlerRequest): OcoRequest {
  const symbol = required(request, 'symbol');
  const side = toSide(required(request, 'side'));
  const both = { account: request.account, symbol, side, quantity: required(request, 'quantity') };
  const stopLimitPrice = optional(request, 'stopLimitPrice');
  return {
    account: request.account,
    symbol,
    side,
    listClientOrderId: optional(request, 'listClientOrderId'),
    stop: {
      ...both,
      type: stopLimitPrice === undefined ? 'STOP_LOSS' : 'STOP_LOSS_LIMIT',
      price: stopLimitPrice,
      stopPrice: required(request, 'stopPrice'),
      timeInForce: optional(request, 'stopLimitTimeInForce'),
      icebergQty: optional(request, 'stopIcebergQty'),
      clientOrderId: optional(request, 'stopClientOrderId'),
    },
    limit: {
      ...both,
      type: 'LIMIT_MAKER',
      price: required(request, 'price'),
      icebergQty: optional(request, 'limitIcebergQty'),
      clientOrderId: optional(request, 'limitClientOrderId'),
    },
  };
}
