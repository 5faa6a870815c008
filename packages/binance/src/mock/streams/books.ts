import type { MockEvent } from '@exspec/mock';
import type { DepthEvent } from '../../generated/types.ts';
import type { Amount } from '../amount.ts';
import { levels } from '../market/book.ts';
import { bookTicker } from '../market/tickers.ts';
import type { SymbolState } from '../state.ts';
import { isDepthUpdate } from '../trading/events.ts';
import { type FeedOpener, nextTick, ofSymbol, symbolIn } from './feed.ts';

/** `<symbol>@bookTicker`: "any update to the best bid or ask's price or quantity". */
export const openBookTicker: FeedOpener = ofSymbol((_stream, listed) => {
  const watch = watchBest(listed);
  const { symbol } = listed.listing;
  return { pushes: (state, events) => (hasUpdate(events, symbol) ? watch(symbolIn(state, symbol)) : []) };
});

/** `!bookTicker`: the same of all symbols. */
export const openBookTickers: FeedOpener = (_stream, opened) => {
  const watches = Object.entries(opened.symbols).map(([symbol, listed]) => ({
    symbol,
    watch: watchBest(listed),
  }));
  return {
    pushes: (state, events) =>
      watches.flatMap(({ symbol, watch }) =>
        hasUpdate(events, symbol) ? watch(symbolIn(state, symbol)) : [],
      ),
  };
};

function watchBest(opened: SymbolState): (symbol: SymbolState | undefined) => unknown[] {
  let known = bestOf(opened);
  return (symbol) => {
    if (symbol === undefined) return [];
    const best = bestOf(symbol);
    if (Object.values(best).join() === Object.values(known).join()) return [];
    known = best;
    return [{ u: symbol.lastUpdateId, ...best }];
  };
}

function bestOf(listed: SymbolState): Readonly<Record<'s' | 'b' | 'B' | 'a' | 'A', string>> {
  const { symbol, bidPrice, bidQty, askPrice, askQty } = bookTicker(listed);
  return { s: symbol, b: bidPrice, B: bidQty, a: askPrice, A: askQty };
}

/** `<symbol>@depth<levels>`: the best levels as REST gives them, at first and whenever the book has changed. */
export const openPartialDepth: FeedOpener = ofSymbol(({ params, speedMs }, { listing }, _state, now) => {
  const { symbol } = listing;
  const limit = Number(params.levels);
  let tick: number | undefined = nextTick(now, speedMs);
  return {
    get dueAt(): number | undefined {
      return tick;
    },
    pushes(state, events, time) {
      if (hasUpdate(events, symbol)) tick ??= nextTick(time, speedMs);
      const listed = symbolIn(state, symbol);
      if (tick === undefined || time < tick || listed === undefined) return [];
      tick = undefined;
      const { lastUpdateId, bids, asks } = listed;
      return [{ lastUpdateId, bids: levels(bids, limit), asks: levels(asks, limit) }];
    },
  };
});

/** `<symbol>@depth`: all changes of an interval as one event, whose ids continue those of the event before. */
export const openDepth: FeedOpener = ofSymbol(({ speedMs }, { listing }) => {
  const { symbol } = listing;
  let batch: Batch | undefined;
  let tick: number | undefined;
  return {
    get dueAt(): number | undefined {
      return tick;
    },
    pushes(_state, events, time) {
      const payloads: DepthEvent[] = [];
      // What happens at the very end of an interval belongs to the next.
      if (batch !== undefined && tick !== undefined && time >= tick) {
        const { first, last, bids, asks } = batch;
        payloads.push({
          e: 'depthUpdate',
          E: time,
          s: symbol,
          U: first,
          u: last,
          b: [...bids],
          a: [...asks],
        });
        batch = undefined;
        tick = undefined;
      }
      for (const { payload } of updatesOf(events, symbol)) {
        batch ??= { first: payload.U, last: payload.u, bids: new Map(), asks: new Map() };
        batch.last = payload.u;
        // Quantities are absolute: the last one of a level counts.
        for (const [price, quantity] of payload.b) batch.bids.set(price, quantity);
        for (const [price, quantity] of payload.a) batch.asks.set(price, quantity);
        tick ??= nextTick(time, speedMs);
      }
      return payloads;
    },
  };
});

interface Batch {
  readonly first: number;
  last: number;
  readonly bids: Map<Amount, Amount>;
  readonly asks: Map<Amount, Amount>;
}

function updatesOf(events: readonly MockEvent[], symbol: string): readonly { payload: DepthEvent }[] {
  return events.flatMap(({ payload }) =>
    isDepthUpdate(payload) && payload.s === symbol ? [{ payload }] : [],
  );
}

function hasUpdate(events: readonly MockEvent[], symbol: string): boolean {
  return updatesOf(events, symbol).length > 0;
}
