import { describe, expect, test } from 'vitest';
import { emptyBook, type Params, printBigint, START, type TestClient, testClient } from '../client.ts';

const symbol = 'BTCUSDT';
const start: Readonly<Record<string, string>> = { BTC: '20', USDT: '50000' };

async function newClient(): Promise<TestClient> {
  const client = testClient({ symbols: [emptyBook], balances: { main: start } });
  await client.ok('GET', '/api/v3/ping');
  return client;
}

/** What a margin user does in a day. */
const POST_MARGIN_ORDER = ['POST', '/sapi/v1/margin/order'] as const;

describe('margin', () => {
  const transferIn = { asset: 'USDT', amount: '10000', type: 1 };

  test('what is transferred, borrowed, traded and repaid is what accounts and histories show', async () => {
    const client = testClient({
      symbols: [{ ...emptyBook, levels: 20 }],
      balances: { main: start, counterparty: start },
    });
    const moved = await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    expect(moved).toEqual({ tranId: 100000001 });
    const bought = await client.ok(...POST_MARGIN_ORDER, {
      symbol,
      side: 'BUY',
      type: 'MARKET',
      quoteOrderQty: '16000',
      sideEffectType: 'MARGIN_BUY',
    });
    expect(bought).toMatchObject({
      symbol,
      side: 'BUY',
      type: 'MARKET',
      status: 'FILLED',
      isIsolated: false,
      marginBuyBorrowAmount: 6000,
      marginBuyBorrowAsset: 'USDT',
    });
    expect(await client.ok('GET', '/sapi/v1/margin/loan', { asset: 'USDT', startTime: START })).toMatchObject(
      {
        total: 1,
        rows: [{ asset: 'USDT', principal: '6000.00000000', timestamp: START, status: 'CONFIRMED' }],
      },
    );
    const sold = await client.ok(...POST_MARGIN_ORDER, {
      symbol,
      side: 'SELL',
      type: 'MARKET',
      quantity: '2',
      sideEffectType: 'AUTO_REPAY',
    });
    expect(sold).toMatchObject({ status: 'FILLED' });
    const repaid = await client.ok('GET', '/sapi/v1/margin/repay', { asset: 'USDT', startTime: START });
    // The first hour's interest: 6000 * 0.00025 / 24.
    expect(repaid).toMatchObject({
      total: 1,
      rows: [{ asset: 'USDT', amount: '6000.06250000', interest: '0.06250000', principal: '6000.00000000' }],
    });
    expect(await client.ok('GET', '/sapi/v1/margin/account')).toMatchObject({
      marginLevel: '999.00000000',
      totalLiabilityOfBtc: '0.00000000',
    });
    expect(await client.ok('GET', '/sapi/v1/margin/transfer', { asset: 'USDT' })).toEqual({
      total: 1,
      rows: [
        {
          amount: '10000.00000000',
          asset: 'USDT',
          status: 'CONFIRMED',
          timestamp: START / 1000,
          txId: 100000001,
          type: 'ROLL_IN',
        },
      ],
    });
    // Spot has none of it.
    expect(await client.ok('GET', '/api/v3/allOrders', { symbol })).toEqual([]);
  });

  test('interest is charged by the hour', async () => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    await client.ok('POST', '/sapi/v1/margin/loan', { asset: 'USDT', amount: '4800' });
    client.engine.advance(5 * 3_600_000 + 1);
    const history = await client.ok('GET', '/sapi/v1/margin/interestHistory', { asset: 'USDT', size: 100 });
    expect(history).toMatchObject({ total: 6 });
    expect(JSON.stringify(history, printBigint).match(/"type":"\w+"/g)).toEqual([
      ...Array.from({ length: 5 }, () => '"type":"PERIODIC"'),
      '"type":"ON_BORROW"',
    ]);
    expect(JSON.stringify(await client.ok('GET', '/sapi/v1/margin/account'), printBigint)).toContain(
      '"asset":"USDT","borrowed":"4800.00000000","free":"14800.00000000","interest":"0.30000000"',
    );
  });

  test.each<readonly [string, Params, string, Params, number]>([
    ['borrowing beyond what is owned', {}, '/sapi/v1/margin/loan', { asset: 'USDT', amount: '20001' }, -3006],
    ['repaying what is not owed', {}, '/sapi/v1/margin/repay', { asset: 'USDT', amount: '1' }, -3015],
    [
      'transferring what is not there',
      {},
      '/sapi/v1/margin/transfer',
      { asset: 'USDT', amount: '40001', type: 1 },
      -3041,
    ],
    [
      'taking out what debts need',
      { asset: 'USDT', amount: '9000' },
      '/sapi/v1/margin/transfer',
      { asset: 'USDT', amount: '1500', type: 2 },
      -3020,
    ],
    ['an asset that there is not', {}, '/sapi/v1/margin/loan', { asset: 'NOSUCH', amount: '1' }, -3027],
    [
      'a pair that there is not',
      {},
      '/sapi/v1/margin/isolated/transfer',
      { asset: 'BTC', amount: '1', symbol: 'NOSUCH', transFrom: 'SPOT', transTo: 'ISOLATED_MARGIN' },
      -3028,
    ],
    [
      'selling what is not there',
      {},
      '/sapi/v1/margin/order',
      { symbol, side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '4000' },
      -2010,
    ],
    [
      'withdrawing less than the minimum',
      {},
      '/sapi/v1/capital/withdraw/apply',
      { coin: 'BTC', amount: '0.0001', address: 'x' },
      -4022,
    ],
    [
      'withdrawing what is not there',
      {},
      '/sapi/v1/capital/withdraw/apply',
      { coin: 'BTC', amount: '21', address: 'x' },
      -4026,
    ],
    [
      'moving more than a wallet has',
      {},
      '/sapi/v1/asset/transfer',
      { type: 'FUNDING_MAIN', asset: 'BTC', amount: '1' },
      -5002,
    ],
  ])('refuses %s with the documented code', async (_what, loan, path, params, code) => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    if ('amount' in loan) await client.ok('POST', '/sapi/v1/margin/loan', loan);
    expect(await client.call('POST', path, params)).toMatchObject({ status: 400, body: { code } });
  });

  test('an isolated wallet is one of its own, with events for its own listenKey', async () => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/isolated/transfer', {
      asset: 'BTC',
      amount: '3',
      symbol,
      transFrom: 'SPOT',
      transTo: 'ISOLATED_MARGIN',
    });
    const limit = {
      symbol,
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '4100',
      isIsolated: 'TRUE',
    };
    const placed = await client.ok(...POST_MARGIN_ORDER, limit);
    expect(placed).toMatchObject({ isIsolated: true, status: 'NEW', side: 'SELL', price: '4100.00000000' });
    expect(
      await client.ok('GET', '/sapi/v1/margin/openOrders', { symbol, isIsolated: 'TRUE' }),
    ).toMatchObject([{ price: '4100.00000000' }]);
    expect(await client.ok('GET', '/sapi/v1/margin/openOrders', { symbol })).toEqual([]);
    expect(await client.ok('GET', '/sapi/v1/margin/isolated/account', { symbols: symbol })).toMatchObject({
      assets: [{ symbol, baseAsset: { free: '2.00000000', locked: '1.00000000', totalAsset: '3.00000000' } }],
    });
    const told = client.events
      .filter(({ account }) => account === 'isolated:main:BTCUSDT')
      .map(({ payload }) => Reflect.get(Object(payload), 'e'));
    expect(told).toEqual([
      'balanceUpdate',
      'outboundAccountPosition',
      'executionReport',
      'outboundAccountPosition',
    ]);
  });
});
