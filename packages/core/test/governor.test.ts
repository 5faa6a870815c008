import {
  balanceOperation,
  bookOperation,
  cancelOperation as cancel,
  exchange,
  orderOperation,
} from '@exspec/testing/exchange';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Governor, type GovernorOptions, type Waiting } from '../src/governor.ts';
import {
  type CountedCost,
  MemoryStore,
  type Operation,
  OptionsError,
  RateLimitError,
  type TimeBounds,
} from '../src/index.ts';
import { Waits } from '../src/wait.ts';

// A whole minute and 10 s window begins here.
const START = 1_800_000_000_000;
const MINUTE = 60_000;

const cancelOperation: Operation = { ...cancel, lowersRisk: true };

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

let origins = 0;

interface Time {
  bounds(): TimeBounds;
}

/** The exchange's time, known to the millisecond. */
const exact: Time = { bounds: () => ({ earliest: Date.now(), latest: Date.now(), doubtMs: 0 }) };
const unknown: Time = {
  bounds: () => ({ earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY, doubtMs: 0 }),
};

interface Setting {
  readonly apiKey?: string;
  readonly origin?: string;
  readonly time?: Time;
}

/** Without a kept part, unless it is asked for: the numbers below are whole limits. */
function newGovernor(
  options: GovernorOptions = {},
  { apiKey = 'key', origin = `http://host${origins++}`, time = exact }: Setting = {},
): Governor {
  const scope = { limits: exchange.limits, origin, apiKey, time };
  return new Governor(scope, { store: new MemoryStore(), reserve: false, ...options });
}

function waitOptions(onLimit: 'wait' | 'fail', more: Partial<Waiting> = {}): Waiting {
  const until = Number.POSITIVE_INFINITY;
  return { onLimit, until, waits: new Waits(), signal: undefined, onWait: undefined, ...more };
}

/** A call that is sent and not answered yet; throws where there is no room. */
async function send(governor: Governor, operation: Operation, values = {}): Promise<readonly CountedCost[]> {
  const spends = governor.spends(operation, values);
  await governor.reserve(operation, spends, waitOptions('fail'));
  return spends;
}

