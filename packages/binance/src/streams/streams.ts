import { type Connection, type CoreConnection, OptionsError } from '@exspec/core';
import { createStreams, type OrderBook, type StreamOptions, type Streams } from '@exspec/core/stream';
import { connect } from '../generated/connect.ts';
import type { MarketStreams, StreamServerName } from '../generated/streams.ts';
import { type BinanceOrderBookOptions, openBinanceOrderBook } from './order-book.ts';
import {
  getPropertyText,
  marketProtocol,
  type StreamPropertyName,
  type StreamPropertyValue,
  setPropertyText,
} from './protocol.ts';
import { checkSameMoney, restServerOf, streamUrl } from './servers.ts';

/** Options of {@link createBinanceStreams}. All durations in ms. */
export interface BinanceStreamsOptions extends Omit<StreamOptions, 'url'> {
  /** `stream` (default), `testnet`, or a `ws(s)://` URL of your own such as a mock's. */
  readonly server?: StreamServerName | (string & {}) | undefined;
  /**
   * What order books ask for snapshots, with its limits and hooks: a client's `connection`, or `connect()`. Default: one
   * of its own to the REST server beside `server`, through the same `proxy`. One that is passed is not closed, may not be
   * live where the streams are a test network's, and its `proxy` is the streams' unless they have one.
   */
  readonly rest?: Connection | undefined;
}

/** Streams that are open to everybody, typed by their names, and order books kept by them. */
export interface BinanceStreams extends Streams<MarketStreams> {
  /**
   * A local copy of a symbol's order book, by the documented procedure. Resolves when it is synchronised; rebuilds itself
   * after a gap; ends with the streams at the latest.
   *
   * @param symbol a trading pair, such as BNBBTC
   * @throws StreamNameError; StreamError where the server refuses the stream; StreamClosedError where book or streams are
   *   closed first; ApiError, ParameterError or ClosedError where the first snapshot is refused (an unknown symbol)
   */
  orderBook(symbol: string, options?: BinanceOrderBookOptions): Promise<OrderBook>;
  /** The value of a property on each open connection. @throws StreamError where a server refuses */
  getProperty(name: StreamPropertyName): Promise<readonly unknown[]>;
  /**
   * Sets a property on every open connection; later ones (a reconnect, a rotation) begin with their own value.
   *
   * @throws StreamError where a server refuses; OptionsError where payloads would lose the names of their streams
   */
  setProperty(name: StreamPropertyName, value: StreamPropertyValue): Promise<void>;
}

/**
 * Market streams of Binance. Connects with the first subscription.
 *
 * ```ts
 * const streams = createBinanceStreams();
 * for await (const trade of streams.subscribe('btcusdt@aggTrade')) console.log(trade.p);
 * ```
 *
 * @throws OptionsError
 * @see https://binance-docs.github.io/apidocs/spot/en/#websocket-market-streams
 */
export function createBinanceStreams(options: BinanceStreamsOptions = {}): BinanceStreams {
  const { server, rest: givenRest, ...others } = options;
  const url = streamUrl(server);
  // Any connection will do for calls, but only one that tells where it leads can be held against the streams.
  if (givenRest?.url !== undefined) checkSameMoney(givenRest.url, url);
  const proxy = options.proxy ?? givenRest?.proxy?.();
  const streams = createStreams<MarketStreams>(marketProtocol, { ...others, proxy, url });
  const closing = new AbortController();
  let ownRest: CoreConnection | undefined;
  const rest = (): Connection => {
    if (givenRest !== undefined) return givenRest;
    ownRest ??= connect({ server: restServerOf(url), proxy });
    return ownRest;
  };
  const closeStreams = streams.close;
  const close = async (): Promise<void> => {
    closing.abort();
    await closeStreams();
    await ownRest?.close();
  };
  const own: Omit<BinanceStreams, keyof Streams<MarketStreams>> = {
    orderBook: async (symbol, { signal, onError, ...book } = {}) =>
      openBinanceOrderBook(
        symbol,
        { streams, rest, environment: options.environment },
        {
          ...book,
          signal: signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
          onError: onError ?? ((error) => options.onError?.({ error })),
        },
      ),
    getProperty: (name) => streams.control((id) => getPropertyText(id, name)),
    setProperty: async (name, value) => {
      // A combined connection carries many streams: without the wrapper nobody knows which one an event belongs to.
      if (!value && options.addressing !== 'raw')
        throw new OptionsError(`${name} cannot be ${value} where connections carry several streams`);
      await streams.control((id) => setPropertyText(id, name, value));
    },
  };
  return Object.assign(streams, own, { close, [Symbol.asyncDispose]: close });
}
