import { type Binance, createBinance, sectionOperations } from '@exspec/binance';
import { createMockExchange, deposit, mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import type { Operation } from '@exspec/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbersLeft } from '../src/decoded.ts';
import { responseValidator } from '../src/wire-schemas.ts';

/** Margin and wallets share the state of spot trading; what only answers with its example is in all-operations.test.ts. */
const { margin, wallet, futures } = sectionOperations;
const operations: readonly Operation[] = [margin, wallet, futures].flatMap((section): Operation[] =>
  Object.values(section),
);

let mock: Awaited<ReturnType<typeof startMockBinance>>;
let binance: Binance;
const wire: { readonly path: string; readonly method: string; readonly body: unknown }[] = [];

beforeAll(async () => {
  mock = await startMockBinance();
  binance = createBinance({
    ...mockCredentials,
    server: mock.url,
    transport: 'fetch',
    // Weights of thousands would have the governor wait.
    governor: false,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { pathname } = new URL(input);
      if (response.ok)
        wire.push({ path: pathname, method: init?.method ?? 'GET', body: await response.clone().json() });
      return response;
    },
  });
});
afterAll(async () => {
  await binance.close();
  await mock.close();
});

test('everything of margin and wallets that has state answers as its schema says, and is decoded exactly', async () => {
  const { margin, wallet, futures } = binance;
  const decoded = new Map<string, unknown[]>();
  const keep = async <T>(key: string, answer: Promise<T>): Promise<T> => {
    const value = await answer;
    decoded.set(key, [...(decoded.get(key) ?? []), value]);
    return value;
  };
  const symbol = 'BNBBTC';
  const { bids, asks } = await binance.market.depth({ symbol, limit: 50 });
  const [low = '0', high = '0'] = [bids.at(-1)?.[0], asks.at(-1)?.[0]];

  await keep(
    'margin.crossMarginTransfer',
    margin.crossMarginTransfer({ asset: 'BTC', amount: '2', type: 1 }),
  );
  await keep('margin.crossMarginTransferHistory', margin.crossMarginTransferHistory({ asset: 'BTC' }));
  await keep(
    'margin.isolatedMarginTransfer',
    margin.isolatedMarginTransfer({
      asset: 'BTC',
      symbol,
      transFrom: 'SPOT',
      transTo: 'ISOLATED_MARGIN',
      amount: '1',
    }),
  );
  await keep('margin.isolatedMarginTransferHistory', margin.isolatedMarginTransferHistory({ symbol }));
  await keep('margin.marginBorrow', margin.marginBorrow({ asset: 'BNB', amount: '3' }));
  await keep(
    'margin.marginBorrow',
    margin.marginBorrow({ asset: 'BNB', amount: '3', isIsolated: true, symbol }),
  );
  await keep('margin.marginRepay', margin.marginRepay({ asset: 'BNB', amount: '1' }));
  for (const isolatedSymbol of [undefined, symbol]) {
    const some = {
      asset: 'BNB',
      startTime: Date.now() - 60_000,
      ...(isolatedSymbol === undefined ? {} : { isolatedSymbol }),
    };
    await keep('margin.marginLoans', margin.marginLoans(some));
    await keep('margin.marginRepayments', margin.marginRepayments(some));
    await keep('margin.marginInterestHistory', margin.marginInterestHistory(some));
    await keep(
      'margin.maxBorrowable',
      margin.maxBorrowable({ asset: 'BTC', ...(isolatedSymbol === undefined ? {} : { isolatedSymbol }) }),
    );
    await keep(
      'margin.maxTransferable',
      margin.maxTransferable({ asset: 'BTC', ...(isolatedSymbol === undefined ? {} : { isolatedSymbol }) }),
    );
  }
  await keep('margin.marginForceLiquidations', margin.marginForceLiquidations());
  await keep('margin.crossMarginAccount', margin.crossMarginAccount());
  await keep('margin.isolatedMarginAccount', margin.isolatedMarginAccount());
  await keep('margin.isolatedMarginAccount', margin.isolatedMarginAccount({ symbols: symbol }));
  await keep('margin.isolatedMarginAccountLimit', margin.isolatedMarginAccountLimit());
  await keep(
    'margin.disableIsolatedMarginAccount',
    margin.disableIsolatedMarginAccount({ symbol: 'ETHBTC' }),
  );
  await keep('margin.enableIsolatedMarginAccount', margin.enableIsolatedMarginAccount({ symbol: 'ETHBTC' }));
  await keep('margin.marginAsset', margin.marginAsset({ asset: 'BNB' }));
  await keep('margin.allMarginAssets', margin.allMarginAssets());
  await keep('margin.crossMarginPair', margin.crossMarginPair({ symbol }));
  await keep('margin.allCrossMarginPairs', margin.allCrossMarginPairs());
  await keep('margin.isolatedMarginPair', margin.isolatedMarginPair({ symbol }));
  await keep('margin.allIsolatedMarginPairs', margin.allIsolatedMarginPairs());
  await keep('margin.marginPriceIndex', margin.marginPriceIndex({ symbol }));
  await keep('margin.toggleBnbBurn', margin.toggleBnbBurn({ spotBNBBurn: true }));
  await keep('margin.bnbBurnStatus', margin.bnbBurnStatus());

  for (const isIsolated of [false, true]) {
    const own = { symbol, isIsolated };
    const limit = {
      ...own,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: low,
    } as const;
    for (const newOrderRespType of ['ACK', 'RESULT'] as const)
      await keep('margin.newMarginOrder', margin.newMarginOrder({ ...limit, newOrderRespType }));
    const order = await keep('margin.newMarginOrder', margin.newMarginOrder(limit));
    await keep(
      'margin.newMarginOrder',
      margin.newMarginOrder({
        ...own,
        side: 'SELL',
        type: 'MARKET',
        quantity: '5',
        sideEffectType: 'MARGIN_BUY',
      }),
    );
    await keep('margin.queryMarginOrder', margin.queryMarginOrder({ ...own, orderId: order.orderId }));
    await keep('margin.openMarginOrders', margin.openMarginOrders(own));
    await keep('margin.cancelMarginOrder', margin.cancelMarginOrder({ ...own, orderId: order.orderId }));
    const list = await keep(
      'margin.newMarginOco',
      margin.newMarginOco({
        ...own,
        side: 'SELL',
        quantity: '1',
        price: high,
        stopPrice: low,
        sideEffectType: 'MARGIN_BUY',
      }),
    );
    const named = isIsolated ? ({ symbol, isIsolated: true } as const) : {};
    await keep('margin.queryMarginOco', margin.queryMarginOco({ ...named, orderListId: list.orderListId }));
    await keep('margin.openMarginOco', margin.openMarginOco(named));
    await keep('margin.cancelMarginOco', margin.cancelMarginOco({ ...own, orderListId: list.orderListId }));
    await keep('margin.allMarginOco', margin.allMarginOco(named));
    await margin.newMarginOco({
      ...own,
      side: 'SELL',
      quantity: '1',
      price: high,
      stopPrice: low,
      sideEffectType: 'MARGIN_BUY',
    });
    await keep('margin.cancelOpenMarginOrders', margin.cancelOpenMarginOrders(own));
    await keep('margin.allMarginOrders', margin.allMarginOrders(own));
    await keep('margin.marginTrades', margin.marginTrades(own));
  }

  deposit(mock.engine, { account: 'main', asset: 'BTC', amount: '0.25' });
  await keep(
    'wallet.universalTransfer',
    wallet.universalTransfer({ type: 'MAIN_FUNDING', asset: 'USDT', amount: '10' }),
  );
  await keep('wallet.universalTransferHistory', wallet.universalTransferHistory({ type: 'MAIN_FUNDING' }));
  await keep('futures.futuresTransfer', futures.futuresTransfer({ asset: 'USDT', amount: '7', type: 1 }));
  await keep(
    'futures.futuresTransferHistory',
    futures.futuresTransferHistory({ asset: 'USDT', startTime: Date.now() - 60_000 }),
  );
  await keep('wallet.fundingWallet', wallet.fundingWallet({ needBtcValuation: 'true' }));
  await keep(
    'wallet.withdraw',
    wallet.withdraw({ coin: 'USDT', address: '0xabc', amount: '5', withdrawOrderId: 'one' }),
  );
  await keep('wallet.withdrawHistory', wallet.withdrawHistory());
  await keep('wallet.depositHistory', wallet.depositHistory());
  await keep('wallet.depositAddress', wallet.depositAddress({ coin: 'USDT' }));
  await keep('wallet.allCoins', wallet.allCoins());
  await keep('wallet.assetDetail', wallet.assetDetail());
  await keep('wallet.tradeFee', wallet.tradeFee({ symbol }));
  mock.engine.advance(86_400_000);
  for (const type of ['SPOT', 'MARGIN', 'FUTURES'] as const)
    await keep('wallet.accountSnapshot', wallet.accountSnapshot({ type }));

  const answered = Object.keys(createMockExchange().handlers).filter((key) =>
    /^(?:margin|wallet|futures)\./.test(key),
  );
  expect([...decoded.keys()].sort()).toEqual(answered.sort());

  const problems = responseValidator('binance');
  for (const { method, path, body } of wire)
    expect(problems(method, path, body), `${method} ${path} ${JSON.stringify(body)}`).toEqual([]);
  for (const operation of operations) {
    for (const answer of decoded.get(operation.key) ?? []) {
      const plan = operation.decode?.plan;
      if (plan !== undefined) expect(numbersLeft(answer, plan), operation.key).toEqual([]);
    }
  }
});
