import { at, firstNot } from '../log.ts';
import { DAY, type DayTicker, dayTicker } from '../market/tickers.ts';
import type { BinanceState } from '../state.ts';
import { concerns, type Feed, type FeedOpener, nextTick, ofSymbol, symbolIn } from './feed.ts';

/** Payload of one symbol without what moves by itself (`e`, `E`, `s` and the window's times are added). */
interface Form {
  readonly eventType: string;
  readonly body: (ticker: DayTicker) => Readonly<Record<string, unknown>>;
  readonly times: (ticker: DayTicker) => Readonly<Record<string, unknown>>;
}

const mini: Form = {
  eventType: '24hrMiniTicker',
  body: ({ lastPrice, openPrice, highPrice, lowPrice, volume, quoteVolume }) => ({
    c: lastPrice,
    o: openPrice,
    h: highPrice,
    l: lowPrice,
    v: volume,
    q: quoteVolume,
  }),
  times: () => ({}),
};

const full: Form = {
  eventType: '24hrTicker',
  body: (ticker) => ({
    p: ticker.priceChange,
    P: ticker.priceChangePercent,
    w: ticker.weightedAvgPrice,
    x: ticker.prevClosePrice,
    ...mini.body(ticker),
    Q: ticker.lastQty,
    b: ticker.bidPrice,
    B: ticker.bidQty,
    a: ticker.askPrice,
    A: ticker.askQty,
    F: ticker.firstId,
    L: ticker.lastId,
    n: ticker.count,
  }),
  times: ({ openTime, closeTime }) => ({ O: openTime, C: closeTime }),
};

/** `<symbol>@miniTicker`, `<symbol>@ticker`: at first, and whenever something has changed. */
export const openMiniTicker: FeedOpener = ofSymbol(({ speedMs }, { listing }, _state, now) =>
  oneTicker(mini, listing.symbol, speedMs, now),
);
export const openTicker: FeedOpener = ofSymbol(({ speedMs }, { listing }, _state, now) =>
  oneTicker(full, listing.symbol, speedMs, now),
);

/** `!miniTicker@arr`, `!ticker@arr`: "only tickers that have changed will be present in the array". */
export const openMiniTickers: FeedOpener = ({ speedMs }, state, now) => allTickers(mini, speedMs, state, now);
export const openTickers: FeedOpener = ({ speedMs }, state, now) => allTickers(full, speedMs, state, now);

function oneTicker(form: Form, symbol: string, speedMs: number, now: number): Feed {
  const watch = watchTicker(form, symbol, speedMs);
  watch.wake(now);
  return {
    get dueAt(): number | undefined {
      return watch.dueAt();
    },
    pushes(state, events, time) {
      if (concerns(events, symbol)) watch.wake(time);
      const changed = watch.poll(state, time);
      return changed === undefined ? [] : [changed];
    },
  };
}

function allTickers(form: Form, speedMs: number, opened: BinanceState, now: number): Feed {
  const watches = Object.keys(opened.symbols).map((symbol) => {
    const watch = watchTicker(form, symbol, speedMs);
    watch.remember(opened, now);
    return { symbol, watch };
  });
  return {
    get dueAt(): number | undefined {
      const times = watches.flatMap(({ watch }) => watch.dueAt() ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    pushes(state, events, time) {
      const changed = watches.flatMap(({ symbol, watch }) => {
        if (concerns(events, symbol)) watch.wake(time);
        return watch.poll(state, time) ?? [];
      });
      return changed.length === 0 ? [] : [changed];
    },
  };
}

interface TickerWatch {
  /** When to poll: at the next tick after a change, or when a trade falls out of the window. */
  dueAt(): number | undefined;
  wake(now: number): void;
  /** Takes the ticker as it is for known. */
  remember(state: BinanceState, now: number): void;
  /** The payload if it is time and something has changed. */
  poll(state: BinanceState, now: number): unknown;
}

function watchTicker(form: Form, symbol: string, speedMs: number): TickerWatch {
  let known: string | undefined;
  let tick: number | undefined;

  function read(state: BinanceState, now: number): unknown {
    const listed = symbolIn(state, symbol);
    tick = undefined;
    if (listed === undefined) return undefined;
    const oldest = at(
      listed.trades,
      firstNot(listed.trades, (trade) => trade.time <= now - DAY),
    );
    if (oldest !== undefined) tick = nextTick(oldest.time + DAY - 1, speedMs);
    const ticker = dayTicker(listed, now);
    const body = form.body(ticker);
    const shown = Object.values(body).join();
    if (shown === known) return undefined;
    known = shown;
    return { e: form.eventType, E: now, s: symbol, ...body, ...form.times(ticker) };
  }

  return {
    dueAt: () => tick,
    wake(now) {
      const next = nextTick(now, speedMs);
      tick = tick === undefined ? next : Math.min(tick, next);
    },
    remember: read,
    poll: (state, now) => (tick !== undefined && now >= tick ? read(state, now) : undefined),
  };
}
