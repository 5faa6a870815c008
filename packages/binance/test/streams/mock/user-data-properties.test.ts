import { expireListenKeys } from '@exspec/binance/mock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, type Rig, SECOND } from './rig.ts';
import { LIMIT, listen, startEmpty } from './told.ts';

const troubles: Readonly<Record<string, (rig: Rig) => void>> = {
  drop: (rig) => rig.mock.streams.faults.next({ kind: 'drop' }),
  'half-open': (rig) => rig.mock.streams.faults.next({ kind: 'half-open' }),
  'bad-json': (rig) => rig.mock.streams.faults.next({ kind: 'bad-json' }),
  'refuse-upgrade': (rig) => rig.mock.streams.faults.next({ kind: 'refuse-upgrade', status: 503 }),
  expire: (rig) => rig.mock.streams.connections()[0]?.expire(),
  'expire the key': (rig) => expireListenKeys(rig.mock.engine),
  'no answer': (rig) =>
    rig.mock.engine.faults.next({ kind: 'reset-before', match: 'userStream.createListenKey' }),
};

const action = fc.oneof(
  fc.constant({ do: 'order' } as const),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40 * SECOND }) }),
  fc.record({ do: fc.constantFrom(...Object.keys(troubles)) }),
);

test('an order is told once, or lies in a gap and stands in what is replayed after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 15 }), async (actions) => {
      await using rig = await startEmpty();
      const { told, account } = await listen(rig, { silenceMs: 5 * SECOND });
      const placed: { readonly id: string; readonly at: number }[] = [];
      const place = async (): Promise<string> => {
        const price = String(3990 - placed.length);
        const order = { ...LIMIT, side: 'BUY', price, quantity: '0.1' } as const;
        const { orderId } = await rig.binance().trade.newOrder(order);
        placed.push({ id: orderId, at: rig.mock.engine.now });
        await rig.settle();
        return orderId;
      };
      for (const each of actions) {
        if ('ms' in each) await rig.pass(each.ms);
        else if (each.do === 'order') await place();
        else troubles[each.do]?.(rig);
      }
      rig.mock.streams.faults.clear();
      rig.mock.engine.faults.clear();
      await rig.pass(3 * MINUTE);
      const last = await place();
      const ids = told.orders.map(({ i }) => i);
      expect(account.state).toBe('live');
      expect(ids).toContain(last);
      expect(new Set(ids).size).toBe(ids.length);
      const silent = placed.filter(
        ({ id, at }) => !ids.includes(id) && !told.gaps.some(({ from, to }) => from <= at && at <= to),
      );
      expect(silent).toEqual([]);
      expect(told.replays.flatMap(({ gaps }) => gaps)).toEqual(told.gaps);
      const replayed = told.replays.at(-1)?.openOrders.map(({ orderId }) => orderId) ?? [];
      for (const { id } of placed) expect([...ids, ...replayed]).toContain(id);
    }),
    { numRuns: 40 },
  );
}, 120_000);
