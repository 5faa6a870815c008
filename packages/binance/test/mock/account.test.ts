import { beforeEach, describe, expect, test } from 'vitest';
import {
  emptyBook,
  other,
  type Params,
  POST_ORDER,
  pick,
  quote,
  START,
  type TestClient,
  testClient,
} from './client.ts';

const symbol = 'BTCUSDT';
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '4000' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook], balances: { main: { BTC: '2', USDT: '10000' } } });
});

async function balances(): Promise<unknown> {
  return Reflect.get(Object(await client.ok('GET', '/api/v3/account')), 'balances');
}

describe('balances', () => {
  test('are locked by an order and free again after its cancel', async () => {
    const placed = await client.ok(...POST_ORDER, limit);
    expect(await balances()).toEqual([
      { asset: 'BTC', free: '2.00000000', locked: '0.00000000' },
      { asset: 'USDT', free: '6000.00000000', locked: '4000.00000000' },
    ]);
    await client.ok('DELETE', '/api/v3/order', { symbol, ...pick(placed, 'orderId') });
    expect(await balances()).toContainEqual({ asset: 'USDT', free: '10000.00000000', locked: '0.00000000' });
  });

  test('get back what a better price saves, less 0.1 % commission of what comes in', async () => {
    await quote(client, 'SELL', '3990', '1');
    await client.ok(...POST_ORDER, { ...limit, quantity: '2' });
    expect(await balances()).toEqual([
      { asset: 'BTC', free: '2.99900000', locked: '0.00000000' },
      { asset: 'USDT', free: '2010.00000000', locked: '4000.00000000' },
    ]);
  });

  test('stay whole when an account trades with itself, which both sides of myTrades show', async () => {
    await client.ok(...POST_ORDER, limit);
    await client.ok(...POST_ORDER, { ...limit, side: 'SELL' });
    expect(await balances()).toEqual([
      { asset: 'BTC', free: '1.99900000', locked: '0.00000000' },
      { asset: 'USDT', free: '9996.00000000', locked: '0.00000000' },
    ]);
    expect(await client.ok('GET', '/api/v3/myTrades', { symbol })).toMatchObject([
      { isBuyer: true, isMaker: true, commission: '0.00100000', commissionAsset: 'BTC' },
      { isBuyer: false, isMaker: false, commission: '4.00000000', commissionAsset: 'USDT' },
    ]);
  });

  test('come with the rates that the fills are charged by', async () => {
    expect(await client.ok('GET', '/api/v3/account')).toMatchObject({
      makerCommission: 10,
      takerCommission: 10,
      canTrade: true,
      accountType: 'SPOT',
      permissions: ['SPOT'],
      updateTime: START,
    });
  });
});

describe('myTrades', () => {
  test('are found by order, from an id on, by time, or the latest', async () => {
    await quote(client, 'SELL', '4000', '5');
    const orders: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      orders.push(await client.ok(...POST_ORDER, { ...limit, quantity: '0.5' }));
      client.engine.advance(1000);
    }
    const list = async (params: Params): Promise<unknown[]> =>
      Array.from(
        Object.values(Object(await client.ok('GET', '/api/v3/myTrades', { symbol, ...params }))),
        (trade) => pick(trade, 'orderId').orderId,
      );
    const ids = orders.map((order) => pick(order, 'orderId').orderId);
    expect(await list({})).toEqual(ids);
    expect(await list({ limit: 1 })).toEqual(ids.slice(-1));
    expect(await list({ orderId: Number(ids[1]) })).toEqual([ids[1]]);
    expect(await list({ startTime: START + 1000 })).toEqual(ids.slice(1));
    const [first] = Object.values(Object(await client.ok('GET', '/api/v3/myTrades', { symbol })));
    expect(await list({ fromId: Number(pick(first, 'id').id) + 1 })).toEqual(ids.slice(1));
    expect(first).toMatchObject({
      symbol,
      orderListId: -1,
      price: '4000.00000000',
      qty: '0.50000000',
      quoteQty: '2000.00000000',
      isBestMatch: true,
    });
  });
});

describe('the order count', () => {
  const counts = async (): Promise<unknown[]> =>
    Array.from(
      Object.values(Object(await client.ok('GET', '/api/v3/rateLimit/order'))),
      (limit) => pick(limit, 'count').count,
    );

  test('counts orders that were taken, and each window ends by itself', async () => {
    await client.ok(...POST_ORDER, limit);
    await client.call(...POST_ORDER, { ...limit, price: '4000.3' });
    await client.ok('POST', '/api/v3/order/test', limit);
    expect(await counts()).toEqual([1, 1]);
    client.engine.advance(10_000);
    expect(await counts()).toEqual([0, 1]);
    expect(await client.ok('GET', '/api/v3/rateLimit/order', {}, other)).toMatchObject([
      { count: 0 },
      { count: 0 },
    ]);
  });
});

