import type { SymbolFilter } from '../generated/types.ts';
import type { Amount } from './amount.ts';
import type { Log } from './log.ts';
import type { Debt, WalletsState } from './wallets/state.ts';

/**
 * Everything the mock knows: plain data, so that it can be stored as JSON and compared. Ids are text, because JSON
 * and JavaScript numbers end at 2^53; answers give them as bigint. A change copies what changed and shares the rest.
 */
export interface BinanceState {
  readonly seed: number;
  /** State of the generator that makes up client ids and listenKeys. */
  readonly random: number;
  /** When the first request came and the market was laid out, ms. */
  readonly openedAt: number | null;
  /** How many trades, orders and lists are remembered, of each symbol or account. */
  readonly maxHistory: number;
  readonly symbols: Readonly<Record<string, SymbolState>>;
  /** Spot wallets by account, the others by key (`wallets/keys.ts`). */
  readonly accounts: Readonly<Record<string, AccountState>>;
  readonly wallets: WalletsState;
  /** Order lists (OCO); the index is the id. */
  readonly lists: Log<OrderListState>;
  readonly listenKeys: Readonly<Record<string, ListenKeyState>>;
  readonly background: BackgroundState;
}

/** Trading that no account does. */
export interface BackgroundState {
  /** How often the market has moved by itself. */
  readonly turns: number;
  /** State of the generator that it moves by. */
  readonly random: number;
}

/** A symbol as `exchangeInfo` shows it. */
export interface SymbolListing {
  readonly symbol: string;
  readonly status: string;
  readonly baseAsset: string;
  readonly baseAssetPrecision: number;
  readonly quoteAsset: string;
  readonly quotePrecision: number;
  readonly quoteAssetPrecision: number;
  readonly baseCommissionPrecision: number;
  readonly quoteCommissionPrecision: number;
  readonly orderTypes: readonly string[];
  readonly icebergAllowed: boolean;
  readonly ocoAllowed: boolean;
  readonly quoteOrderQtyMarketAllowed: boolean;
  readonly isSpotTradingAllowed: boolean;
  readonly isMarginTradingAllowed: boolean;
  readonly filters: readonly SymbolFilter[];
  readonly permissions: readonly string[];
}

export interface SymbolState {
  readonly listing: SymbolListing;
  readonly stepSize: Amount;
  /** Best price first; among equal prices the oldest first. */
  readonly bids: readonly Resting[];
  readonly asks: readonly Resting[];
  /** Number of the last change in the book. */
  readonly lastUpdateId: number;
  readonly trades: Log<Trade>;
  readonly firstTradeId: string;
  readonly nextAggregateId: string;
  /** All orders of accounts; the first has `firstOrderId`, ids have no gaps. */
  readonly orders: Log<Order>;
  readonly firstOrderId: string;
  /** Ids of orders that can still be filled, ascending. */
  readonly open: readonly string[];
}

/** An order in the book. Seeded liquidity belongs to no account. */
export interface Resting {
  readonly id: string;
  readonly account: string | null;
  readonly price: Amount;
  readonly quantity: Amount;
  /** What the book shows; less than `quantity` for an iceberg. */
  readonly visible: Amount;
  /** How much an iceberg shows anew when its visible part is gone. */
  readonly peak: Amount;
}

export interface Trade {
  readonly id: string;
  readonly aggregateId: string;
  readonly price: Amount;
  readonly qty: Amount;
  readonly quoteQty: Amount;
  readonly time: number;
  readonly isBuyerMaker: boolean;
}

export type Side = 'BUY' | 'SELL';

export type OrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';

export interface Order {
  readonly id: string;
  /** `-1` outside an order list. */
  readonly listId: string;
  readonly account: string;
  readonly symbol: string;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: string;
  readonly timeInForce: string;
  readonly price: Amount;
  readonly stopPrice: Amount;
  readonly icebergQty: Amount;
  readonly origQty: Amount;
  readonly origQuoteOrderQty: Amount;
  readonly executedQty: Amount;
  readonly quoteQty: Amount;
  readonly status: OrderStatus;
  readonly time: number;
  readonly updateTime: number;
  /** False for a stop loss or take profit order that waits for its price. */
  readonly isWorking: boolean;
  /** What it brings repays the wallet's loan. */
  readonly autoRepay?: true | undefined;
  /** How much of the account's balance it holds: base asset for SELL, quote asset for BUY. */
  readonly locked: Amount;
}

export interface OrderListState {
  readonly id: string;
  readonly account: string;
  readonly symbol: string;
  readonly clientId: string;
  /** Stop leg, limit maker leg. */
  readonly orderIds: readonly [string, string];
  readonly done: boolean;
  readonly time: number;
  readonly transactionTime: number;
}

export interface Balance {
  readonly free: Amount;
  readonly locked: Amount;
}

export interface AccountState {
  readonly balances: Readonly<Record<string, Balance>>;
  readonly updateTime: number;
  /** What a margin wallet owes, by asset. */
  readonly debts?: Readonly<Record<string, Debt>>;
  /** By symbol. */
  readonly trades: Readonly<Record<string, Log<AccountTrade>>>;
}

export interface AccountTrade {
  readonly id: string;
  readonly orderId: string;
  readonly listId: string;
  readonly price: Amount;
  readonly qty: Amount;
  readonly quoteQty: Amount;
  readonly commission: Amount;
  readonly commissionAsset: string;
  readonly time: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

export interface ListenKeyState {
  readonly key: string;
  /** ms */
  readonly expires: number;
}

/** Commission of makers and takers alike in basis points: 0.1 %, as in the documented FULL answer. */
export const COMMISSION_BASIS_POINTS = 10;
