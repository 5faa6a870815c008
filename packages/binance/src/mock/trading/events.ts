import { type Amount, minus, ZERO } from '../amount.ts';
import { levelQuantity } from '../market/book.ts';
import type { Order, OrderListState, Trade } from '../state.ts';
import { changeSymbol, type Step, symbolOf } from '../step.ts';
import { balanceOf } from './balances.ts';

/** Payload of `executionReport`, with the documented one-letter fields. Ids are bigint: bare numbers in JSON. */
export interface ExecutionReport {
  readonly e: 'executionReport';
  readonly E: number;
  readonly s: string;
  readonly c: string;
  readonly S: string;
  readonly o: string;
  readonly f: string;
  readonly q: Amount;
  readonly p: Amount;
  readonly P: Amount;
  readonly F: Amount;
  readonly g: bigint;
  readonly C: string;
  readonly x: ExecutionType;
  readonly X: string;
  readonly r: 'NONE';
  readonly i: bigint;
  readonly l: Amount;
  readonly z: Amount;
  readonly L: Amount;
  readonly n: Amount | '0';
  readonly N: string | null;
  readonly T: number;
  readonly t: bigint;
  readonly I: bigint;
  readonly w: boolean;
  readonly m: boolean;
  readonly M: boolean;
  readonly O: number;
  readonly Z: Amount;
  readonly Y: Amount;
  readonly Q: Amount;
}

export type ExecutionType = 'NEW' | 'CANCELED' | 'TRADE' | 'EXPIRED';

/** Payload of `outboundAccountPosition`: the balances that an event may have changed. */
export interface OutboundAccountPosition {
  readonly e: 'outboundAccountPosition';
  readonly E: number;
  readonly u: number;
  readonly B: readonly { readonly a: string; readonly f: Amount; readonly l: Amount }[];
}

/** Payload of `balanceUpdate`: a deposit, a withdrawal or a transfer. */
export interface BalanceUpdate {
  readonly e: 'balanceUpdate';
  readonly E: number;
  readonly a: string;
  readonly d: Amount;
  readonly T: number;
}

/** Payload of `listStatus`. */
export interface ListStatus {
  readonly e: 'listStatus';
  readonly E: number;
  readonly s: string;
  readonly g: bigint;
  readonly c: 'OCO';
  readonly l: 'EXEC_STARTED' | 'ALL_DONE';
  readonly L: 'EXECUTING' | 'ALL_DONE';
  readonly r: 'NONE';
  readonly C: string;
  readonly T: number;
  readonly O: readonly { readonly s: string; readonly i: bigint; readonly c: string }[];
}

/** Payload of `<symbol>@trade`. */
export interface TradeEvent {
  readonly e: 'trade';
  readonly E: number;
  readonly s: string;
  readonly t: bigint;
  readonly p: Amount;
  readonly q: Amount;
  readonly b: bigint;
  readonly a: bigint;
  readonly T: number;
  readonly m: boolean;
  readonly M: true;
}

/** Payload of `<symbol>@depth`: absolute quantities of the levels that changed. */
export interface DepthUpdate {
  readonly e: 'depthUpdate';
  readonly E: number;
  readonly s: string;
  readonly U: number;
  readonly u: number;
  readonly b: readonly (readonly [Amount, Amount])[];
  readonly a: readonly (readonly [Amount, Amount])[];
}

export function isDepthUpdate(payload: unknown): payload is DepthUpdate {
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
    g: BigInt(order.listId),
    C: cancelId === undefined ? '' : order.clientOrderId,
    x: type,
    X: order.status,
    r: 'NONE',
    i: BigInt(order.id),
    l: trade?.qty ?? ZERO,
    z: order.executedQty,
    L: trade?.price ?? ZERO,
    n: execution?.commission ?? '0',
    N: execution?.commissionAsset ?? null,
    T: step.now,
    t: BigInt(trade?.id ?? -1),
    I: 0n,
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
    g: BigInt(list.id),
    c: 'OCO',
    l: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    L: list.done ? 'ALL_DONE' : 'EXECUTING',
    r: 'NONE',
    C: list.clientId,
    T: step.now,
    O: orders.map((order) => ({ s: order.symbol, i: BigInt(order.id), c: order.clientOrderId })),
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
    t: BigInt(trade.id),
    p: trade.price,
    q: trade.qty,
    b: BigInt(buyerId),
    a: BigInt(sellerId),
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
    const payload: DepthUpdate = {
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
