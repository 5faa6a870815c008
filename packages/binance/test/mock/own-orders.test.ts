import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSymbols } from '../../src/mock/index.ts';
import {
  emptyBook,
  main,
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
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '3900' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook] });
});

describe('the orders of an account', () => {
  test("are queried by either id, and are nobody else's", async () => {
    const placed = await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    const byClientId = await client.ok('GET', '/api/v3/order', { symbol, origClientOrderId: 'morning-1' });
    expect(byClientId).toEqual(
      await client.ok('GET', '/api/v3/order', { symbol, ...pick(placed, 'orderId') }),
    );
    expect(byClientId).toEqual({
      symbol,
      ...pick(placed, 'orderId'),
      orderListId: -1,
      clientOrderId: 'morning-1',
      price: '3900.00000000',
      origQty: '1.00000000',
      executedQty: '0.00000000',
      cummulativeQuoteQty: '0.00000000',
      status: 'NEW',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
      stopPrice: '0.00000000',
      icebergQty: '0.00000000',
      time: START,
      updateTime: START,
      isWorking: true,
      origQuoteOrderQty: '0.00000000',
    });
    const missing = { code: -2013, msg: 'Order does not exist.' };
    expect(
      (await client.call('GET', '/api/v3/order', { symbol, origClientOrderId: 'morning-1' }, other)).body,
    ).toEqual(missing);
    expect((await client.call('GET', '/api/v3/order', { symbol, orderId: 1 })).body).toEqual(missing);
  });

  test('are canceled once, with a report of their final state', async () => {
    const placed = await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    const cancel = { symbol, origClientOrderId: 'morning-1', newClientOrderId: 'stop-1' };
    expect(await client.ok('DELETE', '/api/v3/order', cancel)).toEqual({
      symbol,
      origClientOrderId: 'morning-1',
      ...pick(placed, 'orderId'),
      orderListId: -1,
      clientOrderId: 'stop-1',
      price: '3900.00000000',
      origQty: '1.00000000',
      executedQty: '0.00000000',
      cummulativeQuoteQty: '0.00000000',
      status: 'CANCELED',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
    });
    expect((await client.call('DELETE', '/api/v3/order', cancel)).body).toEqual({
      code: -2011,
      msg: 'Unknown order sent.',
    });
  });

  test('are canceled by the ids that are sent, and both must fit', async () => {
    await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    const second = await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-2' });
    const mismatch = { symbol, origClientOrderId: 'morning-1', ...pick(second, 'orderId') };
    expect((await client.call('DELETE', '/api/v3/order', mismatch)).body).toEqual({
      code: -2011,
      msg: 'Unknown order sent.',
    });
    const named = { symbol, origClientOrderId: 'morning-2' };
    expect(await client.ok('DELETE', '/api/v3/order', named)).toMatchObject(pick(second, 'orderId'));
    expect(await client.ok('GET', '/api/v3/openOrders', { symbol })).toMatchObject([
      { clientOrderId: 'morning-1' },
    ]);
  });

  test('are canceled together under one id, and without any there is nothing to cancel', async () => {
    await client.ok(...POST_ORDER, limit);
    await client.ok(...POST_ORDER, { ...limit, price: '3800' });
    await quote(client, 'BUY', '3700', '1');
    const canceled = await client.ok('DELETE', '/api/v3/openOrders', { symbol });
    expect(canceled).toMatchObject([
      { price: '3900.00000000', status: 'CANCELED' },
      { price: '3800.00000000', status: 'CANCELED' },
    ]);
    expect(
      new Set(
        Array.from(Object.values(Object(canceled)), (each) => pick(each, 'clientOrderId').clientOrderId),
      ).size,
    ).toBe(1);
    expect((await client.call('DELETE', '/api/v3/openOrders', { symbol })).body).toEqual({
      code: -2011,
      msg: 'Unknown order sent.',
    });
    expect(await client.ok('GET', '/api/v3/openOrders', {}, other)).toHaveLength(1);
  });

  test('are listed from an id on, or the latest, oldest first, and by time', async () => {
    const ids: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      ids.push(pick(await client.ok(...POST_ORDER, limit), 'orderId').orderId);
      client.engine.advance(1000);
    }
    const list = async (params: Params): Promise<unknown[]> => {
      const found = await client.ok('GET', '/api/v3/allOrders', { symbol, ...params });
      return Array.from(Object.values(Object(found)), (each) => pick(each, 'orderId').orderId);
    };
    expect(await list({})).toEqual(ids);
    expect(await list({ limit: 2 })).toEqual(ids.slice(2));
    expect(await list({ orderId: Number(ids[1]), limit: 2 })).toEqual(ids.slice(1, 3));
    expect(await list({ startTime: START + 1000, endTime: START + 2000 })).toEqual(ids.slice(1, 3));
  });

  test('of BNBUSDT have ids beyond 2^53, digit by digit', async () => {
    client = testClient();
    const order = {
      symbol: 'BNBUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '400',
    };
    expect(await client.ok(...POST_ORDER, order)).toMatchObject({ orderId: 9007199254740993n });
    expect(await client.ok(...POST_ORDER, order)).toMatchObject({ orderId: 9007199254740994n });
    const query = { symbol: 'BNBUSDT', orderId: 9007199254740993n };
    expect(await client.ok('GET', '/api/v3/order', query)).toMatchObject({ orderId: 9007199254740993n });
    expect(await client.ok('DELETE', '/api/v3/order', query)).toMatchObject({ orderId: 9007199254740993n });
  });

  test('can be canceled while the symbol does not trade', async () => {
    const closed = { ...emptyBook };
    client = testClient({ symbols: [closed] });
    await client.ok(...POST_ORDER, limit);
    const state = client.engine.state();
    const [found] = Object.values(state.exchange.symbols);
    if (found === undefined) throw new Error('no symbol');
    const listing = { ...found.listing, status: 'HALT' };
    client.engine.restore({
      ...state,
      exchange: { ...state.exchange, symbols: { BTCUSDT: { ...found, listing } } },
    });
    expect((await client.call(...POST_ORDER, limit)).body).toMatchObject({ msg: 'Market is closed.' });
    expect(await client.ok('DELETE', '/api/v3/openOrders', { symbol })).toHaveLength(1);
  });
});

test('the signing example of the documentation rests on LTCBTC', async () => {
  expect(defaultSymbols.map(({ baseAsset, quoteAsset }) => baseAsset + quoteAsset)).toContain('LTCBTC');
  const order = {
    symbol: 'LTCBTC',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '1',
    price: '0.1',
  };
  expect(await testClient().ok(...POST_ORDER, order, main)).toMatchObject({
    status: 'NEW',
    price: '0.10000000',
    origQty: '1.00000000',
  });
});
