import { type CountedCost, MemoryStore, type Refusal, type TimeBounds } from '@exspec/core';
import type { Told } from './told.ts';

/**
 * What this process takes while Redis is lost: its share of each limit, and of a window in which that happened its share
 * of what was left then.
 */
export class Alone {
  readonly #share: number;
  readonly #told: Told;
  readonly #memory = new MemoryStore();
  readonly #lostAt = performance.now();
  /** What was taken here, by the spends that the governor knows. */
  readonly #taken = new Map<readonly CountedCost[], readonly CountedCost[]>();
  readonly #settled: CountedCost[] = [];

  constructor(share: number, told: Told) {
    this.#share = share;
    this.#told = told;
  }

  take(host: string, spends: readonly CountedCost[], time: TimeBounds): Refusal | undefined {
    const now = performance.now();
    for (const key of [host, ...spends.map((spend) => spend.key)]) {
      const closedMs = this.#told.closedUntil(key) - now;
      if (closedMs > 0) return { key, waitMs: closedMs, room: Number.POSITIVE_INFINITY, windowMs: 0 };
    }
    const scaled = spends.map((spend) => ({
      ...spend,
      windows: spend.windows.map((window) => ({
        ...window,
        limit: this.#limitOf(spend.key, window.ms, window.limit, now),
      })),
    }));
    const refusal = this.#memory.take(host, scaled, time);
    if (refusal === undefined) this.#taken.set(spends, scaled);
    if (refusal === undefined || Number.isFinite(refusal.waitMs)) return refusal;
    // More than the share, not more than the limit: Redis may be back before the window ends.
    return { ...refusal, waitMs: refusal.windowMs };
  }

  /** Whether it was taken here. */
  settle(
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    time: TimeBounds,
    refused?: boolean,
  ): boolean {
    const scaled = this.#taken.get(spends);
    if (scaled === undefined) return false;
    this.#taken.delete(spends);
    this.#memory.settle(scaled, headers, sent, time, refused);
    if (sent) this.#settled.push(...spends);
    return true;
  }

  /** What Redis has to be told when it is back: calls under way, and what has been sent. */
  account(): {
    readonly underWay: readonly (readonly CountedCost[])[];
    readonly sent: readonly CountedCost[];
  } {
    return { underWay: [...this.#taken.keys()], sent: this.#settled };
  }

  #limitOf(key: string, ms: number, limit: number, now: number): number {
    const endsAt = this.#told.endsAt(key, ms);
    const isSameWindow = endsAt !== undefined ? endsAt > now : now - this.#lostAt < ms;
    const used = isSameWindow ? this.#told.look(key, ms, this.#lostAt).used : 0;
    return Math.floor(this.#share * Math.max(0, limit - used));
  }
}
