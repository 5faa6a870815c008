import Big from 'big.js';
import type { PriceTicker } from '../../generated/types.ts';
import { type Amount, fromUnits, minus, toAmount, ZERO } from '../amount.ts';
import { at, firstNot, logSize } from '../log.ts';
import type { SymbolState } from '../state.ts';
import { levels } from './book.ts';
import { type Summary, summarize } from './summary.ts';

/** The window of tickers, ms. */
export const DAY = 86_400_000;

/** Minutes of `avgPrice`, and of the filters that the mock lists. */
export const AVERAGE_MINUTES = 5;

export function lastPrice(symbol: SymbolState): Amount | undefined {
  return at(symbol.trades, logSize(symbol.trades) - 1)?.price;
}

/**
 * Sum of price * quantity over sum of quantity of the last minutes; without a trade in them the price of the latest
 * one before (change log of 2018-11-13). Undefined if the symbol never traded.
 */
export function averagePrice(symbol: SymbolState, now: number, minutes: number): Amount | undefined {
  const begin = firstNot(symbol.trades, (trade) => trade.time < now - minutes * 60_000);
  const sum = summarize(symbol.trades, begin, logSize(symbol.trades));
  return sum === undefined ? lastPrice(symbol) : averageOf(sum);
}

function averageOf({ volume, quoteVolume }: Summary): Amount {
  return toAmount(new Big(String(quoteVolume)).div(String(volume)));
}

export function priceTicker(symbol: SymbolState): PriceTicker {
  return { symbol: symbol.listing.symbol, price: lastPrice(symbol) ?? ZERO };
}

/** Best bid and best ask, as `ticker/bookTicker` answers. */
export interface BookTicker {
  readonly symbol: string;
  readonly bidPrice: Amount;
  readonly bidQty: Amount;
  readonly askPrice: Amount;
  readonly askQty: Amount;
}

export function bookTicker(symbol: SymbolState): BookTicker {
  const [bidPrice, bidQty] = levels(symbol.bids, 1)[0] ?? [ZERO, ZERO];
  const [askPrice, askQty] = levels(symbol.asks, 1)[0] ?? [ZERO, ZERO];
  return { symbol: symbol.listing.symbol, bidPrice, bidQty, askPrice, askQty };
}

/** Statistics of 24 hours, as `ticker/24hr` answers. */
export interface DayTicker extends BookTicker {
  readonly priceChange: Amount;
  readonly priceChangePercent: string;
  readonly weightedAvgPrice: Amount;
  readonly prevClosePrice: Amount;
  readonly lastPrice: Amount;
  readonly lastQty: Amount;
  readonly openPrice: Amount;
  readonly highPrice: Amount;
  readonly lowPrice: Amount;
  readonly volume: Amount;
  readonly quoteVolume: Amount;
  readonly openTime: number;
  readonly closeTime: number;
  readonly firstId: string;
  readonly lastId: string;
  readonly count: number;
}

/** The last one that was made of a symbol: several streams and requests ask for the same. */
const latest = new WeakMap<SymbolState, DayTicker>();

/** The rolling window of 24 hours that ends now. */
export function dayTicker(symbol: SymbolState, now: number): DayTicker {
  let ticker = latest.get(symbol);
  if (ticker?.closeTime !== now) {
    ticker = makeDayTicker(symbol, now);
    latest.set(symbol, ticker);
  }
  return ticker;
}

function makeDayTicker(symbol: SymbolState, now: number): DayTicker {
  const { trades } = symbol;
  const begin = firstNot(trades, (trade) => trade.time <= now - DAY);
  const end = logSize(trades);
  const last = at(trades, end - 1);
  const lastTradePrice = last?.price ?? ZERO;
  const first = at(trades, begin);
  const openPrice = first?.price ?? lastTradePrice;
  const sum = summarize(trades, begin, end);
  const { symbol: name, ...book } = bookTicker(symbol);
  return {
    symbol: name,
    priceChange: minus(lastTradePrice, openPrice),
    priceChangePercent: percent(lastTradePrice, openPrice),
    weightedAvgPrice: sum === undefined ? ZERO : averageOf(sum),
    prevClosePrice: at(trades, begin - 1)?.price ?? openPrice,
    lastPrice: lastTradePrice,
    lastQty: last?.qty ?? ZERO,
    ...book,
    openPrice,
    highPrice: sum === undefined ? openPrice : fromUnits(sum.high),
    lowPrice: sum === undefined ? openPrice : fromUnits(sum.low),
    volume: sum === undefined ? ZERO : fromUnits(sum.volume),
    quoteVolume: sum === undefined ? ZERO : fromUnits(sum.quoteVolume),
    openTime: now - DAY,
    closeTime: now,
    firstId: first?.id ?? '-1',
    lastId: first === undefined ? '-1' : (last?.id ?? '-1'),
    count: end - begin,
  };
}

/** Three decimals, as the documented answer has. */
function percent(last: Amount, open: Amount): string {
  return new Big(open).eq(0) ? '0.000' : new Big(last).minus(open).div(open).times(100).toFixed(3);
}
