import { type Amount, fromUnits, ZERO } from '../amount.ts';
import { at, beginOf, firstNot, type Log } from '../log.ts';
import type { Trade } from '../state.ts';
import { summarize } from './summary.ts';

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
export function shift(interval: string, openTime: number, count: number): number {
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
  const first = at(trades, beginOf(trades));
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

/** The candle from `openTime` until before `nextTime`. Without a trade it is flat at the last price before. */
export function candle(trades: Log<Trade>, openTime: number, nextTime: number): Candle {
  const begin = firstNot(trades, (trade) => trade.time < openTime);
  const end = firstNot(trades, (trade) => trade.time < nextTime);
  const before = at(trades, begin - 1)?.price ?? ZERO;
  const sum = summarize(trades, begin, end);
  if (sum === undefined) {
    return [openTime, before, before, before, before, ZERO, nextTime - 1, ZERO, 0, ZERO, ZERO, '0'];
  }
  return [
    openTime,
    at(trades, begin)?.price ?? before,
    fromUnits(sum.high),
    fromUnits(sum.low),
    at(trades, end - 1)?.price ?? before,
    fromUnits(sum.volume),
    nextTime - 1,
    fromUnits(sum.quoteVolume),
    end - begin,
    fromUnits(sum.takerBuyVolume),
    fromUnits(sum.takerBuyQuoteVolume),
    '0',
  ];
}
