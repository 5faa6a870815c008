import { ParameterError } from '../error-parameter.ts';
import { ApiError, ClosedError, RateLimitError } from '../errors.ts';
import { runHook } from '../hooks.ts';
import { type Applied, Book, type DepthSnapshot, type DepthUpdate } from './book.ts';
import type { Listening } from './consumers.ts';
import { type Depth, depthTo, difference } from './depth.ts';
import { PromiseWithSettlers } from './entry.ts';
import { type Environment, platform } from './environment.ts';
import { StreamClosedError } from './errors.ts';
import type { GapEvent } from './events.ts';
import type { ListenOptions } from './options.ts';
import type { Level } from './price-levels.ts';

export type BookState = 'synchronising' | 'synchronised' | 'closed';

/** Why a book was built anew. */
export type RebuildCause = 'outage' | 'gap' | 'unreadable';

export interface RebuiltEvent {
  readonly cause: RebuildCause;
  /** How long the book was empty, ms. */
  readonly durationMs: number;
  readonly lastUpdateId: number;
}

export interface OrderBookOptions {
  /** Name of the symbol, for messages. */
  readonly symbol: string;
  /** Subscribes to the stream of updates. */
  readonly listen: (
    listener: (event: unknown) => void,
    options: Required<Pick<ListenOptions, 'onGap' | 'onInterrupted' | 'onResumed' | 'onError'>>,
  ) => Listening;
  /** Finds ids and levels in an event of that stream. */
  readonly readUpdate: (event: unknown) => DepthUpdate;
  /**
   * Asks the REST API for the whole book. Called again, with back-off, when it fails or is too old; a refusal that no
   * repetition can change (of the first one, also the exchange's own) closes the book.
   */
  readonly snapshot: (signal: AbortSignal) => Promise<DepthSnapshot>;
  readonly onUpdate?: ((book: OrderBook) => void) | undefined;
  readonly onState?: ((state: BookState) => void) | undefined;
  readonly onRebuilt?: ((event: RebuiltEvent) => void) | undefined;
  /** Snapshots that failed, updates that could not be read. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Closes the book. */
  readonly signal?: AbortSignal | undefined;
  readonly environment?: Pick<Environment, 'now' | 'random' | 'after'> | undefined;
}

const SNAPSHOT_BASE_MS = 250;
const SNAPSHOT_CAP_MS = 30_000;

/**
 * The book of one symbol, kept equal to the exchange's. While it is not synchronised it is empty, because a book that
 * is nearly right is wrong.
 */
export class OrderBook {
  readonly symbol: string;
  readonly #options: OrderBookOptions;
  readonly #environment: Pick<Environment, 'now' | 'random' | 'after'>;
  readonly #book = new Book();
  readonly #first = new PromiseWithSettlers();
  readonly #abort = new AbortController();
  #listening: Listening | undefined;
  #state: BookState = 'synchronising';
  #rebuild: { readonly cause: RebuildCause; readonly since: number } | undefined;
  #fetching = false;
  #isInterrupted = false;
  /** A snapshot that was asked for before the book started over may lack what was lost. */
  #generation = 0;
  #failures = 0;
  #wasSynchronised = false;
  #cancelRetry: (() => void) | undefined;

  /** Use {@link openOrderBook}. */
  constructor(options: OrderBookOptions) {
    this.symbol = options.symbol;
    this.#options = options;
    this.#environment = options.environment ?? platform;
  }

  get state(): BookState {
    return this.#state;
  }

  /** Resolves when the book is synchronised for the first time; rejects when the stream or the snapshot is refused. */
  get ready(): Promise<void> {
    return this.#first.promise;
  }

  get lastUpdateId(): number | undefined {
    return this.#book.lastUpdateId;
  }

  /** Best first. */
  bids(count: number = Number.POSITIVE_INFINITY): readonly Level[] {
    return this.#book.bids.take(count);
  }

  /** Best first. */
  asks(count: number = Number.POSITIVE_INFINITY): readonly Level[] {
    return this.#book.asks.take(count);
  }

