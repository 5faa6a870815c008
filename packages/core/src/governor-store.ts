import type { BucketWindow } from './operation.ts';

/** One bucket as one client sees it: where it is counted, and how much of it this call may use. */
export interface Spend {
  /** Unique among all that is counted: exchange, server, address or account, bucket, operation. */
  readonly key: string;
  readonly weight: number;
  readonly windows: readonly BucketWindow[];
  /** Part of the limit that this call may fill, up to 1. */
  readonly share: number;
  /** Written by the store: everything ever taken of the bucket when this was taken. Says which reservations are newer. */
  mark: number;
  /** Written by the store: when it was taken, ms. */
  takenAt: number;
}

/** No room. `retryAt` is when there may be some; Infinity where the weight exceeds the whole limit. */
export interface Refusal {
  readonly key: string;
  readonly retryAt: number;
}

type Result<T> = T | Promise<T>;

/**
 * Where rate limits are counted. In memory by default; a store that several processes share answers with promises,
 * which must not reject.
 * Times are ms since 1970 by the exchange's clock.
 */
export interface GovernorStore {
  /** Takes all spends or none. `host` is closed by bans and counts nothing. */
  take(host: string, spends: readonly Spend[], now: number): Result<Refusal | undefined>;
  /** What the exchange says is used of a window, in its answer to the request that `spend` was taken for. */
  report(spend: Spend, windowMs: number, used: number, now: number): Result<void>;
  /** Refuses everything under a key until then. Never shortens. */
  shut(key: string, until: number): Result<void>;
  /** What is counted in a bucket's current window. */
  used(key: string, windowMs: number, now: number): Result<number>;
}

interface Counter {
  /** Start of the window that `used` belongs to. */
  start: number;
  used: number;
}

interface BucketState {
  /** Everything ever taken. */
  taken: number;
  readonly windows: Map<number, Counter>;
}

/**
 * Counts in this process. Windows are fixed and begin at whole multiples of their length on the exchange's clock,
 * which is how exchanges that report a count per interval are assumed to do it.
 */
export class MemoryStore implements GovernorStore {
  readonly #buckets = new Map<string, BucketState>();
  readonly #shut = new Map<string, number>();

  take(host: string, spends: readonly Spend[], now: number): Refusal | undefined {
    const hostRefusal = this.#closed(host, now);
    if (hostRefusal !== undefined) return hostRefusal;
    for (const spend of spends) {
      const refusal = this.#closed(spend.key, now) ?? this.#full(spend, now);
      if (refusal !== undefined) return refusal;
    }
    for (const spend of spends) {
      const bucket = this.#bucket(spend.key);
      bucket.taken += spend.weight;
      spend.mark = bucket.taken;
      spend.takenAt = now;
      for (const { ms } of spend.windows) counterAt(bucket, ms, now).used += spend.weight;
    }
    return undefined;
  }

  report(spend: Spend, windowMs: number, used: number, now: number): void {
    // The count of a window that is over says nothing about this one.
    if (startOf(windowMs, spend.takenAt) !== startOf(windowMs, now)) return;
    const bucket = this.#bucket(spend.key);
    const counter = counterAt(bucket, windowMs, now);
    counter.used = Math.max(counter.used, used + bucket.taken - spend.mark);
  }

  shut(key: string, until: number): void {
    this.#shut.set(key, Math.max(until, this.#shut.get(key) ?? 0));
  }

  used(key: string, windowMs: number, now: number): number {
    const counter = this.#buckets.get(key)?.windows.get(windowMs);
    return counter === undefined || counter.start !== startOf(windowMs, now) ? 0 : counter.used;
  }

  #closed(key: string, now: number): Refusal | undefined {
    const until = this.#shut.get(key);
    if (until === undefined) return undefined;
    if (until > now) return { key, retryAt: until };
    this.#shut.delete(key);
    return undefined;
  }

  #full(spend: Spend, now: number): Refusal | undefined {
    let retryAt = 0;
    for (const { ms, limit } of spend.windows) {
      const room = Math.floor(limit * spend.share);
      if (spend.weight > room) return { key: spend.key, retryAt: Number.POSITIVE_INFINITY };
      if (this.used(spend.key, ms, now) + spend.weight > room)
        retryAt = Math.max(retryAt, startOf(ms, now) + ms);
    }
    return retryAt === 0 ? undefined : { key: spend.key, retryAt };
  }

  #bucket(key: string): BucketState {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { taken: 0, windows: new Map() };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}

function counterAt(bucket: BucketState, ms: number, now: number): Counter {
  const start = startOf(ms, now);
  let counter = bucket.windows.get(ms);
  if (counter === undefined) {
    counter = { start, used: 0 };
    bucket.windows.set(ms, counter);
  } else if (counter.start !== start) {
    counter.start = start;
    counter.used = 0;
  }
  return counter;
}

/** When the window that holds a moment began. */
export function startOf(windowMs: number, now: number): number {
  return now - (now % windowMs);
}
