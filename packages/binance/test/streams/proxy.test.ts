import { createBinance } from '@exspec/binance';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { createBinanceStreams } from '@exspec/binance/streams';
import { HttpProxy } from '@exspec/testing/http-proxy';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** A name that only the proxy knows. */
const HOST = 'exchange.test:8080';

let mock: Awaited<ReturnType<typeof startMockBinance>>;
let proxy: HttpProxy;
let through: string;

beforeEach(async () => {
  // Its door is open to names that are not this machine's.
  mock = await startMockBinance({ port: 0, allowedHosts: ['exchange.test'] });
  proxy = new HttpProxy();
  proxy.port = Number(new URL(mock.url).port);
  through = `http://${await proxy.start()}`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.stop();
  await mock.close();
});

it.each(['named', 'of the environment'])(
  'REST and account events of a client, streams and books go through one proxy, %s',
  async (which) => {
    vi.stubEnv('HTTP_PROXY', through);
    vi.stubEnv('NO_PROXY', undefined);
    vi.stubEnv('http_proxy', undefined);
    vi.stubEnv('no_proxy', undefined);
    const option = which === 'named' ? through : 'environment';
    const binance = createBinance({ ...mockCredentials, server: `http://${HOST}`, proxy: option });
    const heard: string[] = [];
    const account = await binance.userData({ onOrder: (order) => heard.push(order.s) });
    await binance.trade.newOrder({ symbol: 'BNBBTC', side: 'BUY', type: 'MARKET', quantity: '1' });
    await vi.waitFor(() => expect(heard).toContain('BNBBTC'), 10_000);
    // The one has it from its connection, the other one is told.
    for (const options of [{ rest: binance.connection }, { proxy: option }]) {
      const streams = createBinanceStreams({ server: `ws://${HOST}`, ...options });
      const book = await streams.orderBook('BNBBTC');
      expect(book.top.bid).toBeDefined();
      await streams.close();
    }
    await account.close();
    await binance.close();
    // REST, account, then a socket for each of the streams, and REST beside the second.
    expect(proxy.asked.length).toBeGreaterThanOrEqual(5);
    expect(new Set(proxy.asked.map(({ authority }) => authority))).toEqual(new Set([HOST]));
  },
);
