import Big from 'big.js';
import { type Amount, larger, plus, smaller, ZERO } from '../amount.ts';
import { at, firstNot, type Log, logSize } from '../log.ts';
import type { Trade } from '../state.ts';

/** The documented candlestick: twelve values by position. */
export type Candle = readonly [
  openTime: number,
  open: Amount,
  high: Amount,
  low: Amount,
  close: Amount,
  volume: Amount,
  closeTime: number,
  quoteVolume: Amount,
  trades: number,
  takerBuyVolume: Amount,
  takerBuyQuoteVolume: Amount,
  unused: string,
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1970-01-05, the first Monday: weeks begin there. */
const FIRST_MONDAY = 4 * DAY;

const unitLengths: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** Length of an interval such as `15m`, ms; undefined for months, which have none. */
function lengthOf(interval: string): number | undefined {
  const unit = unitLengths[interval.slice(-1)];
  return unit === undefined ? undefined : unit * Number(interval.slice(0, -1));
}

/** When the candle that holds `time` opens. */
export function openTimeOf(interval: string, time: number): number {
  const length = lengthOf(interval);
  if (length === undefined) {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  }
  const origin = interval.endsWith('w') ? FIRST_MONDAY : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/** When the candle `count` further on opens. */
function shift(interval: string, openTime: number, count: number): number {
  const length = lengthOf(interval);
  if (length !== undefined) return openTime + count * length;
  const date = new Date(openTime);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count);
}

export interface CandleRange {
  readonly interval: string;
  readonly limit: number;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

/**
 * Candles of the trades, oldest first: from `startTime` on, or else the latest. A span without a trade has a flat
 * candle at the last price; before the first trade there is none.
 */
export function candles(trades: Log<Trade>, range: CandleRange, now: number): Candle[] {
  const first = at(trades, 0);
  if (first === undefined) return [];
  const { interval, limit } = range;
  const earliest = openTimeOf(interval, first.time);
  const latest = openTimeOf(interval, Math.min(range.endTime ?? now, now));
  let start = shift(interval, latest, 1 - limit);
  if (range.startTime !== undefined) {
    start = openTimeOf(interval, range.startTime);
    // "Klines are uniquely identified by their open time": one that opened before startTime is not asked for.
    if (start < range.startTime) start = shift(interval, start, 1);
  }
  const found: Candle[] = [];
  for (
    let open = Math.max(start, earliest);
    open <= latest && found.length < limit;
    open = shift(interval, open, 1)
  ) {
    found.push(candle(trades, open, shift(interval, open, 1)));
  }
  return found;
}

function candle(trades: Log<Trade>, openTime: number, nextTime: number): Candle {
  const begin = firstNot(trades, (trade) => trade.time < openTime);
  const before = at(trades, begin - 1)?.price;
  let open: Amount | undefined;
  let [high, low, close] = [before ?? ZERO, before ?? ZERO, before ?? ZERO];
  let [volume, quoteVolume, takerBuy, takerBuyQuote] = [ZERO, ZERO, ZERO, ZERO];
  let index = begin;
  for (; index < logSize(trades); index++) {
    const trade = at(trades, index);
    if (trade === undefined || trade.time >= nextTime) break;
    high = open === undefined ? trade.price : larger(high, trade.price);
    low = open === undefined ? trade.price : smaller(low, trade.price);
    open ??= trade.price;
    close = trade.price;
    volume = plus(volume, trade.qty);
    quoteVolume = plus(quoteVolume, trade.quoteQty);
    if (trade.isBuyerMaker) continue;
    takerBuy = plus(takerBuy, trade.qty);
    takerBuyQuote = plus(takerBuyQuote, trade.quoteQty);
  }
  const count = index - begin;
  return [
    openTime,
    open ?? close,
    high,
    low,
    close,
    volume,
    nextTime - 1,
    quoteVolume,
    count,
    takerBuy,
    takerBuyQuote,
    '0',
  ];
}

/** Sums over the trades of a span of the log. */
export function totals(trades: Log<Trade>, begin: number, end: number): { volume: Big; quoteVolume: Big } {
  let [volume, quoteVolume] = [new Big(0), new Big(0)];
  for (let index = begin; index < end; index++) {
    const trade = at(trades, index);
    if (trade === undefined) break;
    volume = volume.plus(trade.qty);
    quoteVolume = quoteVolume.plus(trade.quoteQty);
  }
  return { volume, quoteVolume };
}
