import { beforeEach, describe, expect, test } from 'vitest';
import { emptyBook, other, POST_ORDER, pick, quote, type TestClient, testClient } from './client.ts';

const symbol = 'BTCUSDT';
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '3900' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook] });
});

describe('a market order', () => {
  test('fills level by level with the documented commissions', async () => {
    for (const [price, quantity] of [
      ['4000', '1'],
      ['3999', '5'],
      ['3998', '2'],
      ['3997', '1'],
      ['3995', '1'],
    ] as const) {
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
  ])(
    'of $quoteOrderQty quote asset trades what comes closest in whole lots ($side)',
    async ({ side, quoteOrderQty, executedQty, spent }) => {
      await quote(client, 'SELL', '4000', '1');
      await quote(client, 'SELL', '4100', '2');
      await quote(client, 'BUY', '3900', '2');
      const answer = await client.ok(...POST_ORDER, { symbol, side, type: 'MARKET', quoteOrderQty });
      expect(answer).toMatchObject({
        status: 'FILLED',
        executedQty,
        origQty: executedQty,
        cummulativeQuoteQty: spent,
      });
    },
  );

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
    const [older, newer] = [
      await quote(client, 'SELL', '4001', '1'),
      await quote(client, 'SELL', '4001', '1'),
    ];
    await quote(client, 'SELL', '4000', '0.5');
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4001', quantity: '1.2' });
    expect(answer).toMatchObject({
      status: 'FILLED',
      fills: [{ price: '4000.00000000' }, { price: '4001.00000000', qty: '0.70000000' }],
    });
    const resting = await client.ok('GET', '/api/v3/openOrders', { symbol }, other);
    expect(resting).toMatchObject([
      { ...pick(older, 'orderId'), executedQty: '0.70000000', status: 'PARTIALLY_FILLED' },
      { ...pick(newer, 'orderId'), executedQty: '0.00000000', status: 'NEW' },
    ]);
    const rest = await client.ok(...POST_ORDER, { ...limit, price: '4001', quantity: '5' });
    expect(rest).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '1.30000000' });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({
      bids: [['4001.00000000', '3.70000000']],
      asks: [],
    });
  });

  test.each([
    ['GTC', 'PARTIALLY_FILLED', '1.00000000', 1],
    ['IOC', 'EXPIRED', '1.00000000', 0],
    ['FOK', 'EXPIRED', '0.00000000', 0],
  ])(
    'with timeInForce %s that the book fills in part ends %s',
    async (timeInForce, status, executedQty, open) => {
      await quote(client, 'SELL', '4000', '1');
      const answer = await client.ok(...POST_ORDER, { ...limit, price: '4000', quantity: '2', timeInForce });
      expect(answer).toMatchObject({ status, executedQty });
      expect(await client.ok('GET', '/api/v3/openOrders', { symbol })).toHaveLength(open);
    },
  );

  test('that is FOK fills when the book can fill all of it, hidden parts included', async () => {
    const iceberg = { ...limit, side: 'SELL', price: '4000', quantity: '2', icebergQty: '0.5' };
    await client.ok(...POST_ORDER, iceberg, other);
    const answer = await client.ok(...POST_ORDER, {
      ...limit,
      price: '4000',
      quantity: '2',
      timeInForce: 'FOK',
    });
    expect(answer).toMatchObject({ status: 'FILLED' });
  });

  test('with an icebergQty shows that much and comes last at its price when it shows anew', async () => {
    await client.ok(
      ...POST_ORDER,
      { ...limit, side: 'SELL', price: '4000', quantity: '2', icebergQty: '0.5' },
      other,
    );
    await quote(client, 'SELL', '4000', '1');
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({
      asks: [['4000.00000000', '1.50000000']],
    });
    const answer = await client.ok(...POST_ORDER, { ...limit, price: '4000', quantity: '1.7' });
    expect(answer).toMatchObject({
      fills: [{ qty: '0.50000000' }, { qty: '1.00000000' }, { qty: '0.20000000' }],
    });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({
      asks: [['4000.00000000', '0.30000000']],
    });
  });
});

