import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSymbols } from '../../src/mock/index.ts';
import { emptyBook, main, other, type Params, POST_ORDER, quote, START, type TestClient, testClient } from './client.ts';

const symbol = 'BTCUSDT';
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '3900' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook] });
});

describe('a market order', () => {
  test('fills level by level with the documented commissions', async () => {
    for (const [price, quantity] of [['4000', '1'], ['3999', '5'], ['3998', '2'], ['3997', '1'], ['3995', '1']] as const) {
      await quote(client, 'BUY', price, quantity);
    }
    const answer = await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '10' });
    expect(answer).toMatchObject({
      price: '0.00000000',
      origQty: '10.00000000',
      executedQty: '10.00000000',
      status: 'FILLED',
      timeInForce: 'GTC',
      type: 'MARKET',
      side: 'SELL',
      orderListId: -1,
      fills: [
        { price: '4000.00000000', qty: '1.00000000', commission: '4.00000000', commissionAsset: 'USDT' },
        { price: '3999.00000000', qty: '5.00000000', commission: '19.99500000', commissionAsset: 'USDT' },
        { price: '3998.00000000', qty: '2.00000000', commission: '7.99600000', commissionAsset: 'USDT' },
        { price: '3997.00000000', qty: '1.00000000', commission: '3.99700000', commissionAsset: 'USDT' },
        { price: '3995.00000000', qty: '1.00000000', commission: '3.99500000', commissionAsset: 'USDT' },
      ],
    });
  });

  test.each([
    // 5000 USDT buy 1 at 4000 and 0.2 at 4100 (820): 0.3 would cost 5230.
    { side: 'BUY', quoteOrderQty: '5000', executedQty: '1.20000000', spent: '4820.00000000' },
    { side: 'BUY', quoteOrderQty: '4000', executedQty: '1.00000000', spent: '4000.00000000' },
    // Selling for 1000 at 3900: 0.2 bring 780, 0.3 would bring 1170.
    { side: 'SELL', quoteOrderQty: '1000', executedQty: '0.20000000', spent: '780.00000000' },
  ])('of $quoteOrderQty quote asset trades what comes closest in whole lots ($side)', async ({ side, quoteOrderQty, executedQty, spent }) => {
    await quote(client, 'SELL', '4000', '1');
    await quote(client, 'SELL', '4100', '2');
    await quote(client, 'BUY', '3900', '2');
    const answer = await client.ok(...POST_ORDER, { symbol, side, type: 'MARKET', quoteOrderQty });
    expect(answer).toMatchObject({ status: 'FILLED', executedQty, origQty: executedQty, cummulativeQuoteQty: spent });
  });

  test('that the book cannot fill expires with what it got', async () => {
    await quote(client, 'SELL', '4000', '1');
    const answer = await client.ok(...POST_ORDER, { symbol, side: 'BUY', type: 'MARKET', quantity: '3' });
    expect(answer).toMatchObject({ status: 'EXPIRED', origQty: '3.00000000', executedQty: '1.00000000' });
  });

  test('on an empty book is refused', async () => {
    const { body } = await client.call(...POST_ORDER, { symbol, side: 'BUY', type: 'MARKET', quantity: '1' });
    expect(body).toEqual({ code: -1112, msg: 'No orders on book for symbol.' });
  });
});

