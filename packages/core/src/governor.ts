import { costOf } from './cost.ts';
import { OptionsError, RateLimitError } from './errors.ts';
import type { ErrorTrait } from './exchange.ts';
import { type GovernorStore, MemoryStore, type Refusal, type Spend, startOf } from './governor-store.ts';
import type { Bucket, BucketWindow, Operation } from './operation.ts';
import type { Waits } from './wait.ts';

export interface GovernorOptions {
  /** Longest wait for room, ms; a call that would have to wait longer fails at once. Default 60,000. */
  readonly maxWaitMs?: number | undefined;
  /** Keeps a part of a bucket (`share`, 0 to 1) for the operations that `for` accepts: cancels, say. */
  readonly reserve?: {
    readonly bucket: string;
    readonly share: number;
    readonly for: (operation: Operation) => boolean;
  };
  /** Default: one store for the whole process. */
  readonly store?: GovernorStore | undefined;
}

/** What a governor must know about its connection. */
export interface GovernorScope {
  readonly limits: Readonly<Record<string, Bucket>>;
  /** Scheme, host and port: what the exchange counts an address against. */
  readonly origin: string;
  readonly apiKey: string | undefined;
  /** The exchange's time, ms. */
  readonly now: () => number;
}

export interface ReserveOptions {
  readonly onLimit: 'wait' | 'fail';
  readonly waits: Waits;
  readonly signal: AbortSignal | undefined;
}

/** A refusal by the exchange for too many requests or orders. */
export interface Overrun {
  readonly httpStatus: number;
  readonly trait: ErrorTrait | undefined;
  readonly retryAfterMs: number | undefined;
}

/** One cost of an operation: its bucket, and the part of the limit that the operation may fill. */
interface Entry {
  readonly bucket: GovernedBucket;
  readonly share: number;
}

/** A window that a refused call has spent of. */
interface SpentWindow {
  readonly key: string;
  readonly ms: number;
  readonly isOrder: boolean;
  readonly isFull: boolean;
}

interface GovernedBucket {
  readonly key: string;
  readonly bucket: Bucket;
  windows: readonly BucketWindow[];
}

const processStore = new MemoryStore();
const NO_SPENDS: readonly Spend[] = [];
const DEFAULT_MAX_WAIT = 60_000;
/** A ban without Retry-After: long enough not to make it worse, short enough to find out. */
const DEFAULT_BAN_MS = 120_000;
/** A refusal is blamed on a bucket from this part of its limit on; below, something uncounted must be full. */
const BLAMED_SHARE = 0.8;
/** How long a host is left alone that refuses a call which spends nothing known, ms. */
const CAUTIOUS_MS = 1000;

/**
 * Keeps a connection within the exchange's rate limits: every call takes its weight before it is sent, answers
 * correct the count (used = max(local, reported + taken since that request was sent)), refusals close what they
 * name. Buckets by address are shared by all clients of the process on one origin, buckets by account by those with
 * the same API key. Windows are fixed and aligned to the exchange's clock (assumed: exchanges report a count per
 * interval, not a sliding sum).
 */
export class Governor {
  readonly #scope: GovernorScope;
  readonly #store: GovernorStore;
  readonly #maxWaitMs: number;
  readonly #reserve: GovernorOptions['reserve'];
  readonly #host: string;
  readonly #account: string;
  readonly #buckets = new Map<string, GovernedBucket>();
  readonly #entries = new WeakMap<Operation, readonly Entry[]>();
  /** Limits that the exchange itself reported, by bucket name and window length. */
  readonly #limits = new Map<string, number>();

