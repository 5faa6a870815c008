import { beforeEach, describe, expect, test } from 'vitest';
import { emptyBook, other, type Params, POST_ORDER, quote, type TestClient, testClient } from './client.ts';

const symbol = 'BTCUSDT';
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '3900' };
let client: TestClient;

beforeEach(() => {
  client = testClient({ symbols: [emptyBook] });
});

describe('an order is refused', () => {
  const cases: [string, Params, number, string][] = [
    [
      'when its price is off the tick grid',
      { ...limit, price: '3900.3' },
      -1013,
      'Filter failure: PRICE_FILTER',
    ],
    [
      'when its quantity is off the step grid',
      { ...limit, quantity: '1.05' },
      -1013,
      'Filter failure: LOT_SIZE',
    ],
    [
      'when its price is far from the average',
      { ...limit, price: '400' },
      -1013,
      'Filter failure: PERCENT_PRICE',
    ],
    [
      'when its value is too small',
      { ...limit, price: '900', quantity: '0.1', symbol: 'BTCUSDT' },
      -1013,
      'Filter failure: MIN_NOTIONAL',
    ],
    [
      'when it falls into too many parts',
      { ...limit, quantity: '10.1', icebergQty: '1' },
      -1013,
      'Filter failure: ICEBERG_PARTS',
    ],
    ['when its symbol is unknown', { ...limit, symbol: 'NOPE' }, -1121, 'Invalid symbol.'],
    [
      'when it has more decimals than the asset',
      { ...limit, price: '3900.000000001' },
      -1111,
      'Precision is over the maximum defined for this asset.',
    ],
    ['when its quantity is zero', { ...limit, quantity: '0' }, -2010, 'Price * QTY is zero or less.'],
    [
      'when icebergQty is not less than the quantity',
      { ...limit, icebergQty: '1' },
      -2010,
      'IcebergQty exceeds QTY.',
    ],
    [
      'when the account has too little',
      { ...limit, quantity: '1000' },
      -2010,
      'Account has insufficient balance for requested action.',
    ],
    [
      'when it would take and must not',
      { symbol, side: 'BUY', type: 'LIMIT_MAKER', quantity: '1', price: '4000' },
      -2010,
      'Order would immediately match and take.',
    ],
  ];

  test.each(cases)('%s', async (_says, params, code, msg) => {
    client = testClient({ symbols: [{ ...emptyBook, minNotional: '100' }] });
    await quote(client, 'SELL', '4000', '1');
    const before = client.engine.state().exchange;
    const { status, body } = await client.call(...POST_ORDER, params);
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    expect(client.engine.state().exchange).toEqual(before);
  });

  test.each([
    [
      'MARKET orders',
      { symbol: 'XRPBTC', side: 'BUY', type: 'MARKET', quantity: '100' },
      'Market orders are not supported for this symbol.',
    ],
    [
      'STOP_LOSS orders',
      { symbol: 'XRPBTC', side: 'BUY', type: 'STOP_LOSS', quantity: '100', stopPrice: '0.00002' },
      'Stop loss orders are not supported for this symbol.',
    ],
    [
      'STOP_LOSS_LIMIT orders',
      {
        symbol: 'XRPBTC',
        side: 'BUY',
        type: 'STOP_LOSS_LIMIT',
        timeInForce: 'GTC',
        quantity: '100',
        price: '0.00002',
        stopPrice: '0.00002',
      },
      'Stop loss limit orders are not supported for this symbol.',
    ],
    [
      'TAKE_PROFIT orders',
      { symbol: 'XRPBTC', side: 'BUY', type: 'TAKE_PROFIT', quantity: '100', stopPrice: '0.00001' },
      'Take profit orders are not supported for this symbol.',
    ],
    [
      'TAKE_PROFIT_LIMIT orders',
      {
        symbol: 'XRPBTC',
        side: 'BUY',
        type: 'TAKE_PROFIT_LIMIT',
        timeInForce: 'GTC',
        quantity: '100',
        price: '0.00001',
        stopPrice: '0.00001',
      },
      'Take profit limit orders are not supported for this symbol.',
    ],
    [
      'icebergs',
      {
        symbol: 'XRPBTC',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '100',
        price: '0.00001',
        icebergQty: '50',
      },
      'Iceberg orders are not supported for this symbol.',
    ],
    [
      'quoteOrderQty',
      { symbol: 'ADABTC', side: 'BUY', type: 'MARKET', quoteOrderQty: '0.01' },
      'Quote order qty market orders are not support for this symbol.',
    ],
    [
      'trading',
      { symbol: 'DOTBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '0.0004' },
      'Market is closed.',
    ],
  ])('where the symbol does not allow %s', async (_what, params, msg) => {
    const { body } = await testClient().call(...POST_ORDER, params);
    expect(body).toEqual({ code: -2010, msg });
  });

  test('when its client id is that of an open order, until that order is done', async () => {
    const mine = { ...limit, newClientOrderId: 'morning-1' };
    await client.ok(...POST_ORDER, mine);
    expect((await client.call(...POST_ORDER, mine)).body).toEqual({
      code: -2010,
      msg: 'Duplicate order sent.',
    });
    await client.ok(...POST_ORDER, mine, other);
    await client.ok(...POST_ORDER, { symbol, side: 'SELL', type: 'MARKET', quantity: '2' }, other);
    await client.ok(...POST_ORDER, mine);
  });

  test('when five algo orders are open on the symbol', async () => {
    const stop = { symbol, side: 'BUY', type: 'STOP_LOSS', quantity: '1', stopPrice: '4100' };
    for (let count = 0; count < 5; count++) await client.ok(...POST_ORDER, stop);
    expect((await client.call(...POST_ORDER, stop)).body).toEqual({
      code: -1013,
      msg: 'Filter failure: MAX_NUM_ALGO_ORDERS',
    });
  });

  test('when the position is over the maximum', async () => {
    client = testClient({ symbols: [{ ...emptyBook, maxPosition: '19' }] });
    expect((await client.call(...POST_ORDER, limit)).body).toEqual({
      code: -1013,
      msg: 'Filter failure: MAX_POSITION',
    });
    await client.ok(...POST_ORDER, { ...limit, side: 'SELL', price: '4100' });
  });
});

describe('a test order', () => {
  test('is validated by the filters and leaves nothing behind', async () => {
    await client.ok('GET', '/api/v3/ping');
    const before = client.engine.state().exchange;
    expect(await client.ok('POST', '/api/v3/order/test', limit)).toEqual({});
    expect(
      (await client.call('POST', '/api/v3/order/test', { ...limit, price: '3900.3' })).body,
    ).toMatchObject({ code: -1013 });
    expect(client.engine.state().exchange).toEqual(before);
  });
});
