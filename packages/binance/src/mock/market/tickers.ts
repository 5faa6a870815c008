import Big from 'big.js';
import { type Amount, larger, minus, smaller, toAmount, ZERO } from '../amount.ts';
import { at, firstNot, logSize, slice } from '../log.ts';
import type { SymbolState } from '../state.ts';
import { levels } from './book.ts';
import { totals } from './candles.ts';

const DAY = 86_400_000;

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
  const { volume, quoteVolume } = totals(symbol.trades, begin, logSize(symbol.trades));
  return volume.eq(0) ? lastPrice(symbol) : toAmount(quoteVolume.div(volume));
}

export function priceTicker(symbol: SymbolState): Record<string, unknown> {
  return { symbol: symbol.listing.symbol, price: lastPrice(symbol) ?? ZERO };
}

export function bookTicker(symbol: SymbolState): Record<string, unknown> {
  const [bidPrice, bidQty] = levels(symbol.bids, 1)[0] ?? [ZERO, ZERO];
  const [askPrice, askQty] = levels(symbol.asks, 1)[0] ?? [ZERO, ZERO];
  return { symbol: symbol.listing.symbol, bidPrice, bidQty, askPrice, askQty };
}

/** The rolling window of 24 hours that ends now. */
export function dayTicker(symbol: SymbolState, now: number): Record<string, unknown> {
  const begin = firstNot(symbol.trades, (trade) => trade.time <= now - DAY);
  const window = slice(symbol.trades, begin);
  const last = at(symbol.trades, logSize(symbol.trades) - 1);
  const lastTradePrice = last?.price ?? ZERO;
  const openPrice = window[0]?.price ?? lastTradePrice;
  const { volume, quoteVolume } = totals(symbol.trades, begin, logSize(symbol.trades));
  const { symbol: name, ...book } = bookTicker(symbol);
  return {
    symbol: name,
    priceChange: minus(lastTradePrice, openPrice),
    priceChangePercent: percent(lastTradePrice, openPrice),
    weightedAvgPrice: volume.eq(0) ? ZERO : toAmount(quoteVolume.div(volume)),
    prevClosePrice: at(symbol.trades, begin - 1)?.price ?? openPrice,
    lastPrice: lastTradePrice,
    lastQty: last?.qty ?? ZERO,
    ...book,
    openPrice,
    highPrice: window.reduce((high, { price }) => larger(high, price), openPrice),
    lowPrice: window.reduce((low, { price }) => smaller(low, price), openPrice),
    volume: toAmount(volume),
    quoteVolume: toAmount(quoteVolume),
    openTime: now - DAY,
    closeTime: now,
    firstId: BigInt(window[0]?.id ?? -1),
    lastId: BigInt(window.at(-1)?.id ?? -1),
    count: window.length,
  };
}

/** Three decimals, as the documented answer has. */
function percent(last: Amount, open: Amount): string {
  return new Big(open).eq(0) ? '0.000' : new Big(last).minus(open).div(open).times(100).toFixed(3);
}