  constructor(scope: GovernorScope, options: GovernorOptions = {}) {
    const { reserve, maxWaitMs = DEFAULT_MAX_WAIT } = options;
    if (reserve !== undefined && !Object.hasOwn(scope.limits, reserve.bucket)) {
      throw new OptionsError(
        `governor.reserve: there is no bucket '${reserve.bucket}', only ${Object.keys(scope.limits).join(', ')}`,
      );
    }
    if (reserve !== undefined && !(reserve.share >= 0 && reserve.share < 1)) {
      throw new OptionsError('governor.reserve.share must be a number from 0 on, less than 1');
    }
    this.#scope = scope;
    this.#store = options.store ?? processStore;
    this.#maxWaitMs = maxWaitMs;
    this.#reserve = reserve;
    this.#host = `${scope.origin} ip`;
    this.#account = `${scope.origin} ${scope.apiKey === undefined ? 'anonymous' : fingerprint(scope.apiKey)}`;
  }

  /** What a call is about to spend; to be handed to {@link Governor.reserve} and {@link Governor.observe}. */
  spends(operation: Operation, values: Readonly<Record<string, string>>): readonly Spend[] {
    if (operation.cost.length === 0) return NO_SPENDS;
    const entries = this.#entriesOf(operation);
    const spends: Spend[] = [];
    let index = 0;
    for (const { weight } of costOf(operation, values)) {
      const entry = entries[index++];
      if (entry === undefined) break;
      const { bucket, share } = entry;
      spends.push({ key: bucket.key, weight, windows: bucket.windows, share, mark: 0, takenAt: 0 });
    }
    return spends;
  }

  /**
   * Takes what a call spends. Undefined where there was room at once: the usual case costs no promise.
   *
   * @throws RateLimitError (`local`) where there is no room and `onLimit` is `fail`, or not soon enough
   */
  reserve(
    operation: Operation,
    spends: readonly Spend[],
    options: ReserveOptions,
  ): Promise<void> | undefined {
    const taken = this.#store.take(this.#host, spends, this.#scope.now());
    return taken === undefined ? undefined : this.#wait(operation, spends, options, taken);
  }

  /** Corrects the count by what an answer reports. */
  observe(spends: readonly Spend[], headers: Readonly<Record<string, string>>): void {
    const now = this.#scope.now();
    for (const spend of spends) {
      for (const { ms, header } of spend.windows) {
        const used = header === undefined ? undefined : countIn(headers[header]);
        if (used !== undefined) void this.#store.report(spend, ms, used, now);
      }
    }
  }

  /**
   * Closes what a refusal names: for too many orders the account's order buckets until their window ends, and
   * nothing that spends none of them (cancels); for a ban the address; else the bucket the call has spent that is at its
   * limit or close to it, and where none is the whole host.
   */
  async refused(spends: readonly Spend[], overrun: Overrun): Promise<void> {
    const now = this.#scope.now();
    const { httpStatus, retryAfterMs, trait } = overrun;
    if (httpStatus === 418) {
      await this.#store.shut(this.#host, now + (retryAfterMs ?? DEFAULT_BAN_MS));
      return;
    }
    const windows: SpentWindow[] = [];
    for (const spend of spends) {
      const isOrder = this.#buckets.get(spend.key)?.bucket.unit === 'order';
      for (const { ms, limit } of spend.windows) {
        // What the refusal itself reports has been counted by now.
        const used = await this.#store.used(spend.key, ms, now);
        windows.push({ key: spend.key, ms, isOrder, isFull: used >= limit * BLAMED_SHARE });
      }
    }
    windows.sort((a, b) => a.ms - b.ms);
    const full = windows.filter((window) => window.isFull);
    const orders = windows.filter((window) => window.isOrder);
    const isOrders = retryAfterMs === undefined && full.length > 0 && full.every((window) => window.isOrder);
    if (orders.length > 0 && (trait === 'too-many-orders' || isOrders)) {
      const fullOrders = orders.filter((window) => window.isFull);
      for (const { key, ms } of fullOrders.length > 0 ? fullOrders : orders.slice(0, 1)) {
        await this.#store.shut(key, endOf(ms, now));
      }
      return;
    }
    const blamed = full.find((window) => !window.isOrder);
    const windowMs = (blamed ?? windows[0])?.ms ?? CAUTIOUS_MS;
    const until = retryAfterMs === undefined ? endOf(windowMs, now) : now + retryAfterMs;
    await this.#store.shut(blamed?.key ?? this.#host, until);
  }

