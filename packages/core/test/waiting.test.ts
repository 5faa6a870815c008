import { getEventListeners } from 'node:events';
import {
  API_KEY,
  balanceOperation,
  bookOperation,
  errorBody,
  exchange,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ConnectOptions,
  type CoreConnection,
  connect,
  MemoryStore,
  TransportError,
  type TransportResponse,
  type WaitEvent,
} from '../src/index.ts';
import { respond, serve } from './support/server.ts';

const OK: TransportResponse = { status: 200, headers: {}, body: '{"id":1}' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connection whose transport answers by a script; the last answer is repeated. */
function open(options: ConnectOptions = {}, ...script: readonly (TransportResponse | TransportError)[]) {
  const sent: { readonly path: string; readonly timeoutMs: number }[] = [];
  const transport = {
    local: true as const,
    async send({ path }: { readonly path: string }, timeoutMs: number) {
      sent.push({ path, timeoutMs });
      const answer = script[Math.min(sent.length, script.length) - 1] ?? OK;
      if (!(answer instanceof TransportError)) return answer;
      if (answer.failure === 'timeout') await new Promise((resolve) => setTimeout(resolve, timeoutMs));
      throw answer;
    },
    close: async () => {},
  };
  const connection = connect(exchange, {
    apiKey: API_KEY,
    secret: SECRET,
    transport,
    clock: 'none',
    ...options,
    governor: { store: new MemoryStore(), ...(options.governor === false ? {} : options.governor) },
  });
  return { connection, sent };
}

function order(connection: CoreConnection, options = {}): Promise<unknown> {
  return connection.call(orderOperation, { symbol: 'AB' }, options);
}

const timedOut = new TransportError('timeout', true, 'no whole answer');

describe('the 11th of 11 orders, where 10 in 10 s are allowed', () => {
  async function eleventh(options = {}) {
    const waits: WaitEvent[] = [];
    const opened = open({ hooks: { onWait: (event) => waits.push(event) } });
    await Promise.all(Array.from({ length: 10 }, () => order(opened.connection)));
    return { ...opened, waits, last: order(opened.connection, options) };
  }

  it('is told to wait before it does, and is sent when there is room', async () => {
    const { sent, waits, last } = await eleventh({ timeoutMs: 11_000 });
    expect(waits).toEqual([{ operation: 'trade.order', bucket: 'orders', ms: expect.any(Number) }]);
    expect(sent).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(waits[0]?.ms ?? 0);
    await last;
    expect(sent).toHaveLength(11);
    expect(waits).toHaveLength(1);
  });

  it('fails at once where it would wait longer than its timeoutMs', async () => {
    const { sent, waits, last } = await eleventh({ timeoutMs: 2000 });
    await expect(last).rejects.toMatchObject({ name: 'RateLimitError', local: true });
    expect(sent).toHaveLength(10);
    expect(waits).toEqual([]);
  });

  it('fails at once where it would wait longer than its deadlineMs', async () => {
    const { last } = await eleventh({ timeoutMs: 20_000, deadlineMs: 2000 });
    await expect(last).rejects.toMatchObject({ local: true });
  });
});

it('a read may wait longer than its timeoutMs, which is for one attempt', async () => {
  const { connection, sent } = open({ governor: { reserve: false } });
  await Promise.all(Array.from({ length: 20 }, () => connection.call(balanceOperation, {})));
  const waiting = connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 100 });
  await vi.advanceTimersByTimeAsync(61_000);
  await waiting;
  expect(sent.at(-1)).toMatchObject({ timeoutMs: 100 });
});

