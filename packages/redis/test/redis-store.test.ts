import { type CountedCost, MemoryStore, type TimeBounds } from '@exspec/core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisLostError, RedisStore, type RedisStoreOptions } from '../src/index.ts';
import { clientOf, findRedis, freePort, RedisServer, redisHint } from './support/redis-server.ts';

const HOST = 'https://api.exchange.example ip';
const KEY = 'https://api.exchange.example ip weight request';
const ORDERS = 'https://api.exchange.example acc0unt order orders';
/** In the middle of a minute. */
const START = 1_800_000_030_000;

const hasRedis = findRedis();
if (!hasRedis) console.warn(redisHint);

function spend(weight: number, more: Partial<CountedCost> = {}): CountedCost {
  const windows = [{ ms: 60_000, limit: 100, header: 'x-used' }];
  return { key: KEY, weight, windows, kept: 0, urgent: false, unit: 'weight', takenAt: 0, ...more };
}

function order(): CountedCost {
  return spend(1, { key: ORDERS, unit: 'order', windows: [{ ms: 10_000, limit: 10, header: 'x-orders' }] });
}

describe.skipIf(!hasRedis)('rate limits in Redis', () => {
  let server: RedisServer;
  let client: Awaited<ReturnType<typeof clientOf>>;
  let now = START;
  const stores: RedisStore[] = [];
  const time = (doubtMs = 0): TimeBounds => ({ earliest: now - 10, latest: now + 10, doubtMs });

  /** What another process would have: a store of its own. */
  const open = (options: RedisStoreOptions = {}): RedisStore => {
    const store = new RedisStore(client, {
      graceMs: 0,
      now: () => now,
      onError: (error) => console.error(error),
      ...options,
    });
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    server = new RedisServer(await freePort());
    await server.start();
    client = await clientOf(server);
  });
  beforeEach(async () => {
    now = START;
    await client.flushAll();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    client.destroy();
    await server.kill();
  });

  it('are one budget for two processes', async () => {
    const [one, other] = [open(), open()];
    expect(await one.take(HOST, [spend(60)], time())).toBeUndefined();
    expect(await other.take(HOST, [spend(41)], time())).toMatchObject({
      key: KEY,
      room: 100,
      windowMs: 60_000,
    });
    expect(await other.take(HOST, [spend(40)], time())).toBeUndefined();
  });

  it('take all spends of a call or none', async () => {
    const store = open();
    const full = order();
    for (let count = 0; count < 10; count++)
      expect(await store.take(HOST, [order()], time())).toBeUndefined();
    expect(await store.take(HOST, [spend(100), full], time())).toMatchObject({ key: ORDERS });
    expect(await store.take(HOST, [spend(100)], time())).toBeUndefined();
  });

  it("begin anew with the exchange's window, when what was counted before is surely over", async () => {
    const store = open();
    const spends = [spend(100)];
    await store.take(HOST, spends, time());
    await store.settle(spends, { 'x-used': '100' }, true, time());
    const refusal = await store.take(HOST, [spend(1)], time());
    // Half a minute, and 10 ms that are not known.
    expect(refusal?.waitMs).toBeCloseTo(30_010, -1);
    now += refusal?.waitMs ?? 0;
    expect(await open().take(HOST, [spend(100)], time())).toBeUndefined();
  });

  it('follow what an answer to any of the processes tells', async () => {
    const [one, other] = [open(), open()];
    const spends = [spend(1)];
    await one.take(HOST, spends, time());
    now += 100;
    await one.settle(spends, { 'x-used': '95' }, true, time());
    expect(await other.take(HOST, [spend(6)], time())).toMatchObject({ key: KEY });
    expect(await other.take(HOST, [spend(5)], time())).toBeUndefined();
  });

  it('count what the outcome of a call says', async () => {
    const store = open();
    const spends = [spend(50, { outcome: { refused: 1, otherwise: 50 } })];
    await store.take(HOST, spends, time());
    await store.settle(spends, undefined, true, time(), true);
    expect(await open().take(HOST, [spend(99)], time())).toBeUndefined();
    expect(await open().take(HOST, [spend(1)], time())).toMatchObject({ key: KEY });
  });

  it('give back what has not left', async () => {
    const store = open();
    const spends = [spend(100)];
    await store.take(HOST, spends, time());
    await store.settle(spends, undefined, false, time());
    expect(await open().take(HOST, [spend(100)], time())).toBeUndefined();
  });

  it('keep a part for urgent calls of any process', async () => {
    await open().take(HOST, [spend(90, { kept: 0.1 })], time());
    expect(await open().take(HOST, [spend(1, { kept: 0.1 })], time())).toMatchObject({ key: KEY, room: 90 });
    expect(await open().take(HOST, [spend(10, { urgent: true })], time())).toBeUndefined();
  });

  it('are closed for all by the ban of one', async () => {
    const [one, other] = [open(), open()];
    await one.shut(HOST, 5000);
    expect(await other.take(HOST, [spend(1, { urgent: true })], time())).toMatchObject({
      key: HOST,
      waitMs: 5000,
    });
    expect(other.look(HOST, 60_000).closedMs).toBeGreaterThan(4000);
    await one.shut(HOST, 10);
    now += 4000;
    expect(await other.take(HOST, [spend(1)], time())).toMatchObject({ waitMs: 1000 });
    await one.shut(KEY, 20_000);
    now += 2000;
    expect(await other.take(HOST, [spend(1)], time())).toMatchObject({ key: KEY, waitMs: 18_000 });
    expect(await other.take(HOST, [order()], time())).toBeUndefined();
  });

  it('count what a killed process had under way as sent, and then forget it', async () => {
    await open().take(HOST, [spend(100)], time());
    now += 30_000;
    expect(await open().take(HOST, [spend(1)], time())).toMatchObject({ key: KEY });
    now += 60_000;
    expect(await open().take(HOST, [spend(100)], time())).toBeUndefined();
  });

  it('stand in Redis under hashes, and expire', async () => {
    const store = open();
    await store.take(HOST, [spend(1), order()], time());
    await store.shut(HOST, 1000);
    await store.shut(KEY, 1000);
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(3);
    for (const key of keys) {
      expect(key).toMatch(/^exspec:\{[\w-]{22}\}(:[\w-]{22}(:\d+)?)?$/);
      expect(await client.pTTL(key)).toBeGreaterThan(0);
      const type = await client.type(key);
      const value =
        type === 'hash' ? JSON.stringify(await client.hGetAll(key)) : String(await client.get(key));
      expect(value).not.toMatch(/exchange|acc0unt/);
    }
  });

  it('never count less than the store in memory does', async () => {
    const actions = fc.array(
      fc.record({
        wait: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 20_000 })),
        weight: fc.integer({ min: 1, max: 40 }),
        what: fc.constantFrom('take', 'settle', 'untold', 'return', 'shut'),
        others: fc.integer({ min: 0, max: 10 }),
      }),
      { minLength: 5, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(actions, fc.boolean(), async (list, blind) => {
        await client.flushAll();
        now = START;
        const [store, memory] = [open({ lostMs: 10_000_000 }), new MemoryStore(() => now)];
        const taken: { one: CountedCost[]; other: CountedCost[] }[] = [];
        stores.pop();
        let counted = 0;
        let minute = 0;
        for (const { wait, weight, what, others } of list) {
          now += wait;
          const bounds = blind
            ? { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY, doubtMs: 0 }
            : time();
          if (Math.floor(now / 60_000) !== minute) counted = 0;
          minute = Math.floor(now / 60_000);
          if (what === 'shut') {
            memory.shut(KEY, weight * 10);
            await store.shut(KEY, weight * 10);
          } else if (what === 'take') {
            const pair = { one: [spend(weight)], other: [spend(weight)] };
            const here = memory.take(HOST, pair.other, bounds);
            const there = await store.take(HOST, pair.one, bounds);
            if (here !== undefined) expect(there, `${now}`).toBeDefined();
            if (there === undefined) taken.push(pair);
            else if (here === undefined) memory.settle(pair.other, undefined, false, bounds);
          } else {
            const pair = taken.shift();
            if (pair === undefined) continue;
            counted += (pair.one[0]?.weight ?? 0) + others;
            const headers = what === 'settle' ? { 'x-used': String(counted) } : undefined;
            memory.settle(pair.other, headers, what !== 'return', bounds);
            await store.settle(pair.one, headers, what !== 'return', bounds);
          }
        }
        await store.close();
      }),
      { numRuns: 150 },
    );
  });

  describe('when Redis is lost', () => {
    let mortal: RedisServer;
    let line: Awaited<ReturnType<typeof clientOf>>;
    const lost: RedisLostError[] = [];
    const openMortal = (options: RedisStoreOptions = {}): RedisStore => {
      const store = new RedisStore(line, {
        graceMs: 0,
        timeoutMs: 300,
        now: () => now,
        onError: (error) => lost.push(error),
        ...options,
      });
      stores.push(store);
      return store;
    };
    beforeEach(async () => {
      mortal = new RedisServer(await freePort());
      await mortal.start();
      line = await clientOf(mortal);
      lost.length = 0;
    });
    afterEach(async () => {
      line.destroy();
      mortal.signal('SIGCONT');
      await mortal.kill();
    });

    it('orders fail with an error of their own, cancels go on with a share of what was left', async () => {
      const store = openMortal({ share: 0.25 });
      await store.take(HOST, [spend(60)], time());
      mortal.signal('SIGSTOP');
      await expect(store.take(HOST, [order()], time())).rejects.toBeInstanceOf(RedisLostError);
      expect(lost.length).toBeGreaterThan(0);
      // From now on nobody waits for a timeout.
      await expect(store.take(HOST, [order()], time())).rejects.toThrow(/nothing was sent/);
      const cancel = (): CountedCost[] => [spend(1, { urgent: true })];
      for (let count = 0; count < 10; count++)
        expect(await store.take(HOST, cancel(), time())).toBeUndefined();
      expect(await store.take(HOST, cancel(), time())).toMatchObject({ key: KEY });
    });

    it('calls that wait get room when it is back', async () => {
      const store = openMortal({ onLost: { others: 'wait' } });
      await store.take(HOST, [spend(1)], time());
      mortal.signal('SIGSTOP');
      const refusal = await store.take(HOST, [spend(1)], time());
      expect(refusal?.waitMs).toBeLessThan(1000);
      mortal.signal('SIGCONT');
      await expect.poll(() => store.take(HOST, [spend(1)], time()), { timeout: 10_000 }).toBeUndefined();
    });

    it('what was done alone is told to it when it is back', async () => {
      const store = openMortal({ share: 0.5, onLost: { others: 'alone' } });
      await store.take(HOST, [spend(10)], time());
      mortal.signal('SIGSTOP');
      const spends = [spend(30)];
      expect(await store.take(HOST, spends, time())).toBeUndefined();
      const open = [spend(10)];
      expect(await store.take(HOST, open, time())).toBeUndefined();
      store.settle(spends, undefined, true, time());
      mortal.signal('SIGCONT');
      const other = openMortal();
      const used = async (): Promise<number> => {
        await other.take(HOST, [spend(0)], time());
        return other.look(KEY, 60_000).used;
      };
      await expect.poll(used, { timeout: 10_000 }).toBe(50);
      expect(await other.take(HOST, [spend(51)], time())).toMatchObject({ key: KEY });
      expect(await other.take(HOST, [spend(50)], time())).toBeUndefined();
    });

    it('and has forgotten everything, no window that had begun is used until an answer tells', async () => {
      const [one, other] = [openMortal(), openMortal()];
      const spends = [spend(70)];
      await one.take(HOST, spends, time());
      await other.take(HOST, [spend(1)], time());
      await line.flushAll();
      now += 100;
      // Whoever asks first remembers another count.
      const probe = [spend(1)];
      expect(await other.take(HOST, probe, time())).toBeUndefined();
      await expect
        .poll(() => one.take(HOST, [spend(1)], time()), { timeout: 10_000 })
        .toMatchObject({ key: KEY });
      await other.settle(probe, { 'x-used': '72' }, true, time());
      expect(await other.take(HOST, [spend(29)], time())).toMatchObject({ key: KEY });
    });
  });
});
