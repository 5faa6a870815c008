import { MASK } from '../secrets.ts';
import type { StreamConnection } from './connection.ts';
import { PayloadDecoder } from './decode-frame.ts';
import type { GapEvent } from './events.ts';
import type { Channel, StreamProtocol } from './protocol.ts';
import { type Loss, Sequence } from './sequence.ts';

/** Whoever listens to a stream. */
export interface Consumer {
  /** Wants readable names. */
  readonly readable: boolean;
  deliver(entry: StreamEntry, event: unknown): void;
  gap(gap: GapEvent): void;
  /** The stream is interrupted, or flows again. */
  interrupted(is: boolean): void;
  confirmed(): void;
  fail(error: unknown): void;
  /** The streams as a whole are closed. */
  end(): void;
}

/** One stream, as long as somebody listens to it. */
export class StreamEntry {
  readonly name: string;
  /** The name as it may be shown. */
  readonly label: string;
  readonly channel: Channel;
  readonly decoder: PayloadDecoder;
  readonly connection: StreamConnection;
  /** Replaced, never changed, so that a consumer may leave while events are handed out. */
  consumers: readonly Consumer[] = [];
  sequence: Sequence;
  isConfirmed = false;
  isInterrupted = false;
  /** Resolves when the server has let go of the stream. */
  leaving: PromiseWithSettlers | undefined;
  #last: unknown;

  constructor(
    name: string,
    channel: Channel,
    protocol: StreamProtocol,
    connection: StreamConnection,
    now: number,
  ) {
    this.name = name;
    this.label = channel.secret === true ? MASK : name;
    this.channel = channel;
    this.decoder = new PayloadDecoder(channel, protocol, name);
    this.connection = connection;
    this.sequence = this.#newSequence(now);
  }

  /** What conflation goes by: the stream, and the symbol within a stream that carries many. */
  conflationKey(event: unknown): string {
    const { per } = this.channel.orderKey;
    return per === undefined ? this.name : `${this.name} ${String(memberOf(event, per))}`;
  }

  handOut(event: unknown): void {
    this.#last = event;
    let readable: unknown;
    for (const consumer of this.consumers) {
      if (consumer.readable) {
        readable ??= this.decoder.readable(event);
        consumer.deliver(this, readable);
      } else consumer.deliver(this, event);
    }
  }

  gapOf(loss: Loss): GapEvent {
    const { time } = this.channel;
    const last = time === undefined ? undefined : memberOf(this.#last, time);
    return {
      stream: this.label,
      channel: this.channel.key,
      ...loss,
      ...(typeof last === 'number' ? { lastEventTime: last } : {}),
    };
  }

  /** Begins anew: nobody has listened in between. */
  restart(now: number): void {
    this.sequence = this.#newSequence(now);
    this.isConfirmed = this.isInterrupted = false;
    this.#last = undefined;
  }

  #newSequence(now: number): Sequence {
    const sequence = new Sequence(this.channel.orderKey, now, this.channel.time);
    // A stream that comes while the connection is being replaced is brought by both sockets, too.
    if (this.connection.isOverlapping) sequence.beginOverlap(now);
    return sequence;
  }
}

/** A promise and what settles it; ignored rejections do not end the process. */
export class PromiseWithSettlers {
  readonly promise: Promise<void>;
  resolve: () => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {});
  }
}

/** A member of a payload; of an array payload, of its first item. */
function memberOf(event: unknown, name: string): unknown {
  const item: unknown = Array.isArray(event) ? event[0] : event;
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return undefined;
  return Reflect.get(item, name);
}
