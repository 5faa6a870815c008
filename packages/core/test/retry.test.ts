import {
  API_KEY,
  balanceOperation,
  bookOperation,
  errorBody,
  exchange,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { describe, expect, it } from 'vitest';
import {
  ApiError,
  type ConnectOptions,
  type CoreConnection,
  connect,
  type RetryEvent,
} from '../src/index.ts';
import { resetAfterReading, respond, serve } from './support/server.ts';

function open(server: string, options: ConnectOptions = {}): CoreConnection {
  return connect(exchange, { apiKey: API_KEY, secret: SECRET, server, retry: { delayMs: 1 }, ...options });
}

const ok = respond(200, { id: 1 });

describe('a read is repeated', () => {
  it.each([
    ['after a lost connection', resetAfterReading],
    ['after a 5xx', respond(503, '<html>')],
    ['after a code that leaves the outcome open', respond(400, errorBody(-7))],
    ['after 429, when its Retry-After is over', respond(429, errorBody(-3), { 'retry-after': '0' })],
  ])('%s', async (_name, fault) => {
    const server = await serve(fault, fault, ok);
    const retries: RetryEvent[] = [];
    await using connection = open(server.origin, {
      governor: false,
      hooks: { onRetry: (event) => retries.push(event) },
    });
    const { data, response } = await connection.call(bookOperation, { symbol: 'AB' }).withResponse();
    expect(data).toEqual({ id: '1' });
    expect(response.attempts).toBe(3);
    expect(server.seen).toHaveLength(3);
    expect(retries.map((event) => event.attempt)).toEqual([1, 2]);
  });

  it('with a fresh timestamp and signature', async () => {
    const server = await serve((response, request) => {
      setTimeout(() => respond(503, '')(response, request), 15);
    }, ok);
    await using connection = open(server.origin, { clock: 'none' });
    await connection.call(balanceOperation, {});
    const [first, second] = server.seen.map(({ url }) => new URL(url, 'http://x').searchParams);
    expect(Number(second?.get('timestamp'))).toBeGreaterThan(Number(first?.get('timestamp')));
    expect(second?.get('signature')).not.toBe(first?.get('signature'));
  });

  it('not more often than asked', async () => {
    const server = await serve(respond(500, ''));
    await using connection = open(server.origin, { retry: { attempts: 1, delayMs: 1 } });
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toBeInstanceOf(ApiError);
    expect(server.seen).toHaveLength(2);
  });
});

describe('a read is not repeated', () => {
  it.each([
    ['where the call says so', respond(500, ''), { retry: false }],
    ['after an error that will not pass', respond(400, errorBody(-2)), {}],
    ['after a ban', respond(418, errorBody(-3), { 'retry-after': '0' }), {}],
    [
      'after 429 where limits are to fail',
      respond(429, errorBody(-3), { 'retry-after': '0' }),
      { onLimit: 'fail' },
    ],
    [
      'after 429 with a Retry-After beyond a minute',
      respond(429, errorBody(-3), { 'retry-after': '61' }),
      {},
    ],
    ['after an answer that cannot be read', respond(200, 'x'), {}],
  ] as const)('%s', async (_name, answer, options) => {
    const server = await serve(answer);
    await using connection = open(server.origin, { governor: false });
    await expect(connection.call(bookOperation, { symbol: 'AB' }, options)).rejects.toThrow();
    expect(server.seen).toHaveLength(1);
  });

  it('when its signal is aborted during the delay', async () => {
    const server = await serve(respond(500, ''));
    await using connection = open(server.origin, { retry: { delayMs: 60_000, maxDelayMs: 60_000 } });
    const promise = connection.call(bookOperation, { symbol: 'AB' }, { signal: AbortSignal.timeout(80) });
    await expect(promise).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a refused timestamp', () => {
  it('has the clock measured, and a read stamped, signed and sent again', async () => {
    const server = await serve(respond(400, errorBody(-1)), ok);
    await using connection = open(server.origin);
    await connection.call(balanceOperation, {});
    expect(server.seen).toHaveLength(2);
    expect(server.timeRequests).toBe(4);
  });

  it('corrects the next timestamp by the offset measured', async () => {
    const server = await serve(respond(400, errorBody(-1)), ok);
    await using connection = open(server.origin);
    server.timeOffset = -3000;
    const promise = connection.call(balanceOperation, {});
    await promise;
    const stamp = Number(new URL(server.seen[1]?.url ?? '', 'http://x').searchParams.get('timestamp'));
    expect(Math.abs(stamp - (Date.now() - 3000))).toBeLessThan(1000);
  });

  it('is cured once per call only', async () => {
    const server = await serve(respond(400, errorBody(-1)));
    await using connection = open(server.origin);
    await expect(connection.call(balanceOperation, {})).rejects.toMatchObject({ names: ['BAD_TIME'] });
    expect(server.seen).toHaveLength(2);
  });

  it('sends a write back to the caller, and the next one waits for a new measurement', async () => {
    const server = await serve(respond(400, errorBody(-1)), ok);
    await using connection = open(server.origin);
    await expect(connection.call(orderOperation, { symbol: 'AB' })).rejects.toBeInstanceOf(ApiError);
    expect(server.seen).toHaveLength(1);
    expect(server.timeRequests).toBe(2);
    await connection.call(orderOperation, { symbol: 'AB' });
    expect(server.timeRequests).toBe(4);
    expect(server.seen).toHaveLength(2);
  });

  it('has a write sent again where the caller has asked for that', async () => {
    const server = await serve(respond(400, errorBody(-1)), ok);
    await using connection = open(server.origin);
    const retry = { resendRefusedWrites: true };
    expect(await connection.call(orderOperation, { symbol: 'AB' }, { retry })).toEqual({ id: '1' });
    const ids = server.seen.map(({ body }) => new URLSearchParams(body).get('clientId'));
    expect(ids[0]).toBe(ids[1]);
    expect(ids).toHaveLength(2);
  });

  it.each([['none'], [-250]] as const)('is final where the clock is set to %s', async (clock) => {
    const server = await serve(respond(400, errorBody(-1)), ok);
    await using connection = open(server.origin, { clock });
    await expect(connection.call(balanceOperation, {})).rejects.toBeInstanceOf(ApiError);
    expect(server.timeRequests).toBe(0);
  });
});
