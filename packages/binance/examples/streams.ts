/** The examples of the README's chapter on streams: a test holds its blocks against the bodies of these functions. */
import { createBinance } from '@exspec/binance';
import { createBinanceStreams, klineStream, StreamGapError } from '@exspec/binance/streams';

export async function subscriptions(): Promise<void> {
  const streams = createBinanceStreams(); // or { server: 'testnet' }, or a URL of your own

  const trades = streams.subscribe('btcusdt@aggTrade');
  await trades.ready; // confirmed by the server; rejects with StreamError and its code where it refuses
  for await (const trade of trades) {
    console.log(trade.p, trade.q, trade.a); // wire names; ids are exact texts
    if (trade.m) break; // leaving the loop unsubscribes
  }

  const klines = streams.on(klineStream('BTCUSDT', '1m'), (event) => console.log(event.kline.closePrice), {
    names: 'readable',
  });
  await klines.close();

  for await (const { stream, data } of streams.subscribeAll(['btcusdt@bookTicker', 'bnbbtc@bookTicker']))
    console.log(stream, data.b, data.a);

  await streams.close();
}

export async function buffers(): Promise<void> {
  await using streams = createBinanceStreams();
  const tops = streams.subscribe('!bookTicker', { buffer: { policy: 'latest' } });
  for await (const top of tops) {
    console.log(top.s, top.b, top.a);
    if (tops.dropped > 1_000_000) break;
  }
}

export async function gaps(): Promise<void> {
  await using streams = createBinanceStreams({
    onGap: (gap) => console.warn(gap.stream, gap.from, gap.to, gap.cause, gap.firstMissing),
    onState: ({ connection, state, reason }) => console.log(connection, state, reason?.kind),
    onError: ({ error }) => console.error(error),
  });
  try {
    for await (const trade of streams.subscribe('btcusdt@trade')) console.log(trade.t);
  } catch (error) {
    if (!(error instanceof StreamGapError)) throw error;
    console.warn(error.gap.firstMissing, error.gap.lastMissing);
  }
}

export async function orderBook(): Promise<void> {
  await using streams = createBinanceStreams();
  const book = await streams.orderBook('BTCUSDT', { speed: '@100ms', limit: 1000 });
  console.log(book.top, book.spread, book.bids(5), book.asks(5));
  console.log(book.depthTo('2.5').asks.cost); // what buying 2.5 BTC costs, exactly
  console.log(book.state, book.lastUpdateId);
}

export async function userData(apiKey: string, secret: string): Promise<void> {
  const binance = createBinance({ apiKey, secret });
  const account = await binance.userData({
    onOrder: (order) => console.log(order.s, order.i, order.X, order.z),
    onPosition: ({ B: balances }) => console.log(balances),
    onBalance: (transfer) => console.log(transfer.a, transfer.d),
    onGap: (gap) => console.warn(gap.from, gap.to, gap.cause, gap.notReplayed),
    onReplay: ({ account: state, openOrders }) => console.log(state.balances, openOrders),
    onError: ({ error }) => console.error(error),
  });
  await account.close(); // deletes the listenKey; binance.close() does it too
}