  get top(): { readonly bid: Level | undefined; readonly ask: Level | undefined } {
    return { bid: this.#book.bids.best, ask: this.#book.asks.best };
  }

  /** Best ask minus best bid, exactly; undefined while a side is empty. Quote asset. */
  get spread(): string | undefined {
    const { bid, ask } = this.top;
    return bid === undefined || ask === undefined ? undefined : difference(ask[0], bid[0]);
  }

  /** What buying from the asks, and selling to the bids, of this quantity (base asset) would mean. @throws RangeError */
  depthTo(quantity: string): { readonly bids: Depth; readonly asks: Depth } {
    return { bids: depthTo(this.#book.bids, quantity), asks: depthTo(this.#book.asks, quantity) };
  }

  /** Stops following the exchange, for good. */
  async close(): Promise<void> {
    if (this.#state !== 'closed') this.#end(new StreamClosedError(`The book of ${this.symbol}`));
    await this.#listening?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Step 1 and 2: the stream first, so that nothing between snapshot and stream is missed. */
  start(): this {
    const { signal } = this.#options;
    // That the server does not let go of the stream has nobody else to go to.
    const end = (): void => void this.close().catch((error: unknown) => this.#report(error));
    signal?.addEventListener('abort', end, { once: true, signal: this.#abort.signal });
    const listening = this.#options.listen((event) => this.#onEvent(event), {
      onGap: (gap) => this.#onGap(gap),
      onInterrupted: () => this.#onInterrupted(),
      onResumed: () => this.#onResumed(),
      onError: (error) => this.#end(error),
    });
    this.#listening = listening;
    listening.ready.then(
      () => this.#fetch(),
      (error: unknown) => this.#end(error),
    );
    if (signal?.aborted === true) end();
    return this;
  }

  #onEvent(event: unknown): void {
    if (this.#state === 'closed') return;
    let applied: Applied;
    try {
      applied = this.#book.apply(this.#options.readUpdate(event));
    } catch (error) {
      this.#report(error);
      this.#startOver('unreadable');
      return;
    }
    if (applied === 'gap') {
      this.#startOver('gap', true);
      return;
    }
    if (applied === 'applied') this.#tellUpdate();
  }

  /** An outage is known already; what the book holds by now came after it. */
  #onGap(gap: GapEvent): void {
    if (this.#state !== 'closed' && gap.cause !== 'outage') this.#startOver('gap');
  }

  #onInterrupted(): void {
    this.#isInterrupted = true;
    if (this.#state !== 'closed') this.#startOver('outage');
  }

  #onResumed(): void {
    this.#isInterrupted = false;
    this.#fetch();
  }

  /** @param keepBuffer the book has already begun to gather what follows the gap */
  #startOver(cause: RebuildCause, keepBuffer = false): void {
    this.#generation++;
    if (!keepBuffer) this.#book.reset();
    // Before the first snapshot nothing was built that could be rebuilt.
    if (this.#state === 'synchronised') {
      this.#rebuild = { cause, since: this.#environment.now() };
      this.#enter('synchronising');
    }
    this.#fetch();
  }

  /** Step 3. One snapshot at a time; one that arrives too old is followed by another. */
  #fetch(): void {
    const isBusy = this.#fetching || this.#cancelRetry !== undefined;
    if (isBusy || this.#isInterrupted || this.#state !== 'synchronising') return;
    this.#fetching = true;
    const generation = this.#generation;
    // `then` also turns what `snapshot` throws at once into a rejection.
    Promise.resolve()
      .then(() => this.#options.snapshot(this.#abort.signal))
      .then((snapshot) => {
        if (generation !== this.#generation) return 'outdated';
        return this.#book.load(snapshot) ? 'loaded' : 'too-old';
      })
      .then(
        (result) => this.#onSnapshot(result),
        (error: unknown) => this.#onSnapshotFailed(error),
      );
  }

  #onSnapshotFailed(error: unknown): void {
    // Before the first snapshot an unknown symbol looks like this; later it is the exchange that has changed its mind.
    if (isRefusedHere(error) || (!this.#wasSynchronised && isRefusedThere(error))) {
      this.#end(error);
      void this.#listening?.close();
      return;
    }
    if (this.#state !== 'closed') this.#report(error);
    this.#onSnapshot('failed');
  }

  #onSnapshot(result: 'loaded' | 'too-old' | 'outdated' | 'failed'): void {
    this.#fetching = false;
    if (this.#state !== 'synchronising') return;
    if (result === 'loaded') {
      this.#onSynchronised();
      return;
    }
    if (result === 'outdated' && this.#failures === 0) {
      this.#failures++;
      this.#fetch();
      return;
    }
    const ceiling = Math.min(SNAPSHOT_CAP_MS, SNAPSHOT_BASE_MS * 2 ** Math.min(this.#failures++, 20));
    // At least half of it: a snapshot weighs on the rate limit.
    const ms = ceiling * (0.5 + this.#environment.random() / 2);
    this.#cancelRetry = this.#environment.after(ms, false, () => {
      this.#cancelRetry = undefined;
      this.#fetch();
    });
  }

  #onSynchronised(): void {
    this.#failures = 0;
    this.#wasSynchronised = true;
    this.#enter('synchronised');
    this.#first.resolve();
    const rebuild = this.#rebuild;
    this.#rebuild = undefined;
    const { onRebuilt } = this.#options;
    if (rebuild !== undefined && onRebuilt !== undefined)
      runHook(onRebuilt, {
        cause: rebuild.cause,
        durationMs: this.#environment.now() - rebuild.since,
        lastUpdateId: this.#book.lastUpdateId ?? 0,
      });
    this.#tellUpdate();
  }

  #end(error: unknown): void {
    if (this.#state === 'closed') return;
    this.#enter('closed');
    this.#book.reset();
    this.#cancelRetry?.();
    this.#abort.abort();
    this.#first.reject(error);
    if (!(error instanceof StreamClosedError)) this.#report(error);
  }

  #tellUpdate(): void {
    if (this.#options.onUpdate !== undefined) runHook(this.#options.onUpdate, this);
  }

  #report(error: unknown): void {
    if (this.#options.onError !== undefined) runHook(this.#options.onError, error);
  }

  #enter(state: BookState): void {
    this.#state = state;
    if (this.#options.onState !== undefined) runHook(this.#options.onState, state);
  }
}

/**
 * Opens a book, and resolves when it is synchronised.
 *
 * @throws StreamError where the server refuses the stream; ApiError, ParameterError or ClosedError where the snapshot is
 *   refused in a way that no repetition can change
 */
export async function openOrderBook(options: OrderBookOptions): Promise<OrderBook> {
  const book = new OrderBook(options).start();
  try {
    await book.ready;
  } catch (error) {
    await book.close();
    throw error;
  }
  return book;
}

/** Never sent, and never will be. */
function isRefusedHere(error: unknown): boolean {
  return error instanceof ParameterError || error instanceof ClosedError;
}

/** A documented code for the request as such: no page of a proxy, no limit, no fault of the exchange's own. */
function isRefusedThere(error: unknown): boolean {
  if (!(error instanceof ApiError) || error instanceof RateLimitError) return false;
  const { code, httpStatus, trait } = error;
  return code !== undefined && trait === undefined && httpStatus < 500;
}