  /** Replaces a documented limit by what the exchange itself reports (exchange information, account settings). */
  setLimit(bucketName: string, windowMs: number, limit: number): void {
    if (!(limit >= 0)) throw new OptionsError(`The limit of ${bucketName} must be a number from 0 on`);
    this.#limits.set(`${bucketName} ${windowMs}`, limit);
    for (const governed of this.#buckets.values()) {
      if (governed.bucket.name === bucketName) governed.windows = this.#windowsOf(governed.bucket);
    }
  }

  async #wait(
    operation: Operation,
    spends: readonly Spend[],
    { onLimit, waits, signal }: ReserveOptions,
    first: Refusal | Promise<Refusal | undefined>,
  ): Promise<void> {
    let refusal = await first;
    const latest = this.#scope.now() + this.#maxWaitMs;
    while (refusal !== undefined) {
      const now = this.#scope.now();
      if (onLimit === 'fail' || refusal.retryAt > latest) throw localRefusal(operation, refusal, now);
      await waits.sleep(refusal.retryAt - now, operation.key, signal);
      refusal = await this.#store.take(this.#host, spends, this.#scope.now());
    }
  }

  /** Where each cost of an operation is counted; looked up once per operation. */
  #entriesOf(operation: Operation): readonly Entry[] {
    let entries = this.#entries.get(operation);
    if (entries === undefined) {
      entries = operation.cost.map(({ bucket }) => ({
        bucket: this.#governed(bucket, operation),
        share: this.#shareOf(bucket, operation),
      }));
      this.#entries.set(operation, entries);
    }
    return entries;
  }

  #governed(reference: string | Bucket, operation: Operation): GovernedBucket {
    const bucket = typeof reference === 'string' ? this.#scope.limits[reference] : reference;
    if (bucket === undefined) {
      throw new OptionsError(`${operation.key}: there is no bucket '${String(reference)}'`);
    }
    const owner = bucket.key === 'ip' ? this.#host : this.#account;
    const own = typeof reference !== 'string' || bucket.scope === 'operation';
    const key = `${owner} ${bucket.unit} ${bucket.name}${own ? ` ${operation.key}` : ''}`;
    let governed = this.#buckets.get(key);
    if (governed === undefined) {
      governed = { key, bucket, windows: this.#windowsOf(bucket) };
      this.#buckets.set(key, governed);
    }
    return governed;
  }

  #windowsOf(bucket: Bucket): readonly BucketWindow[] {
    return bucket.windows.map((window) => ({
      ...window,
      limit: this.#limits.get(`${bucket.name} ${window.ms}`) ?? window.limit,
    }));
  }

  #shareOf(reference: string | Bucket, operation: Operation): number {
    const reserve = this.#reserve;
    const name = typeof reference === 'string' ? reference : reference.name;
    return reserve === undefined || reserve.bucket !== name || reserve.for(operation) ? 1 : 1 - reserve.share;
  }
}

function localRefusal(operation: Operation, refusal: Refusal, now: number): RateLimitError {
  const wait = Number.isFinite(refusal.retryAt) ? Math.max(0, refusal.retryAt - now) : undefined;
  const when = wait === undefined ? 'the call alone exceeds it' : `room in ${wait} ms`;
  return new RateLimitError(
    {
      operation: operation.key,
      code: undefined,
      names: [],
      message: `${operation.key}: the rate limit leaves no room (${when}); nothing was sent`,
      httpStatus: 0,
      trait: undefined,
      retryAfterMs: wait,
      body: undefined,
      headers: {},
    },
    true,
  );
}

/** A count in a header: digits, or nothing that could be used. */
function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function endOf(windowMs: number, now: number): number {
  return startOf(windowMs, now) + windowMs;
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
