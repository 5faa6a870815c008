import Big from 'big.js';
import { toAmount } from '../amount.ts';
import { emptyLog, toLog } from '../log.ts';
import { hashText, randomIntegers } from '../random.ts';
import type { AccountState, BinanceState, Resting, SymbolState, Trade } from '../state.ts';
import { noWallets } from '../wallets/state.ts';
import { type MockSymbol, toListing } from './symbols.ts';

/** What a new exchange starts from. */
export interface MarketPlan {
  readonly symbols: readonly MockSymbol[];
  /** Free balances by account and asset. */
  readonly accounts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Past trades of each symbol. Default 300. */
  readonly history?: number | undefined;
  /** How many trades, orders and order lists are remembered, of each symbol or account. Default 100,000. */
  readonly maxHistory?: number | undefined;
}

const DEFAULT_HISTORY = 300;
const DEFAULT_MAX_HISTORY = 100_000;
const FIRST_TRADE_ID = 50_001;
const FIRST_AGGREGATE_ID = 30_001;
/** Price levels per side of a seeded book. */
export const DEFAULT_LEVELS = 120;

/** The state before the first request: no market yet, because its times depend on when that request comes. */
export function unopenedState(seed: number): BinanceState {
  return {
    seed,
    random: seed | 0,
    openedAt: null,
    maxHistory: DEFAULT_MAX_HISTORY,
    symbols: {},
    accounts: {},
    wallets: noWallets,
    lists: emptyLog(),
    listenKeys: {},
    background: { turns: 0, random: hashText('background') ^ seed },
  };
}

/** The state with its market, which the first use lays out. */
export function withMarket(state: BinanceState, plan: MarketPlan, now: number): BinanceState {
  return state.openedAt === null ? openMarket(state, plan, now) : state;
}

/** Lays out books, past trades up to `now`, and accounts. The same seed and time give the same market. */
function openMarket(state: BinanceState, plan: MarketPlan, now: number): BinanceState {
  const symbols: Record<string, SymbolState> = {};
  for (const symbol of plan.symbols) {
    const seeded = seedSymbol(symbol, state.seed, now, plan.history ?? DEFAULT_HISTORY);
    symbols[seeded.listing.symbol] = seeded;
  }
  const accounts: Record<string, AccountState> = {};
  for (const [account, assets] of Object.entries(plan.accounts)) accounts[account] = openAccount(assets, now);
  return { ...state, openedAt: now, maxHistory: plan.maxHistory ?? DEFAULT_MAX_HISTORY, symbols, accounts };
}

function openAccount(assets: Readonly<Record<string, string>>, now: number): AccountState {
  const balances = Object.entries(assets).map(([asset, free]) => [
    asset,
    { free: toAmount(free), locked: toAmount('0') },
  ]);
  return { balances: Object.fromEntries(balances), updateTime: now, trades: {} };
}

function seedSymbol(symbol: MockSymbol, seed: number, now: number, history: number): SymbolState {
  const listing = toListing(symbol);
  const random = randomIntegers(seed ^ hashText(listing.symbol));
  const tick = new Big(symbol.tickSize);
  const middle = Number(new Big(symbol.price).div(tick).toFixed(0));
  const price = (ticks: number): string => toAmount(tick.times(Math.max(1, ticks)));
  const lots = (): string =>
    toAmount(new Big(symbol.stepSize).times(Math.ceil(symbol.lots / 10) + random(symbol.lots * 2)));
  const firstOrderId = symbol.firstOrderId ?? '100001';
  let nextSeededId = BigInt(firstOrderId);
  const side = (direction: 1 | -1): Resting[] => {
    const entries: Resting[] = [];
    const widestGap = widestGapAt(middle);
    let ticks = middle;
    for (let level = 0; level < (symbol.levels ?? DEFAULT_LEVELS); level++) {
      ticks += direction * (1 + random(level === 0 ? 2 : widestGap));
      if (ticks < 1) break;
      nextSeededId -= 1n;
      const quantity = lots();
      entries.push({
        id: String(nextSeededId),
        account: null,
        price: price(ticks),
        quantity,
        visible: quantity,
        peak: quantity,
      });
    }
    return entries;
  };
  const bids = side(-1);
  const asks = side(1);
  const trades = seedTrades({ now, random, price, lots, middle, history });
  return {
    listing,
    stepSize: toAmount(symbol.stepSize),
    bids,
    asks,
    lastUpdateId: 1_027_024 + random(100_000),
    trades: toLog(trades),
    firstTradeId: String(FIRST_TRADE_ID),
    nextAggregateId: String(BigInt(trades.at(-1)?.aggregateId ?? FIRST_AGGREGATE_ID) + 1n),
    orders: emptyLog(),
    firstOrderId,
    open: [],
  };
}

/** Levels lie up to 0.05 % apart, so that the book reaches a few percent from the middle. In ticks. */
export function widestGapAt(ticks: number): number {
  return Math.max(1, Math.round(ticks * 0.0005));
}

interface TradeSource {
  readonly now: number;
  readonly random: (bound: number) => number;
  readonly price: (ticks: number) => string;
  readonly lots: () => string;
  readonly middle: number;
  readonly history: number;
}

/** How long ago the trade was that so many follow, itself included, ms: 300 fill a day. */
function ageOf(count: number): number {
  const dense = Math.min(count, DEFAULT_HISTORY);
  const pace = 1.5 * DEFAULT_HISTORY ** 0.5;
  return Math.round((dense ** 1.5 + (count - dense) * pace) * 17_400);
}

/**
 * A random walk that ends in the middle: about a day's trades, dense at the end so that five minutes hold several. More
 * trades reach further back, at the pace of the first day's beginning.
 */
function seedTrades({ now, random, price, lots, middle, history }: TradeSource): Trade[] {
  const stride = Math.max(1, Math.round(middle * 0.0004));
  const walk: number[] = [];
  for (let index = 0, ticks = middle; index < history; index++) {
    walk.push(ticks);
    ticks += random(2 * stride + 1) - stride;
  }
  const trades: Trade[] = [];
  let aggregate = FIRST_AGGREGATE_ID - 1;
  for (const [index, ticks] of walk.reverse().entries()) {
    const age = ageOf(history - index);
    const before = trades.at(-1);
    // Now and then one taker met two makers at one price: two trades, one aggregate. The last trade ends in the middle.
    const joins = before !== undefined && index < history - 1 && random(8) === 0;
    if (!joins) aggregate += 1;
    const qty = lots();
    const at = joins ? before.price : price(ticks);
    trades.push({
      id: String(FIRST_TRADE_ID + index),
      aggregateId: String(aggregate),
      price: at,
      qty,
      quoteQty: toAmount(new Big(at).times(qty)),
      time: joins ? before.time : now - age,
      isBuyerMaker: joins ? before.isBuyerMaker : random(2) === 0,
    });
  }
  return trades;
}
