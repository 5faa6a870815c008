/**
 * A live depth table in the terminal, from the mock exchange's moving market: `pnpm --filter @exspec/binance
 * example:book`. Ends with Ctrl-C, or by itself after `--updates N`.
 */
import { parseArgs, styleText } from 'node:util';
import { startMockBinance } from '@exspec/binance/mock/server';
import { createBinanceStreams, type Level, type OrderBook } from '@exspec/binance/streams';

const isTerminal = process.stdout.isTTY === true;

function paint(colour: 'red' | 'green', text: string): string {
  return isTerminal ? styleText(colour, text) : text;
}

/** Widest bar, in characters. */
const BAR = 24;

/** The best levels of both sides, asks above bids, with a bar for each quantity. */
export function drawBook(
  book: Pick<OrderBook, 'symbol' | 'asks' | 'bids' | 'spread' | 'state'>,
  rows: number,
): string {
  const asks = book.asks(rows).toReversed();
  const bids = book.bids(rows);
  const largest = Math.max(...[...asks, ...bids].map(([, quantity]) => Number(quantity)));
  const row = ([price, quantity]: Level): string =>
    `${price.padStart(16)}  ${quantity.padStart(16)}  ${'▇'.repeat(Math.max(1, Math.round((Number(quantity) / largest) * BAR)))}`;
  return [
    `${book.symbol}, ${book.state}`,
    `${'price'.padStart(16)}  ${'quantity'.padStart(16)}`,
    ...asks.map((level) => paint('red', row(level))),
    `${`spread ${book.spread ?? 'unknown'}`.padStart(16)}`,
    ...bids.map((level) => paint('green', row(level))),
  ].join('\n');
}

export interface LiveBookOptions {
  readonly symbol: string;
  readonly rows: number;
  /** After so many updates it ends. */
  readonly updates: number;
  readonly show: (table: string) => void;
  readonly signal?: AbortSignal;
}

/** Starts a mock whose market moves, follows one book of it, and leaves nothing running. */
export async function liveBook({ symbol, rows, updates, show, signal }: LiveBookOptions): Promise<void> {
  await using mock = await startMockBinance({ market: { tradesPerSecond: 20 } });
  await using streams = createBinanceStreams({ server: mock.wsUrl });
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  signal?.addEventListener('abort', () => end(), { once: true });
  let left = updates;
  const book = await streams.orderBook(symbol, {
    onUpdate: (changed) => {
      show(drawBook(changed, rows));
      if (--left === 0) end();
    },
  });
  show(drawBook(book, rows));
  await ended;
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      symbol: { type: 'string', default: 'BTCUSDT' },
      rows: { type: 'string', default: '10' },
      updates: { type: 'string', default: 'Infinity' },
    },
  });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  // A terminal shows one table that changes; a file gets one table after the other.
  const clear = isTerminal ? '\u001B[2J\u001B[H' : '';
  await liveBook({
    symbol: values.symbol,
    rows: Number(values.rows),
    updates: Number(values.updates),
    show: (table) => process.stdout.write(`${clear}${table}\n`),
    signal: interrupted.signal,
  });
}