describe('a read that is not answered in time', () => {
  it('is sent again', async () => {
    const { connection, sent } = open({}, timedOut, OK);
    const call = connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 500 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(await call).toEqual({ id: '1' });
    expect(sent).toHaveLength(2);
  });

  it('is not sent again when its deadlineMs is over, and no attempt goes on beyond', async () => {
    const { connection, sent } = open({ deadlineMs: 1200 }, timedOut);
    const call = connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 1000, retry: { delayMs: 0 } });
    const settled = call.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1200);
    const [first, last] = sent.map(({ timeoutMs }) => timeoutMs);
    expect(first).toBe(1000);
    expect(last).toBeGreaterThan(190);
    expect(last).toBeLessThanOrEqual(200);
    expect(await settled).toMatchObject({ name: 'TimeoutError', timeoutMs: last });
    expect(sent).toHaveLength(2);
  });

  it('is not sent again where the call says so', async () => {
    const { connection, sent } = open({}, timedOut);
    const call = connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 500, retry: false });
    const settled = call.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(500);
    expect(await settled).toMatchObject({ name: 'TimeoutError', timeoutMs: 500 });
    expect(sent).toHaveLength(1);
  });
});

it('a write that is not answered in time is never sent again', async () => {
  const { connection, sent } = open({}, timedOut);
  const settled = order(connection, { timeoutMs: 500 }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await settled).toMatchObject({ name: 'UnknownOutcomeError' });
  expect(sent).toHaveLength(1);
});

it('a timeout of any size is a timeout that a timer can keep', async () => {
  const { connection, sent } = open({ timeoutMs: Number.POSITIVE_INFINITY });
  await connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 1e12 });
  await connection.call(bookOperation, { symbol: 'AB' });
  expect(sent.map(({ timeoutMs }) => timeoutMs)).toEqual([2_147_483_647, 2_147_483_647]);
});

describe('a ban', () => {
  const banned = (headers: Readonly<Record<string, string>>, message = 'banned') => ({
    status: 418,
    headers,
    body: errorBody(-3, message),
  });

  const httpDate = (ms: number): string => new Date(ms).toUTCString();

  it.each<[string, (now: number) => TransportResponse]>([
    [
      'by a date, with a machine that is an hour ahead',
      (now) => banned({ 'retry-after': httpDate(now + 100_000), date: httpDate(now) }),
    ],
    ['by its message', (now) => banned({ date: httpDate(now) }, `IP banned until ${now + 100_000}.`)],
    ['by nothing that can be read', () => banned({ 'retry-after': '1.5' })],
  ])(
    'told %s closes the address for all clients of the process, whatever their clocks',
    async (_how, answer) => {
      const exchangeNow = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
      const store = new MemoryStore();
      const one = open({ clock: 50_000, governor: { store } }, answer(exchangeNow), OK);
      const other = open({ clock: -50_000, governor: { store } });
      const read = (connection: CoreConnection) =>
        connection.call(bookOperation, { symbol: 'AB' }, { onLimit: 'fail' });
      await expect(read(one.connection)).rejects.toMatchObject({ banned: true });
      await vi.advanceTimersByTimeAsync(99_000);
      for (const { connection } of [one, other]) {
        await expect(read(connection)).rejects.toMatchObject({ local: true });
      }
      const [limit] = other.connection.limits();
      expect((limit?.closedUntil ?? 0) - Date.now()).toBeGreaterThanOrEqual(1000);
      await vi.advanceTimersByTimeAsync(22_000);
      for (const { connection } of [one, other]) await read(connection);
      expect(one.sent.length + other.sent.length).toBe(3);
    },
  );
});

it.each(['undici', 'fetch'] as const)(
  'many calls over %s on one signal add one listener',
  async (transport) => {
    vi.useRealTimers();
    const server = await serve((response, request) => {
      setTimeout(() => respond(200, { id: 1 })(response, request), 100);
    });
    await using connection = connect(exchange, { server: server.origin, transport });
    const { signal } = new AbortController();
    const calls = Array.from({ length: 20 }, () =>
      connection.call(bookOperation, { symbol: 'AB' }, { signal }),
    );
    await vi.waitFor(() => expect(server.seen.length).toBeGreaterThan(10));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await Promise.all(calls);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  },
);
