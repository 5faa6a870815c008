/**
 * Compiled, never run: names of streams and kinds of accounts decide the types. `tsc` fails when a marked line compiles.
 */
import { type Account, type CoreConnection, createBinance } from '@exspec/binance';
import {
  type BinanceStreams,
  createBinanceStreams,
  klineStream,
  type OrderBook,
  type ReadableKlineEvent,
  type StreamMessage,
  userData,
} from '@exspec/binance/streams';
import type {
  AggTradeEvent,
  CrossMarginAccount,
  DepthEvent,
  ExecutionReport,
  IsolatedMarginAccountSelection,
  KlineEvent,
  MarginOrder,
  Order,
  TradeEvent,
} from '../../src/generated/types.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

export async function market(): Promise<void> {
  await using streams: BinanceStreams = createBinanceStreams({ server: 'testnet' });
  for await (const trade of streams.subscribe('btcusdt@aggTrade')) same<typeof trade, AggTradeEvent>(true);
  for await (const kline of streams.subscribe(klineStream('BTCUSDT', '1m'), { names: 'readable' }))
    same<typeof kline, ReadableKlineEvent>(true);
  for await (const message of streams.subscribeAll(['btcusdt@trade', 'btcusdt@kline_1m']))
    same<
      typeof message,
      StreamMessage<'btcusdt@trade', TradeEvent> | StreamMessage<'btcusdt@kline_1m', KlineEvent>
    >(true);
  streams.on('btcusdt@depth@100ms', (event) => same<typeof event, DepthEvent>(true));
  // @ts-expect-error no such interval
  streams.subscribe('btcusdt@kline_7m');
  // @ts-expect-error symbols are in lower case
  streams.on('BTCUSDT@trade', () => {});
  // @ts-expect-error only a policy with a size has one
  streams.subscribe('btcusdt@trade', { buffer: { policy: 'latest', size: 10 } });
  // @ts-expect-error no such property
  await streams.setProperty('raw', true);
  const book = await streams.orderBook('BTCUSDT', { speed: '', limit: 100 });
  same<typeof book, OrderBook>(true);
  // @ts-expect-error no such speed
  await streams.orderBook('BTCUSDT', { speed: '@250ms' });
  // @ts-expect-error no such number of levels
  await streams.orderBook('BTCUSDT', { limit: 7 });
}

export async function account(connection: CoreConnection): Promise<void> {
  const binance = createBinance();
  await binance.userData({
    onOrder: (event) => same<typeof event, ExecutionReport>(true),
    onReplay: (replay) => {
      same<typeof replay.account, Account>(true);
      same<typeof replay.openOrders, readonly Order[]>(true);
    },
  });
  await binance.userData({
    names: 'readable',
    onOrder: (event) => event.orderId.padStart(3),
    // @ts-expect-error readable names have no letters
    onBalance: (event) => event.d,
  });
  await userData(connection, {
    kind: 'margin',
    onReplay: (replay) => {
      same<typeof replay.account, CrossMarginAccount>(true);
      same<typeof replay.openOrders, readonly MarginOrder[]>(true);
    },
  });
  await userData(connection, {
    kind: 'isolated',
    symbol: 'BTCUSDT',
    onReplay: ({ account: state }) => same<typeof state, IsolatedMarginAccountSelection>(true),
  });
  // @ts-expect-error isolated margin needs the symbol of the account
  await userData(connection, { kind: 'isolated' });
  // @ts-expect-error spot has no symbol
  await userData(connection, { symbol: 'BTCUSDT' });
  // @ts-expect-error no such kind
  await userData(connection, { kind: 'futures' });
  // @ts-expect-error no such handler
  await userData(connection, { onTrade: () => {} });
}
