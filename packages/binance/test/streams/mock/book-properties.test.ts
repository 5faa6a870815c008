import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followBook, isDepth } from './followed-book.ts';
import { SECOND } from './rig.ts';

const frameFault = fc.record({
  kind: fc.constantFrom('drop', 'half-open', 'duplicate', 'out-of-order', 'gap', 'forget', 'bad-json'),
  match: fc.constantFrom(isDepth, ({ stream }: { readonly stream: string }) => stream === 'btcusdt@trade'),
  times: fc.integer({ min: 1, max: 3 }),
});

const action = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * SECOND }) }),
  fc.record({ do: fc.constant('fault' as const), fault: frameFault }),
  fc.record({
    do: fc.constant('fault' as const),
    fault: fc.record({
      kind: fc.constant('refuse-upgrade' as const),
      status: fc.constantFrom(429, 418, 503),
      headers: fc.constantFrom({ 'retry-after': '3' }, { 'retry-after': '30' }),
    }),
  }),
  fc.record({
    do: fc.constant('fault' as const),
    fault: fc.record({
      kind: fc.constant('late-ping' as const),
      delayMs: fc.integer({ min: 0, max: 400 * SECOND }),
    }),
  }),
  fc.record({ do: fc.constantFrom('expire' as const, 'go silent' as const, 'drop' as const) }),
  fc.record({
    do: fc.constant('order' as const),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.constantFrom('0.01', '0.5'),
  }),
);

test('under any sequence of faults and trades a book is right or empty, and nothing is lost in silence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom('raw' as const, 'combined' as const),
      fc.array(action, { minLength: 1, maxLength: 12 }),
      async (seed, addressing, actions) => {
        await using followed = await followBook(seed, { addressing, silenceMs: 5 * SECOND });
        const { rig, updates, trades } = followed;
        const { streams } = rig.mock;
        for (const each of actions) {
          if (each.do === 'wait') await followed.pass(each.ms);
          else if (each.do === 'fault') {
            // Where other streams go on, nobody notices before the connection is replaced.
            if (each.fault.kind === 'forget' && addressing === 'combined') continue;
            streams.faults.next(each.fault);
          } else if (each.do === 'order')
            await rig.binance().trade.newOrder({
              symbol: 'BTCUSDT',
              type: 'MARKET',
              side: each.side,
              quantity: each.quantity,
            });
          else
            for (const connection of streams.connections()) {
              if (each.do === 'expire') connection.expire();
              else if (each.do === 'drop') connection.drop();
              else connection.goSilent();
            }
        }
        await followed.pass(30 * SECOND);
        streams.faults.clear();
        // Whoever was silenced is noticed, and whoever was refused comes back.
        await rig.pass(90 * SECOND);
        await followed.untilRight();
        // The last of what was lost shows with the next event.
        const { length } = trades.parts;
        await rig.until(() => trades.parts.length > length && updates.parts.at(-1)?.isGap === false);
        expect([updates.faulty, trades.faulty]).toEqual([[], []]);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
