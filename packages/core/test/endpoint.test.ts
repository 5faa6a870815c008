import { API_KEY, balanceOperation, bookOperation, exchange, SECRET } from '@exspec/testing/exchange';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type ConnectOptions,
  type CoreConnection,
  connect,
  type Exchange,
  LiveServerError,
  MemoryStore,
  type Operation,
  OptionsError,
  type Transport,
  type TransportRequest,
} from '../src/index.ts';

/** The made-up exchange with one path that a server of its own knows. */
const twoServers: Exchange = {
  ...exchange,
  pathServers: { vault: { url: 'https://vault.madeup.example/deep', live: true } },
};
const vaultBook: Operation = {
  ...bookOperation,
  key: 'vault.book',
  server: 'vault',
  cost: [{ bucket: 'ip', weight: 60 }],
};
const vaultBalance: Operation = { ...balanceOperation, key: 'vault.balance', server: 'vault' };
const dearBook: Operation = { ...bookOperation, cost: [{ bucket: 'ip', weight: 60 }] };

function recorder(local?: true): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    ...(local === undefined ? {} : { local }),
    async send(request) {
      sent.push(request);
      return { status: 200, headers: {}, body: '{"id":1}' };
    },
    close: async () => {},
  };
}

function open(transport: Transport, options: ConnectOptions = {}): CoreConnection {
  const credentials = { apiKey: API_KEY, secret: SECRET };
  const governor = { store: new MemoryStore() };
  return connect(twoServers, { ...credentials, governor, clock: 'none', transport, ...options });
}

/** The start of a window: two calls are counted in the same one. */
beforeEach(() => void vi.useFakeTimers({ now: 1_600_000_020_000, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('an operation with a server of its own', () => {
  const book = { symbol: 'ABC' };

  test.each([
    ['the default server', undefined],
    ['a live server by name', 'live'],
  ])('goes to that server when the client has %s', async (_what, server) => {
    const transport = recorder();
    await open(transport, { server }).call(vaultBook, book);
    expect(transport.sent[0]).toMatchObject({
      origin: 'https://vault.madeup.example',
      path: '/deep/book?symbol=ABC',
    });
  });

  test('leaves the others where they were', async () => {
    const transport = recorder();
    const connection = open(transport);
    await connection.call(vaultBook, book);
    await connection.call(bookOperation, book);
    expect(transport.sent[1]).toMatchObject({
      origin: 'https://api.madeup.example',
      path: '/book?symbol=ABC',
    });
  });

  test('goes to the URL that the client was given, as everything does', async () => {
    const transport = recorder();
    await open(transport, { server: 'http://127.0.0.1:9/mock' }).call(vaultBook, book);
    expect(transport.sent[0]).toMatchObject({ origin: 'http://127.0.0.1:9', path: '/mock/book?symbol=ABC' });
  });

  test('is refused, and nothing sent, on a test network: that has no such server', async () => {
    const transport = recorder();
    const call = open(transport, { server: 'test' }).call(vaultBook, book);
    await expect(call).rejects.toThrow(OptionsError);
    await expect(call).rejects.toThrow(/vault\.book needs the server 'vault'.*'test'/);
    expect(transport.sent).toEqual([]);
  });

  test('is refused where the exchange has no server of that name', async () => {
    const call = open(recorder()).call({ ...vaultBook, server: 'cellar' }, book);
    await expect(call).rejects.toThrow("vault.book needs the server 'cellar'");
  });

  test('is stopped when it is signed, its server live, and this a test runner', async () => {
    const transport = recorder();
    await expect(open(transport).call(vaultBalance, {})).rejects.toThrow(LiveServerError);
    await expect(open(transport).call(vaultBalance, {})).rejects.toThrow(/vault\.madeup\.example/);
    expect(transport.sent).toEqual([]);
    await open(transport, { allowLive: true }).call(vaultBalance, {});
    await open(recorder(true)).call(vaultBalance, {});
    expect(transport.sent).toHaveLength(1);
  });

  test('is live under its URL too', async () => {
    const connection = open(recorder(), { server: 'https://vault.madeup.example' });
    await expect(connection.call(balanceOperation, {})).rejects.toThrow(LiveServerError);
  });

  test('is counted apart: an address has a budget at each server', async () => {
    const connection = open(recorder(), { onLimit: 'fail' });
    // 100 a minute at either server: 60 fit once.
    await connection.call(vaultBook, book);
    await connection.call(dearBook, book);
    await expect(connection.call(vaultBook, book)).rejects.toMatchObject({
      name: 'RateLimitError',
      local: true,
    });
    await expect(connection.call(dearBook, book)).rejects.toMatchObject({
      name: 'RateLimitError',
      local: true,
    });
  });
});
