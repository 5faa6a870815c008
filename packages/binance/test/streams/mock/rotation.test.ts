import type { AggTradeEvent, TradeEvent } from '@exspec/binance';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collect, HOUR, MINUTE, type Rig, SECOND, SHALLOW, startRig } from './rig.ts';

const symbol = 'BTCUSDT';

/** How often a connection was replaced by another while it was live. */
function rotations({ states }: Rig): number {
  return states.filter(
    ({ state, previous, reason }) => previous === 'rotating' && state === 'live' && !reason,
  ).length;
}

it.each([
  ['raw', MINUTE],
  ['combined', MINUTE],
  ['combined', 20 * SECOND],
] as const)(
  'a %s connection that is replaced every %i ms loses and repeats no trade',
  async (addressing, rotateAfterMs) => {
    await using rig = await startRig({ symbols: SHALLOW, market: { tradesPerSecond: 8 } });
    const streams = rig.streams({ addressing, rotateAfterMs });
    const trades = collect<TradeEvent>();
    const aggregates = collect<AggTradeEvent>();
    streams.on('btcusdt@aggTrade', aggregates.push);
    await rig.resolve(streams.on('btcusdt@trade', trades.push).ready);
    await rig.pass(5 * rotateAfterMs, 700);
    expect(rotations(rig)).toBeGreaterThanOrEqual(addressing === 'raw' ? 8 : 4);
    expect(rig.mock.streams.connections().length).toBeLessThanOrEqual(addressing === 'raw' ? 4 : 2);
    const { market } = rig.binance();
    const first = trades.events[0]?.t ?? '';
    const fromRest: string[] = [];
    for (let fromId = BigInt(first); ; fromId += 1000n) {
      const page = await market.historicalTrades({ symbol, fromId, limit: 1000 });
      fromRest.push(...page.map(({ id }) => id));
      if (page.length < 1000) break;
    }
    expect(trades.events.length).toBeGreaterThan(100);
    expect(trades.events.map(({ t }) => t)).toEqual(fromRest);
    const [{ a } = { a: '' }] = aggregates.events;
    expect(aggregates.events.map(({ a: id }) => id)).toEqual(
      aggregates.events.map((_, index) => String(BigInt(a) + BigInt(index))),
    );
    expect(rig.gaps).toEqual([]);
  },
);

it('a connection is replaced before the 24 hours are over, and never cut', async () => {
  await using rig = await startRig({ symbols: SHALLOW, market: { tradesPerSecond: 0.02 } });
  const trades = collect<TradeEvent>();
  const streams = rig.streams();
  await rig.resolve(streams.on('btcusdt@trade', trades.push).ready);
  await rig.pass(49 * HOUR);
  expect(rotations(rig)).toBe(2);
  expect(rig.gaps).toEqual([]);
  expect(rig.states.some(({ reason }) => reason !== undefined)).toBe(false);
  const fromRest = await rig.binance().market.historicalTrades({
    symbol,
    fromId: trades.events.at(-900)?.t ?? '',
    limit: 1000,
  });
  expect(trades.events.slice(-900).map(({ t }) => t)).toEqual(fromRest.map(({ id }) => id));
});

it('whatever breaks during a rotation, no trade is repeated, and none is lost in silence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 6 * SECOND }),
      fc.constantFrom('drop' as const, 'go silent' as const, 'expire' as const),
      fc.boolean(),
      async (seed, afterMs, what, isOld) => {
        await using rig = await startRig({ seed, symbols: SHALLOW, market: { tradesPerSecond: 8 } });
        const streams = rig.streams({ rotateAfterMs: MINUTE, silenceMs: 5 * SECOND });
        const known: bigint[] = [];
        const listening = streams.on('btcusdt@trade', ({ t }) => known.push(BigInt(t)), {
          onGap: ({ firstMissing, lastMissing }) => {
            for (let id = BigInt(firstMissing ?? -1); id <= BigInt(lastMissing ?? -2); id++) known.push(id);
          },
        });
        await rig.resolve(listening.ready);
        await rig.until(() => streams.connections[0]?.state === 'rotating');
        await rig.pass(afterMs, 500);
        const connection = rig.mock.streams.connections().at(isOld ? 0 : -1);
        if (what === 'drop') connection?.drop();
        else if (what === 'expire') connection?.expire();
        else connection?.goSilent();
        await rig.pass(40 * SECOND);
        await rig.until(() => streams.connections[0]?.state === 'live');
        const { length } = known;
        await rig.until(() => known.length > length);
        expect(known).toEqual(known.map((_, index) => (known[0] ?? 0n) + BigInt(index)));
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);
