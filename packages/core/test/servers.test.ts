import { API_KEY, balanceOperation, bookOperation, exchange, SECRET } from '@exspec/testing/exchange';
import { describe, expect, test } from 'vitest';
import {
  type ConnectOptions,
  type CoreConnection,
  connect,
  type Exchange,
  LiveServerError,
  MemoryStore,
  OptionsError,
  type Transport,
  type TransportRequest,
} from '../src/index.ts';

/** The made-up exchange with a server for each purpose; play money is told apart by a header. */
const servers: Exchange = {
  ...exchange,
  servers: {
    ...exchange.servers,
    mirror: { url: 'https://api2.madeup.example', role: 'mirror' },
    demo: { url: 'https://api.madeup.example', role: 'demo', headers: { 'x-play': '1' } },
    data: { url: 'https://data.madeup.example', role: 'data' },
  },
};

function recorder(): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push(request);
      return { status: 200, headers: {}, body: '{"id":1}' };
    },
    close: async () => {},
  };
}

function open(transport: Transport, options: ConnectOptions): CoreConnection {
  const governor = { store: new MemoryStore() };
  return connect(servers, {
    apiKey: API_KEY,
    secret: SECRET,
    governor,
    clock: 'none',
    transport,
    ...options,
  });
}

describe('the role of a server', () => {
  test.each(['live', 'mirror'])('%s: a signed request of a test runner is stopped', async (server) => {
    const transport = recorder();
    await expect(open(transport, { server }).call(balanceOperation, {})).rejects.toThrow(LiveServerError);
    expect(transport.sent).toEqual([]);
    await open(transport, { server, allowLive: true }).call(balanceOperation, {});
    expect(transport.sent).toHaveLength(1);
  });

  test.each(['test', 'demo'])('%s: a signed request of a test runner is sent', async (server) => {
    const transport = recorder();
    await open(transport, { server }).call(balanceOperation, {});
    expect(transport.sent).toHaveLength(1);
  });

  test('data: what needs a key is refused before it is sent, whatever is allowed', async () => {
    const transport = recorder();
    const connection = open(transport, { server: 'data', allowLive: true });
    const call = connection.call(balanceOperation, {});
    await expect(call).rejects.toThrow(OptionsError);
    await expect(call).rejects.toThrow("needs another server: 'data' has market data only");
    await connection.call(bookOperation, { symbol: 'ABC' });
    expect(transport.sent).toMatchObject([{ origin: 'https://data.madeup.example' }]);
  });
});

describe('the headers of a server', () => {
  test('are on every request to it, and on none to the others of its address', async () => {
    const transport = recorder();
    await open(transport, { server: 'demo' }).call(bookOperation, { symbol: 'ABC' });
    await open(transport, { server: 'live' }).call(bookOperation, { symbol: 'ABC' });
    expect(transport.sent.map(({ origin, headers }) => [origin, headers['x-play']])).toEqual([
      ['https://api.madeup.example', '1'],
      ['https://api.madeup.example', undefined],
    ]);
  });

  test('cannot be taken off by a call: an order for play money would be one for real money', async () => {
    const transport = recorder();
    const connection = open(transport, { server: 'demo' });
    await connection.call(balanceOperation, {}, { headers: { 'x-play': '0' } });
    await expect(connection.call(balanceOperation, {}, { headers: { 'X-Play': '0' } })).rejects.toThrow(
      OptionsError,
    );
    expect(transport.sent.map(({ headers }) => headers['x-play'])).toEqual(['1']);
  });

  test('are not those of a URL, which leads to the live server of that address', async () => {
    const connection = open(recorder(), { server: 'https://api.madeup.example' });
    await expect(connection.call(balanceOperation, {})).rejects.toThrow(LiveServerError);
  });
});
