import { monotonic } from './exchange-time.ts';
import type { Bucket, BucketWindow, CallCost } from './operation.ts';
import { Tally } from './tally.ts';

/** One bucket as one call sees it: where it is counted, and how much of it this call may use. */
export interface CountedCost {
  /** Unique among all that is counted: exchange, server, address or account, bucket, operation. */
  readonly key: string;
  readonly weight: number;
  readonly windows: readonly BucketWindow[];
  /** Part of each limit that this call leaves to urgent ones, 0 or more and below 1. */
  readonly kept: number;
  /** What it will have been in the end, where that depends on the outcome. */
  readonly outcome?: CallCost['outcome'];
  /** Only lowers risk: may use all that is left. */
  readonly urgent: boolean;
  /** What is counted. */
  readonly unit: Bucket['unit'];
  /** Written by the store: when it was taken, by the store's clock. */
  takenAt: number;
}

/** No room. */
export interface Refusal {
  /** Of the bucket that is full, or closed; or the host. */
  readonly key: string;
  /** When there may be some, ms; Infinity where the weight exceeds the whole limit. */
  readonly waitMs: number;
  /** So much comes free every `windowMs`: for those that wait behind others. */
  readonly room: number;
  readonly windowMs: number;
}

/** What is known of one window of a bucket. */
export interface Look {
  readonly used: number;
  /** When the window is surely over, ms. */
  readonly endsInMs: number;
  /** How long the bucket stays closed, ms; 0 where it is open. */
  readonly closedMs: number;
}

/** What is known of the exchange's time now, ms since 1970. */
export interface TimeBounds {
  /** It is not before this; -Infinity where nothing is known. */
  readonly earliest: number;
  /** Nor after this; Infinity where nothing is known. */
  readonly latest: number;
  /** Since when it may be later all the same, ms ago: the machine may have slept. 0 where it has not. */
  readonly doubtMs: number;
}

type Result<T> = T | Promise<T>;

/**
 * Where rate limits are counted. In memory by default; a store that several processes share answers with promises. Where
 * that of `take` rejects, the call fails with its error and nothing is sent; others must not. Each method is one atomic
 * step.
 *
 * A store measures by a clock of its own that nobody sets, and is told no machine's time: only durations, and bounds of
 * the exchange's time, of the moment of the call. Windows begin at whole multiples of their length on the exchange's clock.
 */
export interface GovernorStore {
  /** Takes all spends or none. `host` is closed by bans and counts nothing. */
  take(host: string, spends: readonly CountedCost[], time: TimeBounds): Result<Refusal | undefined>;
  /**
   * What was taken has been answered, or never will be. Each must be settled once.
   *
   * @param headers of the answer, which tell what the exchange has counted; undefined where there was none
   * @param sent false where it has provably not left: nothing is counted then
   * @param refused whether the exchange has refused it: the `outcome` of a spend says what counts then. Undefined where
   * nobody knows: all of its weight does
   */
  settle(
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    time: TimeBounds,
    refused?: boolean,
  ): Result<void>;
  /** Refuses everything under a key for so long. Never shortens. */
  shut(key: string, ms: number): Result<void>;
  /** Answers at once from what is known here: a store that is elsewhere, what it last told. */
  look(key: string, windowMs: number, time: TimeBounds): Look;
}

/** A request without an answer may still be on its way this long after it was given up, ms. */
const STRAY_MS = 1000;

/** Counts in this process. */
export class MemoryStore implements GovernorStore {
  readonly #tallies = new Map<string, Tally[]>();
  readonly #shut = new Map<string, number>();
  readonly #now: () => number;

  /** @param now a clock that nobody sets, ms */
  constructor(now: () => number = monotonic) {
    this.#now = now;
  }