describe('the answer', () => {
  const keys = { ACK: 5, RESULT: 13, FULL: 14 };
  test.each([
    ['LIMIT', 'FULL', { type: 'LIMIT', timeInForce: 'GTC', price: '3900' }],
    ['MARKET', 'FULL', { type: 'MARKET' }],
    ['LIMIT_MAKER', 'ACK', { type: 'LIMIT_MAKER', price: '3900' }],
    ['STOP_LOSS', 'ACK', { type: 'STOP_LOSS', stopPrice: '4100' }],
    [
      'STOP_LOSS_LIMIT',
      'ACK',
      { type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', stopPrice: '4100', price: '4100' },
    ],
    ['TAKE_PROFIT', 'ACK', { type: 'TAKE_PROFIT', stopPrice: '3900' }],
    [
      'TAKE_PROFIT_LIMIT',
      'ACK',
      { type: 'TAKE_PROFIT_LIMIT', timeInForce: 'GTC', stopPrice: '3900', price: '3900' },
    ],
  ] as const)(
    'to a %s order is %s unless newOrderRespType asks for another',
    async (_type, preset, params) => {
      await quote(client, 'SELL', '4000', '10');
      const order = { symbol, side: 'BUY', quantity: '1', ...params };
      expect(Object.keys(Object(await client.ok(...POST_ORDER, order)))).toHaveLength(keys[preset]);
      for (const newOrderRespType of ['ACK', 'RESULT', 'FULL'] as const) {
        const answer = await client.ok(...POST_ORDER, { ...order, newOrderRespType });
        expect(Object.keys(Object(answer))).toHaveLength(keys[newOrderRespType]);
      }
    },
  );
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

  test.each(table)(
    '$type $side waits $where the market price and is refused on the other side and at it',
    async ({ type, side, where, limitParams }) => {
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
    },
  );

  test('executes at market when a trade reaches its price', async () => {
    const stop = await client.ok(...POST_ORDER, {
      symbol,
      side: 'SELL',
      type: 'STOP_LOSS',
      quantity: '1',
      stopPrice: '3950',
    });
    await quote(client, 'BUY', '3950', '0.5');
    await quote(client, 'BUY', '3940', '2');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    expect(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') })).toMatchObject({
      status: 'FILLED',
      isWorking: true,
      cummulativeQuoteQty: '3940.00000000',
    });
  });

  test('to buy gets as much as the account can pay and expires with the rest', async () => {
    client = testClient({ symbols: [emptyBook], balances: { main: { USDT: '4200' } } });
    const stop = { symbol, side: 'BUY', type: 'STOP_LOSS', quantity: '1', stopPrice: '4100' };
    const placed = await client.ok(...POST_ORDER, stop);
    await quote(client, 'SELL', '4100', '0.1');
    await quote(client, 'SELL', '4300', '5');
    await client.ok(...POST_ORDER, { symbol, side: 'BUY', type: 'MARKET', quantity: '0.1' }, other);
    // 0.9 at 4300 are 3870; 1 would be 4300.
    expect(await client.ok('GET', '/api/v3/order', { symbol, ...pick(placed, 'orderId') })).toMatchObject({
      status: 'EXPIRED',
      executedQty: '0.90000000',
      cummulativeQuoteQty: '3870.00000000',
    });
  });

  test('of a LIMIT type goes on the book when a trade reaches its price', async () => {
    const order = {
      symbol,
      side: 'SELL',
      type: 'STOP_LOSS_LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      stopPrice: '3950',
      price: '3960',
    };
    const stop = await client.ok(...POST_ORDER, order);
    await quote(client, 'BUY', '3950', '0.5');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    expect(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') })).toMatchObject({
      status: 'NEW',
      isWorking: true,
    });
    expect(await client.ok('GET', '/api/v3/depth', { symbol })).toMatchObject({
      asks: [['3960.00000000', '1.00000000']],
    });
  });

  test('sets off another that its own trade reaches', async () => {
    const first = await client.ok(...POST_ORDER, {
      symbol,
      side: 'SELL',
      type: 'STOP_LOSS',
      quantity: '1',
      stopPrice: '3950',
    });
    const second = await client.ok(...POST_ORDER, {
      symbol,
      side: 'SELL',
      type: 'STOP_LOSS',
      quantity: '1',
      stopPrice: '3940',
    });
    await quote(client, 'BUY', '3950', '0.5');
    await quote(client, 'BUY', '3940', '1');
    await quote(client, 'BUY', '3930', '1');
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    const quotes = [];
    for (const stop of [first, second])
      quotes.push(await client.ok('GET', '/api/v3/order', { symbol, ...pick(stop, 'orderId') }));
    expect(quotes).toMatchObject([
      { cummulativeQuoteQty: '3940.00000000' },
      { cummulativeQuoteQty: '3930.00000000' },
    ]);
  });
});
