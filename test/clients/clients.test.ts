import dns from 'node:dns';
import { existsSync, readFileSync } from 'node:fs';
import { createBinance } from '@exspec/binance';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { areClientsInstalled } from './installed.ts';

/** What each client is asked to do, in its own words. Prices and quantities as the client gives them. */
interface Steps {
  symbols(): Promise<readonly string[]>;
  book(): Promise<{ readonly bid: string | number; readonly ask: string | number }>;
  /** Closing prices. */
  klines(): Promise<readonly (string | number)[]>;
  limit(price: string): Promise<{ readonly status: string; readonly id: string | number }>;
  cancel(id: string | number): Promise<string>;
  market(): Promise<string>;
  /** How many orders it has. */
  oco(prices: Readonly<Record<string, string>>): Promise<number>;
  /** Quantities of the account's trades. */
  trades(): Promise<readonly string[]>;
  /** Code of an order that a filter refuses. */
  refusal(): Promise<number>;
  listenKey(): Promise<string>;
  marketStream(found: (symbol: string) => void): Promise<void>;
  userStream?(key: string, found: (kind: string) => void): Promise<void>;
  close(): Promise<void>;
}

interface Adapter {
  readonly name: string;
  readonly notes: Readonly<Record<string, string>>;
  open(options: object): Steps | Promise<Steps>;
}

const files = [
  'binance-connector',
  'binance-spot',
  'binance',
  'binance-api-node',
  'node-binance-api',
  'ccxt',
];
const SYMBOL = 'BNBBTC';

/** Whoever asks for a name means the exchange itself. */
const lookup = vi.spyOn(dns, 'lookup');

describe.skipIf(!areClientsInstalled()).each(files)('%s', (file) => {
  let mock: Awaited<ReturnType<typeof startMockBinance>>;
  let own: ReturnType<typeof createBinance>;
  let adapter: Adapter;
  let steps: Steps;

  beforeAll(async () => {
    mock = await startMockBinance({ port: 0, textIds: true });
    own = createBinance({ ...mockCredentials, server: mock.url });
    // Its interface is the one above, which nothing but running it shows.
    adapter = (await import(`./adapters/${file}.mjs`)) as Adapter;
    steps = await adapter.open({
      ...{ rest: mock.url, ws: mock.wsUrl, symbol: SYMBOL, pair: 'BNB/BTC' },
      ...mockCredentials,
    });
  }, 60_000);

  afterAll(async () => {
    await steps?.close();
    await own.close();
    await mock.close();
  });

  /** Trades until the client has heard of it: when its stream is ready it alone knows. */
  async function hears(listen: (found: (what: string) => void) => Promise<void>): Promise<string> {
    let heard: string | undefined;
    await listen((what) => {
      heard ??= what;
    });
    while (heard === undefined) {
      await own.trade.newOrder({ symbol: SYMBOL, side: 'BUY', type: 'MARKET', quantity: '0.1' });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return heard;
  }

  it('reads what is listed, the book and candles', async () => {
    const info = await own.market.exchangeInfo();
    expect([...(await steps.symbols())].sort()).toEqual(info.symbols.map(({ symbol }) => symbol).sort());
    const { bids, asks } = await own.market.depth({ symbol: SYMBOL, limit: 5 });
    const { bid, ask } = await steps.book();
    expect([Number(bid), Number(ask)]).toEqual([Number(bids[0]?.[0]), Number(asks[0]?.[0])]);
    const candles = await own.market.klines({ symbol: SYMBOL, interval: '1h', limit: 5 });
    expect((await steps.klines()).map(Number)).toEqual(candles.map((candle) => Number(candle[4])));
  });

  it('places and cancels orders, trades, and is told why an order is refused', async () => {
    const { bids } = await own.market.depth({ symbol: SYMBOL, limit: 5 });
    const bid = Number(bids[0]?.[0]);
    const at = (share: number): string => (bid * share).toFixed(6);
    const { status, id } = await steps.limit(at(0.9));
    expect(status).toBe('NEW');
    expect(await own.trade.openOrders({ symbol: SYMBOL })).toMatchObject([{ orderId: String(id) }]);
    expect(await steps.cancel(id)).toBe('CANCELED');
    expect(await steps.market()).toBe('FILLED');
    expect((await steps.trades()).map(Number)).toEqual([1]);
    const stop = { stopPrice: at(0.9), stopLimitPrice: at(0.89), stopLimitTimeInForce: 'GTC' };
    expect(await steps.oco({ side: 'SELL', quantity: '1', price: at(1.1), ...stop })).toBe(2);
    expect(await own.trade.openOrders({ symbol: SYMBOL })).toHaveLength(2);
    // Filter failure.
    expect(await steps.refusal()).toBe(-1013);
  });

  it('listens to the market', async () => {
    expect(await hears((found) => steps.marketStream(found))).toBe(SYMBOL);
  });

  it('has a listenKey, and listens to the account as far as it can', async () => {
    const key = await steps.listenKey();
    expect(key).toMatch(/^\w{64}$/);
    const { userStream } = steps;
    if (userStream === undefined) expect(adapter.notes.userStream).toMatch(/^left out/);
    else expect(await hears((found) => userStream(key, found))).toBe('executionReport');
  });

  it('does in another way, or leaves out, what the table in README.md says', () => {
    const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
    const lines = readme.split('\n').filter((line) => line.startsWith(`| \`${adapter.name}\` |`));
    expect(lines).toEqual(
      Object.entries(adapter.notes).map(([step, note]) => `| \`${adapter.name}\` | ${step} | ${note} |`),
    );
  });
});

it('nobody looked for another host', () => {
  expect(lookup.mock.calls.filter(([name]) => name !== '127.0.0.1')).toEqual([]);
});

it('each adapter is run', () => {
  for (const file of files) expect(existsSync(new URL(`adapters/${file}.mjs`, import.meta.url))).toBe(true);
});
