/**
 * Compiled, never run: the name of a stream decides its payload, and a name that the exchange does not know does not
 * compile. `tsc` fails when a marked line compiles.
 */
import { createStreams, type StreamProtocol } from '@exspec/core/stream';
import {
  aggTradeStream,
  depthStream,
  klineStream,
  type MarketStreams,
  type PayloadOf,
  partialDepthStream,
  type ReadableAggTradeEvent,
  type ReadableKlineEvent,
  type ReadableOf,
  type StreamName,
  type UserStreams,
} from '../../src/generated/streams.ts';
import type {
  AggTradeEvent,
  BookTickerEvent,
  DepthEvent,
  KlineEvent,
  KlineInterval,
  MiniTickerEvent,
  MiniTickersEvent,
  PartialDepthEvent,
  StreamSetProperty,
  StreamSubscribe,
  TickerEvent,
  TickersEvent,
  TradeEvent,
} from '../../src/generated/types.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

export function payloads(): void {
  same<PayloadOf<'btcusdt@aggTrade'>, AggTradeEvent>(true);
  same<PayloadOf<'btcusdt@trade'>, TradeEvent>(true);
  same<PayloadOf<'btcusdt@kline_1m'>, KlineEvent>(true);
  same<PayloadOf<'btcusdt@kline_1M'>, KlineEvent>(true);
  same<PayloadOf<'btcusdt@miniTicker'>, MiniTickerEvent>(true);
  same<PayloadOf<'!miniTicker@arr'>, MiniTickersEvent>(true);
  same<PayloadOf<'btcusdt@ticker'>, TickerEvent>(true);
  same<PayloadOf<'!ticker@arr'>, TickersEvent>(true);
  same<PayloadOf<'btcusdt@bookTicker'>, BookTickerEvent>(true);
  same<PayloadOf<'!bookTicker'>, BookTickerEvent>(true);
  same<PayloadOf<'btcusdt@depth5'>, PartialDepthEvent>(true);
  same<PayloadOf<'btcusdt@depth20@100ms'>, PartialDepthEvent>(true);
  same<PayloadOf<'btcusdt@depth'>, DepthEvent>(true);
  same<PayloadOf<'btcusdt@depth@100ms'>, DepthEvent>(true);
  same<PayloadOf<'btcusdt@trade' | '!bookTicker'>, TradeEvent | BookTickerEvent>(true);
  same<ReadableOf<'btcusdt@kline_1m'>, ReadableKlineEvent>(true);
  same<ReadableOf<'btcusdt@depth5'>, PartialDepthEvent>(true);
}

export function names(symbol: string, interval: KlineInterval): readonly StreamName[] {
  const list: StreamName[] = ['btcusdt@depth10', '1inchusdt@trade', klineStream(symbol, interval)];
  // @ts-expect-error no such interval
  list.push('btcusdt@kline_7m');
  // @ts-expect-error no such number of levels
  list.push('btcusdt@depth7');
  // @ts-expect-error no such speed
  list.push('btcusdt@depth@250ms');
  // @ts-expect-error symbols are in lower case
  list.push('BTCUSDT@trade');
  // @ts-expect-error no such stream
  list.push('btcusdt@trades');
  // @ts-expect-error a stream of all markets has no symbol
  list.push('btcusdt!bookTicker');
  // @ts-expect-error any text at all
  list.push(symbol);
  return list;
}

export function helpers(symbol: string): void {
  same<ReturnType<typeof aggTradeStream<'BTCUSDT'>>, 'btcusdt@aggTrade'>(true);
  const kline: 'btcusdt@kline_1h' = klineStream('BTCUSDT', '1h');
  const depth: 'btcusdt@depth' = depthStream('BTCUSDT');
  const fast: 'btcusdt@depth@100ms' = depthStream('btcusdt', '@100ms');
  const top: 'btcusdt@depth5' = partialDepthStream('BTCUSDT', '5');
  const some: `${Lowercase<string>}@aggTrade` = aggTradeStream(symbol);
  void [kline, depth, fast, top, some];
  // @ts-expect-error no such interval
  klineStream('BTCUSDT', '7m');
  // @ts-expect-error levels are 5, 10 or 20
  partialDepthStream('BTCUSDT', '7');
  // @ts-expect-error no such speed
  depthStream('BTCUSDT', '@1s');
}

export async function subscriptions(protocol: StreamProtocol): Promise<void> {
  const streams = createStreams<MarketStreams>(protocol, { url: 'wss://stream.example' });
  for await (const trade of streams.subscribe('btcusdt@aggTrade')) same<typeof trade, AggTradeEvent>(true);
  for await (const trade of streams.subscribe('btcusdt@aggTrade', { names: 'readable' }))
    same<typeof trade, ReadableAggTradeEvent>(true);
  streams.on('btcusdt@depth@100ms', (event) => same<typeof event, DepthEvent>(true));
  streams.on(klineStream('BTCUSDT', '1m'), (event) => same<typeof event, KlineEvent>(true));
  // @ts-expect-error no such interval
  streams.subscribe('btcusdt@kline_7m');
  await streams.close();
}

export function userEvents(event: UserStreams[string]['wire']): string {
  switch (event.e) {
    case 'executionReport':
      // Ids are exact; values that the exchange may add break nothing.
      return event.i.padStart(3) + (event.x === 'TRADE' ? event.t : (event.C ?? event.c));
    case 'outboundAccountPosition':
      return event.B.map((balance) => balance.f).join();
    case 'balanceUpdate':
      return event.d;
    case 'listStatus':
      // @ts-expect-error only execution reports have a side
      return event.O.map((order) => order.i).join() + event.S;
  }
}

export const subscribe: StreamSubscribe = { method: 'SUBSCRIBE', params: ['btcusdt@trade'], id: 1 };
// @ts-expect-error the only property is combined
export const property: StreamSetProperty = { method: 'SET_PROPERTY', params: ['raw', true], id: 1 };
