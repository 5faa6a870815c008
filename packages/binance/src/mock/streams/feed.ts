import type { MockEvent, MockFeed } from '@exspec/mock';
import type { BinanceState, SymbolState } from '../state.ts';
import type { StreamName } from './names.ts';

/** A stream of the mock. */
export type Feed = MockFeed<BinanceState>;

/** Begins a stream of a channel. */
export type FeedOpener = (stream: StreamName, state: BinanceState, now: number) => Feed | undefined;

/** Begins a stream of one symbol. */
export type SymbolFeedOpener = (
  stream: StreamName,
  symbol: SymbolState,
  state: BinanceState,
  now: number,
) => Feed;

/** A channel whose names begin with a symbol. Nothing is ever pushed for a symbol that is not listed. */
export function ofSymbol(open: SymbolFeedOpener): FeedOpener {
  return (stream, state, now) => {
    const listed = symbolIn(state, (stream.params.symbol ?? '').toUpperCase());
    return listed === undefined ? undefined : open(stream, listed, state, now);
  };
}

export function symbolIn(state: BinanceState, symbol: string): SymbolState | undefined {
  return Object.hasOwn(state.symbols, symbol) ? state.symbols[symbol] : undefined;
}

/** Whether one of the events is about the symbol: trades and changes of the book carry its name before the `@`. */
export function concerns(events: readonly MockEvent[], symbol: string): boolean {
  const prefix = `${symbol.toLowerCase()}@`;
  return events.some(({ stream }) => stream?.startsWith(prefix) === true);
}

/** The next time that `interval` ms divide. All subscribers of a stream get the same batches. */
export function nextTick(now: number, interval: number): number {
  return Math.floor(now / interval) * interval + interval;
}