/** A call and its answer. */
async function take(governor: Governor, operation: Operation, headers = {}): Promise<readonly CountedCost[]> {
  const spends = await send(governor, operation);
  governor.settle(spends, headers, true);
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

/** What a limit counts. */
function used(governor: Governor, bucket = 'ip'): number | undefined {
  return governor.limits().find((limit) => limit.bucket === bucket)?.used;
}

describe('a bucket', () => {
  it('takes calls without a promise until its limit is reached, then refuses', async () => {
    const governor = newGovernor();
    for (let i = 0; i < 20; i++) {
      const spends = governor.spends(balanceOperation, {});
      expect(governor.reserve(balanceOperation, spends, waitOptions('fail'))).toBeUndefined();
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
    vi.advanceTimersByTime(59_000);
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it('that may have begun 200 ms ago counts what was answered since, and what was not answered', async () => {
    const time = { bounds: () => ({ ...exact.bounds(), latest: Date.now() + 200 }) };
    const governor = newGovernor({}, { time });
    vi.advanceTimersByTime(59_700);
    await takeMany(governor, balanceOperation, 10);
    const unanswered = await send(governor, balanceOperation);
    vi.advanceTimersByTime(200);
    await takeMany(governor, balanceOperation, 5);
    vi.advanceTimersByTime(100);
    expect(used(governor)).toBe(30);
    vi.advanceTimersByTime(MINUTE);
    expect(used(governor)).toBe(5);
    governor.settle(unanswered, {}, true);
    vi.advanceTimersByTime(MINUTE);
    expect(used(governor)).toBe(0);
  });

  it('of which nobody knows when its window ends counts each call for a whole window after its answer', async () => {
    const governor = newGovernor({}, { time: unknown });
    vi.advanceTimersByTime(30_000);
    await takeMany(governor, balanceOperation, 20);
    vi.advanceTimersByTime(MINUTE - 100);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it('counts all since the machine may have slept, and what came before no longer than it would have', async () => {
    let sleptAt = Number.POSITIVE_INFINITY;
    const time = {
      bounds: () => ({ ...exact.bounds(), doubtMs: Math.max(0, performance.now() - sleptAt) }),
    };
    const governor = newGovernor({}, { time });
    vi.advanceTimersByTime(30_000);
    await takeMany(governor, balanceOperation, 10);
    sleptAt = performance.now() + 1;
    vi.advanceTimersByTime(20_000);
    await takeMany(governor, balanceOperation, 5);
    expect(used(governor)).toBe(75);
    vi.advanceTimersByTime(10_000);
    expect(used(governor)).toBe(25);
    vi.advanceTimersByTime(MINUTE - 10_001);
    expect(used(governor)).toBe(25);
    vi.advanceTimersByTime(100);
    expect(used(governor)).toBe(0);
  });

  it('counts nothing of a call that has provably not left', async () => {
    const governor = newGovernor();
    governor.settle(await send(governor, balanceOperation), undefined, false);
    expect(used(governor)).toBe(0);
  });

  it('counts a call whose answer was lost', async () => {
    const governor = newGovernor();
    governor.settle(await send(governor, balanceOperation), undefined, true);
    expect(used(governor)).toBe(5);
  });

  it.each([
    [{}, 1],
    [{ limit: '100' }, 1],
    [{ limit: '500' }, 5],
  ])('is charged by parameters: %j weighs %i', (values, weight) => {
    expect(newGovernor().spends(bookOperation, values)[0]?.weight).toBe(weight);
  });
});

describe('what the exchange reports', () => {
  it('counts where it is more than is known here: others spend too', async () => {
    const governor = newGovernor();
    await take(governor, bookOperation, { 'x-used-1m': '99' });
    expect(await roomFor(governor, bookOperation)).toBe(true);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('has what is not answered added to it, because it may not have seen that', async () => {
    const governor = newGovernor();
    const first = await send(governor, bookOperation);
    for (let i = 0; i < 3; i++) await send(governor, balanceOperation);
    governor.settle(first, { 'x-used-1m': '80' }, true);
    expect(used(governor)).toBe(95);
  });

  it('has nothing added twice, in whatever order the answers come', async () => {
    const governor = newGovernor();
    const sent: (readonly CountedCost[])[] = [];
    for (let i = 0; i < 60; i++) sent.push(await send(governor, bookOperation));
    // Others have spent 40; the exchange handled ours one after another, the answers come the other way round.
    for (let i = sent.length; i > 0; i--)
      governor.settle(sent[i - 1] ?? [], { 'x-used-1m': `${40 + i}` }, true);
    expect(used(governor)).toBe(100);
  });

  it('never lowers what is counted here', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 19);
    await take(governor, balanceOperation, { 'x-used-1m': '1' });
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('is lowered by a later request: what was reported before belongs to another window', async () => {
    const governor = newGovernor({}, { time: unknown });
    await take(governor, bookOperation, { 'x-used-1m': '98' });
    vi.advanceTimersByTime(10);
    await take(governor, bookOperation, { 'x-used-1m': '1' });
    expect(used(governor)).toBe(2);
  });

  it('is ignored when the window has ended meanwhile', async () => {
    const governor = newGovernor();
    const spends = await send(governor, bookOperation);
    vi.advanceTimersByTime(MINUTE);
    governor.settle(spends, { 'x-used-1m': '100' }, true);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it('keeps as much for others as they used in the window before', async () => {
    const governor = newGovernor({ reserve: { share: 0 } });
    await take(governor, bookOperation, { 'x-used-1m': '31' });
    vi.advanceTimersByTime(MINUTE);
    await takeMany(governor, balanceOperation, 14);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    expect(await roomFor(governor, cancelOperation)).toBe(true);
    vi.advanceTimersByTime(2 * MINUTE);
    await takeMany(governor, balanceOperation, 20);
  });

  it.each(['', 'abc', '-5', 'NaN', '1e9'])('is ignored where it is no count: %j', async (text) => {
    const governor = newGovernor();
    await take(governor, bookOperation, { 'x-used-1m': text });
    expect(used(governor)).toBe(1);
  });

  it('replaces a documented limit, and adds one for another window', async () => {
    const governor = newGovernor();
    governor.setLimit('ip', MINUTE, 10);
    governor.setLimit('ip', 1000, 5);
    await take(governor, balanceOperation);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.advanceTimersByTime(1000);
    await take(governor, balanceOperation);
    vi.advanceTimersByTime(1000);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('is refused for a bucket that there is not', () => {
    expect(() => newGovernor().setLimit('IP', MINUTE, 10)).toThrow("There is no bucket 'IP'");
  });
});

describe('a call without room', () => {
  /** Begins to wait for room and notes its name when it has some. */
  function waitFor(
    governor: Governor,
    operation: Operation,
    name: string,
    taken: string[],
    more = {},
  ): Promise<void> {
    const spends = governor.spends(operation, {});
    const room = governor.reserve(operation, spends, waitOptions('wait', more)) ?? Promise.resolve();
    return room.then(() => {
      taken.push(name);
      governor.settle(spends, {}, true);
    });
  }

  it('waits for the window to end and is taken then', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    vi.advanceTimersByTime(50_000);
    const taken: string[] = [];
    const waiting = waitFor(governor, bookOperation, 'book', taken);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(taken).toEqual(['book']);
  });

  it('waits behind those that came before, cancels before all others', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const taken: string[] = [];
    const all = [
      waitFor(governor, bookOperation, 'one', taken),
      waitFor(governor, bookOperation, 'two', taken),
      waitFor(governor, cancelOperation, 'cancel', taken),
      waitFor(governor, bookOperation, 'three', taken),
      waitFor(governor, cancelOperation, 'second cancel', taken),
    ];
    await vi.advanceTimersByTimeAsync(MINUTE);
    await Promise.all(all);
    expect(taken).toEqual(['cancel', 'second cancel', 'one', 'two', 'three']);
  });

  it('is passed by a lighter one that fits', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 19);
    const taken: string[] = [];
    await takeMany(governor, bookOperation, 3);
    const heavy = waitFor(governor, balanceOperation, 'heavy', taken);
    await waitFor(governor, bookOperation, 'light', taken);
    expect(taken).toEqual(['light']);
    await vi.advanceTimersByTimeAsync(MINUTE);
    await heavy;
  });

  it('is taken as soon as an answer shows that there is room', async () => {
    const governor = newGovernor();
    const sent: (readonly CountedCost[])[] = [];
    for (let i = 0; i < 60; i++) sent.push(await send(governor, bookOperation));
    // The last that was handled is answered first: the others may or may not be among its 60.
    governor.settle(sent[59] ?? [], { 'x-used-1m': '60' }, true);
    const taken: string[] = [];
    const waiting = waitFor(governor, cancelOperation, 'cancel', taken);
    for (let i = 0; i < 30; i++) governor.settle(sent[i] ?? [], { 'x-used-1m': `${i + 1}` }, true);
    await waiting;
    expect(taken).toEqual(['cancel']);
  });

  it('tells of the wait before it begins', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const onWait = vi.fn();
    const waiting = waitFor(governor, bookOperation, 'book', [], { onWait });
    expect(onWait.mock.calls).toEqual([[{ operation: 'market.book', bucket: 'ip', ms: MINUTE }]]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    await waiting;
    expect(onWait).toHaveBeenCalledTimes(1);
  });

  it('tells of a closed host without a bucket', async () => {
    const governor = newGovernor();
    const ban = { httpStatus: 418, trait: undefined, retryAfterMs: 5000 };
    await governor.refused(await take(governor, bookOperation), ban);
    const onWait = vi.fn();
    const waiting = waitFor(governor, bookOperation, 'book', [], { onWait });
    expect(onWait.mock.calls).toEqual([[{ operation: 'market.book', bucket: undefined, ms: 5000 }]]);
    await vi.advanceTimersByTimeAsync(5000);
    await waiting;
  });

  it.each([
    ['than the governor allows', { maxWaitMs: 1000 }, Number.POSITIVE_INFINITY],
    ['than the call allows', {}, 1000],
  ])('fails at once where the wait would be longer %s', async (_than, options, most) => {
    const governor = newGovernor(options);
    await takeMany(governor, balanceOperation, 20);
    const waiting = waitFor(governor, bookOperation, 'book', [], { until: performance.now() + most });
    await expect(waiting).rejects.toMatchObject({ local: true, retryAfterMs: MINUTE });
  });

  it('fails at once where those before it fill the next window', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const taken: string[] = [];
    const all = Array.from({ length: 20 }, () => waitFor(governor, balanceOperation, 'balance', taken));
    await expect(waitFor(governor, bookOperation, 'book', taken)).rejects.toMatchObject({
      retryAfterMs: 2 * MINUTE,
    });
    await vi.advanceTimersByTimeAsync(MINUTE);
    await Promise.all(all);
  });

  it('fails at once where it alone is more than the limit', async () => {
    const governor = newGovernor();
    governor.setLimit('ip', MINUTE, 3);
    await expect(waitFor(governor, balanceOperation, 'balance', [])).rejects.toMatchObject({
      local: true,
      retryAfterMs: undefined,
    });
  });

  it('waits for more than 2^31 ms without waking up in between', async () => {
    const governor = newGovernor({ maxWaitMs: Number.POSITIVE_INFINITY });
    const ban = { httpStatus: 418, trait: undefined, retryAfterMs: 100 * 24 * 3_600_000 };
    await governor.refused(await take(governor, bookOperation), ban);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const taken: string[] = [];
    const waiting = waitFor(governor, bookOperation, 'book', taken);
    await vi.advanceTimersByTimeAsync(100 * 24 * 3_600_000 - 1);
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(timers.mock.calls.length).toBeLessThan(10);
  });

  it('ends with its signal, and with the connection', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const controller = new AbortController();
    const waits = new Waits();
    const aborted = waitFor(governor, bookOperation, 'aborted', [], { signal: controller.signal });
    const closed = waitFor(governor, bookOperation, 'closed', [], { waits });
    const results = Promise.allSettled([aborted, closed]);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('enough'));
    waits.end();
    expect(await results).toMatchObject([
      { reason: { message: 'enough' } },
      { reason: { name: 'ClosedError' } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin to wait after its end', async () => {
    const governor = newGovernor();
    await takeMany(governor, balanceOperation, 20);
    const waits = new Waits();
    waits.end();
    await expect(waitFor(governor, bookOperation, 'late', [], { waits })).rejects.toMatchObject({
      name: 'ClosedError',
    });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(waitFor(governor, bookOperation, 'late', [], { signal })).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a refusal by the exchange', () => {
  const refusal = { httpStatus: 429, headers: {}, trait: undefined, retryAfterMs: undefined };

  it('429 closes the bucket that is at its limit until Retry-After', async () => {
    const governor = newGovernor();
    const spends = await take(governor, bookOperation, { 'x-used-1m': '100' });
    await governor.refused(spends, { ...refusal, retryAfterMs: 90_000 });
    vi.advanceTimersByTime(89_999);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });

  it('429 that no bucket explains closes the host', async () => {
    const governor = newGovernor();
    await governor.refused(await take(governor, bookOperation), { ...refusal, retryAfterMs: 5000 });
    const free: Operation = { ...bookOperation, cost: [] };
    expect(await roomFor(governor, free)).toBe(false);
    vi.advanceTimersByTime(5000);
    expect(await roomFor(governor, free)).toBe(true);
  });

  it.each([
    ['by its code', { ...refusal, trait: 'too-many-orders' as const }, {}],
    ['by its order count', refusal, { 'x-orders-10s': '10' }],
  ])(
    'too many orders, told %s, closes orders until the window ends and no cancel',
    async (_how, overrun, headers) => {
      vi.advanceTimersByTime(3000);
      const governor = newGovernor();
      const spends = await take(governor, orderOperation, headers);
      await governor.refused(spends, overrun);
      expect(await roomFor(governor, orderOperation)).toBe(false);
      expect(await roomFor(governor, cancelOperation)).toBe(true);
      expect(await roomFor(governor, bookOperation)).toBe(true);
      vi.advanceTimersByTime(6_999);
      expect(await roomFor(governor, orderOperation)).toBe(false);
      vi.advanceTimersByTime(1);
      expect(await roomFor(governor, orderOperation)).toBe(true);
    },
  );

  it('too many orders of the day closes orders until the day ends', async () => {
    const governor = newGovernor();
    const spends = await take(governor, orderOperation, { 'x-orders-10s': '1', 'x-orders-1d': '1000' });
    await governor.refused(spends, { ...refusal, trait: 'too-many-orders' });
    vi.advanceTimersByTime(3_600_000);
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
    vi.advanceTimersByTime(120_000);
    expect(await roomFor(governor, bookOperation)).toBe(true);
  });
});

describe('who shares a bucket', () => {
  it('by address: all clients on one origin; by account: those with the same key', async () => {
    const store = new MemoryStore();
    const origin = 'http://shared';
    const one = newGovernor({ store }, { apiKey: 'one', origin });
    const two = newGovernor({ store }, { apiKey: 'two', origin });
    const elsewhere = newGovernor({ store }, { apiKey: 'one', origin: 'http://elsewhere' });
    await takeMany(one, orderOperation, 10);
    expect(await roomFor(one, orderOperation)).toBe(false);
    expect(await roomFor(two, orderOperation)).toBe(true);
    await takeMany(one, balanceOperation, 17);
    expect(await roomFor(two, balanceOperation)).toBe(false);
    expect(await roomFor(elsewhere, balanceOperation)).toBe(true);
  });

  it('without an own store, clients of one process share', async () => {
    const origin = 'http://process';
    const scope = { limits: exchange.limits, origin, apiKey: 'k' };
    await takeMany(new Governor(scope), balanceOperation, 18);
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
    await take(newGovernor({ store }, { apiKey: 'veryPrivateKey' }), orderOperation);
    expect(spy).toHaveBeenCalled();
    expect(keys.join()).not.toContain('veryPrivateKey');
  });
});

describe('a kept part', () => {
  it('is by default a tenth of what operations share, for what only lowers risk', async () => {
    const governor = newGovernor({ reserve: undefined });
    await takeMany(governor, balanceOperation, 18);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    for (let i = 0; i < 10; i++) expect(await roomFor(governor, cancelOperation)).toBe(true);
    expect(await roomFor(governor, cancelOperation)).toBe(false);
  });

  it('is by default none of the limits of orders, which no cancel spends', async () => {
    const governor = newGovernor({ reserve: undefined });
    await takeMany(governor, orderOperation, 10);
    expect(await roomFor(governor, orderOperation)).toBe(false);
  });

  it('is left to the operations that it is for, too', async () => {
    const isBalance = (operation: Operation): boolean => operation.key === 'account.balance';
    const governor = newGovernor({ reserve: { bucket: 'ip', share: 0.2, for: isBalance } });
    await takeMany(governor, bookOperation, 80);
    expect(await roomFor(governor, bookOperation)).toBe(false);
    expect(await roomFor(governor, cancelOperation)).toBe(true);
    expect(await roomFor(governor, balanceOperation)).toBe(true);
  });

  it('does not stop a call that is heavier than the rest when nothing else goes', async () => {
    const governor = newGovernor({ reserve: { share: 0.98 } });
    expect(await roomFor(governor, balanceOperation)).toBe(true);
    expect(await roomFor(governor, bookOperation)).toBe(false);
  });

  it('of a bucket that there is not is refused', () => {
    expect(() => newGovernor({ reserve: { bucket: 'nosuch' } })).toThrow(OptionsError);
  });
});

describe('limits()', () => {
  it('tells what is used and left, when the window ends and until when something is closed', async () => {
    const governor = newGovernor({}, { origin: 'http://told' });
    vi.advanceTimersByTime(13_000);
    const spends = await take(governor, orderOperation, { 'x-used-1m': '40', 'x-orders-10s': '10' });
    await governor.refused(spends, { httpStatus: 429, trait: 'too-many-orders', retryAfterMs: undefined });
    const state = { origin: 'http://told', operation: undefined, closedUntil: undefined };
    expect(governor.limits()).toEqual([
      { ...state, bucket: 'ip', windowMs: MINUTE, limit: 100, used: 40, left: 60, endsAt: START + MINUTE },
      {
        ...state,
        bucket: 'orders',
        windowMs: 10_000,
        limit: 10,
        used: 10,
        left: 0,
        endsAt: START + 20_000,
        closedUntil: START + 20_000,
      },
      {
        ...state,
        bucket: 'orders',
        windowMs: 86_400_000,
        limit: 1000,
        used: 1,
        left: 999,
        endsAt: START - (START % 86_400_000) + 86_400_000,
        closedUntil: START + 20_000,
      },
    ]);
  });
});

it('a store that answers with promises is waited for', async () => {
  const memory = new MemoryStore();
  const store = {
    take: async (...args: Parameters<MemoryStore['take']>) => memory.take(...args),
    settle: async (...args: Parameters<MemoryStore['settle']>) => memory.settle(...args),
    shut: async (...args: Parameters<MemoryStore['shut']>) => memory.shut(...args),
    look: (...args: Parameters<MemoryStore['look']>) => memory.look(...args),
  };
  const governor = newGovernor({ store });
  await takeMany(governor, balanceOperation, 20);
  expect(await roomFor(governor, bookOperation)).toBe(false);
  const spends = governor.spends(bookOperation, {});
  const waiting = governor.reserve(bookOperation, spends, waitOptions('wait'));
  await vi.advanceTimersByTimeAsync(MINUTE);
  await waiting;
});
