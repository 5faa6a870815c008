import { createBinance } from '@exspec/binance';
import { changeBalance, expireListenKeys, mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { createBinanceStreams } from '@exspec/binance/streams';
import { expect, test, vi } from 'vitest';

/** Real sockets on a noisy machine. */
const SOON = { timeout: 30_000 };

const lively = { market: { tradesPerSecond: 50 } } as const;

test('a local book survives a lost event and a dropped connection, and is the book of the exchange', async () => {
  await using mock = await startMockBinance(lively);
  await using market = createBinance({ server: mock.url });
  await using streams = createBinanceStreams({ server: mock.wsUrl });
  const rebuilt: string[] = [];
  const book = await streams.orderBook('BTCUSDT', {
    onRebuilt: ({ cause }) => rebuilt.push(typeof cause === 'string' ? cause : JSON.stringify(cause)),
  });
  // An event that the snapshot holds already is not missed.
  const isNews = ({ payload }: { readonly payload: string }): boolean =>
    Number(Reflect.get(JSON.parse(payload), 'U')) > Number(book.lastUpdateId);
  mock.streams.faults.next({ kind: 'gap', match: isNews });
  await vi.waitFor(() => expect(rebuilt).toHaveLength(1), SOON);
  mock.streams.faults.next({ kind: 'drop', match: isNews });
  await vi.waitFor(() => expect(rebuilt).toHaveLength(2), SOON);
  await book.ready;
  // The clock stands from here; each second that it is moved sends what has changed in it.
  mock.engine.now = Date.now();
  await vi.waitFor(async () => {
    mock.engine.advance(1000);
    const now = await market.market.depth({ symbol: 'BTCUSDT', limit: 5000 });
    await vi.waitFor(() => expect(book.lastUpdateId).toBe(now.lastUpdateId), { timeout: 300 });
    expect(book.bids().map(String)).toEqual(now.bids.map(String));
    expect(book.asks().map(String)).toEqual(now.asks.map(String));
  }, SOON);
});

test('lost trades are told with their ids, doubled ones once', async () => {
  await using mock = await startMockBinance(lively);
  const missing: unknown[] = [];
  await using streams = createBinanceStreams({
    server: mock.wsUrl,
    onGap: ({ firstMissing, lastMissing }) => missing.push([firstMissing, lastMissing]),
  });
  const ids: bigint[] = [];
  const trades = await streams.on('btcusdt@trade', ({ t }) => ids.push(BigInt(t)));
  await vi.waitFor(() => expect(ids.length).toBeGreaterThan(2), SOON);
  mock.streams.faults.next({ kind: 'duplicate', times: 2 });
  mock.streams.faults.next({ kind: 'gap', times: 3 });
  await vi.waitFor(() => expect(missing).toHaveLength(1), SOON);
  await trades.close();
  expect(new Set(ids).size).toBe(ids.length);
  const all = Array.from(
    { length: Number((ids.at(-1) ?? 0n) - (ids[0] ?? 0n)) + 1 },
    (_none, index) => (ids[0] ?? 0n) + BigInt(index),
  );
  const lost = all.filter((id) => !ids.includes(id)).map(String);
  expect(lost).toHaveLength(3);
  expect(missing).toEqual([[lost[0], lost[2]]]);
});

test('a refused connection is tried again when Retry-After is over', async () => {
  await using mock = await startMockBinance(lively);
  mock.streams.faults.next({ kind: 'refuse-upgrade', status: 429, headers: { 'retry-after': '1' } });
  const reasons: unknown[] = [];
  await using streams = createBinanceStreams({
    server: mock.wsUrl,
    onState: ({ reason }) => reasons.push(reason?.kind),
  });
  for await (const ticker of streams.subscribe('!bookTicker')) {
    expect(ticker.s).toMatch(/^[A-Z]+$/);
    break;
  }
  expect(reasons).toContain('upgrade-refused');
});

test('an account hears its orders, and after its key expired goes on under another', async () => {
  await using mock = await startMockBinance();
  await using binance = createBinance({ ...mockCredentials, server: mock.url });
  const told: string[] = [];
  await using _account = await binance.userData({
    onOrder: ({ x, c }) => told.push(`${x} ${c}`),
    onBalance: ({ a, d }) => told.push(`${a} ${d}`),
    onGap: ({ cause }) => told.push(cause),
  });
  const order = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price: '40000',
  } as const;
  await binance.trade.newOrder({ ...order, newClientOrderId: 'first' });
  await vi.waitFor(() => expect(told).toEqual(['NEW first']), SOON);
  expireListenKeys(mock.engine, 'main');
  // Told when the stream of the new key flows.
  await vi.waitFor(() => expect(told).toContain('key-expired'), SOON);
  changeBalance(mock.engine, { account: 'main', asset: 'BTC', amount: '2' });
  await vi.waitFor(() => expect(told).toContain('BTC 2.00000000'), SOON);
});
