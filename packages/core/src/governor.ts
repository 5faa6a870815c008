import { costOf } from './cost.ts';
import { OptionsError } from './errors.ts';
import type { ErrorTrait } from './exchange.ts';
import { monotonic } from './exchange-time.ts';
import type { CountedCost, GovernorStore, Refusal, TimeBounds } from './governor-store.ts';
import { type Hooks, runHook } from './hooks.ts';
import { hostOf } from './host.ts';
import { type Line, localRefusal, type WaitingCall } from './line.ts';
import type { Bucket, BucketKey, BucketWindow, Operation } from './operation.ts';
import type { Waits } from './wait.ts';

export interface GovernorOptions {
  /** Longest wait for room, ms; a call that would have to wait longer fails at once. Default 90,000. */
  readonly maxWaitMs?: number | undefined;
  /** What is kept of limits for urgent calls. `false`: nothing is. Default: a tenth, for what only lowers risk. */
  readonly reserve?: ReserveOptions | false | undefined;
  /** Default: one store for the whole process. */
  readonly store?: GovernorStore | undefined;
}

/** A part of limits for urgent operations, which also come before all others that wait. */
export interface ReserveOptions {
  /** Default: each limit that operations share, those of orders apart. */
  readonly bucket?: string | undefined;
  /** From 0 on, less than 1. Default 0.1. */
  readonly share?: number | undefined;
  /** Which, beside what only lowers risk (`Operation.lowersRisk`: cancels). */
  readonly for?: ((operation: Operation) => boolean) | undefined;
}

/** What a governor must know about its connection. */
export interface GovernorScope {
  readonly limits: Readonly<Record<string, Bucket>>;
  /** Scheme, host and port: what the exchange counts an address against. */
  readonly origin: string;
  readonly apiKey: string | undefined;
  /** What is known of the exchange's time. Default: what clients have measured at this origin. */
  readonly time?: { bounds(): TimeBounds } | undefined;
}

/** How a call waits for room. */
export interface Waiting {
  readonly onLimit: 'wait' | 'fail';
  /** The call does not wait beyond, by the monotonic clock. */
  readonly until: number;
  readonly waits: Waits;
  readonly signal: AbortSignal | undefined;
  readonly onWait: Hooks['onWait'];
}

/** What is known of one limit. Times are ms since 1970 by this machine's clock. */
export interface LimitState {
  /** Scheme, host and port: servers count apart from one another. */
  readonly origin: string;
  readonly bucket: string;
  /** Whose budget it is, where each operation has one. */
  readonly operation: string | undefined;
  /** Likewise, where each instrument has one. */
  readonly instrument: string | undefined;
  readonly windowMs: number;
  readonly limit: number;
  /** What is counted in the current window: never less than the exchange counts, as far as it has told. */
  readonly used: number;
  readonly left: number;
  /** When the window is surely over. */
  readonly endsAt: number;
  /** Until when nothing is sent that spends it; undefined where it is open. */
  readonly closedUntil: number | undefined;
}

/** A refusal by the exchange for too many requests or orders. */
export interface Overrun {
  readonly httpStatus: number;
  readonly trait: ErrorTrait | undefined;
  readonly retryAfterMs: number | undefined;
}

/** One cost of an operation: its bucket, and the part of the limit that the operation leaves to urgent ones. */
interface GovernedCost {
  readonly bucket: GovernedBucket;
  readonly kept: number;
  readonly urgent: boolean;
}

/** A window that a refused call has spent of. */
interface SpentWindow {
  readonly key: string;
  readonly ms: number;
  readonly endsInMs: number;
  readonly isOrder: boolean;
  readonly isFull: boolean;
}

interface GovernedBucket {
  readonly key: string;
  readonly bucket: Bucket;
  /** The only operation that spends it. */
  readonly operation: string | undefined;
  readonly instrument: string | undefined;
  windows: readonly BucketWindow[];
}

