import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/filters/index.ts';
import { openTimeOf } from '../../src/mock/market/candles.ts';
import { emptyBook, POST_ORDER, quote, START, testClient } from './client.ts';

const client = testClient();

/** An answer that is a list. */
async function list(path: string, params = {}, from = client): Promise<readonly unknown[]> {
  const answer = await from.ok('GET', path, params);
  if (!Array.isArray(answer)) throw new Error(`${path} gave no array`);
  return answer;
}

const sum = (values: readonly unknown[]): Big =>
  values.reduce<Big>((total, value) => total.plus(String(value)), new Big(0));
const member =
  (name: string | number) =>
  (item: unknown): unknown =>
    Reflect.get(Object(item), name);

describe('market data agree with each other', () => {
  test.each(['BTCUSDT', 'ETHBTC', 'BNBUSDT', 'XRPBTC'])('on %s', async (symbol) => {
    const trades = await list('/api/v3/trades', { symbol, limit: 1000 });
    const dayTrades = trades.filter((trade) => Number(member('time')(trade)) > START - 86_400_000);
    const ticker = await client.ok('GET', '/api/v3/ticker/24hr', { symbol });
    const quotes = sum(dayTrades.map(member('quoteQty')));
    expect(ticker).toMatchObject({
      lastPrice: member('price')(trades.at(-1)),
      openPrice: member('price')(dayTrades[0]),
      firstId: member('id')(dayTrades[0]),
      lastId: member('id')(trades.at(-1)),
      count: dayTrades.length,
      volume: sum(dayTrades.map(member('qty'))).toFixed(8),
      quoteVolume: quotes.toFixed(8),
      closeTime: START,
    });
    expect(await client.ok('GET', '/api/v3/ticker/price', { symbol })).toEqual({
      symbol,
      price: member('lastPrice')(ticker),
    });

    const depth = await client.ok('GET', '/api/v3/depth', { symbol, limit: 5 });
    const [bid, ask] = [member('bids')(depth), member('asks')(depth)].map((side) => member(0)(side));
    const book = {
      bidPrice: member(0)(bid),
      bidQty: member(1)(bid),
      askPrice: member(0)(ask),
      askQty: member(1)(ask),
    };
    expect(await client.ok('GET', '/api/v3/ticker/bookTicker', { symbol })).toEqual({ symbol, ...book });
    expect(ticker).toMatchObject(book);

    const recent = trades.filter((trade) => Number(member('time')(trade)) >= START - 300_000);
    expect(recent.length).toBeGreaterThan(3);
    const average = sum(recent.map(member('quoteQty'))).div(sum(recent.map(member('qty'))));
    expect(await client.ok('GET', '/api/v3/avgPrice', { symbol })).toEqual({
      mins: 5,
      price: average.round(8, 0).toFixed(8),
    });

    const aggregates = await list('/api/v3/aggTrades', { symbol, limit: 1000 });
    expect(sum(aggregates.map(member('q'))).toFixed()).toBe(sum(trades.map(member('qty'))).toFixed());
    expect(aggregates.length).toBeLessThan(trades.length);
    for (const interval of ['1m', '15m', '1h', '1d', '1w', '1M']) {
      const klines = await list('/api/v3/klines', { symbol, interval, limit: 1000 });
      const first = Number(member(0)(klines[0]));
      const covered = trades.filter((trade) => Number(member('time')(trade)) >= first);
      expect(sum(klines.map(member(5))).toFixed()).toBe(sum(covered.map(member('qty'))).toFixed());
      expect(sum(klines.map(member(8))).toFixed()).toBe(String(covered.length));
      expect(member(4)(klines.at(-1))).toBe(member('lastPrice')(ticker));
    }
  });

  test('and change when an order trades', async () => {
    const fresh = testClient({ symbols: [emptyBook] });
    const before = await list('/api/v3/trades', { symbol: 'BTCUSDT', limit: 1000 }, fresh);
    await quote(fresh, 'SELL', '4010', '1');
    await quote(fresh, 'SELL', '4010', '1');
    await fresh.ok(...POST_ORDER, { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1.5' });
    const trades = await list('/api/v3/trades', { symbol: 'BTCUSDT', limit: 1000 }, fresh);
    expect(trades.slice(before.length)).toMatchObject([
      {
        price: '4010.00000000',
        qty: '1.00000000',
        quoteQty: '4010.00000000',
        isBuyerMaker: false,
        time: START,
      },
      {
        price: '4010.00000000',
        qty: '0.50000000',
        quoteQty: '2005.00000000',
        isBuyerMaker: false,
        time: START,
      },
    ]);
    expect((await list('/api/v3/aggTrades', { symbol: 'BTCUSDT', limit: 1 }, fresh))[0]).toMatchObject({
      q: '1.50000000',
      m: false,
    });
    expect(await fresh.ok('GET', '/api/v3/ticker/price', { symbol: 'BTCUSDT' })).toMatchObject({
      price: '4010.00000000',
    });
    expect(
      (await list('/api/v3/klines', { symbol: 'BTCUSDT', interval: '1m', limit: 1 }, fresh))[0],
    ).toMatchObject({ 4: '4010.00000000', 5: '1.50000000', 9: '1.50000000' });
  });
});

describe('lists of trades', () => {
  test('run oldest first, from an id on or the latest', async () => {
    const all = await list('/api/v3/historicalTrades', { symbol: 'BTCUSDT', limit: 1000 });
    const third = Number(member('id')(all[2]));
    expect(await list('/api/v3/historicalTrades', { symbol: 'BTCUSDT', fromId: third, limit: 2 })).toEqual(
      all.slice(2, 4),
    );
    expect(await list('/api/v3/historicalTrades', { symbol: 'BTCUSDT', limit: 2 })).toEqual(all.slice(-2));
    expect(await list('/api/v3/trades', { symbol: 'BTCUSDT' })).toEqual(all.slice(-500));
  });

  test('of aggregates take times inclusively', async () => {
    const all = await list('/api/v3/aggTrades', { symbol: 'BTCUSDT', limit: 1000 });
    const [startTime, endTime] = [member('T')(all.at(-4)), member('T')(all.at(-3))];
    expect(await list('/api/v3/aggTrades', { symbol: 'BTCUSDT', startTime, endTime })).toEqual(
      all.slice(-4, -2),
    );
    expect(
      await list('/api/v3/aggTrades', { symbol: 'BTCUSDT', fromId: member('a')(all[1]), limit: 1 }),
    ).toEqual([all[1]]);
  });
});

describe('klines', () => {
  test('without a trade are flat at the last price', async () => {
    const fresh = testClient({ symbols: [emptyBook] });
    await fresh.ok('GET', '/api/v3/ping');
    fresh.engine.advance(600_000);
    const [kline] = await list('/api/v3/klines', { symbol: 'BTCUSDT', interval: '1m', limit: 1 }, fresh);
    const open = openTimeOf('1m', START + 600_000);
    expect(kline).toEqual([
      open,
      ...Array(4).fill('4000.00000000'),
      '0.00000000',
      open + 59_999,
      '0.00000000',
      0,
      '0.00000000',
      '0.00000000',
      '0',
    ]);
  });

  test('begin at startTime or later and end at endTime', async () => {
    const startTime = START - 3_600_000 + 1;
    const klines = await list('/api/v3/klines', {
      symbol: 'BTCUSDT',
      interval: '5m',
      startTime,
      endTime: START - 600_000,
    });
    expect(klines.map(member(0))).toEqual(
      Array.from({ length: 10 }, (_, index) => START - 3_300_000 + index * 300_000),
    );
  });

  test.each([
    // 2022-02-09 was a Wednesday.
    ['1h', '2022-02-09T08:00:00Z'],
    ['12h', '2022-02-09T00:00:00Z'],
    ['1d', '2022-02-09T00:00:00Z'],
    ['1w', '2022-02-07T00:00:00Z'],
    ['1M', '2022-02-01T00:00:00Z'],
  ])('of %s open at %s', (interval, open) => {
    expect(new Date(openTimeOf(interval, START + 1)).toISOString()).toBe(new Date(open).toISOString());
  });
});

describe('exchangeInfo', () => {
  test('reports the documented limits and every symbol', async () => {
    const info = await client.ok('GET', '/api/v3/exchangeInfo');
    expect(member('rateLimits')(info)).toEqual([
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 5000 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200000 },
    ]);
    expect(member('symbols')(info)).toHaveLength(9);
  });

  test('gives one or several symbols, and refuses all if one does not exist', async () => {
    const one = await client.ok('GET', '/api/v3/exchangeInfo', { symbol: 'BNBBTC' });
    expect(one).toMatchObject({ symbols: [{ symbol: 'BNBBTC', quoteAsset: 'BTC' }] });
    const two = await client.ok('GET', '/api/v3/exchangeInfo', { symbols: '["BTCUSDT","BNBBTC"]' });
    expect(two).toMatchObject({ symbols: [{ symbol: 'BTCUSDT' }, { symbol: 'BNBBTC' }] });
    const { body } = await client.call('GET', '/api/v3/exchangeInfo', { symbols: '["BTCUSDT","NOPE"]' });
    expect(body).toEqual({ code: -1121, msg: 'Invalid symbol.' });
  });

  test('lists filters that checkOrder knows and the seeded prices pass', async () => {
    const { symbols } = client.engine.state().exchange;
    for (const { listing, bids, asks } of Object.values(symbols)) {
      for (const { price, quantity } of [...bids, ...asks]) {
        const check = checkOrder(listing, { side: 'SELL', type: 'LIMIT', price, quantity });
        expect(check).not.toHaveProperty('failures');
        expect(check.unchecked).toEqual([]);
      }
    }
  });
});

describe('tickers', () => {
  test.each(['24hr', 'price', 'bookTicker'])(
    'of %s are one object with symbol, all without',
    async (name) => {
      const all = await list(`/api/v3/ticker/${name}`);
      expect(all).toHaveLength(9);
      expect(await client.ok('GET', `/api/v3/ticker/${name}`, { symbol: 'ETHBTC' })).toEqual(all[1]);
    },
  );
});

test('the same seed gives the same market, another seed another', async () => {
  const path = ['GET', '/api/v3/depth', { symbol: 'BTCUSDT', limit: 100 }] as const;
  expect(await testClient({ seed: 1 }).ok(...path)).toEqual(await client.ok(...path));
  expect(await testClient({ seed: 2 }).ok(...path)).not.toEqual(await client.ok(...path));
});

test('a symbol whose trades could not be booked in eight places is refused', async () => {
  const client = testClient({ symbols: [{ ...emptyBook, tickSize: '0.00001', stepSize: '0.0001' }] });
  await expect(client.call('GET', '/api/v3/ping')).rejects.toThrow('BTCUSDT: tickSize and stepSize');
});
