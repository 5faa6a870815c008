import { API_KEY, bookOperation, exchange, orderOperation, SECRET } from '@exspec/testing/exchange';
import { http, serveRaw } from '@exspec/testing/raw-server';
import { Agent, interceptors } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  ApiError,
  type ConnectOptions,
  connect,
  NetworkError,
  UnknownOutcomeError,
} from '../../src/index.ts';

const open = (server: string, options: ConnectOptions = {}) =>
  connect(exchange, {
    ...{ apiKey: API_KEY, secret: SECRET, server, retry: { delayMs: 1 }, clock: 'none' },
    ...options,
  });
type Open = ReturnType<typeof open>;
const read = (connection: Open) => connection.call(bookOperation, { symbol: 'AB' });
const write = (connection: Open) => connection.call(orderOperation, { symbol: 'AB', clientId: 'mine' });
const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const follower = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }));
const ways: readonly (readonly [string, ConnectOptions])[] = [
  ['undici', { transport: 'undici' }],
  ['fetch', { transport: 'fetch' }],
];

describe.each(ways)('over %s', (_name, options) => {
  it.each(['301 Moved', '302 Found', '303 See Other', '307 Temporary', '308 Permanent'])(
    'a redirect with %s is followed by nothing, and tells nothing about a write',
    async (status) => {
      const elsewhere = await serveRaw(({ socket }) => socket.write(http('{"id":1}')));
      const server = await serveRaw(({ socket }) =>
        socket.write(http('', { location: `${elsewhere.origin}/book` }, status)),
      );
      await using connection = open(server.origin, options);
      const reading = await thrown(read(connection));
      expect(reading).toBeInstanceOf(ApiError);
      expect(reading).toMatchObject({
        httpStatus: Number(status.slice(0, 3)),
        message: expect.stringContaining('never followed'),
      });
      expect(await thrown(write(connection))).toMatchObject({
        name: 'UnknownOutcomeError',
        cause: expect.any(ApiError),
      });
      expect(server.seen).toHaveLength(2);
      expect(elsewhere.seen).toHaveLength(0);
    },
  );
});

it('a dispatcher that follows redirects by itself is stopped before it does', async () => {
  const elsewhere = await serveRaw(({ socket }) => socket.write(http('{"id":1}')));
  const server = await serveRaw(({ socket }) =>
    socket.write(http('', { location: `${elsewhere.origin}/book` }, '307 Temporary Redirect')),
  );
  await using connection = open(server.origin, { dispatcher: follower, retry: false });
  expect(await thrown(write(connection))).toBeInstanceOf(UnknownOutcomeError);
  expect(await thrown(read(connection))).toBeInstanceOf(Error);
  expect(server.seen).toHaveLength(2);
  expect(elsewhere.seen).toHaveLength(0);
});

it('a browser shows of a redirect only that it was one', async () => {
  const answer = {
    type: 'opaqueredirect',
    status: 0,
    headers: new Headers(),
    body: null,
    text: async () => '',
  };
  await using connection = open('http://127.0.0.1:1', { fetch: async () => answer });
  const reading = await thrown(read(connection));
  expect(reading).toMatchObject({ name: 'ApiError', httpStatus: 0 });
  expect(String(reading)).toContain('a redirect (HTTP 3xx), which is never followed');
  expect(await thrown(write(connection))).toBeInstanceOf(UnknownOutcomeError);
});

it('a fetch that has followed a redirect is no answer', async () => {
  const answer = { redirected: true, status: 200, headers: new Headers(), text: async () => '{"id":1}' };
  await using connection = open('http://127.0.0.1:1', { fetch: async () => answer, retry: false });
  expect(await thrown(read(connection))).toBeInstanceOf(NetworkError);
  expect(await thrown(write(connection))).toBeInstanceOf(UnknownOutcomeError);
});

describe('a request that the platform refuses to make', () => {
  it.each(['undici', 'fetch'] as const)('was provably not sent over %s', async (transport) => {
    const server = await serveRaw(({ socket }) => socket.write(http('{"id":1}')));
    await using connection = open(server.origin, { transport, retry: false });
    const options = { headers: { 'x-trace': 'line\nbreak' } };
    const error = await thrown(connection.call(orderOperation, { symbol: 'AB' }, options));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ sent: false });
    expect(server.seen).toHaveLength(0);
  });

  it('may have been sent by a fetch of the caller', async () => {
    const fetch = async () => {
      throw new TypeError('no');
    };
    await using connection = open('http://127.0.0.1:1', { fetch, retry: false });
    const options = { headers: { 'x-trace': 'line\nbreak' } };
    const error = await thrown(connection.call(orderOperation, { symbol: 'AB' }, options));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
  });
});
