import { beforeEach, describe, expect, test } from 'vitest';
import {
  emptyBook,
  other,
  type Params,
  POST_ORDER,
  pick,
  quote,
  type TestClient,
  testClient,
} from './client.ts';

const symbol = 'BTCUSDT';
const path = '/api/v3/order/oco';
/** The last price is 4000. */
const sell = { symbol, side: 'SELL', quantity: '1', price: '4100', stopPrice: '3900' };
const buy = { symbol, side: 'BUY', quantity: '1', price: '3900', stopPrice: '4100' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook], balances: { main: { BTC: '2', USDT: '5000' } } });
});

async function order(orderId: unknown): Promise<unknown> {
  return client.ok('GET', '/api/v3/order', { symbol, orderId: Number(orderId) });
}

/** Ids of the legs: stop, limit maker. */
function legs(list: unknown): readonly [unknown, unknown] {
  const orders: unknown = Reflect.get(Object(list), 'orders');
  if (!Array.isArray(orders)) throw new Error('no orders');
  return [pick(orders[0], 'orderId').orderId, pick(orders[1], 'orderId').orderId];
}

async function balances(): Promise<unknown> {
  return Reflect.get(Object(await client.ok('GET', '/api/v3/account')), 'balances');
}

describe('a new OCO', () => {
  test('is answered with both legs and their reports', async () => {
    const answer = await client.ok('POST', path, {
      ...sell,
      listClientOrderId: 'bracket-1',
      stopClientOrderId: 's',
      limitClientOrderId: 'l',
    });
    expect(answer).toMatchObject({
      orderListId: 0,
      contingencyType: 'OCO',
      listStatusType: 'EXEC_STARTED',
      listOrderStatus: 'EXECUTING',
      listClientOrderId: 'bracket-1',
      symbol,
      orders: [
        { symbol, clientOrderId: 's' },
        { symbol, clientOrderId: 'l' },
      ],
      orderReports: [
        {
          type: 'STOP_LOSS',
          orderListId: 0,
          status: 'NEW',
          price: '0.00000000',
          stopPrice: '3900.00000000',
          timeInForce: 'GTC',
        },
        { type: 'LIMIT_MAKER', orderListId: 0, status: 'NEW', price: '4100.00000000', timeInForce: 'GTC' },
      ],
    });
    expect(await order(legs(answer)[0])).toMatchObject({ isWorking: false });
    expect(await order(legs(answer)[1])).toMatchObject({ isWorking: true });
  });

  test('has a STOP_LOSS_LIMIT leg when stopLimitPrice is sent', async () => {
    const answer = await client.ok('POST', path, {
      ...sell,
      stopLimitPrice: '3890',
      stopLimitTimeInForce: 'GTC',
    });
    expect(answer).toMatchObject({ orderReports: [{ type: 'STOP_LOSS_LIMIT', price: '3890.00000000' }, {}] });
  });

  test('counts as two orders', async () => {
    await client.ok('POST', path, sell);
    expect(await client.ok('GET', '/api/v3/rateLimit/order')).toEqual([
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100, count: 2 },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200000, count: 2 },
    ]);
  });

  test.each([
    // One lock for both legs: the larger, for only one of them can be filled.
    [
      'SELL',
      sell,
      [
        { asset: 'BTC', free: '1.00000000', locked: '1.00000000' },
        { asset: 'USDT', free: '5000.00000000', locked: '0.00000000' },
      ],
    ],
    [
      'BUY',
      buy,
      [
        { asset: 'BTC', free: '2.00000000', locked: '0.00000000' },
        { asset: 'USDT', free: '900.00000000', locked: '4100.00000000' },
      ],
    ],
    [
      'BUY (with a stop limit under its price)',
      { ...buy, stopLimitPrice: '3850', stopLimitTimeInForce: 'GTC' },
      [
        { asset: 'BTC', free: '2.00000000', locked: '0.00000000' },
        { asset: 'USDT', free: '1100.00000000', locked: '3900.00000000' },
      ],
    ],
  ] as const)('on the %s side locks once what the dearer leg may cost', async (_side, params, want) => {
    await client.ok('POST', path, params);
    expect(await balances()).toEqual(want);
  });

  // "SELL: Limit Price > Last Price > Stop Price. BUY: Limit Price < Last Price < Stop Price." Last price 4000.
  test.each([
    ['SELL with both above', { ...sell, price: '4200', stopPrice: '4100' }],
    ['SELL with both below', { ...sell, price: '3900', stopPrice: '3800' }],
    ['SELL with the limit at the last price', { ...sell, price: '4000' }],
    ['SELL with the stop at the last price', { ...sell, stopPrice: '4000' }],
    ['BUY with both above', { ...buy, price: '4100', stopPrice: '4200' }],
    ['BUY with both below', { ...buy, price: '3800', stopPrice: '3900' }],
    ['BUY with the limit at the last price', { ...buy, price: '4000' }],
    ['BUY with the stop at the last price', { ...buy, stopPrice: '4000' }],
    ['SELL the wrong way round', { ...sell, price: '3900', stopPrice: '4100' }],
  ] as const)('%s is refused for its prices', async (_says, params) => {
    expect((await client.call('POST', path, params)).body).toEqual({
      code: -2010,
      msg: 'The relationship of the prices for the orders is not correct.',
    });
  });

  test.each([
    [
      'the account has too little',
      { ...sell, quantity: '2.1' },
      'Account has insufficient balance for requested action.',
    ],
    [
      'both legs have one id',
      { ...sell, stopClientOrderId: 'x', limitClientOrderId: 'x' },
      'Duplicate order sent.',
    ],
    ['the limit leg would take', { ...sell, price: '4000.5' }, 'Order would immediately match and take.'],
  ])('is refused when %s, and leaves nothing behind', async (_says, params, msg) => {
    await quote(client, 'BUY', '4000.5', '1');
    const before = client.engine.state().exchange;
    expect((await client.call('POST', path, params)).body).toEqual({ code: -2010, msg });
    expect(client.engine.state().exchange).toEqual(before);
  });

  test('is refused where the symbol takes none', async () => {
    client = testClient({ symbols: [{ ...emptyBook, ocoAllowed: false }] });
    expect((await client.call('POST', path, sell)).body).toEqual({
      code: -2010,
      msg: 'OCO orders are not supported for this symbol',
    });
  });

  test('is refused when an open list has its id, until that list is done', async () => {
    const named = { ...sell, quantity: '0.5', listClientOrderId: 'bracket-1' };
    await client.ok('POST', path, named);
    expect((await client.call('POST', path, named)).body).toEqual({
      code: -2010,
      msg: 'Duplicate order sent.',
    });
    await client.ok('DELETE', '/api/v3/orderList', { symbol, listClientOrderId: 'bracket-1' });
    await client.ok('POST', path, named);
  });
});

