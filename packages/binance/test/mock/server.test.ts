import { connect } from '@exspec/testing/ws-client';
import { describe, expect, test } from 'vitest';
import { mockBinanceTransport, mockCredentials } from '../../src/mock/index.ts';
import { startMockBinance } from '../../src/mock/server.ts';
import { START } from './client.ts';

/** The first signing example of the documentation, sent at its own time. */
const signed =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';

describe('the mock over HTTP', () => {
  test('takes the signing example of the documentation as it stands', async () => {
    const mock = await startMockBinance({ now: 1_499_827_319_559 });
    try {
      const response = await fetch(`${mock.url}/api/v3/order`, {
        method: 'POST',
        headers: {
          'X-MBX-APIKEY': mockCredentials.apiKey,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: signed,
      });
      expect(await response.json()).toMatchObject({
        symbol: 'LTCBTC',
        status: 'NEW',
        transactTime: 1_499_827_319_559,
      });
      expect(response.headers.get('x-mbx-order-count-10s')).toBe('1');
    } finally {
      await mock.close();
    }
  });

  test.each([{ now: Number.NaN }, { market: { tradesPerSecond: 0 } }, { host: '0.0.0.0' }])(
    'that cannot be started with %j rejects, and does not throw',
    async (options) => {
      await expect(startMockBinance(options)).rejects.toBeInstanceOf(RangeError);
    },
  );

  test('seeds as it is told', async () => {
    const books: string[] = [];
    for (const seed of [7, 7, 8]) {
      const mock = await startMockBinance({ seed, now: START });
      books.push(await (await fetch(`${mock.url}/api/v3/depth?symbol=BTCUSDT`)).text());
      await mock.close();
    }
    expect(books[0]).toBe(books[1]);
    expect(books[0]).not.toBe(books[2]);
  });
});

test('a market that moves is streamed as time passes, without any request', async () => {
  await using mock = await startMockBinance({ market: { tradesPerSecond: 100 } });
  const socket = await connect(`${mock.wsUrl}/ws/!bookTicker`);
  expect(JSON.parse(await socket.next())).toMatchObject({ b: expect.any(String), a: expect.any(String) });
});

test('the mock as a transport answers in this process', async () => {
  const transport = mockBinanceTransport({ now: START });
  const request = { method: 'GET', origin: 'https://api.binance.com', path: '/api/v3/time', headers: {} };
  expect(await transport.send(request, 1000)).toMatchObject({ status: 200, body: `{"serverTime":${START}}` });
  transport.engine.advance(5);
  expect(await transport.send(request, 1000)).toMatchObject({ body: `{"serverTime":${START + 5}}` });
});
