import { isApiError } from '@exspec/binance';
import { startMockBinance } from '@exspec/binance/mock/server';
import { createBinanceStreams, StreamFrameError } from '@exspec/binance/streams';
import { describe, expect, it } from 'vitest';
import { followBook, isDepth, LONG_ENOUGH } from './followed-book.ts';
import { HOUR, MINUTE, SECOND } from './rig.ts';

describe('a book kept from the mock exchange', () => {
  it('is refused where the exchange does not know the symbol, and leaves nothing behind', async () => {
    await using mock = await startMockBinance();
    await using streams = createBinanceStreams({ server: mock.wsUrl });
    const refused = await streams.orderBook('NOSUCH').catch((error: unknown) => error);
    expect(isApiError(refused, 'BAD_SYMBOL')).toBe(true);
    expect(streams.connections).toEqual([]);
    expect(mock.requests().filter(({ operation }) => operation === 'market.depth')).toHaveLength(1);
  });

  it('is what REST says after each of many moves', async () => {
    await using followed = await followBook();
    await followed.pass(MINUTE);
    await followed.untilRight();
    expect(followed.rebuilt).toEqual([]);
    expect(followed.updates.faulty).toEqual([]);
    expect(followed.updates.lost).toBe(false);
  });

  it.each(['duplicate', 'late-ping'] as const)('%s: goes on as if nothing had happened', async (kind) => {
    await using followed = await followBook();
    const { faults } = followed.rig.mock.streams;
    faults.next(kind === 'late-ping' ? { kind, delayMs: MINUTE } : { kind, match: isDepth, times: 3 });
    await followed.rig.pass(5 * MINUTE);
    await followed.untilRight();
    expect(faults.pending()).toBe(0);
    expect(followed.rebuilt).toEqual([]);
    expect(followed.rig.gaps).toEqual([]);
    expect(followed.updates.faulty).toEqual([]);
  });

  it('asks when pings stay away, and goes on where it is answered', async () => {
    await using followed = await followBook();
    followed.rig.mock.streams.faults.next({ kind: 'late-ping', delayMs: 5 * MINUTE });
    await followed.rig.pass(9 * MINUTE);
    await followed.untilRight();
    expect(followed.rig.states.map(({ state }) => state)).toEqual([
      'connecting',
      'subscribing',
      'live',
      'stale',
      'live',
    ]);
    expect(followed.rebuilt).toEqual([]);
  });

  it.each([
    ['gap', 'hole'],
    ['out-of-order', 'hole'],
    ['bad-json', 'unreadable'],
  ] as const)('%s: tells the gap and is built anew', async (kind, cause) => {
    // On a connection of its own the next frame after one is of the same stream.
    await using followed = await followBook(1, { addressing: 'raw' });
    const { rig } = followed;
    rig.mock.streams.faults.next({ kind, match: isDepth });
    await rig.until(() => followed.rebuilt.length > 0);
    await followed.pass(LONG_ENOUGH);
    await followed.untilRight();
    expect(followed.rebuilt).toMatchObject([{ cause: 'gap' }]);
    expect(rig.gaps).toMatchObject([{ stream: 'btcusdt@depth@100ms', cause }]);
    expect(followed.updates.faulty).toEqual([]);
    expect(followed.trades.lost).toBe(false);
    expect(rig.errors.map(({ error }) => error instanceof StreamFrameError)).toEqual(
      kind === 'bad-json' ? [true] : [],
    );
  });

  it.each(['drop', 'half-open', 'expire'] as const)(
    '%s: is empty while the connection is gone, tells the gap and is built anew',
    async (kind) => {
      await using followed = await followBook();
      const { rig, book } = followed;
      if (kind === 'expire') for (const connection of rig.mock.streams.connections()) connection.expire();
      else rig.mock.streams.faults.next({ kind, match: isDepth });
      await rig.until(() => book.state === 'synchronising');
      expect([book.bids(), book.asks(), book.lastUpdateId]).toEqual([[], [], undefined]);
      await rig.until(() => followed.rebuilt.length > 0);
      await followed.pass(LONG_ENOUGH);
      await followed.untilRight();
      expect(followed.rebuilt).toMatchObject([{ cause: 'outage' }]);
      expect(followed.updates.lost).toBe(true);
      expect(followed.updates.faulty).toEqual([]);
      expect(followed.trades.faulty).toEqual([]);
      expect(rig.states.find(({ state }) => state === 'backing-off')?.reason).toMatchObject(
        {
          drop: { kind: 'server-close', code: 1006 },
          'half-open': { kind: 'silence' },
          expire: { kind: 'server-close', code: 1001 },
        }[kind],
      );
    },
  );

  it('that the server has forgotten is missed once all is silent, and built anew', async () => {
    // On a connection of its own nothing else is heard, so that the silence is noticed.
    await using followed = await followBook(1, { addressing: 'raw' });
    const { rig } = followed;
    rig.mock.streams.faults.next({ kind: 'forget', match: isDepth });
    await rig.until(() => followed.rebuilt.length > 0);
    await followed.pass(LONG_ENOUGH);
    await followed.untilRight();
    expect(rig.states.some(({ state }) => state === 'backing-off')).toBe(false);
    expect(followed.rebuilt).toMatchObject([{ cause: 'outage' }]);
    expect(followed.updates.lost).toBe(true);
    expect(followed.updates.faulty).toEqual([]);
  });

  it('is cut after 24 hours where nothing rotates before, and is built anew', async () => {
    await using followed = await followBook(1, { rotateAfterMs: Number.POSITIVE_INFINITY }, quiet);
    const { rig } = followed;
    const openedAt = rig.states.find(({ state }) => state === 'live')?.at ?? 0;
    await rig.pass(24 * HOUR - MINUTE);
    expect(followed.rebuilt).toEqual([]);
    await rig.pass(2 * MINUTE);
    await followed.untilRight();
    expect(followed.rebuilt).toMatchObject([{ cause: 'outage' }]);
    const cut = rig.states.find(({ state }) => state === 'backing-off');
    expect(cut).toMatchObject({ reason: { kind: 'server-close', code: 1001 } });
    // The clock goes in steps of five seconds.
    expect((cut?.at ?? 0) - openedAt).toBeGreaterThan(24 * HOUR - 5 * SECOND);
    expect((cut?.at ?? 0) - openedAt).toBeLessThan(24 * HOUR + 5 * SECOND);
  });

  it.each([429, 418])('stays away as long as HTTP %i says, and is built anew', async (status) => {
    await using followed = await followBook();
    const { rig } = followed;
    const { faults } = rig.mock.streams;
    faults.next({ kind: 'refuse-upgrade', status, headers: { 'retry-after': '40' } });
    faults.next({ kind: 'drop', match: isDepth });
    await rig.until(() => followed.rebuilt.length > 0);
    await followed.untilRight();
    const refused = rig.states.find(({ reason }) => reason?.kind === 'upgrade-refused');
    expect(refused).toMatchObject({ state: 'backing-off', reason: { status, retryAfterMs: 40 * SECOND } });
    const next = rig.states.find(({ state, at }) => state === 'connecting' && at > (refused?.at ?? 0));
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(40 * SECOND);
    expect(followed.rebuilt).toMatchObject([{ cause: 'outage' }]);
    expect(followed.updates.faulty).toEqual([]);
  });
});

/** A trade every ten seconds: a day of more would take a minute. */
const quiet = { market: { tradesPerSecond: 0.1 } };
