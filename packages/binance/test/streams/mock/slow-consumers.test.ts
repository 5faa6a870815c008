import { StreamOverflowError } from '@exspec/binance/streams';
import { expect, it } from 'vitest';
import { SECOND, SHALLOW, startRig } from './rig.ts';

const market = { tradesPerSecond: 20 };
const symbol = 'BTCUSDT';

/** What waits by now, without waiting for more. */
async function taken<T>(
  subscription: AsyncIterable<T> & { readonly buffered: number },
): Promise<readonly T[]> {
  const events: T[] = [];
  const iterator = subscription[Symbol.asyncIterator]();
  while (subscription.buffered > 0) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    events.push(value);
  }
  return events;
}

it('drop-oldest keeps the newest trades of a moving market, and counts the others', async () => {
  await using rig = await startRig({ symbols: SHALLOW, market });
  const streams = rig.streams();
  let count = 0;
  streams.on('btcusdt@trade', () => {
    count++;
  });
  const slow = streams.subscribe('btcusdt@trade', { buffer: { policy: 'drop-oldest', size: 10 } });
  await rig.resolve(slow.ready);
  await rig.pass(10 * SECOND);
  const newest = await rig.binance().market.trades({ symbol, limit: 10 });
  expect(count).toBeGreaterThan(100);
  expect([slow.buffered, slow.dropped]).toEqual([10, count - 10]);
  expect((await taken(slow)).map(({ t }) => t)).toEqual(newest.map(({ id }) => id));
  // Whoever has caught up loses nothing more.
  await rig.pass(200);
  expect(slow.dropped).toBe(count - 10 - slow.buffered);
  expect(rig.gaps).toEqual([]);
});

it('latest keeps the newest event of each stream, and of each symbol where a stream carries many', async () => {
  await using rig = await startRig({ market });
  rig.mock.engine.advance(7);
  const streams = rig.streams();
  const slow = streams.subscribeAll(['btcusdt@depth5@100ms', 'btcusdt@bookTicker', '!bookTicker'], {
    buffer: { policy: 'latest' },
  });
  await rig.resolve(slow.ready);
  await rig.pass(20 * SECOND);
  const symbols = new Set<string>();
  const { market: rest } = rig.binance();
  const events = await taken(slow);
  for (const { stream, data } of events) {
    if (stream === 'btcusdt@depth5@100ms') {
      expect(data).toEqual(await rest.depth({ symbol, limit: 5 }));
      continue;
    }
    if ('s' in data) {
      if (stream === '!bookTicker') symbols.add(data.s);
      const { bidPrice, bidQty, askPrice, askQty } = await rest.bookTicker({ symbol: data.s });
      expect([data.b, data.B, data.a, data.A]).toEqual([bidPrice, bidQty, askPrice, askQty]);
    }
  }
  expect(symbols.size).toBeGreaterThan(3);
  expect(events).toHaveLength(2 + symbols.size);
  expect(slow.dropped).toBeGreaterThan(100);
});

it('fail gives what was buffered, in order and without a hole, and then the error', async () => {
  await using rig = await startRig({ symbols: SHALLOW, market });
  const streams = rig.streams();
  const slow = streams.subscribe('btcusdt@trade', { buffer: { policy: 'fail', size: 25 } });
  const healthy: string[] = [];
  streams.on('btcusdt@trade', ({ t }) => healthy.push(t));
  await rig.resolve(slow.ready);
  await rig.pass(20 * SECOND);
  const got: string[] = [];
  const reading = (async () => {
    for await (const { t } of slow) got.push(t);
  })();
  await expect(reading).rejects.toBeInstanceOf(StreamOverflowError);
  expect(got).toEqual(healthy.slice(0, 25));
  expect(healthy.length).toBeGreaterThan(100);
  // The one that failed has let go of the stream; the other still has it.
  const { length } = healthy;
  await rig.until(() => healthy.length > length);
});
