import { runHook } from '@exspec/core';
import {
  createStreams,
  type Environment,
  type GapEvent,
  type Listening,
  platform,
  StreamClosedError,
  StreamGapError,
  type StreamOptions,
  type Streams,
} from '@exspec/core/stream';
import { exchangeName } from '../../generated/exchange.ts';
import type { UserStreams } from '../../generated/streams.ts';
import { userProtocol } from '../protocol.ts';
import type { AccountCalls, UserDataKind } from './account-calls.ts';
import { ListenKey } from './listen-key.ts';
import type { UserData, UserDataGap, UserDataReplay } from './options.ts';
import { RepeatedEvents } from './repeated-events.ts';
import { Replayer } from './replayer.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface SessionOptions<K extends UserDataKind> {
  readonly kind: K;
  readonly calls: AccountCalls<K>;
  readonly streams: Omit<StreamOptions, 'onGap'>;
  readonly isReadable: boolean;
  readonly isKeyDeleted: boolean;
  readonly deliver: (event: unknown) => unknown;
  /** Whether the event says that its stream is over. */
  readonly isEnd: (event: unknown) => boolean;
  readonly onGap: ((gap: UserDataGap) => void) | undefined;
  readonly onReplay: ((replay: UserDataReplay<K>) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

const OVERLAP_MS = 2000;
/** A stream that ends again so soon is not asked for at once. */
const SOON_MS = 60_000;
const LABEL = '***';

/** One listenKey's stream. */
interface Source {
  readonly key: string;
  listening: Listening | undefined;
  hasEnded: boolean;
}

/** An account's events, whatever number of listenKeys that takes. No listenKey appears in what it tells. */
export class UserDataSession<K extends UserDataKind> implements UserData {
  readonly kind: K;
  readonly closed: Promise<void>;
  readonly #options: SessionOptions<K>;
  readonly #environment: Environment;
  readonly #streams: Streams<UserStreams>;
  readonly #key: ListenKey;
  readonly #replayer: Replayer<K> | undefined;
  readonly #repeated = new RepeatedEvents();
  readonly #closing = new AbortController();
  /** The one that carries the events, or is about to; those that it replaces stay until it does. */
  #current: Source = { key: '', listening: undefined, hasEnded: false };
  readonly #retiring = new Set<Source>();
  readonly #cancels = new Set<() => void>();
  #state: UserData['state'] = 'opening';
  /** Until then nothing is missing, or it has been told. */
  #knownAt = 0;
  /** What is missing while another stream takes over. */
  #missing: { readonly from: number; readonly cause: UserDataGap['cause'] } | undefined;
  #failures = 0;
  #endings = 0;
  #endedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #resolveClosed: () => void = () => {};

  /** @throws OptionsError */
  constructor(options: SessionOptions<K>) {
    this.kind = options.kind;
    this.#options = options;
    this.#environment = options.streams.environment ?? platform;
    this.#streams = createStreams<UserStreams>(userProtocol, {
      ...options.streams,
      addressing: 'raw',
      // What is still suspected when all ends has no other way to be told.
      onGap: (gap) => {
        if (this.#isClosed && this.#missing === undefined) this.#onGap(gap);
      },
    });
    this.#key = new ListenKey(options.calls, this.#environment, {
      onReplaced: (key, validUntil) => this.#replace(key, validUntil),
      onError: (error) => this.#report(error),
    });
    const { calls, onReplay } = options;
    if (onReplay !== undefined)
      this.#replayer = new Replayer({
        calls,
        environment: this.#environment,
        onReplay,
        onError: (error) => this.#report(error),
      });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get state(): UserData['state'] {
    return this.#state;
  }

  /** Resolves when the events flow. @throws what making the listenKey throws; StreamError; StreamClosedError */
  async open(): Promise<this> {
    const { signal } = this.#options;
    signal?.addEventListener('abort', this, { signal: this.#closing.signal });
    if (signal?.aborted === true) void this.close();
    try {
      this.#throwIfClosed();
      const key = await this.#key.open();
      this.#throwIfClosed();
      this.#current = this.#listen(key);
      await this.#untilConfirmed();
      this.#throwIfClosed();
      this.#state = 'live';
      this.#knownAt = this.#environment.now();
      return this;
    } catch (error) {
      const wasClosed = this.#isClosed;
      await this.close();
      if (wasClosed) this.#throwIfClosed();
      throw error;
    }
  }

  handleEvent(): void {
    void this.close();
  }

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#end()
        .catch((error: unknown) => this.#report(error))
        .finally(this.#resolveClosed);
    }
    return this.closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    this.#state = 'closed';
    this.#closing.abort();
    this.#replayer?.close();
    for (const cancel of this.#cancels) cancel();
    if (this.#missing !== undefined) this.#onGap({ ...this.#missing, to: this.#environment.now() });
    await this.#streams.close();
    await this.#key.close(this.#options.isKeyDeleted);
  }

  #listen(key: string): Source {
    const source: Source = { key, listening: undefined, hasEnded: false };
    // A promise is handed on, so that its rejection is told too.
    const listener = (event: unknown): unknown => this.#onEvent(source, event);
    const options = {
      onGap: (gap: GapEvent) => {
        if (!this.#retiring.has(source)) this.#onGap(gap);
      },
      onInterrupted: () => {
        if (source !== this.#current) return;
        if (this.#state === 'live') this.#state = 'interrupted';
        // A key that has expired or was deleted takes its connection with it; one that does so while there is none to
        // take has, once there is one, a stream that is open and dead. So both are reasons to look.
        this.#key.check();
      },
      onResumed: () => {
        if (source !== this.#current) return;
        if (this.#state === 'interrupted') this.#state = 'live';
        this.#key.check();
      },
      onError: (error: unknown) => this.#onRefused(source, key, error),
    };
    source.listening = this.#options.isReadable
      ? this.#streams.on(key, listener, { ...options, names: 'readable' })
      : this.#streams.on(key, listener, options);
    return source;
  }

  async #untilConfirmed(): Promise<void> {
    for (;;) {
      const source = this.#current;
      try {
        await source.listening?.ready;
        return;
      } catch (error) {
        // A key that is replaced before its stream was there is no failure.
        if (source === this.#current) throw error;
      }
    }
  }

  #onEvent(source: Source, event: unknown): unknown {
    if (this.#retiring.size > 0 && this.#repeated.has(source, event)) return undefined;
    if (this.#options.isEnd(event)) {
      this.#onEnded(source);
      return this.#options.deliver(masked(event, source.key));
    }
    this.#knownAt = this.#environment.now();
    return this.#options.deliver(event);
  }

  /** The exchange says that a stream is over. Its connection stays open, looks alive, and brings nothing any more. */
  #onEnded(source: Source): void {
    if (source !== this.#current || source.hasEnded || this.#isClosed) return;
    source.hasEnded = true;
    if (this.#state === 'live') this.#state = 'interrupted';
    if (this.#state !== 'opening')
      this.#missing ??= { from: Math.max(this.#key.validAt, this.#knownAt), cause: 'key-expired' };
    const now = this.#environment.now();
    this.#endings = now - this.#endedAt < SOON_MS ? this.#endings + 1 : 0;
    this.#endedAt = now;
    if (this.#endings === 0) this.#key.renew();
    else
      this.#after(retryDelayMs(this.#endings, undefined, this.#environment.random()), () =>
        this.#key.renew(),
      );
  }

  /** Make before break: the old stream is left once the new one flows, and both agree for a while. */
  #replace(key: string, validUntil: number, cause: UserDataGap['cause'] = 'key-expired'): void {
    if (this.#isClosed) return;
    // Before it is open nobody waits for events. What an earlier key lost is still to be told.
    if (this.#state !== 'opening') this.#missing ??= { from: Math.max(validUntil, this.#knownAt), cause };
    const previous = this.#current;
    this.#retiring.add(previous);
    // One key has one connection, and this one is to be another.
    if (previous.key === key) previous.listening?.close().catch((error: unknown) => this.#report(error));
    const source = this.#listen(key);
    this.#current = source;
    source.listening?.ready.then(
      () => this.#takeOver(source),
      () => {},
    );
  }

  #takeOver(source: Source): void {
    if (this.#isClosed || source !== this.#current) return;
    this.#failures = 0;
    if (this.#state === 'interrupted') this.#state = 'live';
    const missing = this.#missing;
    this.#missing = undefined;
    if (missing !== undefined)
      this.#onGap({ ...missing, to: Math.max(missing.from, this.#environment.now()) });
    // The new key has waited for its connection, and may have expired meanwhile, too.
    this.#key.check();
    const retiring = [...this.#retiring];
    this.#after(this.#options.streams.overlapMs ?? OVERLAP_MS, () => {
      for (const old of retiring) {
        // What it still has to say of gaps lies within the one that was told.
        old.listening?.close().catch((error: unknown) => this.#report(error));
        this.#retiring.delete(old);
      }
      if (this.#retiring.size === 0) this.#repeated.clear();
    });
  }

  /** The server has refused the stream of a key. During opening that is the caller's to know. */
  #onRefused(source: Source, key: string, error: unknown): void {
    if (source !== this.#current || this.#isClosed || this.#state === 'opening') return;
    this.#state = 'interrupted';
    this.#report(error);
    this.#after(retryDelayMs(this.#failures++, error, this.#environment.random()), () => {
      if (source !== this.#current) return;
      this.#replace(key, this.#knownAt, 'outage');
      this.#key.check();
    });
  }

  #onGap({ from, to, lastEventTime, cause }: Omit<UserDataGap, 'notReplayed'>): void {
    this.#knownAt = Math.max(this.#knownAt, to);
    const gap: UserDataGap = {
      from,
      to,
      cause,
      notReplayed: this.#options.calls.notReplayed,
      ...(lastEventTime === undefined ? {} : { lastEventTime }),
    };
    const { onGap } = this.#options;
    if (onGap !== undefined) runHook(onGap, gap);
    else {
      const told = {
        stream: LABEL,
        channel: 'userData',
        from,
        to,
        cause: cause === 'key-expired' ? 'outage' : cause,
      };
      this.#report(new StreamGapError(told));
    }
    this.#replayer?.add(gap);
  }

  #report(error: unknown): void {
    const { onError } = this.#options.streams;
    if (onError !== undefined) runHook(onError, { error, stream: LABEL });
  }

  #after(ms: number, run: () => void): void {
    const cancel = this.#environment.after(ms, true, () => {
      this.#cancels.delete(cancel);
      run();
    });
    this.#cancels.add(cancel);
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new StreamClosedError(`${exchangeName} user data`);
  }
}

/** An event that ends a stream may name its key. */
function masked(event: unknown, key: string): unknown {
  const members = Object.entries(Object(event)).map(([name, value]) => [name, value === key ? LABEL : value]);
  return Object.fromEntries(members);
}
