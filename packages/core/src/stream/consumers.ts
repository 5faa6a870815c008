import { runHook } from '../hooks.ts';
import { type BufferPolicy, DEFAULT_BUFFER_SIZE, EventQueue } from './buffer.ts';
import { type Consumer, PromiseWithSettlers, type StreamEntry } from './entry.ts';
import { StreamClosedError, StreamGapError, StreamOverflowError } from './errors.ts';
import type { GapEvent } from './events.ts';
import type { IterateOptions, ListenOptions, SubscribeOptions } from './options.ts';

/** A consumer's hold on one or more streams. */
export interface Listening {
  /** Resolves when the server has confirmed, rejects with {@link StreamError} when it has refused. */
  readonly ready: Promise<void>;
  /** Gaps so far. */
  readonly gaps: number;
  /** Resolves when the server has let go of the streams that nobody else listens to. */
  close(): Promise<void>;
}

/**
 * Events of one or more streams, buffered from now on. Meant for one `for await`; leaving the loop unsubscribes.
 * Events are shared by all who listen to the same stream: they are to be read, not changed.
 */
export interface Subscription<T> extends Listening, AsyncIterable<T> {
  /** Events that made room for newer ones (`drop-oldest`, `latest`). */
  readonly dropped: number;
  /** Events that wait. */
  readonly buffered: number;
  // `AsyncIterable` says nothing of how it ends before TypeScript 5.6.
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>;
}

/** Where consumers come from and go to. */
export interface ConsumerHost {
  attach(stream: string, consumer: Consumer): void;
  /** Resolves when the server has let go. */
  detach(stream: string, consumer: Consumer): Promise<void>;
  /** Losses that are suspected and not yet told. */
  unsettled(stream: string): GapEvent | undefined;
  error(error: unknown, stream: string): void;
  /** The consumer has nobody to tell of the gap. */
  unheard(gap: GapEvent): void;
}

abstract class StreamConsumer implements Consumer, Listening {
  readonly readable: boolean;
  protected readonly label: string;
  protected readonly host: ConsumerHost;
  protected isClosed = false;
  readonly #streams: readonly string[];
  readonly #onGap: ((gap: GapEvent) => void) | undefined;
  readonly #onInterrupted: (() => void) | undefined;
  readonly #onResumed: (() => void) | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #ready = new PromiseWithSettlers();
  #unconfirmed: number;
  #gaps = 0;
  #leaving: Promise<void> | undefined;

  constructor(host: ConsumerHost, streams: readonly string[], label: string, options: SubscribeOptions) {
    this.host = host;
    this.label = label;
    this.readable = options.names === 'readable';
    this.#streams = [...new Set(streams)];
    this.#unconfirmed = this.#streams.length;
    this.#onGap = options.onGap;
    this.#onInterrupted = options.onInterrupted;
    this.#onResumed = options.onResumed;
    this.#signal = options.signal;
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get gaps(): number {
    return this.#gaps;
  }

  /** Separate from the constructor, because events may come at once. */
  start(): this {
    for (const stream of this.#streams) this.host.attach(stream, this);
    this.#signal?.addEventListener('abort', this);
    // Nothing to wait for, and nothing will come.
    if (this.#streams.length === 0) this.#ready.resolve();
    if (this.#streams.length === 0 || this.#signal?.aborted === true) void this.close();
    return this;
  }

  handleEvent(): void {
    void this.close();
  }

  abstract deliver(entry: StreamEntry, event: unknown): void;
  protected abstract onGapUnheard(gap: GapEvent): void;
  protected abstract onEnd(error: unknown): void;

  gap(gap: GapEvent): void {
    this.#gaps++;
    if (this.#onGap === undefined) this.onGapUnheard(gap);
    else runHook(this.#onGap, gap);
  }

  interrupted(is: boolean): void {
    const hook = is ? this.#onInterrupted : this.#onResumed;
    if (hook !== undefined) runHook(hook, undefined);
  }

  confirmed(): void {
    if (--this.#unconfirmed === 0) this.#ready.resolve();
  }

  fail(error: unknown): void {
    if (this.isClosed) return;
    this.#ready.reject(error);
    this.onEnd(error);
    this.#leave().catch(ignore);
  }

  end(): void {
    if (this.isClosed) return;
    this.#ready.reject(new StreamClosedError(this.label));
    this.onEnd(undefined);
    this.#leave().catch(ignore);
  }

  close(): Promise<void> {
    if (!this.isClosed) {
      // What is suspected would be told with the next event, and there is none any more.
      for (const stream of this.#streams) {
        const gap = this.#onGap === undefined ? undefined : this.host.unsettled(stream);
        if (gap !== undefined) this.gap(gap);
      }
      this.#ready.reject(new StreamClosedError(this.label));
      this.onEnd(undefined);
    }
    return this.#leave();
  }

  #leave(): Promise<void> {
    this.isClosed = true;
    this.#signal?.removeEventListener('abort', this);
    this.#leaving ??= Promise.all(this.#streams.map((stream) => this.host.detach(stream, this))).then(ignore);
    // Whoever closes and does not wait must not lose the process to a refusal.
    this.#leaving.catch(ignore);
    return this.#leaving;
  }
}

/** Feeds an iterator. */
export class Iteration extends StreamConsumer implements Subscription<unknown> {
  readonly #queue: EventQueue<unknown>;
  readonly #size: number;
  readonly #wrap: boolean;

  constructor(
    host: ConsumerHost,
    streams: readonly string[],
    label: string,
    options: IterateOptions,
    wrap: boolean,
  ) {
    super(host, streams, label, options);
    const policy: BufferPolicy = options.buffer ?? { policy: 'fail' };
    // Leaving a loop does not wait for the server, and a refusal has nobody else to go to.
    this.#queue = new EventQueue(policy, () => {
      this.close().catch((error: unknown) => host.error(error, label));
    });
    this.#size = (policy.policy === 'latest' ? undefined : policy.size) ?? DEFAULT_BUFFER_SIZE;
    this.#wrap = wrap;
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  get buffered(): number {
    return this.#queue.length;
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    return this.#queue;
  }

  deliver(entry: StreamEntry, event: unknown): void {
    const item = this.#wrap ? { stream: entry.name, data: event } : event;
    if (!this.#queue.push(entry.conflationKey(event), item))
      this.fail(new StreamOverflowError(this.label, this.#size));
  }

  protected onGapUnheard(gap: GapEvent): void {
    this.fail(new StreamGapError(gap));
  }

  protected onEnd(error: unknown): void {
    this.#queue.end(error);
  }
}

/** Calls a listener. */
export class Listener extends StreamConsumer {
  readonly #listener: (event: unknown, stream: string) => unknown;
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(
    host: ConsumerHost,
    stream: string,
    label: string,
    listener: (event: unknown, stream: string) => unknown,
    options: ListenOptions,
  ) {
    super(host, [stream], label, options);
    this.#listener = listener;
    this.#onError = options.onError;
  }

  deliver(entry: StreamEntry, event: unknown): void {
    if (this.isClosed) return;
    try {
      const result = this.#listener(event, entry.name);
      if (result instanceof Promise) result.catch((error: unknown) => this.host.error(error, this.label));
    } catch (error) {
      this.host.error(error, this.label);
    }
  }

  protected onGapUnheard(gap: GapEvent): void {
    this.host.unheard(gap);
  }

  protected onEnd(error: unknown): void {
    if (error === undefined) return;
    if (this.#onError === undefined) this.host.error(error, this.label);
    else runHook(this.#onError, error);
  }
}

function ignore(): void {}