const NO_SPENDS: readonly CountedCost[] = [];
/** A minute is the usual window, and its end is not known to the millisecond. */
const DEFAULT_MAX_WAIT = 90_000;
const DEFAULT_SHARE = 0.1;
/** A ban without Retry-After: long enough not to make it worse, short enough to find out. */
const DEFAULT_BAN_MS = 120_000;
/** A refusal is blamed on a bucket from this part of its limit on; below, something uncounted must be full. */
const BLAMED_SHARE = 0.8;
/** How long a host is left alone that refuses a call which spends nothing known, ms. */
const CAUTIOUS_MS = 1000;

/**
 * Keeps a connection within the exchange's rate limits: every call takes its weight before it is sent, answers correct
 * the count, refusals close what they name. Buckets by address are shared by all clients of the process on one origin,
 * buckets by account by those with the same API key. Windows are fixed and aligned to the exchange's clock (assumed:
 * exchanges report a count per interval, not a sliding sum); where that clock is not known, none is exceeded wherever
 * its edges are.
 */
export class Governor {
  readonly #scope: GovernorScope;
  readonly #store: GovernorStore;
  readonly #time: { bounds(): TimeBounds };
  readonly #maxWaitMs: number;
  readonly #reserve: ReserveOptions | false;
  readonly #host: string;
  readonly #account: string;
  readonly #line: Line;
  readonly #buckets = new Map<string, GovernedBucket>();
  readonly #entries = new WeakMap<Operation, readonly GovernedCost[]>();
  /** Limits that the exchange itself reported, by bucket name. */
  readonly #reported = new Map<string, Map<number, BucketWindow>>();

  constructor(scope: GovernorScope, options: GovernorOptions = {}) {
    const { reserve = {}, maxWaitMs = DEFAULT_MAX_WAIT } = options;
    const named = reserve === false ? undefined : reserve.bucket;
    if (named !== undefined && !Object.hasOwn(scope.limits, named)) {
      throw new OptionsError(
        `governor.reserve: there is no bucket '${named}', only ${Object.keys(scope.limits).join(', ')}`,
      );
    }
    const { store, key, line, time } = hostOf(scope.origin, options.store);
    this.#scope = scope;
    this.#store = store;
    this.#time = scope.time ?? time;
    this.#maxWaitMs = maxWaitMs;
    this.#reserve = reserve;
    this.#host = key;
    this.#line = line;
    this.#account = `${scope.origin} ${scope.apiKey === undefined ? 'anonymous' : fingerprint(scope.apiKey)}`;
  }

  /** What a call is about to spend; to be handed to {@link Governor.reserve} and {@link Governor.settle}. */
  spends(operation: Operation, values: Readonly<Record<string, string>>): readonly CountedCost[] {
    if (operation.cost.length === 0) return NO_SPENDS;
    const entries = operation.costs === undefined ? this.#entriesOf(operation) : undefined;
    const spends: CountedCost[] = [];
    let index = 0;
    for (const { bucket: reference, weight, instrument, outcome } of costOf(operation, values)) {
      const entry =
        entries === undefined ? this.#entryOf(operation, reference, instrument) : entries[index++];
      if (entry === undefined) break;
      const { bucket, kept, urgent } = entry;
      const { key, windows, bucket: counted } = bucket;
      spends.push({ key, weight, windows, kept, urgent, unit: counted.unit, outcome, takenAt: 0 });
    }
    return spends;
  }

  /**
   * Takes what a call spends, which must be settled then. Undefined where there was room at once: the usual case costs
   * no promise.
   *
   * @throws RateLimitError (`local`) where there is no room and `onLimit` is `fail`, or not soon enough
   */
  reserve(operation: Operation, spends: readonly CountedCost[], waiting: Waiting): Promise<void> | undefined {
    if (waiting.onLimit === 'wait' && this.#line.isTaken && this.#line.isBefore(this.#isUrgent(operation))) {
      return this.#wait(operation, spends, waiting);
    }
    const taken = this.#store.take(this.#host, spends, this.#time.bounds());
    return taken === undefined ? undefined : this.#wait(operation, spends, waiting, taken);
  }

