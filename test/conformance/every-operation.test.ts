import { type Binance, createBinance, sectionOperations } from '@exspec/binance';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import type { Operation } from '@exspec/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbersLeft } from '../src/decoded.ts';
import { responseValidator } from '../src/wire-schemas.ts';

/** The sections whose operations share one state; the others answer with their examples (all-operations.test.ts). */
const { market, trade, userStream } = sectionOperations;
const operations: readonly Operation[] = [market, trade, userStream].flatMap((section): Operation[] =>
  Object.values(section),
);

let mock: Awaited<ReturnType<typeof startMockBinance>>;
let binance: Binance;
const wire = new Map<
  string,
  { readonly path: string; readonly method: string; readonly bodies: unknown[] }
>();

beforeAll(async () => {
  mock = await startMockBinance({ port: 0 });
  binance = createBinance({
    ...mockCredentials,
    server: mock.url,
    transport: 'fetch',
    fetch: recordingFetch,
  });
});
afterAll(async () => {
  await binance.close();
  await mock.close();
});

/** Keeps what travelled, so that it can be held against the schema of the operation that asked. */
const recordingFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  const key = `${init?.method ?? 'GET'} ${url.pathname}`;
  const seen = wire.get(key) ?? { path: url.pathname, method: init?.method ?? 'GET', bodies: [] };
  if (response.ok) seen.bodies.push(await response.clone().json());
  wire.set(key, seen);
  return response;
};

test('every operation of the specs answers over HTTP and is decoded as its schema says', async () => {
  const decoded = new Map<string, unknown[]>();
  const keep = async (key: string, answer: Promise<unknown>): Promise<void> => {
    decoded.set(key, [...(decoded.get(key) ?? []), await answer]);
  };
  const { market, trade, userStream } = binance;

  await keep('market.ping', market.ping());
  await keep('market.time', market.time());
  await keep('market.exchangeInfo', market.exchangeInfo());
  await keep('market.exchangeInfo', market.exchangeInfo({ symbols: ['BNBBTC', 'LTCBTC'] }));
  await keep('market.depth', market.depth({ symbol: 'BNBBTC', limit: 5000 }));
  await keep('market.trades', market.trades({ symbol: 'BNBBTC', limit: 5 }));
  await keep('market.historicalTrades', market.historicalTrades({ symbol: 'BNBBTC' }));
  await keep('market.aggTrades', market.aggTrades({ symbol: 'BNBBTC' }));
  await keep('market.klines', market.klines({ symbol: 'BNBBTC', interval: '1m' }));
  await keep('market.avgPrice', market.avgPrice({ symbol: 'BNBBTC' }));
  await keep('market.ticker24hr', market.ticker24hr({ symbol: 'BNBBTC' }));
  await keep('market.ticker24hr', market.ticker24hr());
  await keep('market.priceTicker', market.priceTicker({ symbol: 'BNBBTC' }));
  await keep('market.priceTicker', market.priceTicker());
  await keep('market.bookTicker', market.bookTicker({ symbol: 'BNBBTC' }));
  await keep('market.bookTicker', market.bookTicker());

  const book = await market.depth({ symbol: 'BNBBTC', limit: 20 });
  const low = book.bids.at(-1)?.[0] ?? '0';
  const high = book.asks.at(-1)?.[0] ?? '0';
  const limit = { symbol: 'BNBBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1' } as const;
  await keep('trade.testNewOrder', trade.testNewOrder({ ...limit, price: low }));
  const order = await trade.newOrder({ ...limit, price: low });
  await keep('trade.newOrder', Promise.resolve(order));
  await keep('trade.newOrder', trade.newOrder({ ...limit, price: low, newOrderRespType: 'ACK' }));
  await keep('trade.newOrder', trade.newOrder({ ...limit, price: low, newOrderRespType: 'RESULT' }));
  await keep(
    'trade.newOrder',
    trade.newOrder({ symbol: 'BNBBTC', side: 'SELL', type: 'MARKET', quantity: '1' }),
  );
  await keep('trade.queryOrder', trade.queryOrder({ symbol: 'BNBBTC', orderId: order.orderId }));
  await keep('trade.openOrders', trade.openOrders({ symbol: 'BNBBTC' }));
  await keep('trade.cancelOrder', trade.cancelOrder({ symbol: 'BNBBTC', orderId: order.orderId }));
  const oco = { symbol: 'BNBBTC', side: 'SELL', quantity: '1', price: high, stopPrice: low } as const;
  const list = await trade.newOco(oco);
  await keep('trade.newOco', Promise.resolve(list));
  await keep('trade.queryOco', trade.queryOco({ orderListId: list.orderListId }));
  await keep('trade.openOco', trade.openOco());
  await keep('trade.cancelOco', trade.cancelOco({ symbol: 'BNBBTC', orderListId: list.orderListId }));
  await keep('trade.allOco', trade.allOco());
  await trade.newOco(oco);
  await keep('trade.cancelOpenOrders', trade.cancelOpenOrders({ symbol: 'BNBBTC' }));
  await keep('trade.allOrders', trade.allOrders({ symbol: 'BNBBTC' }));
  await keep('trade.myTrades', trade.myTrades({ symbol: 'BNBBTC' }));
  await keep('trade.account', trade.account());
  await keep('trade.orderCountUsage', trade.orderCountUsage());

  const spot = await userStream.createListenKey();
  await keep('userStream.createListenKey', Promise.resolve(spot));
  await keep('userStream.keepAliveListenKey', userStream.keepAliveListenKey(spot));
  await keep('userStream.closeListenKey', userStream.closeListenKey(spot));
  const margin = await userStream.createMarginListenKey();
  await keep('userStream.createMarginListenKey', Promise.resolve(margin));
  await keep('userStream.keepAliveMarginListenKey', userStream.keepAliveMarginListenKey(margin));
  await keep('userStream.closeMarginListenKey', userStream.closeMarginListenKey(margin));
  const isolated = await userStream.createIsolatedListenKey({ symbol: 'BNBBTC' });
  await keep('userStream.createIsolatedListenKey', Promise.resolve(isolated));
  await keep(
    'userStream.keepAliveIsolatedListenKey',
    userStream.keepAliveIsolatedListenKey({ symbol: 'BNBBTC', ...isolated }),
  );
  await keep(
    'userStream.closeIsolatedListenKey',
    userStream.closeIsolatedListenKey({ symbol: 'BNBBTC', ...isolated }),
  );

  expect([...decoded.keys()].sort()).toEqual(operations.map(({ key }) => key).sort());

  const problems = responseValidator('binance');
  for (const { method, path, bodies } of wire.values()) {
    for (const body of bodies) expect(problems(method, path, body), `${method} ${path}`).toEqual([]);
  }
  for (const operation of operations) {
    for (const answer of decoded.get(operation.key) ?? []) {
      const plan = operation.decode?.plan;
      if (plan !== undefined) expect(numbersLeft(answer, plan), operation.key).toEqual([]);
    }
  }
});
