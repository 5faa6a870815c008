import { describe, expect, test } from 'vitest';
import { emptyBook, main, other, POST_ORDER, quote } from '../client.ts';
import { byStream, drain, LIMIT_ORDER, objects, streaming } from './streaming.ts';

const symbols = [emptyBook];

/** Opens a combined connection to streams of BTCUSDT, with a book that only the test fills. */
async function open(...names: readonly string[]) {
  const mock = await streaming({ symbols });
  const socket = await mock.open(`/stream?streams=${names.join('/')}`);
  return { ...mock, socket };
}

describe('trades', () => {
  test('one taker order against three makers: three trades, two aggregates, as REST tells them', async () => {
    await using mock = await open('btcusdt@trade', 'btcusdt@aggTrade');
    await quote(mock.client, 'SELL', '4000', '0.2');
    await quote(mock.client, 'SELL', '4000', '0.3');
    await quote(mock.client, 'SELL', '4001', '1');
    mock.client.engine.advance(7);
    const { E, T } = { E: mock.client.engine.now, T: mock.client.engine.now };
    const sent = { ...LIMIT_ORDER, side: 'BUY', price: '4001', quantity: '0.9' };
    const taker = objects([await mock.client.ok(...POST_ORDER, sent)])[0];
    const pushed = await byStream(mock.socket);
    const trades = objects([
      ...Object.values(
        (await mock.client.ok('GET', '/api/v3/trades', { symbol: 'BTCUSDT', limit: 3 })) ?? [],
      ),
    ]);
    expect(pushed.get('btcusdt@trade')).toMatchObject(
      trades.map(({ id, price, qty, isBuyerMaker }) => ({
        e: 'trade',
        E,
        s: 'BTCUSDT',
        t: id,
        p: price,
        q: qty,
        b: taker?.orderId,
        T,
        m: isBuyerMaker,
        M: true,
      })),
    );
    const aggregates = await mock.client.ok('GET', '/api/v3/aggTrades', { symbol: 'BTCUSDT', limit: 2 });
    expect(pushed.get('btcusdt@aggTrade')).toEqual(
      objects([...Object.values(aggregates ?? [])]).map((each) => ({
        e: 'aggTrade',
        E,
        s: 'BTCUSDT',
        ...each,
      })),
    );
    expect(pushed.get('btcusdt@aggTrade')).toMatchObject([
      { p: '4000.00000000', q: '0.50000000', m: false },
      { p: '4001.00000000', q: '0.40000000', m: false },
    ]);
  });

  test('a selling taker makes the buyer the maker', async () => {
    await using mock = await open('btcusdt@aggTrade');
    await quote(mock.client, 'BUY', '3999', '1');
    await mock.client.ok(...POST_ORDER, { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.4' });
    expect((await byStream(mock.socket)).get('btcusdt@aggTrade')).toMatchObject([
      { q: '0.40000000', m: true },
    ]);
  });
});

describe('klines', () => {
  test('are pushed every 2000 ms while trades come, and closed at the end', async () => {
    await using mock = await open('btcusdt@kline_1m');
    await quote(mock.client, 'SELL', '4000', '9');
    mock.client.engine.advance(2_000);
    await byStream(mock.socket);
    const buy = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };
    const start = mock.client.engine.now;
    await mock.client.ok(...POST_ORDER, buy);
    await mock.client.ok(...POST_ORDER, buy);
    mock.client.engine.advance(1_999);
    expect(await drain(mock.socket)).toEqual([]);
    mock.client.engine.advance(1);
    const [pushed] = objects(objects(await drain(mock.socket)).map(({ data }) => data));
    expect(pushed).toMatchObject({
      e: 'kline',
      E: start + 2_000,
      s: 'BTCUSDT',
      k: { i: '1m', n: 2, x: false },
    });
    mock.client.engine.advance(55_999);
    expect(await drain(mock.socket)).toEqual([]);
    mock.client.engine.advance(1);
    const closed = (await byStream(mock.socket)).get('btcusdt@kline_1m') ?? [];
    expect(closed).toMatchObject([
      { E: start + 58_000, k: { n: 2, x: true, v: '0.20000000', T: start + 57_999 } },
    ]);
    // The next one has no trade, and closes flat.
    mock.client.engine.advance(60_000);
    expect((await byStream(mock.socket)).get('btcusdt@kline_1m')).toMatchObject([
      { k: { n: 0, x: true, f: -1, L: -1, o: '4000.00000000', c: '4000.00000000', v: '0.00000000' } },
    ]);
  });

  test('a kline is unknown for an interval that is not listed', async () => {
    await using mock = await open('btcusdt@kline_7m');
    mock.client.engine.advance(600_000);
    expect(await drain(mock.socket)).toEqual([]);
  });
});

describe('the book', () => {
  test('diff depth comes once an interval, partial depth as a snapshot, the book ticker at once', async () => {
    await using mock = await open(
      'btcusdt@depth',
      'btcusdt@depth@100ms',
      'btcusdt@depth5',
      'btcusdt@depth5@100ms',
      'btcusdt@bookTicker',
    );
    mock.client.engine.advance(1_000);
    const first = await byStream(mock.socket);
    expect([...first.keys()].sort()).toEqual(['btcusdt@depth5', 'btcusdt@depth5@100ms']);
    await quote(mock.client, 'BUY', '3990', '1');
    await quote(mock.client, 'BUY', '3980', '1');
    mock.client.engine.advance(150);
    await quote(mock.client, 'BUY', '3990', '2');
    const at = async () => objects([await mock.client.ok('GET', '/api/v3/depth', { symbol: 'BTCUSDT' })])[0];
    const now = await at();
    mock.client.engine.advance(850);
    const pushed = await byStream(mock.socket);
    const last = Number(now?.lastUpdateId);
    expect(pushed.get('btcusdt@depth')).toMatchObject([
      {
        e: 'depthUpdate',
        s: 'BTCUSDT',
        U: last - 2,
        u: last,
        b: [
          ['3990.00000000', '3.00000000'],
          ['3980.00000000', '1.00000000'],
        ],
        a: [],
      },
    ]);
    expect(pushed.get('btcusdt@depth@100ms')).toMatchObject([
      {
        U: last - 2,
        u: last - 1,
        b: [
          ['3990.00000000', '1.00000000'],
          ['3980.00000000', '1.00000000'],
        ],
      },
      { U: last, u: last, b: [['3990.00000000', '3.00000000']] },
    ]);
    expect(pushed.get('btcusdt@depth5')).toEqual([now]);
    expect(pushed.get('btcusdt@depth5@100ms')?.at(-1)).toEqual(now);
    expect(pushed.get('btcusdt@depth5@100ms')).toHaveLength(2);
    expect(pushed.get('btcusdt@bookTicker')).toEqual([
      { u: last - 2, s: 'BTCUSDT', b: '3990.00000000', B: '1.00000000', a: '0.00000000', A: '0.00000000' },
      { u: last, s: 'BTCUSDT', b: '3990.00000000', B: '3.00000000', a: '0.00000000', A: '0.00000000' },
    ]);
  });

  test('a level that is gone has quantity zero', async () => {
    await using mock = await open('btcusdt@depth');
    await quote(mock.client, 'SELL', '4010', '1');
    mock.client.engine.advance(1_000);
    await mock.client.ok('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' }, other);
    mock.client.engine.advance(1_000);
    expect((await byStream(mock.socket)).get('btcusdt@depth')?.at(-1)).toMatchObject({
      b: [],
      a: [['4010.00000000', '0.00000000']],
    });
  });

  test('!bookTicker tells of every symbol', async () => {
    await using mock = await streaming();
    const socket = await mock.open('/ws/!bookTicker');
    for (const [symbol, price] of [
      ['LTCBTC', '0.1199'],
      ['BTCUSDT', '43999'],
    ] as const) {
      const order = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price };
      await mock.client.ok(...POST_ORDER, order);
    }
    const tickers = objects(await drain(socket));
    for (const { s, b, B, a, A } of tickers) {
      const answer = await mock.client.ok('GET', '/api/v3/ticker/bookTicker', { symbol: String(s) });
      expect({ symbol: s, bidPrice: b, bidQty: B, askPrice: a, askQty: A }).toEqual(answer);
    }
  });
});