describe('when one leg goes, the other goes too', () => {
  test('a touched limit maker leg fills and the stop leg expires, in that order', async () => {
    const [stop, limit] = legs(await client.ok('POST', path, buy));
    client.events.length = 0;
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.4' }, other);
    expect(await order(limit)).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.40000000' });
    expect(await order(stop)).toMatchObject({ status: 'EXPIRED' });
    const own = client.events.filter(({ account }) => account === 'main').map(({ payload }) => payload);
    expect(own).toMatchObject([
      { x: 'TRADE', o: 'LIMIT_MAKER' },
      { x: 'EXPIRED', o: 'STOP_LOSS' },
      { e: 'outboundAccountPosition' },
    ]);
    // 0.6 at 3900 are still held, what the stop leg held beyond is free again.
    expect(await balances()).toEqual([
      { asset: 'BTC', free: '2.39960000', locked: '0.00000000' },
      { asset: 'USDT', free: '1100.00000000', locked: '2340.00000000' },
    ]);
    expect(await client.ok('GET', '/api/v3/openOrderList')).toHaveLength(1);
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.6' }, other);
    expect(await client.ok('GET', '/api/v3/openOrderList')).toEqual([]);
    expect(client.events.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ e: 'listStatus', L: 'ALL_DONE' }),
    );
  });

  test('a triggered stop leg cancels the limit maker leg before it executes', async () => {
    const [stop, limit] = legs(await client.ok('POST', path, sell));
    await quote(client, 'BUY', '3900', '0.1');
    await quote(client, 'BUY', '3890', '5');
    client.events.length = 0;
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.1' }, other);
    expect(await order(stop)).toMatchObject({ status: 'FILLED', cummulativeQuoteQty: '3890.00000000' });
    expect(await order(limit)).toMatchObject({ status: 'EXPIRED', executedQty: '0.00000000' });
    const own = client.events.filter(({ account }) => account === 'main').map(({ payload }) => payload);
    expect(own.slice(0, 3)).toMatchObject([
      { x: 'EXPIRED', o: 'LIMIT_MAKER' },
      { x: 'TRADE', o: 'STOP_LOSS' },
      { e: 'listStatus', l: 'ALL_DONE' },
    ]);
  });
});