describe('a limit order', () => {
  test('trades at the better prices first and the older order first, then rests with the remainder', async () => {
    const [older, newer] = [await quote(client, 'SELL', '4001', '1'), await quote(client, 'SELL', '4001', '1')];
    await quote(client, 'SELL', '4000', '0.5');
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4001', quantity: '1.2' });
    expect(answer).toMatchObject({ status: 'FILLED', fills: [{ price: '4000.00000000' }, { price: '4001.00000000', qty: '0.70000000' }] });
    const resting = await client.ok('GET', '/api/v3/openOrders', { symbol }, other);
    expect(resting).toMatchObject([
      { ...pick(older, 'orderId'), executedQty: '0.70000000', status: 'PARTIALLY_FILLED' },
      { ...pick(newer, 'orderId'), executedQty: '0.00000000', status: 'NEW' },
    ]);
    const rest = await client.ok(...POST_ORDER, { ...limit, price: '4001', quantity: '5' });
    expect(rest).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '1.30000000' });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({ bids: [['4001.00000000', '3.70000000']], asks: [] });
  });

  test.each([
    ['GTC', 'PARTIALLY_FILLED', '1.00000000', 1],
    ['IOC', 'EXPIRED', '1.00000000', 0],
    ['FOK', 'EXPIRED', '0.00000000', 0],
  ])('with timeInForce %s that the book fills in part ends %s', async (timeInForce, status, executedQty, open) => {
    await quote(client, 'SELL', '4000', '1');
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4000', quantity: '2', timeInForce });
    expect(answer).toMatchObject({ status, executedQty });
    expect(await client.ok('GET', '/api/v3/openOrders', { symbol })).toHaveLength(open);
  });

  test('that is FOK fills when the book can fill all of it, hidden parts included', async () => {
    const iceberg = { ...limit, side: 'SELL', price: '4000', quantity: '2', icebergQty: '0.5' };
    await client.ok(...POST_ORDER, iceberg, other);
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4000', quantity: '2', timeInForce: 'FOK' });
    expect(answer).toMatchObject({ status: 'FILLED' });
  });

  test('with an icebergQty shows that much and comes last at its price when it shows anew', async () => {
    await client.ok(...POST_ORDER, { ...limit, side: 'SELL', price: '4000', quantity: '2', icebergQty: '0.5' }, other);
    await quote(client, 'SELL', '4000', '1');
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({ asks: [['4000.00000000', '1.50000000']] });
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4000', quantity: '1.7' });
    expect(answer).toMatchObject({ fills: [{ qty: '0.50000000' }, { qty: '1.00000000' }, { qty: '0.20000000' }] });
  });
});

