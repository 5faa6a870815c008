import { ClosedError, createBinance, OptionsError, type UserData } from '@exspec/binance';
import { mockBinanceTransport, mockCredentials } from '@exspec/binance/mock';
import { LoopbackServer } from '@exspec/testing/stream/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from './support/account.ts';

let server: LoopbackServer;
let url: string;
let rest: Account;

beforeEach(async () => {
  server = new LoopbackServer();
  url = (await server.start()).replace('ws:', 'http:');
  rest = new Account(Date.now);
});

afterEach(() => server.stop());

const client = (): ReturnType<typeof createBinance> =>
  createBinance({ server: url, transport: rest, apiKey: 'key', secret: 'secret', clock: 'none' });

describe('binance.userData', () => {
  it('listens at the host of the REST server, over a real socket, until the client is closed', async () => {
    const binance = client();
    const account = await new Promise<UserData>((resolve, reject) => {
      const opening = binance.userData({
        onOrder: (order) => {
          expect(order.i).toBe('9007199254740993');
          opening.then(resolve, reject);
        },
      });
      opening.then(() => {
        server.publish(rest.key, '{"e":"executionReport","E":1,"i":9007199254740993,"g":-1,"t":-1,"I":1}');
      }, reject);
    });
    expect(server.urls).toEqual([`/ws/${rest.key}`]);
    await binance.close();
    expect(account.state).toBe('closed');
    expect(rest.calls('DELETE')).toHaveLength(1);
    await expect(binance.userData({})).rejects.toBeInstanceOf(ClosedError);
  });

  it('is ended by closing the client while it opens', async () => {
    server.refusal = { status: 503 };
    const binance = client();
    const opening = binance.userData({});
    const outcome = expect(opening).rejects.toThrow(/closed/);
    await binance[Symbol.asyncDispose]();
    await outcome;
    expect(server.open).toBe(0);
  });

  it('does not look for the streams of a mock transport at the exchange that it stands for', async () => {
    await using binance = createBinance({ ...mockCredentials, transport: mockBinanceTransport() });
    await expect(binance.userData({})).rejects.toBeInstanceOf(OptionsError);
  });

  it('is forgotten by the client once it is closed by itself', async () => {
    const binance = client();
    const account = await binance.userData({ onBalance: () => {} });
    await account.close();
    await binance.close();
    expect(rest.calls('DELETE')).toHaveLength(1);
  });
});
