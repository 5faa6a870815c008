import type { DecodePlan } from '../operation.ts';

/**
 * How an exchange's streaming API works, as generated code hands it to the runtime. Facts are plain data; what
 * cannot be data (the shape of a frame, of a control message, of a URL) is a pure function.
 */
export interface StreamProtocol {
  /** Name of the exchange, for messages. */
  readonly name: string;
  readonly limits: StreamLimits;
  readonly channels: readonly Channel[];
  readonly control: ControlMessages;
  /**
   * The address of a connection that carries `streams` from its first moment on. There may be none of them, where
   * {@link StreamLimits.streamsPerUrl} is 0.
   */
  url(base: string, streams: readonly string[], addressing: Addressing): string;
  /** Tells frames apart. Gets what `JSON.parse` made of one; must not throw. */
  classify(frame: unknown): Frame;
  /**
   * How an event in the combined form begins where it is written as usual: `opening`, the stream's name, `middle`, the
   * payload, and a brace. Such frames are taken apart before they are parsed, which spares the parser their wrapping.
   */
  readonly envelope?: { readonly opening: string; readonly middle: string };
  /** The plan of a whole frame whose payload has `plan`, in the combined form. */
  frameOf(plan: DecodePlan): DecodePlan;
}

/** `raw`: one stream per connection, payloads bare. `combined`: many, each payload wrapped with its stream's name. */
export type Addressing = 'raw' | 'combined';

export type Frame =
  /** `stream` is undefined where the frame does not say. */
  | { readonly kind: 'event'; readonly stream: string | undefined; readonly data: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  /** `id` is undefined where the server does not say what it refuses: the oldest open request is meant. */
  | {
      readonly kind: 'error';
      readonly id: number | undefined;
      readonly code: number | string;
      readonly message: string;
    }
  /** Neither: a greeting, a heartbeat. It proves that the server lives, and no more. */
  | { readonly kind: 'other' };

/** Texts of control messages. `id` is an unsigned integer that the server's answer repeats. */
export interface ControlMessages {
  subscribe(id: number, streams: readonly string[]): string;
  unsubscribe(id: number, streams: readonly string[]): string;
  /** Confirms the streams of a URL, asks a silent server whether it is still there, and marks the end of what was sent. */
  list(id: number): string;
  /** The streams named in the answer to `list`. */
  listed(result: unknown): readonly string[];
  setProperty?(id: number, name: string, value: unknown): string;
  getProperty?(id: number, name: string): string;
}

export interface StreamLimits {
  /** Messages (pongs count) that the server takes on one connection in a second. */
  readonly incomingPerSecond: number;
  readonly streamsPerConnection: number;
  /** How many streams a URL may name; the others are subscribed to once the connection is open. */
  readonly streamsPerUrl: number;
  /** How many streams one control message may name. */
  readonly streamsPerMessage: number;
  /** After this the server ends any connection, ms. */
  readonly lifetimeMs: number;
  /** How often the server pings, ms. Undefined where it does not. */
  readonly pingEveryMs?: number;
  /** How long the server waits for the pong before it ends the connection, ms. */
  readonly pongWithinMs?: number;
}

/** How the events of a channel are ordered, and what two copies of one event have in common. */
export interface OrderKey {
  /** Wire name of the member that orders. Of an array payload the first item's member counts. */
  readonly field: string;
  /**
   * - `id`: rises with every event; each is delivered exactly once.
   * - `snapshot`: a version of the whole; the newest wins.
   * - `time`: as `snapshot`, but different events may share a time.
   * - `event`: every frame is news, whatever its time; only frames identical to the byte, over two sockets, are one.
   */
  readonly kind: 'id' | 'snapshot' | 'time' | 'event';
  /** Where one event covers a range of ids: the member that holds the first; `field` holds the last. */
  readonly first?: string;
  /** Ids leave no holes, so a hole is a loss. Not together with `per`. */
  readonly contiguous?: true;
  /** One stream carries many sequences: the member (a symbol, say) that tells them apart. */
  readonly per?: string;
}

/** Readable names of wire members: `{ p: 'price', k: ['kline', { t: 'startTime' }] }`. Arrays are looked through. */
export interface NameTable {
  readonly [wire: string]: string | readonly [name: string, members: NameTable];
}

/** The shape of one kind of payload. */
export interface Payload {
  readonly decode?: DecodePlan;
  readonly names?: NameTable;
}

export interface Channel extends Payload {
  /** For messages: `aggTrade`. */
  readonly key: string;
  /** Matches the whole name of each stream of this channel. */
  readonly pattern: RegExp;
  readonly orderKey: OrderKey;
  /** A channel with several kinds of payload: the member that tells them apart, and its values. */
  readonly variants?: { readonly field: string; readonly payloads: Readonly<Record<string, Payload>> };
  /** Wire name of the exchange's own time of an event, ms. */
  readonly time?: string;
  /** Stream names are credentials: never shown in events, errors and messages. */
  readonly secret?: true;
}

/** The channel that a stream's name belongs to. */
export function findChannel(protocol: StreamProtocol, stream: string): Channel | undefined {
  return protocol.channels.find(({ pattern }) => pattern.test(stream));
}
