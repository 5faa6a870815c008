import type { DepthEvent, TradeEvent } from '@exspec/binance';
import type { BinanceStreams, GapEvent, OrderBook, RebuiltEvent } from '@exspec/binance/streams';
import { expect } from 'vitest';
import { type Rig, SECOND, SHALLOW, startRig } from './rig.ts';

const symbol = 'BTCUSDT';
const DEPTH = 'btcusdt@depth@100ms';
/** Turns of the market fall between the batches of the depth stream, so that after a batch nothing is under way. */
const OFFSET_MS = 7;
const BATCH_MS = 100;

/** What a stream with ids brought and what was told to be missing, each as a first and a last id, in the order of telling. */
class Ledger {
  readonly parts: { readonly first: number; readonly last: number; readonly isGap: boolean }[] = [];

  /** Ids that were neither delivered nor told to be missing, or more than once. */
  get faulty(): readonly string[] {
    return this.parts.slice(1).flatMap(({ first, last }, index) => {
      const before = this.parts[index]?.last ?? Number.NaN;
      return first === before + 1 ? [] : [`${first} to ${last} after ${before}`];
    });
  }

  get lost(): boolean {
    return this.parts.some(({ isGap }) => isGap);
  }

  readonly onGap = ({ firstMissing, lastMissing }: GapEvent): void => {
    if (firstMissing !== undefined && lastMissing !== undefined)
      this.parts.push({ first: Number(firstMissing), last: Number(lastMissing), isGap: true });
  };

  add(first: number, last: number): void {
    this.parts.push({ first, last, isGap: false });
  }
}

/** A book that is kept from the mock's own servers, and what is told on the way. */
export interface FollowedBook extends AsyncDisposable {
  readonly rig: Rig;
  readonly streams: BinanceStreams;
  readonly book: OrderBook;
  readonly rebuilt: readonly RebuiltEvent[];
  /** Updates of the depth stream by update id, and trades by trade id. */
  readonly updates: Ledger;
  readonly trades: Ledger;
  /** Lets time pass, and looks after each batch whether the book is what REST says, wherever it says the same update. */
  pass(ms: number): Promise<void>;
  /** Until the book is synchronised and is what REST says. */
  untilRight(): Promise<void>;
}

export async function followBook(
  seed = 1,
  options: Parameters<Rig['streams']>[0] = {},
  serve: Parameters<typeof startRig>[0] = {},
): Promise<FollowedBook> {
  const rig = await startRig({ seed, symbols: SHALLOW, market: { tradesPerSecond: 5 }, ...serve });
  rig.mock.engine.advance(OFFSET_MS);
  const streams = rig.streams(options);
  const rebuilt: RebuiltEvent[] = [];
  const [updates, trades] = [new Ledger(), new Ledger()];
  streams.on(DEPTH, ({ U, u }: DepthEvent) => updates.add(U, u), updates);
  streams.on('btcusdt@trade', ({ t }: TradeEvent) => trades.add(Number(t), Number(t)), trades);
  const book = await rig.resolve(
    streams.orderBook(symbol, { limit: 100, onRebuilt: (event) => rebuilt.push(event) }),
  );
  const market = rig.binance({ apiKey: undefined, secret: undefined }).market;

  /** Whether the book is at the exchange's last update; where it is, it must be right. */
  const isCurrent = async (): Promise<boolean> => {
    const rest = await market.depth({ symbol, limit: 100 });
    if (book.state !== 'synchronised' || book.lastUpdateId !== rest.lastUpdateId) return false;
    expect({ bids: book.bids(), asks: book.asks() }).toEqual({ bids: rest.bids, asks: rest.asks });
    return true;
  };
  /** To the end of the next batch. */
  const step = async (): Promise<boolean> => {
    const { now } = rig.mock.engine;
    await rig.pass(BATCH_MS - (now % BATCH_MS));
    return isCurrent();
  };
  const pass = async (ms: number): Promise<void> => {
    const end = rig.mock.engine.now + ms;
    while (rig.mock.engine.now < end) await step();
  };
  const untilRight = async (): Promise<void> => {
    for (let tries = 0; tries < 3000; tries++) if (await step()) return;
    throw new Error('the book has never caught up');
  };
  // An update before the first fault, so that every later one has an id to follow.
  await rig.until(() => updates.parts.length > 0 && trades.parts.length > 0);
  await untilRight();
  return {
    rig,
    streams,
    book,
    rebuilt,
    updates,
    trades,
    pass,
    untilRight,
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

export const isDepth = ({ stream }: { readonly stream: string }): boolean => stream === DEPTH;
export const LONG_ENOUGH: number = 10 * SECOND;
