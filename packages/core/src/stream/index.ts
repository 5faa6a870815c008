/** Streams that every generated exspec client shares: connections, subscriptions, order books. They know no exchange. */
export type { ProxyOption } from '../proxy.ts';
export { Book, type DepthSnapshot, type DepthUpdate } from './book.ts';
export type { BufferPolicy } from './buffer.ts';
export type { Listening, Subscription } from './consumers.ts';
export type { Depth } from './depth.ts';
export { type Environment, platform } from './environment.ts';
export {
  StreamClosedError,
  StreamError,
  StreamFrameError,
  StreamGapError,
  StreamNameError,
  StreamOverflowError,
  StreamTimeoutError,
} from './errors.ts';
export type { GapEvent, Outage, StateEvent, StateName, StreamErrorEvent } from './events.ts';
export type { IterateOptions, ListenOptions, StreamOptions, SubscribeOptions } from './options.ts';
export {
  type BookState,
  OrderBook,
  type OrderBookOptions,
  openOrderBook,
  type RebuildCause,
  type RebuiltEvent,
} from './order-book.ts';
export { type Level, PriceLevels } from './price-levels.ts';
export {
  type Addressing,
  type Channel,
  type ControlMessages,
  type Frame,
  findChannel,
  type NameTable,
  type OrderKey,
  type Payload,
  type StreamLimits,
  type StreamProtocol,
} from './protocol.ts';
export { compileNames, type Renaming, rename } from './rename.ts';
export type { Socket, SocketClose, SocketFactory, SocketHandlers } from './socket.ts';
export { createStreams, type StreamMessage, type Streams } from './streams.ts';
export type { ConnectionInfo } from './subscriptions.ts';
