import type { CallOptions, Connection } from '@exspec/core';
import {
  type Environment,
  type OrderBook,
  type OrderBookOptions,
  openOrderBook,
  type Streams,
} from '@exspec/core/stream';
import { type DepthParams, depth } from '../generated/operations/market.ts';
import { depthStream, type MarketStreams } from '../generated/streams.ts';
import type { DepthEvent } from '../generated/types.ts';

/** How often updates come, as {@link depthStream} takes it: '' every second, '@100ms' every 100 ms. */
export type DepthSpeed = NonNullable<Parameters<typeof depthStream>[1]>;

export interface BinanceOrderBookOptions
  extends Pick<OrderBookOptions, 'onUpdate' | 'onState' | 'onRebuilt' | 'onError' | 'signal'> {
  /** Default '@100ms'. */
  readonly speed?: DepthSpeed | undefined;
  /**
   * Levels per side of the snapshot. Default 1000, which weighs 10; 5000 weighs 50. Levels beyond it are unknown until
   * they change.
   */
  readonly limit?: DepthParams['limit'];
  /** Of the REST calls. */
  readonly call?: Omit<CallOptions, 'signal'> | undefined;
}

/** Where a book gets its updates and snapshots from. */
export interface BookSources {
  readonly streams: Pick<Streams<MarketStreams>, 'on'>;
  readonly rest: () => Connection;
  readonly environment: Environment | undefined;
}

/**
 * The documented procedure: subscribe and buffer, take a snapshot of `GET /api/v3/depth`, drop what it holds already,
 * apply the rest where `U` follows the `u` before, and start anew where it does not.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#how-to-manage-a-local-order-book-correctly
 */
export function openBinanceOrderBook(
  symbol: string,
  { streams, rest, environment }: BookSources,
  { speed = '@100ms', limit = 1000, call, ...hooks }: BinanceOrderBookOptions,
): Promise<OrderBook> {
  const params = { symbol: symbol.toUpperCase(), limit };
  return openOrderBook({
    ...hooks,
    symbol: params.symbol,
    environment,
    listen: (listener, options) => streams.on(depthStream(symbol, speed), listener, options),
    readUpdate: (event) => {
      // What streams of this name carry; the book checks ids and levels, and starts over where they are none.
      const { U, u, b, a } = event as DepthEvent;
      return { firstUpdateId: U, lastUpdateId: u, bids: b, asks: a };
    },
    snapshot: (signal) => depth(rest(), params, { ...call, signal }),
  });
}
