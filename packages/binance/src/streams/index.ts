/**
 * Binance's streams: market data by the name of the stream, local order books, and an account's own events.
 *
 * Apart from `@exspec/binance`, so that a program without streams loads none.
 */
export {
  type Addressing,
  type BookState,
  type BufferPolicy,
  type ConnectionInfo,
  type Depth,
  type Environment,
  type GapEvent,
  type IterateOptions,
  type Level,
  type Listening,
  type ListenOptions,
  OrderBook,
  type Outage,
  type ProxyOption,
  type RebuildCause,
  type RebuiltEvent,
  type StateEvent,
  type StateName,
  StreamClosedError,
  StreamError,
  type StreamErrorEvent,
  StreamFrameError,
  StreamGapError,
  type StreamMessage,
  StreamNameError,
  type StreamOptions,
  StreamOverflowError,
  type Streams,
  StreamTimeoutError,
  type Subscription,
} from '@exspec/core/stream';
export * from '../generated/streams.ts';
export type { BinanceOrderBookOptions, DepthSpeed } from './order-book.ts';
export type { StreamPropertyName, StreamPropertyValue } from './protocol.ts';
export { type BinanceStreams, type BinanceStreamsOptions, createBinanceStreams } from './streams.ts';
export type { NotReplayed, UserDataKind, UserDataSnapshots } from './user-data/account-calls.ts';
export type {
  UserData,
  UserDataGap,
  UserDataHandlers,
  UserDataOptions,
  UserDataReplay,
  UserEvents,
} from './user-data/options.ts';
export { userData } from './user-data/user-data.ts';