  /**
   * A call that has reserved has been answered, or never will be.
   *
   * @param headers of the answer, if there was one: they correct the count
   * @param sent false where it has provably not left
   * @param refused whether the exchange has refused it; undefined where nobody knows
   */
  settle(
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    refused?: boolean,
  ): void {
    const settled = this.#store.settle(spends, headers, sent, this.#time.bounds(), refused);
    if (settled === undefined) this.#line.serve();
    else void settled.then(() => this.#line.serve());
  }

  /**
   * Closes what a refusal names: for too many orders the account's order buckets until their window ends, and
   * nothing that spends none of them (cancels); for a ban the address; else the bucket the call has spent that is at its
   * limit or close to it, and where none is the whole host.
   */
  async refused(spends: readonly CountedCost[], { httpStatus, retryAfterMs, trait }: Overrun): Promise<void> {
    if (httpStatus === 418) {
      await this.#store.shut(this.#host, retryAfterMs || DEFAULT_BAN_MS);
      return;
    }
    const time = this.#time.bounds();
    const windows: SpentWindow[] = [];
    for (const { key, windows: spent } of spends) {
      const isOrder = this.#buckets.get(key)?.bucket.unit === 'order';
      for (const { ms, limit } of spent) {
        // What the refusal itself reports has been counted by now.
        const { used, endsInMs } = this.#store.look(key, ms, time);
        windows.push({ key, ms, endsInMs, isOrder, isFull: used >= limit * BLAMED_SHARE });
      }
    }
    windows.sort((a, b) => a.ms - b.ms);
    const full = windows.filter((window) => window.isFull);
    const orders = windows.filter((window) => window.isOrder);
    const isOrders = retryAfterMs === undefined && full.length > 0 && full.every((window) => window.isOrder);
    if (orders.length > 0 && (trait === 'too-many-orders' || isOrders)) {
      const fullOrders = orders.filter((window) => window.isFull);
      for (const { key, endsInMs } of fullOrders.length > 0 ? fullOrders : orders.slice(0, 1)) {
        await this.#store.shut(key, endsInMs);
      }
      return;
    }
    const blamed = full.find((window) => !window.isOrder);
    const endsInMs = (blamed ?? windows[0])?.endsInMs || CAUTIOUS_MS;
    await this.#store.shut(blamed?.key ?? this.#host, retryAfterMs ?? endsInMs);
  }

  /** What is used and left of each limit that calls share, and of those of single calls that were spent of. */
  limits(): readonly LimitState[] {
    for (const [name, { scope, key }] of Object.entries(this.#scope.limits)) {
      if (scope === 'shared' && !isByInstrument(key)) this.#governed(name);
    }
    const time = this.#time.bounds();
    const states: LimitState[] = [];
    const now = Date.now();
    for (const { key, bucket, operation, instrument, windows } of this.#buckets.values()) {
      for (const { ms, limit } of windows) {
        const { used, endsInMs, closedMs } = this.#store.look(key, ms, time);
        const closed = Math.max(closedMs, this.#store.look(this.#host, ms, time).closedMs);
        states.push({
          origin: this.#scope.origin,
          bucket: bucket.name,
          operation,
          instrument,
          windowMs: ms,
          limit,
          used,
          left: Math.max(0, limit - used),
          endsAt: Math.ceil(now + endsInMs),
          closedUntil: closed > 0 ? Math.ceil(now + closed) : undefined,
        });
      }
    }
    return states;
  }

  /** Replaces a documented limit by what the exchange itself reports (exchange information, account settings). */
  setLimit(bucketName: string, windowMs: number, limit: number): void {
    if (!Object.hasOwn(this.#scope.limits, bucketName)) {
      throw new OptionsError(`There is no bucket '${bucketName}'`);
    }
    if (!(limit >= 0 && windowMs > 0)) {
      throw new OptionsError(`The limit of ${bucketName} and its window must be numbers of 0 and more`);
    }
    let reported = this.#reported.get(bucketName);
    if (reported === undefined) {
      reported = new Map();
      this.#reported.set(bucketName, reported);
    }
    reported.set(windowMs, { ms: windowMs, limit });
    for (const governed of this.#buckets.values()) {
      if (governed.bucket.name === bucketName) governed.windows = this.#windowsOf(governed.bucket);
    }
  }

  async #wait(
    operation: Operation,
    spends: readonly CountedCost[],
    { onLimit, until, waits, signal, onWait }: Waiting,
    first?: Refusal | Promise<Refusal | undefined>,
  ): Promise<void> {
    if (first !== undefined) {
      const refusal = first instanceof Promise ? await first : first;
      if (refusal === undefined) return;
      if (onLimit === 'fail') throw localRefusal(operation, refusal.waitMs);
    }
    const since = monotonic();
    const wait = waits.hold(operation.key, signal);
    if (wait.ended) return wait.promise;
    const waiting: WaitingCall = {
      operation,
      spends,
      urgent: this.#isUrgent(operation),
      wait,
      take: () => this.#store.take(this.#host, spends, this.#time.bounds()),
      since,
      latest: Math.min(since + this.#maxWaitMs, until),
      toldUntil: since,
      tell: ({ key }, ms) => {
        if (onWait === undefined) return;
        const bucket = this.#buckets.get(key)?.bucket.name;
        runHook(onWait, { operation: operation.key, bucket, ms: Math.ceil(ms) });
      },
    };
    wait.onEnd = () => this.#line.leave(waiting);
    this.#line.enter(waiting);
    return wait.promise;
  }

  /** Where each cost of an operation is counted; looked up once per operation. */
  #entriesOf(operation: Operation): readonly GovernedCost[] {
    let entries = this.#entries.get(operation);
    if (entries === undefined) {
      entries = operation.cost.map(({ bucket }) => this.#entryOf(operation, bucket, undefined));
      this.#entries.set(operation, entries);
    }
    return entries;
  }

  #entryOf(operation: Operation, reference: string | Bucket, instrument: string | undefined): GovernedCost {
    const urgent = this.#isUrgent(operation);
    const bucket = this.#governed(reference, operation, instrument);
    return { bucket, kept: urgent ? 0 : this.#keptOf(bucket), urgent };
  }

  #governed(reference: string | Bucket, operation?: Operation, instrument?: string): GovernedBucket {
    const bucket = typeof reference === 'string' ? this.#scope.limits[reference] : reference;
    if (bucket === undefined) {
      throw new OptionsError(`${operation?.key}: there is no bucket '${String(reference)}'`);
    }
    const owner = bucket.key.startsWith('account') ? this.#account : this.#host;
    const isOwn = typeof reference !== 'string' || bucket.scope === 'operation';
    const own = isOwn ? operation?.key : undefined;
    const key = [owner, bucket.unit, bucket.name, own, instrument && JSON.stringify(instrument)]
      .filter((part) => part !== undefined)
      .join(' ');
    let governed = this.#buckets.get(key);
    if (governed === undefined) {
      governed = { key, bucket, operation: own, instrument, windows: this.#windowsOf(bucket) };
      this.#buckets.set(key, governed);
    }
    return governed;
  }

  /** Those documented and those reported; what both know has the header of one and the limit of the other. */
  #windowsOf({ name, windows }: Bucket): readonly BucketWindow[] {
    const merged = new Map(windows.map((window) => [window.ms, window]));
    for (const [ms, window] of this.#reported.get(name) ?? []) {
      merged.set(ms, { ...merged.get(ms), ...window });
    }
    return [...merged.values()];
  }

  #isUrgent(operation: Operation): boolean {
    return (
      operation.lowersRisk === true || (this.#reserve !== false && this.#reserve.for?.(operation) === true)
    );
  }

  /** Nothing is kept where there is nobody to keep it for: cancels spend no orders, and one operation shares with none. */
  #keptOf({ bucket, operation }: GovernedBucket): number {
    if (this.#reserve === false) return 0;
    const { bucket: name, share = DEFAULT_SHARE } = this.#reserve;
    const isKept =
      name === undefined ? operation === undefined && bucket.unit !== 'order' : bucket.name === name;
    return isKept ? share : 0;
  }
}

/** Its budgets are known when an instrument is. */
function isByInstrument(key: BucketKey): boolean {
  return key.includes('instrument');
}

/** Tells accounts apart without holding their keys: 53 bits of a mixing hash (cyrb53), good enough for a map. */
function fingerprint(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
