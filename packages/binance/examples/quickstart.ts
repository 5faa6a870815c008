/** The shortest useful tour: time, book, a signed order, its query, its cancel, and a refused order. */
import { createBinance, isApiError } from '@exspec/binance';

export interface QuickstartOptions {
  readonly server: string;
  readonly apiKey: string;
  readonly secret: string;
}

export async function quickstart({ server, apiKey, secret }: QuickstartOptions): Promise<void> {
  await using binance = createBinance({ apiKey, secret, server });

  const { serverTime } = await binance.market.time();
  console.log(`Server time      ${new Date(serverTime).toISOString()}`);

  const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 5 });
  console.log(`Order book       BNBBTC ${book.bids.length} bids, ${book.asks.length} asks`);
  console.log(`  best bid       ${book.bids[0]?.join(' x ')}`);
  console.log(`  best ask       ${book.asks[0]?.join(' x ')}`);

  const price = book.bids.at(-1)?.[0] ?? '0.001';
  const order = await binance.trade.newOrder({
    symbol: 'BNBBTC',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '1',
    price,
  });
  console.log(
    `Order placed     ${order.orderId} ${order.side} ${order.origQty} at ${order.price}: ${order.status}`,
  );

  const found = await binance.trade.queryOrder({ symbol: 'BNBBTC', orderId: order.orderId });
  console.log(`Order queried    ${found.orderId}: ${found.status}, executed ${found.executedQty}`);

  const canceled = await binance.trade.cancelOrder({ symbol: 'BNBBTC', orderId: order.orderId });
  console.log(`Order canceled   ${canceled.orderId}: ${canceled.status}`);

  try {
    await binance.trade.newOrder({ symbol: 'NOSUCH', side: 'BUY', type: 'MARKET', quantity: '1' });
  } catch (error) {
    if (!isApiError(error, 'BAD_SYMBOL')) throw error;
    console.log(`Order refused    ${error.code} ${error.names.join(', ')}: ${error.message}`);
  }
}