describe('events', () => {
  test('tell of an order, its fill, the balances, the trade and the book', async () => {
    await quote(client, 'SELL', '4000', '1');
    const { lastUpdateId } = Object(await client.ok('GET', '/api/v3/depth', { symbol }));
    client.events.length = 0;
    await client.ok(...POST_ORDER, { ...limit, quantity: '0.4', newClientOrderId: 'morning-1' });
    const own = client.events.filter(({ account }) => account === 'main').map(({ payload }) => payload);
    expect(own).toMatchObject([
      {
        e: 'executionReport',
        x: 'NEW',
        X: 'NEW',
        c: 'morning-1',
        C: '',
        q: '0.40000000',
        t: '-1',
        n: '0',
        N: null,
        w: true,
        g: '-1',
      },
      {
        e: 'executionReport',
        x: 'TRADE',
        X: 'FILLED',
        l: '0.40000000',
        z: '0.40000000',
        L: '4000.00000000',
        Y: '1600.00000000',
        Z: '1600.00000000',
        n: '0.00040000',
        N: 'BTC',
        m: false,
        w: false,
      },
      {
        e: 'outboundAccountPosition',
        u: START,
        B: [
          { a: 'USDT', f: '8400.00000000', l: '0.00000000' },
          { a: 'BTC', f: '2.39960000' },
        ],
      },
    ]);
    const streams = client.events.filter(({ stream }) => stream !== undefined);
    expect(streams).toMatchObject([
      {
        stream: 'btcusdt@trade',
        payload: { e: 'trade', s: symbol, p: '4000.00000000', q: '0.40000000', m: false },
      },
      {
        stream: 'btcusdt@depth',
        payload: {
          e: 'depthUpdate',
          U: lastUpdateId + 1,
          u: lastUpdateId + 1,
          b: [],
          a: [['4000.00000000', '0.60000000']],
        },
      },
    ]);
  });

  test('have all documented fields of executionReport', async () => {
    await client.ok(...POST_ORDER, limit);
    const fields = 'e E s c S o f q p P F g C x X r i l z L n N T t I w m M O Z Y Q';
    expect(Object.keys(Object(client.events[0]?.payload)).join(' ')).toBe(fields);
  });

  test('name the cancel and the order that it canceled', async () => {
    await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    client.events.length = 0;
    await client.ok('DELETE', '/api/v3/order', {
      symbol,
      origClientOrderId: 'morning-1',
      newClientOrderId: 'stop-1',
    });
    expect(client.events[0]?.payload).toMatchObject({
      x: 'CANCELED',
      X: 'CANCELED',
      c: 'stop-1',
      C: 'morning-1',
      w: false,
    });
  });
});

describe('a listenKey', () => {
  const missing = { code: -1125, msg: 'This listenKey does not exist.' };
  test.each([
    ['spot', '/api/v3/userDataStream', {}],
    ['margin', '/sapi/v1/userDataStream', {}],
    ['isolated margin', '/sapi/v1/userDataStream/isolated', { symbol }],
  ])('of %s lives 60 minutes, longer when kept alive, and ends when closed', async (_kind, path, params) => {
    const created = await client.ok('POST', path, params);
    const key = pick(created, 'listenKey');
    expect(key.listenKey).toMatch(/^[A-Za-z0-9]{64}$/);
    client.engine.advance(59 * 60_000);
    expect(await client.ok('POST', path, params)).toEqual(created);
    client.engine.advance(59 * 60_000);
    expect(await client.ok('PUT', path, { ...params, ...key })).toEqual({});
    client.engine.advance(59 * 60_000);
    expect(await client.ok('DELETE', path, { ...params, ...key })).toEqual({});
    expect((await client.call('PUT', path, { ...params, ...key })).body).toEqual(missing);
    const next = pick(await client.ok('POST', path, params), 'listenKey');
    expect(next).not.toEqual(key);
    expect((await client.call('DELETE', path, { ...params, ...next }, other)).body).toEqual(missing);
    client.engine.advance(60 * 60_000);
    expect((await client.call('PUT', path, { ...params, ...next })).body).toEqual(missing);
  });

  test('of one kind is none of another', async () => {
    const key = pick(await client.ok('POST', '/api/v3/userDataStream'), 'listenKey');
    expect((await client.call('PUT', '/sapi/v1/userDataStream', key)).body).toEqual(missing);
  });

  test('of isolated margin needs a symbol that exists', async () => {
    const { body } = await client.call('POST', '/sapi/v1/userDataStream/isolated', { symbol: 'NOPE' });
    expect(body).toMatchObject({ code: -1121 });
  });
});

test('trading, margin and what moves money have handlers; what else there is answers with its example, and says so', async () => {
  const { tables, handlers } = client.engine.exchange;
  const whole = tables.operations.filter(({ key }) => /^(?:market|trade|userStream)\./.test(key));
  expect(whole).toHaveLength(36);
  const answered = Object.keys(handlers);
  expect(answered).toEqual(expect.arrayContaining(whole.map(({ key }) => key)));
  const canned = tables.operations.map(({ key }) => key).filter((key) => !answered.includes(key));
  // Of margin only what it costs: rates and tiers.
  expect(canned.filter((key) => key.startsWith('margin.'))).toEqual([
    'margin.marginInterestRateHistory',
    'margin.crossMarginFees',
    'margin.isolatedMarginFees',
    'margin.isolatedMarginTiers',
  ]);
  expect(tables.operations.map(({ key }) => key)).toEqual(expect.arrayContaining(answered));
  const { body, headers } = await client.call('GET', '/sapi/v1/system/status');
  const example = tables.operations.find(({ key }) => key === 'wallet.systemStatus')?.examples[0]?.body;
  expect(body).toEqual(JSON.parse(example ?? 'null'));
  expect(headers['x-exspec-answer']).toBe('example');
  expect((await client.call('GET', '/api/v3/ping')).headers['x-exspec-answer']).toBeUndefined();
});
