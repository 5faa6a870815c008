import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Governor, type GovernorOptions, type ReserveOptions } from '../src/governor.ts';
import { MemoryStore, type Operation, OptionsError, RateLimitError, type Spend } from '../src/index.ts';
import { Waits } from '../src/wait.ts';
import {
  balanceOperation,
  bookOperation,
  cancelOperation,
  exchange,
  orderOperation,
} from './support/exchange.ts';

// A whole minute and 10 s window begins here.
const START = 1_800_000_000_000;
const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

let origins = 0;

function newGovernor(
  options: GovernorOptions = {},
  apiKey = 'key',
  origin = `http://host${origins++}`,
): Governor {
  const scope = { limits: exchange.limits, origin, apiKey, now: () => Date.now() };
  return new Governor(scope, { store: new MemoryStore(), ...options });
}

function reserveOptions(onLimit: 'wait' | 'fail', signal?: AbortSignal): ReserveOptions {
  return { onLimit, waits: new Waits(), signal };
}

/** Takes what a call spends; throws where there is no room. */
async function take(governor: Governor, operation: Operation, values = {}): Promise<readonly Spend[]> {
  const spends = governor.spends(operation, values);
  await governor.reserve(operation, spends, reserveOptions('fail'));
  return spends;
}

async function takeMany(governor: Governor, operation: Operation, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await take(governor, operation);
}

async function roomFor(governor: Governor, operation: Operation): Promise<boolean> {
  try {
    await take(governor, operation);
    return true;
  } catch (error) {
    if (error instanceof RateLimitError) return false;
    throw error;
  }
}