  take(host: string, spends: readonly CountedCost[], time: TimeBounds): Refusal | undefined {
    const now = this.#now();
    let worst = this.#closed(host, now);
    for (const spend of spends) {
      worst = longer(worst, this.#closed(spend.key, now));
      for (const window of spend.windows) {
        worst = longer(worst, this.#full(spend, window, now, time));
      }
    }
    if (worst !== undefined) return worst;
    for (const spend of spends) {
      spend.takenAt = now;
      for (const { ms } of spend.windows) this.#tally(spend.key, ms).take(spend.weight);
    }
    return undefined;
  }

  settle(
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    time: TimeBounds,
    refused?: boolean,
  ): void {
    const now = this.#now();
    const at = headers === undefined ? now + STRAY_MS : now;
    for (const { key, weight: taken, outcome, windows, takenAt } of spends) {
      const known = refused === undefined ? undefined : outcome?.[refused ? 'refused' : 'otherwise'];
      const weight = sent ? (known ?? taken) : 0;
      for (const { ms, header } of windows) {
        const tally = this.#tally(key, ms);
        if (weight < taken) tally.giveBack(taken - weight);
        if (!sent) continue;
        tally.settle(weight, at);
        const used = countIn(headers?.[header ?? '']);
        // Of a window that may have ended before the answer came, the count says nothing about the next.
        const index = isKnown(ms, time) ? Math.floor((time.earliest - now + takenAt) / ms) : Number.NaN;
        if (used === undefined || Math.floor(time.latest / ms) - index > 0)
          tally.untold(weight, takenAt, at, now);
        else tally.report(used, takenAt, now, sinceOf(tally, now, time), index);
      }
    }
  }

  shut(key: string, ms: number): void {
    this.#shut.set(key, Math.max(this.#now() + ms, this.#shut.get(key) ?? 0));
  }

  look(key: string, windowMs: number, time: TimeBounds): Look {
    const now = this.#now();
    const tally = this.#tally(key, windowMs);
    const used = tally.used(sinceOf(tally, now, time));
    return {
      used,
      endsInMs: isKnown(windowMs, time) ? endsIn(windowMs, time.earliest) : used && tally.leavesIn(used, now),
      closedMs: this.#closed(key, now)?.waitMs ?? 0,
    };
  }

  #closed(key: string, now: number): Refusal | undefined {
    const until = this.#shut.get(key);
    if (until === undefined) return undefined;
    if (until > now) return { key, waitMs: until - now, room: Number.POSITIVE_INFINITY, windowMs: 0 };
    this.#shut.delete(key);
    return undefined;
  }

  #full(
    { key, weight, kept, urgent }: CountedCost,
    { ms, limit }: BucketWindow,
    now: number,
    time: TimeBounds,
  ): Refusal | undefined {
    const tally = this.#tally(key, ms);
    // What is more than the part that it may use goes when nothing else does.
    const room = urgent ? limit : Math.max(limit - Math.floor(limit * kept), Math.min(weight, limit));
    const known = isKnown(ms, time);
    const since = sinceOf(tally, now, time);
    const index = known ? Math.floor(time.earliest / ms) : Number.NaN;
    const used = urgent ? tally.used(since) : tally.expected(since, index, limit);
    const excess = used + weight - room;
    if (excess <= 0) return undefined;
    let waitMs = Number.POSITIVE_INFINITY;
    if (weight <= limit) waitMs = known ? endsIn(ms, time.earliest) : tally.leavesIn(excess, now);
    return { key, waitMs, room, windowMs: ms };
  }

  #tally(key: string, ms: number): Tally {
    let tallies = this.#tallies.get(key);
    if (tallies === undefined) {
      tallies = [];
      this.#tallies.set(key, tallies);
    }
    for (const tally of tallies) if (tally.ms === ms) return tally;
    const tally = new Tally(ms);
    tallies.push(tally);
    return tally;
  }
}

/** Whether it can be told at all which window it is. */
function isKnown(ms: number, { earliest, latest, doubtMs }: TimeBounds): boolean {
  return doubtMs === 0 && latest - earliest < ms / 2;
}

/**
 * When the exchange's current window began at the earliest. The last edge that has surely been passed may have been as
 * long ago as the latest possible time is past it; and what came a whole window ago (to the microsecond) is over,
 * whatever is known of the time. If the machine has slept, edges come earlier than expected: what was counted before is
 * over no later, but nothing is known of what was counted since.
 */
function sinceOf(tally: Tally, now: number, time: TimeBounds): number {
  const { ms } = tally;
  const index = Math.floor(time.earliest / ms);
  let edge = now - time.latest + index * ms;
  if (isKnown(ms, time)) edge = tally.edge(index, edge);
  return Math.max(now - ms + 0.001, Math.min(edge, now - time.doubtMs));
}

/** When the next edge is surely passed. */
function endsIn(ms: number, earliest: number): number {
  return (Math.floor(earliest / ms) + 1) * ms - earliest;
}

function longer(one: Refusal | undefined, other: Refusal | undefined): Refusal | undefined {
  return one === undefined || (other !== undefined && other.waitMs > one.waitMs) ? other : one;
}

/** A count in a header: digits, or nothing that could be used. */
export function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
