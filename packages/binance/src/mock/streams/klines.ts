import { at, firstNot, type Log, logSize } from '../log.ts';
import { candle, openTimeOf, shift } from '../market/candles.ts';
import type { Trade } from '../state.ts';
import { type FeedOpener, nextTick, ofSymbol, symbolIn } from './feed.ts';

/**
 * `<symbol>@kline_<interval>`: the candle that REST gives, when trades have changed it, and once more when it closes.
 * A candle without a trade closes flat.
 */
export const openKlines: FeedOpener = ofSymbol(({ params, speedMs }, listed, _state, now) => {
  const { symbol } = listed.listing;
  const interval = params.interval ?? '';
  let openTime = openTimeOf(interval, now);
  let seen = -1;
  let tick: number | undefined = nextTick(now, speedMs);
  const closesAt = (): number => shift(interval, openTime, 1);
  const payload = (trades: Log<Trade>, E: number, x: boolean): unknown => ({
    e: 'kline',
    E,
    s: symbol,
    k: toKline(trades, { symbol, interval, openTime, nextTime: closesAt() }, x),
  });
  return {
    get dueAt(): number {
      return Math.min(tick ?? closesAt(), closesAt());
    },
    pushes(state, _events, time) {
      const trades = symbolIn(state, symbol)?.trades ?? listed.trades;
      const payloads: unknown[] = [];
      while (time >= closesAt()) {
        payloads.push(payload(trades, time, true));
        openTime = closesAt();
        // Trades of the closed candle need no further event; the new one's do.
        seen = firstNot(trades, (trade) => trade.time < openTime);
        tick = undefined;
      }
      if (logSize(trades) !== seen) tick ??= nextTick(time, speedMs);
      if (tick !== undefined && time >= tick) {
        tick = undefined;
        seen = logSize(trades);
        payloads.push(payload(trades, time, false));
      }
      return payloads;
    },
  };
});

interface Span {
  readonly symbol: string;
  readonly interval: string;
  readonly openTime: number;
  readonly nextTime: number;
}

function toKline(
  trades: Log<Trade>,
  { symbol, interval, openTime, nextTime }: Span,
  isClosed: boolean,
): Record<string, unknown> {
  const [, o, h, l, c, v, closeTime, q, n, V, Q, unused] = candle(trades, openTime, nextTime);
  const begin = firstNot(trades, (trade) => trade.time < openTime);
  // No page says what stands for the ids of trades that are not there: -1, as in executionReport.
  const [first, last] = n === 0 ? ['-1', '-1'] : [at(trades, begin)?.id, at(trades, begin + n - 1)?.id];
  return {
    t: openTime,
    T: closeTime,
    s: symbol,
    i: interval,
    f: first ?? '-1',
    L: last ?? '-1',
    o,
    c,
    h,
    l,
    v,
    n,
    x: isClosed,
    q,
    V,
    Q,
    B: unused,
  };
}