describe('the answer', () => {
  const keys = { ACK: 5, RESULT: 13, FULL: 14 };
  test.each([
    ['LIMIT', 'FULL', { type: 'LIMIT', timeInForce: 'GTC', price: '3900' }],
    ['MARKET', 'FULL', { type: 'MARKET' }],
    ['LIMIT_MAKER', 'ACK', { type: 'LIMIT_MAKER', price: '3900' }],
    ['STOP_LOSS', 'ACK', { type: 'STOP_LOSS', stopPrice: '4100' }],
    ['STOP_LOSS_LIMIT', 'ACK', { type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', stopPrice: '4100', price: '4100' }],
    ['TAKE_PROFIT', 'ACK', { type: 'TAKE_PROFIT', stopPrice: '3900' }],
    ['TAKE_PROFIT_LIMIT', 'ACK', { type: 'TAKE_PROFIT_LIMIT', timeInForce: 'GTC', stopPrice: '3900', price: '3900' }],
  ] as const)('to a %s order is %s unless newOrderRespType asks for another', async (_type, preset, params) => {
    await quote(client, 'SELL', '4000', '10');
    const order = { symbol, side: 'BUY', quantity: '1', ...params };
    expect(Object.keys(Object(await client.ok(...POST_ORDER, order)))).toHaveLength(keys[preset]);
    for (const newOrderRespType of ['ACK', 'RESULT', 'FULL'] as const) {
      const answer = await client.ok(...POST_ORDER, { ...order, newOrderRespType });
      expect(Object.keys(Object(answer))).toHaveLength(keys[newOrderRespType]);
    }
  });
});

describe('a stop loss or take profit order', () => {
  // "Price above market price: STOP_LOSS BUY, TAKE_PROFIT SELL. Price below: STOP_LOSS SELL, TAKE_PROFIT BUY."
  const rules = [
    ['STOP_LOSS', 'BUY', 'above'],
    ['TAKE_PROFIT', 'SELL', 'above'],
    ['STOP_LOSS', 'SELL', 'below'],
    ['TAKE_PROFIT', 'BUY', 'below'],
  ] as const;
  const table = rules.flatMap(([type, side, where]) => [
    { type, side, where, limitParams: {} },
    { type: `${type}_LIMIT`, side, where, limitParams: { timeInForce: 'GTC', price: '4000' } },
  ]);

  test.each(table)('$type $side waits $where the market price and is refused on the other side and at it', async ({ type, side, where, limitParams }) => {
    const order = { symbol, side, type, quantity: '1', ...limitParams };
    const [right, wrong] = where === 'above' ? ['4000.5', '3999.5'] : ['3999.5', '4000.5'];
    for (const stopPrice of [wrong, '4000']) {
      const { body } = await client.call(...POST_ORDER, { ...order, stopPrice });
      expect(body).toEqual({ code: -2010, msg: 'Order would trigger immediately.' });
    }
    const placed = await client.ok(...POST_ORDER, { ...order, stopPrice: right });
    const found = await client.ok('GET', '/api/v3/order', { symbol, ...pick(placed, 'orderId') });
    expect(found).toMatchObject({ status: 'NEW', isWorking: false, stopPrice: `${right}0000000`, type });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({ bids: [], asks: [] });
  });

  test('executes at market when a trade reaches its price', async () => {
    const stop = await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice: '3950' });
    await quote(client, 'BUY', '3950', '0.5');
    await quote(client, 'BUY', '3940', '2');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    expect(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') })).toMatchObject({
      status: 'FILLED',
      isWorking: true,
      cummulativeQuoteQty: '3940.00000000',
    });
  });

  test('of a LIMIT type goes on the book when a trade reaches its price', async () => {
    const order = { symbol, side: 'SELL', type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', quantity: '1', stopPrice: '3950', price: '3960' };
    const stop = await client.ok(...POST_ORDER, order);
    await quote(client, 'BUY', '3950', '0.5');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    expect(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') })).toMatchObject({ status: 'NEW', isWorking: true });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({ asks: [['3960.00000000', '1.00000000']] });
  });

  test('sets off another that its own trade reaches', async () => {
    const first = await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice: '3950' });
    const second = await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice: '3940' });
    await quote(client, 'BUY', '3950', '0.5');
    await quote(client, 'BUY', '3940', '1');
    await quote(client, 'BUY', '3930', '1');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    const quotes = [];
    for (const stop of [first, second]) quotes.push(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') }));
    expect(quotes).toMatchObject([{ cummulativeQuoteQty: '3940.00000000' }, { cummulativeQuoteQty: '3930.00000000' }]);
  });
});