describe('tickers', () => {
  test('of one symbol are pushed once a second when something has changed, and agree with REST', async () => {
    await using mock = await open('btcusdt@ticker', 'btcusdt@miniTicker');
    mock.client.engine.advance(1_000);
    await byStream(mock.socket);
    mock.client.engine.advance(5_000);
    expect(await drain(mock.socket)).toEqual([]);
    await quote(mock.client, 'SELL', '4003', '1');
    await mock.client.ok(...POST_ORDER, { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.5' });
    mock.client.engine.advance(1_000);
    const rest = objects([await mock.client.ok('GET', '/api/v3/ticker/24hr', { symbol: 'BTCUSDT' })])[0];
    const pushed = await byStream(mock.socket);
    const mini = {
      c: rest?.lastPrice,
      o: rest?.openPrice,
      h: rest?.highPrice,
      l: rest?.lowPrice,
      v: rest?.volume,
      q: rest?.quoteVolume,
    };
    const both = { E: mock.client.engine.now, s: 'BTCUSDT', ...mini };
    expect(pushed.get('btcusdt@miniTicker')).toEqual([{ e: '24hrMiniTicker', ...both }]);
    expect(pushed.get('btcusdt@ticker')).toEqual([
      {
        e: '24hrTicker',
        ...both,
        p: rest?.priceChange,
        P: rest?.priceChangePercent,
        w: rest?.weightedAvgPrice,
        x: rest?.prevClosePrice,
        Q: '0.50000000',
        b: rest?.bidPrice,
        B: rest?.bidQty,
        a: rest?.askPrice,
        A: rest?.askQty,
        O: rest?.openTime,
        C: rest?.closeTime,
        F: rest?.firstId,
        L: rest?.lastId,
        n: rest?.count,
      },
    ]);
  });

  test('of all symbols hold only those that changed', async () => {
    await using mock = await streaming();
    const socket = await mock.open('/ws/!ticker@arr/!miniTicker@arr');
    const order = { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: '1' };
    await mock.client.ok(...POST_ORDER, order, main);
    mock.client.engine.advance(1_000);
    const frames = await drain(socket);
    expect(frames).toMatchObject([
      [{ e: '24hrTicker', s: 'LTCBTC' }],
      [{ e: '24hrMiniTicker', s: 'LTCBTC' }],
    ]);
  });

  test('change when a trade falls out of the window, without any event', async () => {
    await using mock = await open('btcusdt@ticker');
    mock.client.engine.advance(86_400_000 - 1_000);
    const pushed = (await byStream(mock.socket)).get('btcusdt@ticker') ?? [];
    const counts = pushed.map(({ n }) => Number(n));
    expect(counts.length).toBeGreaterThan(100);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const rest = await mock.client.ok('GET', '/api/v3/ticker/24hr', { symbol: 'BTCUSDT' });
    expect(rest).toMatchObject({ count: counts.at(-1) });
  });
});

test.each(['bnbbtc@trad', 'BTCUSDT@trade', 'nosuch@trade', 'btcusdt@depth50'])(
  'under the unknown name %s nothing is pushed, and nothing is refused',
  async (name) => {
    await using mock = await streaming({ market: { tradesPerSecond: 50 } });
    const socket = await mock.open('/ws');
    socket.send(JSON.stringify({ method: 'SUBSCRIBE', params: [name], id: 1 }));
    expect(await socket.next()).toBe('{"result":null,"id":1}');
    mock.client.engine.advance(3_000);
    expect(await drain(socket)).toEqual([]);
  },
);
