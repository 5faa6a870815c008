import type {
  BalanceUpdate,
  DepthEvent,
  ExecutionReport,
  ExecutionType,
  ListStatus,
  OutboundAccountPosition,
  TradeEvent,
} from '../../generated/types.ts';
import { type Amount, minus, ZERO } from '../amount.ts';
import { levelQuantity } from '../market/book.ts';
import type { Order, OrderListState, Trade } from '../state.ts';
import { changeSymbol, type Step, symbolOf } from '../step.ts';
import { balanceOf } from './balances.ts';

export function isDepthUpdate(payload: unknown): payload is DepthEvent {
  // Only `reportTouched` makes payloads of this kind.
  return typeof payload === 'object' && payload !== null && 'e' in payload && payload.e === 'depthUpdate';
}

/** What one trade was to one of its two orders. */
export interface Execution {
  readonly trade: Trade;
  readonly commission: Amount;
  readonly commissionAsset: string;
  readonly isMaker: boolean;
}

/** Tells the account's stream what happened to an order; `cancelId` is the client id of a cancel. */
export function reportExecution(
  step: Step,
  order: Order,
  type: ExecutionType,
  { execution, cancelId }: { readonly execution?: Execution; readonly cancelId?: string } = {},
): void {
  const trade = execution?.trade;
  const payload: ExecutionReport = {
    e: 'executionReport',
    E: step.now,
    s: order.symbol,
    c: cancelId ?? order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: order.origQty,
    p: order.price,
    P: order.stopPrice,
    F: order.icebergQty,
    g: order.listId,
    C: cancelId === undefined ? '' : order.clientOrderId,
    x: type,
    X: order.status,
    r: 'NONE',
    i: order.id,
    l: trade?.qty ?? ZERO,
    z: order.executedQty,
    L: trade?.price ?? ZERO,
    n: execution?.commission ?? '0',
    N: execution?.commissionAsset ?? null,
    T: step.now,
    t: trade?.id ?? '-1',
    I: '0',
    w: order.isWorking && (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED'),
    m: execution?.isMaker ?? false,
    M: false,
    O: order.time,
    Z: order.quoteQty,
    Y: trade?.quoteQty ?? ZERO,
    Q: order.origQuoteOrderQty,
  };
  step.events.push({ account: order.account, payload });
}

export function reportBalance(step: Step, account: string, asset: string, delta: Amount): void {
  const payload: BalanceUpdate = { e: 'balanceUpdate', E: step.now, a: asset, d: delta, T: step.now };
  step.events.push({ account, payload });
}

export function reportList(step: Step, list: OrderListState, orders: readonly Order[]): void {
  const payload: ListStatus = {
    e: 'listStatus',
    E: step.now,
    s: list.symbol,
    g: list.id,
    c: 'OCO',
    l: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    L: list.done ? 'ALL_DONE' : 'EXECUTING',
    r: 'NONE',
    C: list.clientId,
    T: step.now,
    O: orders.map((order) => ({ s: order.symbol, i: order.id, c: order.clientOrderId })),
  };
  step.events.push({ account: list.account, payload });
}

export function reportTrade(
  step: Step,
  symbol: string,
  trade: Trade,
  buyerId: string,
  sellerId: string,
): void {
  const payload: TradeEvent = {
    e: 'trade',
    E: step.now,
    s: symbol,
    t: trade.id,
    p: trade.price,
    q: trade.qty,
    b: buyerId,
    a: sellerId,
    T: trade.time,
    m: trade.isBuyerMaker,
    M: true,
  };
  step.events.push({ stream: `${symbol.toLowerCase()}@trade`, payload });
}

/** At the end of a request: one depth update per symbol, one account position per account. */
export function reportTouched(step: Step): void {
  for (const [symbol, touched] of step.touchedLevels) {
    const { bids, asks, lastUpdateId } = symbolOf(step, symbol);
    const changed: Record<'bids' | 'asks', [Amount, Amount][]> = { bids: [], asks: [] };
    for (const key of touched) {
      const price = key.slice('bids:'.length);
      if (key.startsWith('bids')) changed.bids.push([price, levelQuantity(bids, 'BUY', price)]);
      else changed.asks.push([price, levelQuantity(asks, 'SELL', price)]);
    }
    const last = lastUpdateId + touched.size;
    changeSymbol(step, symbol, { lastUpdateId: last });
    const payload: DepthEvent = {
      e: 'depthUpdate',
      E: step.now,
      s: symbol,
      U: lastUpdateId + 1,
      u: last,
      b: changed.bids,
      a: changed.asks,
    };
    step.events.push({ stream: `${symbol.toLowerCase()}@depth`, payload });
  }
  for (const [account, assets] of step.touchedAssets) {
    const payload: OutboundAccountPosition = {
      e: 'outboundAccountPosition',
      E: step.now,
      u: step.now,
      B: [...assets].map((asset) => {
        const { free, locked } = balanceOf(step, account, asset);
        return { a: asset, f: free, l: locked };
      }),
    };
    step.events.push({ account, payload });
  }
  step.touchedLevels.clear();
  step.touchedAssets.clear();
}

/** What is left to fill. */
export function remainingOf(order: Order): Amount {
  return minus(order.origQty, order.executedQty);
}