describe('an order is refused', () => {
  const cases: [string, Params, number, string][] = [
    ['when its price is off the tick grid', { ...limit, price: '3900.3' }, -1013, 'Filter failure: PRICE_FILTER'],
    ['when its quantity is off the step grid', { ...limit, quantity: '1.05' }, -1013, 'Filter failure: LOT_SIZE'],
    ['when its price is far from the average', { ...limit, price: '400' }, -1013, 'Filter failure: PERCENT_PRICE'],
    ['when its value is too small', { ...limit, price: '900', quantity: '0.1', symbol: 'BTCUSDT' }, -1013, 'Filter failure: MIN_NOTIONAL'],
    ['when it falls into too many parts', { ...limit, quantity: '10.1', icebergQty: '1' }, -1013, 'Filter failure: ICEBERG_PARTS'],
    ['when its symbol is unknown', { ...limit, symbol: 'NOPE' }, -1121, 'Invalid symbol.'],
    ['when it has more decimals than the asset', { ...limit, price: '3900.000000001' }, -1111, 'Precision is over the maximum defined for this asset.'],
    ['when its quantity is zero', { ...limit, quantity: '0' }, -2010, 'Price * QTY is zero or less.'],
    ['when icebergQty is not less than the quantity', { ...limit, icebergQty: '1' }, -2010, 'IcebergQty exceeds QTY.'],
    ['when the account has too little', { ...limit, quantity: '1000' }, -2010, 'Account has insufficient balance for requested action.'],
    ['when it would take and must not', { ...limit, type: 'LIMIT_MAKER', price: '4000', timeInForce: undefined } as unknown as Params, -2010, 'Order would immediately match and take.'],
  ];

  test.each(cases)('%s', async (_says, params, code, msg) => {
    client = testClient({ symbols: [{ ...emptyBook, minNotional: '100' }] });
    await quote(client, 'SELL', '4000', '1');
    const sent = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
    const before = client.engine.state().exchange;
    const { status, body } = await client.call(...POST_ORDER, sent);
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    expect(client.engine.state().exchange).toEqual(before);
  });

  test.each([
    ['MARKET orders', { symbol: 'XRPBTC', side: 'BUY', type: 'MARKET', quantity: '100' }, 'Market orders are not supported for this symbol.'],
    ['STOP_LOSS orders', { symbol: 'XRPBTC', side: 'BUY', type: 'STOP_LOSS', quantity: '100', stopPrice: '0.00002' }, 'Stop loss orders are not supported for this symbol.'],
    ['STOP_LOSS_LIMIT orders', { symbol: 'XRPBTC', side: 'BUY', type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', quantity: '100', price: '0.00002', stopPrice: '0.00002' }, 'Stop loss limit orders are not supported for this symbol.'],
    ['TAKE_PROFIT orders', { symbol: 'XRPBTC', side: 'BUY', type: 'TAKE_PROFIT', quantity: '100', stopPrice: '0.00001' }, 'Take profit orders are not supported for this symbol.'],
    ['TAKE_PROFIT_LIMIT orders', { symbol: 'XRPBTC', side: 'BUY', type: 'TAKE_PROFIT_LIMIT', timeInForce: 'GTC', quantity: '100', price: '0.00001', stopPrice: '0.00001' }, 'Take profit limit orders are not supported for this symbol.'],
    ['icebergs', { symbol: 'XRPBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '100', price: '0.00001', icebergQty: '50' }, 'Iceberg orders are not supported for this symbol.'],
    ['quoteOrderQty', { symbol: 'ADABTC', side: 'BUY', type: 'MARKET', quoteOrderQty: '0.01' }, 'Quote order qty market orders are not support for this symbol.'],
    ['trading', { symbol: 'DOTBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '0.0004' }, 'Market is closed.'],
  ])('where the symbol does not allow %s', async (_what, params, msg) => {
    const { body } = await testClient().call(...POST_ORDER, params);
    expect(body).toEqual({ code: -2010, msg });
  });

  test('when its client id is that of an open order, until that order is done', async () => {
    const mine = { ...limit, newClientOrderId: 'morning-1' };
    await client.ok(...POST_ORDER, mine);
    expect((await client.call(...POST_ORDER, mine)).body).toEqual({ code: -2010, msg: 'Duplicate order sent.' });
    await client.ok(...POST_ORDER, mine, other);
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '2' }, other);
    await client.ok(...POST_ORDER, mine);
  });

  test('when five algo orders are open on the symbol', async () => {
    const stop = { symbol, side: 'BUY', type: 'STOP_LOSS', quantity: '1', stopPrice: '4100' };
    for (let count = 0; count < 5; count++) await client.ok(...POST_ORDER, stop);
    expect((await client.call(...POST_ORDER, stop)).body).toEqual({ code: -1013, msg: 'Filter failure: MAX_NUM_ALGO_ORDERS' });
  });

  test('when the position is over the maximum', async () => {
    client = testClient({ symbols: [{ ...emptyBook, maxPosition: '19' }] });
    expect((await client.call(...POST_ORDER, limit)).body).toEqual({ code: -1013, msg: 'Filter failure: MAX_POSITION' });
    await client.ok(...POST_ORDER, { ...limit, side: 'SELL', price: '4100' });
  });
});

describe('a test order', () => {
  test('is validated by the filters and leaves nothing behind', async () => {
    await client.ok('GET', '/api/v3/ping');
    const before = client.engine.state().exchange;
    expect(await client.ok('POST', '/api/v3/order/test', limit)).toEqual({});
    expect((await client.call('POST', '/api/v3/order/test', { ...limit, price: '3900.3' })).body).toMatchObject({ code: -1013 });
    expect(client.engine.state().exchange).toEqual(before);
  });
});

describe('the orders of an account', () => {
  test('are queried by either id, and are nobody else\'s', async () => {
    const placed = await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    const byClientId = await client.ok('GET', '/api/v3/order', { symbol, origClientOrderId: 'morning-1' });
    expect(byClientId).toEqual(await client.ok('GET', '/api/v3/order', { symbol, ...pick(placed, 'orderId') }));
    expect(byClientId).toEqual({
      symbol, ...pick(placed, 'orderId'), orderListId: -1, clientOrderId: 'morning-1', price: '3900.00000000',
      origQty: '1.00000000', executedQty: '0.00000000', cummulativeQuoteQty: '0.00000000', status: 'NEW',
      timeInForce: 'GTC', type: 'LIMIT', side: 'BUY', stopPrice: '0.00000000', icebergQty: '0.00000000', time: START,
      updateTime: START, isWorking: true, origQuoteOrderQty: '0.00000000',
    });
    const missing = { code: -2013, msg: 'Order does not exist.' };
    expect((await client.call('GET', '/api/v3/order', { symbol, origClientOrderId: 'morning-1' }, other)).body).toEqual(missing);
    expect((await client.call('GET', '/api/v3/order', { symbol, orderId: 1 })).body).toEqual(missing);
  });

  test('are canceled once, with a report of their final state', async () => {
    const placed = await client.ok(...POST_ORDER, { ...limit, newClientOrderId: 'morning-1' });
    const cancel = { symbol, origClientOrderId: 'morning-1', newClientOrderId: 'stop-1' };
    expect(await client.ok('DELETE', '/api/v3/order', cancel)).toEqual({
      symbol, origClientOrderId: 'morning-1', ...pick(placed, 'orderId'), orderListId: -1, clientOrderId: 'stop-1',
      price: '3900.00000000', origQty: '1.00000000', executedQty: '0.00000000', cummulativeQuoteQty: '0.00000000',
      status: 'CANCELED', timeInForce: 'GTC', type: 'LIMIT', side: 'BUY',
    });
    expect((await client.call('DELETE', '/api/v3/order', cancel)).body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
  });

  test('are canceled together under one id, and without any there is nothing to cancel', async () => {
    await client.ok(...POST_ORDER, limit);
    await client.ok(...POST_ORDER, { ...limit, price: '3800' });
    await quote(client, 'BUY', '3700', '1');
    const canceled = await client.ok('DELETE', '/api/v3/openOrders', { symbol });
    expect(canceled).toMatchObject([{ price: '3900.00000000', status: 'CANCELED' }, { price: '3800.00000000', status: 'CANCELED' }]);
    expect(new Set(Array.from(Object.values(Object(canceled)), (each) => pick(each, 'clientOrderId').clientOrderId)).size).toBe(1);
    expect((await client.call('DELETE', '/api/v3/openOrders', { symbol })).body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
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
    const order = { symbol: 'BNBUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '400' };
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
    client.engine.restore({ ...state, exchange: { ...state.exchange, symbols: { BTCUSDT: { ...found, listing } } } });
    expect((await client.call(...POST_ORDER, limit)).body).toMatchObject({ msg: 'Market is closed.' });
    expect(await client.ok('DELETE', '/api/v3/openOrders', { symbol })).toHaveLength(1);
  });
});

test('the signing example of the documentation rests on LTCBTC', async () => {
  expect(defaultSymbols.map(({ baseAsset, quoteAsset }) => baseAsset + quoteAsset)).toContain('LTCBTC');
  const order = { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '0.1' };
  expect(await testClient().ok(...POST_ORDER, order, main)).toMatchObject({ status: 'NEW', price: '0.10000000', origQty: '1.00000000' });
});

/** One member of an answer, to send it again. */
function pick(answer: unknown, name: string): Params {
  const value: unknown = Reflect.get(Object(answer), name);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') throw new Error(`no ${name}`);
  return { [name]: value };
}
