/**
 * Run by `leaks.test.ts` in a process of its own, with --expose-gc: opens, breaks and closes everything a hundred times
 * in the machine's time, prints what is left, and ends only if nothing is.
 */
import { createBinance } from '@exspec/binance';
import { expireListenKeys, mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { type BinanceStreamsOptions, createBinanceStreams, type StateName } from '@exspec/binance/streams';

type Mock = Awaited<ReturnType<typeof startMockBinance>>;

export interface Left {
  /** Bytes in use after each round. */
  readonly heap: readonly number[];
  /** Sockets and timers before the first round, and after the last. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const ROUNDS = 100;

const faults: readonly ((mock: Mock) => void)[] = [
  (mock) => mock.streams.faults.next({ kind: 'drop' }),
  (mock) => mock.streams.faults.next({ kind: 'bad-json', times: 3 }),
  (mock) => mock.streams.faults.next({ kind: 'gap', times: 3 }),
  (mock) => mock.streams.faults.next({ kind: 'out-of-order', times: 3 }),
  (mock) => mock.streams.faults.next({ kind: 'half-open', times: 3 }),
  (mock) => mock.streams.faults.next({ kind: 'forget', times: 2 }),
  (mock) => expireListenKeys(mock.engine),
  (mock) => {
    mock.streams.faults.next({ kind: 'refuse-upgrade', status: 503 });
    for (const connection of mock.streams.connections()) connection.expire();
  },
];

async function round(index: number): Promise<void> {
  await using mock = await startMockBinance({ now: 1_644_393_600_000, market: { tradesPerSecond: 5 } });
  let onLive = (): void => {};
  const live = (): Promise<void> =>
    new Promise((resolve) => {
      onLive = resolve;
    });
  const options: Pick<BinanceStreamsOptions, 'backOff' | 'rotateAfterMs' | 'onState'> = {
    backOff: { baseMs: 1, capMs: 2 },
    // Every third round ends amid rotations.
    rotateAfterMs: index % 3 === 0 ? 5 : undefined,
    onState: ({ state }: { readonly state: StateName }) => {
      if (state === 'live') onLive();
    },
  };
  await using binance = createBinance({ ...mockCredentials, server: mock.url });
  await using streams = createBinanceStreams({ server: mock.wsUrl, ...options });
  await binance.userData({ ...options, onGap: () => {}, onReplay: () => {} });
  await streams.orderBook('BTCUSDT', { limit: 100 });
  const trades = streams.subscribe('btcusdt@trade', { onGap: () => {}, buffer: { policy: 'latest' } });
  await trades.ready;
  mock.engine.advance(5000);
  for await (const _trade of trades) break;
  const fault = faults[index % faults.length];
  const broken = live();
  fault?.(mock);
  mock.engine.advance(1000);
  // A connection that was dropped comes back in every other round, and is closed on its way in the others.
  if (index % (2 * faults.length) === 0) await broken;
}

const gc = globalThis.gc;
if (gc === undefined) throw new Error('run with --expose-gc');
const before = process.getActiveResourcesInfo();
const heap: number[] = [];
for (let index = 0; index < ROUNDS; index++) {
  await round(index);
  await new Promise((resolve) => setImmediate(resolve));
  gc();
  heap.push(process.memoryUsage().heapUsed);
}
// Handles that are closed are gone a few turns later.
for (let turn = 0; turn < 100 && process.getActiveResourcesInfo().length > before.length; turn++)
  await new Promise((resolve) => setImmediate(resolve));
const left: Left = { heap, before, after: process.getActiveResourcesInfo() };
process.stdout.write(JSON.stringify(left));