describe('an OCO is canceled as a whole', () => {
  const whole = {
    listStatusType: 'ALL_DONE',
    listOrderStatus: 'ALL_DONE',
    orderReports: [
      { status: 'CANCELED', type: 'STOP_LOSS', stopPrice: '3900.00000000' },
      { status: 'CANCELED', type: 'LIMIT_MAKER' },
    ],
  };

  test('by its own ids', async () => {
    await client.ok('POST', path, { ...sell, listClientOrderId: 'bracket-1' });
    const cancel = { symbol, listClientOrderId: 'bracket-1', newClientOrderId: 'stop-1' };
    expect(await client.ok('DELETE', '/api/v3/orderList', cancel)).toMatchObject({
      listClientOrderId: 'bracket-1',
      ...whole,
    });
    expect((await client.call('DELETE', '/api/v3/orderList', cancel)).body).toEqual({
      code: -2011,
      msg: 'Unknown order sent.',
    });
    expect(await balances()).toContainEqual({ asset: 'BTC', free: '2.00000000', locked: '0.00000000' });
  });

  test.each([0, 1])('through its leg %i', async (index) => {
    const ids = legs(await client.ok('POST', path, sell));
    const canceled = await client.ok('DELETE', '/api/v3/order', { symbol, orderId: Number(ids[index]) });
    expect(canceled).toMatchObject({ status: 'CANCELED', orderListId: 0 });
    for (const id of ids) expect(await order(id)).toMatchObject({ status: 'CANCELED' });
    expect(await client.ok('GET', '/api/v3/orderList', { orderListId: 0 })).toMatchObject({
      listOrderStatus: 'ALL_DONE',
    });
  });

  test('with everything else on the symbol', async () => {
    await client.ok(...POST_ORDER, {
      symbol,
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '4200',
    });
    await client.ok('POST', path, sell);
    expect(await client.ok('DELETE', '/api/v3/openOrders', { symbol })).toMatchObject([
      { type: 'LIMIT', status: 'CANCELED' },
      whole,
    ]);
  });
});

describe('order lists', () => {
  beforeEach(async () => {
    for (const id of ['a', 'b', 'c']) {
      await client.ok('POST', path, { ...sell, quantity: '0.5', listClientOrderId: id });
      client.engine.advance(1000);
    }
    await client.ok('DELETE', '/api/v3/orderList', { symbol, orderListId: 1 });
  });

  const ids = async (url: string, params: Params = {}): Promise<unknown[]> =>
    Array.from(
      Object.values(Object(await client.ok('GET', url, params))),
      (list) => pick(list, 'listClientOrderId').listClientOrderId,
    );

  test('are found by either id, by their account', async () => {
    expect(await client.ok('GET', '/api/v3/orderList', { orderListId: 2 })).toMatchObject({
      listClientOrderId: 'c',
    });
    expect(await client.ok('GET', '/api/v3/orderList', { origClientOrderId: 'b' })).toMatchObject({
      orderListId: 1,
      listStatusType: 'ALL_DONE',
    });
    expect((await client.call('GET', '/api/v3/orderList', { orderListId: 2 }, other)).body).toMatchObject({
      code: -2013,
    });
  });

  test('are listed oldest first, from an id on or the latest', async () => {
    expect(await ids('/api/v3/allOrderList')).toEqual(['a', 'b', 'c']);
    expect(await ids('/api/v3/allOrderList', { fromId: 1 })).toEqual(['b', 'c']);
    expect(await ids('/api/v3/allOrderList', { limit: 2 })).toEqual(['b', 'c']);
  });

  test('are open until they are done', async () => {
    expect(await ids('/api/v3/openOrderList')).toEqual(['a', 'c']);
  });
});
