import { once } from 'node:events';
import { API_KEY, bookOperation, exchange, orderOperation, SECRET } from '@exspec/testing/exchange';
import { serveRaw } from '@exspec/testing/raw-server';
import { describe, expect, it } from 'vitest';
import { ClosedError, connect, TimeoutError, type Transport, UnknownOutcomeError } from '../../src/index.ts';

const HTTP = 'http://127.0.0.1:1';
const never = <T>(): Promise<T> => new Promise(() => {});
const open = (transport: Transport | 'undici' | 'fetch', server = HTTP) =>
  connect(exchange, { apiKey: API_KEY, secret: SECRET, server, retry: false, clock: 'none', transport });
const read = (connection: ReturnType<typeof open>, options = {}) =>
  connection.call(bookOperation, { symbol: 'AB' }, options);
const write = (connection: ReturnType<typeof open>, options = {}) =>
  connection.call(orderOperation, { symbol: 'AB', clientId: 'mine' }, options);

/** How long it took, ms, and what it ended in. */
async function ending(promise: Promise<unknown>): Promise<{ readonly ms: number; readonly error: unknown }> {
  const start = performance.now();
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ms: performance.now() - start, error };
}

describe('a transport that never answers, whatever it is told', () => {
  const deaf: Transport = { send: never, close: never };

  it('does not keep a call beyond its time and a second', async () => {
    const connection = open(deaf);
    const [reading, writing] = await Promise.all([
      ending(read(connection, { timeoutMs: 50 })),
      ending(write(connection, { timeoutMs: 50 })),
    ]);
    expect(reading.error).toBeInstanceOf(TimeoutError);
    expect(writing.error).toBeInstanceOf(UnknownOutcomeError);
    expect(Math.max(reading.ms, writing.ms)).toBeLessThan(1050);
  });

  it('does not keep a call beyond its signal', async () => {
    const connection = open(deaf);
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const reading = ending(read(connection, { signal: controller.signal }));
    const writing = ending(write(connection, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 20);
    expect((await reading).error).toBe(reason);
    expect((await writing).error).toBeInstanceOf(UnknownOutcomeError);
  });

  it('does not keep a call beyond close()', async () => {
    const connection = open(deaf);
    const reading = ending(read(connection));
    const writing = ending(write(connection));
    void connection.close();
    expect((await reading).error).toBeInstanceOf(ClosedError);
    expect((await writing).error).toBeInstanceOf(UnknownOutcomeError);
  });

  it('may still say itself that nothing was sent', async () => {
    const { TransportError } = await import('../../src/index.ts');
    const careful: Transport = {
      send: (_request, timeoutMs) =>
        new Promise((_, reject) => {
          setTimeout(() => reject(new TransportError('timeout', false, 'never left')), timeoutMs + 20);
        }),
      close: async () => {},
    };
    const { error } = await ending(write(open(careful), { timeoutMs: 30 }));
    expect(error).toMatchObject({ name: 'NetworkError', sent: false });
  });

  it('that throws at once is a failure like any other', async () => {
    const broken: Transport = {
      send: () => {
        throw new RangeError('no');
      },
      close: async () => {},
    };
    expect((await ending(write(open(broken)))).error).toBeInstanceOf(UnknownOutcomeError);
  });
});

it.each([
  ['never answers', never],
  [
    'answers with a body that never comes',
    async () => ({ ...emptyAnswer, body: { getReader: () => ({ read: never }) } }),
  ],
  ['answers with a text that never comes', async () => ({ ...emptyAnswer, text: () => never<string>() })],
] as const)('a fetch that %s, and hears no signal, keeps no call', async (_what, fetch) => {
  // Never-settling promises of any type stand for what a platform forgot.
  const transport = { fetch: fetch as () => Promise<typeof emptyAnswer>, transport: 'fetch' } as const;
  const options = { apiKey: API_KEY, secret: SECRET, server: HTTP, retry: false, clock: 'none' } as const;
  const connection = connect(exchange, { ...options, ...transport });
  const late = await ending(read(connection, { timeoutMs: 50 }));
  expect(late.error).toBeInstanceOf(TimeoutError);
  expect(late.ms).toBeLessThan(1050);
  const signal = AbortSignal.timeout(30);
  expect((await ending(read(connection, { signal }))).error).toMatchObject({ name: 'TimeoutError' });
  const closing = ending(write(connection));
  await connection.close();
  expect((await closing).error).toBeInstanceOf(UnknownOutcomeError);
});

const emptyAnswer = { status: 200, headers: new Headers(), text: async () => '{}' };

it('the connection of an exchange that is over is gone', async () => {
  const server = await serveRaw(() => {});
  await using connection = open('undici', server.origin);
  await ending(write(connection, { timeoutMs: 50 }));
  const [socket] = server.sockets;
  if (socket !== undefined && !socket.readableEnded && !socket.destroyed)
    await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  expect(server.sockets).toHaveLength(1);
});
