/**
 * Compiled, never run: every rule of the specs that a type can say has one call that breaks it, and legal calls beside
 * it. `tsc` fails when a marked line compiles.
 */
import type { Binance, OrderAck, OrderFull, OrderResult, PriceTicker } from '@exspec/binance';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

const base = { symbol: 'LTCBTC', side: 'BUY' } as const;
const priced = { ...base, timeInForce: 'GTC', quantity: '1', price: '0.1' } as const;

export async function illegal({ market, trade, userStream }: Binance): Promise<void> {
  // @ts-expect-error depth needs a symbol
  await market.depth({ limit: 5 });
  // @ts-expect-error depth has a closed list of limits
  await market.depth({ symbol: 'LTCBTC', limit: 200 });
  // @ts-expect-error a misspelt parameter
  await market.depth({ symbol: 'LTCBTC', limits: 5 });
  // @ts-expect-error symbol and symbols exclude each other
  await market.exchangeInfo({ symbol: 'LTCBTC', symbols: ['LTCBTC'] });
  // @ts-expect-error no such interval
  await market.klines({ symbol: 'LTCBTC', interval: '7m' });

  // @ts-expect-error LIMIT needs a price
  await trade.newOrder({ ...base, type: 'LIMIT', timeInForce: 'GTC', quantity: '1' });
  // @ts-expect-error LIMIT needs timeInForce
  await trade.newOrder({ ...base, type: 'LIMIT', quantity: '1', price: '0.1' });
  // @ts-expect-error LIMIT takes no stopPrice
  await trade.newOrder({ ...priced, type: 'LIMIT', stopPrice: '0.1' });
  // @ts-expect-error only MARKET takes quoteOrderQty
  await trade.newOrder({ ...priced, type: 'LIMIT', quoteOrderQty: '1' });
  // @ts-expect-error MARKET needs quantity or quoteOrderQty
  await trade.newOrder({ ...base, type: 'MARKET' });
  // @ts-expect-error MARKET takes one of them
  await trade.newOrder({ ...base, type: 'MARKET', quantity: '1', quoteOrderQty: '1' });
  // @ts-expect-error MARKET takes no timeInForce
  await trade.newOrder({ ...base, type: 'MARKET', quantity: '1', timeInForce: 'GTC' });
  // @ts-expect-error MARKET takes no price
  await trade.newOrder({ ...base, type: 'MARKET', quantity: '1', price: '0.1' });
  // @ts-expect-error MARKET cannot be an iceberg
  await trade.newOrder({ ...base, type: 'MARKET', quantity: '1', icebergQty: '0.1' });
  // @ts-expect-error STOP_LOSS needs a stopPrice
  await trade.newOrder({ ...base, type: 'STOP_LOSS', quantity: '1' });
  // @ts-expect-error STOP_LOSS_LIMIT needs a price
  await trade.newOrder({ ...base, type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', quantity: 1, stopPrice: 1 });
  // @ts-expect-error TAKE_PROFIT needs a quantity
  await trade.newOrder({ ...base, type: 'TAKE_PROFIT', stopPrice: '0.1' });
  // @ts-expect-error TAKE_PROFIT_LIMIT needs timeInForce
  await trade.newOrder({ ...base, type: 'TAKE_PROFIT_LIMIT', quantity: 1, price: 1, stopPrice: 1 });
  // @ts-expect-error LIMIT_MAKER needs a price
  await trade.newOrder({ ...base, type: 'LIMIT_MAKER', quantity: '1' });
  // @ts-expect-error LIMIT_MAKER takes no timeInForce
  await trade.newOrder({ ...priced, type: 'LIMIT_MAKER' });
  // @ts-expect-error an iceberg must be GTC
  await trade.newOrder({ ...priced, type: 'LIMIT', timeInForce: 'IOC', icebergQty: '1' });
  // @ts-expect-error no such type
  await trade.newOrder({ ...base, type: 'LIMITED', quantity: '1', price: '0.1' });
  // @ts-expect-error a misspelt parameter of a call with a discriminant
  await trade.newOrder({ ...base, type: 'MARKET', quantity: '1', newClientOrderID: 'x' });
  // @ts-expect-error the same rules hold for a test order
  await trade.testNewOrder({ ...base, type: 'LIMIT', quantity: '1' });

  // @ts-expect-error orderId or origClientOrderId
  await trade.queryOrder({ symbol: 'LTCBTC' });
  // @ts-expect-error orderId or origClientOrderId
  await trade.cancelOrder({ symbol: 'LTCBTC' });
  // @ts-expect-error orderListId or origClientOrderId
  await trade.queryOco({});
  // @ts-expect-error orderListId or listClientOrderId
  await trade.cancelOco({ symbol: 'LTCBTC' });
  // @ts-expect-error fromId excludes times
  await trade.allOco({ fromId: '1', startTime: 1 });
  // @ts-expect-error stopLimitPrice needs stopLimitTimeInForce
  await trade.newOco({ ...base, quantity: '1', price: '1', stopPrice: '2', stopLimitPrice: '2' });
  // @ts-expect-error stopLimitTimeInForce needs stopLimitPrice
  await trade.newOco({ ...base, quantity: '1', price: '1', stopPrice: '2', stopLimitTimeInForce: 'GTC' });
  // @ts-expect-error the runtime fills the timestamp
  await trade.account({ timestamp: 1 });
  // @ts-expect-error an isolated listenKey belongs to a symbol
  await userStream.createIsolatedListenKey({});
}

export async function legal({ market, trade }: Binance, type: 'LIMIT' | 'LIMIT_MAKER'): Promise<void> {
  same<Awaited<ReturnType<typeof one>>, PriceTicker>(true);
  same<Awaited<ReturnType<typeof all>>, PriceTicker[]>(true);
  const one = () => market.priceTicker({ symbol: 'LTCBTC' });
  const all = () => market.priceTicker({});
  const either = (symbol: string | undefined) => market.priceTicker({ symbol });
  same<Awaited<ReturnType<typeof either>>, PriceTicker | PriceTicker[]>(true);

  const limit = { ...base, type: 'LIMIT', timeInForce: 'GTC', quantity: 1n, price: 0.1 } as const;
  const full = () => trade.newOrder(limit);
  same<Awaited<ReturnType<typeof full>>, OrderFull>(true);
  const ack = () => trade.newOrder({ ...limit, newOrderRespType: 'ACK' });
  same<Awaited<ReturnType<typeof ack>>, OrderAck>(true);
  const result = () => trade.newOrder({ ...limit, newOrderRespType: 'RESULT' });
  same<Awaited<ReturnType<typeof result>>, OrderResult>(true);
  const maker = () => trade.newOrder({ ...base, type: 'LIMIT_MAKER', quantity: '1', price: '0.1' });
  same<Awaited<ReturnType<typeof maker>>, OrderAck>(true);

  await trade.newOrder({ ...base, type: 'MARKET', quoteOrderQty: '1' });
  await trade.newOrder({ ...priced, type: 'LIMIT', icebergQty: '0.1' });
  await trade.queryOrder({ symbol: 'LTCBTC', orderId: 1, origClientOrderId: 'both are legal' });
  await trade.allOco({ startTime: 1, endTime: 2 });
  await trade.openOrders();
  if (type === 'LIMIT') await trade.newOrder({ ...limit, type });
}