describe('a bucket', () => {
  it('takes calls without a promise until its limit is reached, then refuses', async () => {
    const governor = newGovernor();
    for (let i = 0; i < 20; i++) {
      const spends = governor.spends(balanceOperation, {});
      expect(governor.reserve(balanceOperation, spends, reserveOptions('fail'))).toBeUndefined();
    }
    await expect(take(governor, bookOperation)).rejects.toMatchObject({
      local: true,
      banned: false,
      httpStatus: 0,
      operation: 'market.book',
      retryAfterMs: MINUTE,
    });
  });

  it('is empty again when its window ends on the exchange clock', async () => {
    vi.setSystemTime(START + 59_000);
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.setSystemTime(START + 60_000);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it.each([
    [{}, 1],
    [{ limit: '100' }, 1],
    [{ limit: '500' }, 5],
  ])('is charged by parameters: %j weighs %i', (values, weight) => {
    expect(newGovernor().spends(bookOperation, values)[0]?.weight).toBe(weight);
  });

  it('never lets more through in a window than its limit, whatever is taken and reported', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ weight: fc.integer({ min: 1, max: 40 }), after: fc.integer({ min: 0, max: 20_000 }) }),
        ),
        async (calls) => {
          const store = new MemoryStore();
          const passed = new Map<number, number>();
          let now = START;
          for (const { weight, after } of calls) {
            now += after;
            const windows = [{ ms: MINUTE, limit: 100 }];
            const spend: Spend = { key: 'a', weight, windows, share: 1, mark: 0, takenAt: 0 };
            if (store.take('host', [spend], now) !== undefined) continue;
            const window = Math.floor(now / MINUTE);
            passed.set(window, (passed.get(window) ?? 0) + weight);
          }
          for (const sum of passed.values()) expect(sum).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});

describe('what the exchange reports', () => {
  it('counts where it is more than is known here: others spend too', async () => {
    const governor = newGovernor();
    const spends = await take(governor, bookOperation);
    governor.observe(spends, { 'x-used-1m': '99' });
    expect(await roomFor(governor, bookOperation)).toBe(true);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('has later reservations added to it, because the exchange had not seen them', async () => {
    const governor = newGovernor();
    const first = await take(governor, bookOperation);
    await takeMany(governor, balanceOperation, 3);
    // 80 at the time of the first; 15 more have left since.
    governor.observe(first, { 'x-used-1m': '80' });
    await takeMany(governor, balanceOperation, 1);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('never lowers what is counted here', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 19);
    const last = await take(governor, balanceOperation);
    governor.observe(last, { 'x-used-1m': '1' });
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('is ignored when the window has ended meanwhile', async () => {
    const governor = newGovernor();
    const spends = await take(governor, bookOperation);
    vi.setSystemTime(START + MINUTE);
    governor.observe(spends, { 'x-used-1m': '100' });
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it.each(['', 'abc', '-5', 'NaN', '1e9'])('is ignored where it is no count: %j', async (text) => {
    const governor = newGovernor();
    governor.observe(await take(governor, bookOperation), { 'x-used-1m': text });
    expect(await roomFor(governor, balanceOperation)).toBe(true);
  });

  it('replaces a documented limit', async () => {
    const governor = newGovernor();
    governor.setLimit('ip', MINUTE, 10);
    await takeMany(governor, balanceOperation, 2);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });
});

describe('a call without room', () => {
  it('waits for the window to end and is taken then', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    vi.setSystemTime(START + 50_000);
    let taken = false;
    const spends = governor.spends(bookOperation, {});
    const waiting = governor.reserve(bookOperation, spends, reserveOptions('wait'))?.then(() => {
      taken = true;
    });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(taken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(taken).toBe(true);
  });

  it('fails at once where the wait would be longer than allowed', async () => {
    const governor = newGovernor({ maxWaitMs: 1000 });
    await takeMany(governor, balanceOperation, 20);
    const spends = governor.spends(bookOperation, {});
    await expect(governor.reserve(bookOperation, spends, reserveOptions('wait'))).rejects.toMatchObject({
      local: true,
    });
  });

  it('fails at once where it alone is more than the limit', async () => {
    const governor = newGovernor();
    governor.setLimit('ip', MINUTE, 3);
    const spends = governor.spends(balanceOperation, {});
    await expect(governor.reserve(balanceOperation, spends, reserveOptions('wait'))).rejects.toMatchObject({
      local: true,
      retryAfterMs: undefined,
    });
  });

  it('ends with its signal, and with the connection', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const spends = governor.spends(bookOperation, {});
    const controller = new AbortController();
    const aborted = governor.reserve(bookOperation, spends, reserveOptions('wait', controller.signal));
    const closing = reserveOptions('wait');
    const closed = governor.reserve(bookOperation, spends, closing);
    const results = Promise.allSettled([aborted, closed]);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('enough'));
    closing.waits.end();
    expect(await results).toMatchObject([
      { reason: { message: 'enough' } },
      { reason: { name: 'ClosedError' } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a refusal by the exchange', () => {
  const refusal = { httpStatus: 429, headers: {}, trait: undefined, retryAfterMs: undefined };

  it('429 closes the bucket that is at its limit until Retry-After', async () => {
    const governor = newGovernor();
    const spends = await take(governor, bookOperation);
    governor.observe(spends, { 'x-used-1m': '100' });
    await governor.refused(spends, { ...refusal, retryAfterMs: 90_000 });
    vi.setSystemTime(START + 89_999);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.setSystemTime(START + 90_000);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it('429 that no bucket explains closes the host', async () => {
    const governor = newGovernor();
    await governor.refused(await take(governor, bookOperation), { ...refusal, retryAfterMs: 5000 });
    const free: Operation = { ...bookOperation, cost: [] };
    expect(await roomFor(governor, free)).toBe(false);
    vi.setSystemTime(START + 5000);
    expect(await roomFor(governor, free)).toBe(true);
  });

  it.each([
    ['by its code', { ...refusal, trait: 'too-many-orders' as const }, {}],
    ['by its order count', refusal, { 'x-orders-10s': '10' }],
  ])(
    'too many orders, told %s, closes orders until the window ends and no cancel',
    async (_how, overrun, headers) => {
      vi.setSystemTime(START + 3000);
      const governor = newGovernor();
      const spends = await take(governor, orderOperation);
      governor.observe(spends, headers);
      await governor.refused(spends, overrun);
      expect(await roomFor(governor, orderOperation)).toBe(false);
      expect(await roomFor(governor, cancelOperation)).toBe(true);
      expect(await roomFor(governor, bookOperation)).toBe(true);
      vi.setSystemTime(START + 9_999);
      expect(await roomFor(governor, orderOperation)).toBe(false);
      vi.setSystemTime(START + 10_000);
      expect(await roomFor(governor, orderOperation)).toBe(true);
    },
  );

  it('too many orders of the day closes orders until the day ends', async () => {
    const governor = newGovernor();
    const spends = await take(governor, orderOperation);
    governor.observe(spends, { 'x-orders-10s': '1', 'x-orders-1d': '1000' });
    await governor.refused(spends, { ...refusal, trait: 'too-many-orders' });
    vi.setSystemTime(START + 3_600_000);
    expect(await roomFor(governor, orderOperation)).toBe(false);
    expect(await roomFor(governor, cancelOperation)).toBe(true);
  });

  it('418 closes the address for everything until Retry-After', async () => {
    const governor = newGovernor();
    const spends = await take(governor, bookOperation);
    await governor.refused(spends, { ...refusal, httpStatus: 418, retryAfterMs: 120_000 });
    for (const operation of [bookOperation, cancelOperation, orderOperation]) {
      expect(await roomFor(governor, operation)).toBe(false);
    }
    vi.setSystemTime(START + 120_000);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });
});

describe('who shares a bucket', () => {
  it('by address: all clients on one origin; by account: those with the same key', async () => {
    const store = new MemoryStore();
    const origin = 'http://shared';
    const one = newGovernor({ store }, 'one', origin);
    const two = newGovernor({ store }, 'two', origin);
    const elsewhere = newGovernor({ store }, 'one', 'http://elsewhere');
    await takeMany(one, orderOperation, 10);
    expect(await roomFor(one, orderOperation)).toBe(false);
    expect(await roomFor(two, orderOperation)).toBe(true);
    await takeMany(one, balanceOperation, 17);
    expect(await roomFor(two, balanceOperation)).toBe(false);
    expect(await roomFor(elsewhere, balanceOperation)).toBe(true);
  });

  it('without an own store, clients of one process share', async () => {
    const origin = 'http://process';
    const scope = { limits: exchange.limits, origin, apiKey: 'k', now: () => Date.now() };
    await takeMany(new Governor(scope), balanceOperation, 20);
    expect(await roomFor(new Governor({ ...scope, apiKey: undefined }), bookOperation)).toBe(false);
  });

  it('by operation: each operation has a budget of its own', async () => {
    const bucket = {
      name: 'own',
      key: 'ip',
      scope: 'operation',
      unit: 'weight',
      windows: [{ ms: 1000, limit: 1 }],
    } as const;
    const limited = (key: string): Operation => ({ ...bookOperation, key, cost: [{ bucket, weight: 1 }] });
    const governor = newGovernor();
    expect(await roomFor(governor, limited('a.one'))).toBe(true);
    expect(await roomFor(governor, limited('a.one'))).toBe(false);
    expect(await roomFor(governor, limited('a.two'))).toBe(true);
  });

  it('keys of the store do not hold the API key', async () => {
    const store = new MemoryStore();
    const keys: string[] = [];
    const spy = vi.spyOn(store, 'take').mockImplementation((host, spends) => {
      keys.push(host, ...spends.map((spend) => spend.key));
      return undefined;
    });
    await take(newGovernor({ store }, 'veryPrivateKey'), orderOperation);
    expect(spy).toHaveBeenCalled();
    expect(keys.join()).not.toContain('veryPrivateKey');
  });
});

describe('a reserved part', () => {
  const reserve = {
    bucket: 'ip',
    share: 0.2,
    for: (operation: Operation) => operation.key === 'trade.cancel',
  };

  it('is left to the operations that it is for', async () => {
    const governor = newGovernor({ reserve });
    await takeMany(governor, balanceOperation, 16);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    expect(await roomFor(governor, cancelOperation)).toBe(true);
  });

  it.each([
    { bucket: 'nosuch', share: 0.1, for: () => true },
    { bucket: 'ip', share: 1, for: () => true },
  ])('that makes no sense is refused', (wrong) => {
    expect(() => newGovernor({ reserve: wrong })).toThrow(OptionsError);
  });
});

it('a store that answers with promises is waited for', async () => {
  const memory = new MemoryStore();
  const store = {
    take: async (...args: Parameters<MemoryStore['take']>) => memory.take(...args),
    report: async (...args: Parameters<MemoryStore['report']>) => memory.report(...args),
    shut: async (...args: Parameters<MemoryStore['shut']>) => memory.shut(...args),
    used: async (...args: Parameters<MemoryStore['used']>) => memory.used(...args),
  };
  const governor = newGovernor({ store });
  await takeMany(governor, balanceOperation, 20);
  expect(await roomFor(governor, bookOperation)).toBe(false);
});
