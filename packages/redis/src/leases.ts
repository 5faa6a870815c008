import type { CountedCost, TimeBounds } from '@exspec/core';
import { type Part, partsOf, type Step } from './count.ts';
import { usedIn } from './told.ts';

/** At most this part of a limit is leased at once, so that others find some. */
const MOST_SHARE = 0.05;
/** What was spent is told to Redis, and what is left given back, after so long without asking it, ms. */
const FLUSH_MS = 1000;
/** Before a window ends Redis has to know what was spent in it, ms. */
const BEFORE_END_MS = 50;

/** What leases need of their store. */
export interface LeaseScope {
  settle(
    host: string,
    step: Step,
    parts: readonly Part[],
    headers: Readonly<Record<string, string>> | undefined,
    time: TimeBounds,
  ): Promise<void>;
  endsAt(key: string, ms: number): number | undefined;
}

/** Weight of one bucket that Redis counts as under way and that no call has spent yet. */
interface Lease {
  readonly spend: CountedCost;
  readonly takenAt: number;
  left: number;
}

/** What calls have spent of leases and Redis does not know. */
interface Spent {
  readonly host: string;
  readonly parts: readonly Part[];
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly time: TimeBounds;
}

/** Weight that was taken in advance. */
export class Leases {
  readonly #size: number;
  readonly #scope: LeaseScope;
  readonly #leases = new Map<string, Lease>();
  /** Calls under way that have spent of a lease. */
  readonly #open = new Set<readonly CountedCost[]>();
  #spent: Spent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(size: number, scope: LeaseScope) {
    this.#size = size;
    this.#scope = scope;
  }

  /** Whether all that a call spends was there. */
  take(spends: readonly CountedCost[]): boolean {
    if (this.#size === 0 || spends.length === 0) return false;
    for (const { key, weight } of spends) if ((this.#leases.get(key)?.left ?? -1) < weight) return false;
    for (const spend of spends) {
      const lease = this.#leases.get(spend.key);
      if (lease === undefined) return false;
      lease.left -= spend.weight;
      spend.takenAt = lease.takenAt;
    }
    this.#open.add(spends);
    return true;
  }

  /** What to take beside what a call spends. */
  extraOf(spends: readonly CountedCost[]): ReadonlyMap<CountedCost, number> {
    const extra = new Map<CountedCost, number>();
    if (this.#size === 0) return extra;
    for (const spend of spends) {
      const most = Math.min(this.#size, ...spend.windows.map(({ limit }) => Math.floor(limit * MOST_SHARE)));
      if (most > spend.weight) extra.set(spend, most - spend.weight);
    }
    return extra;
  }

  /** It was taken. What was left of the lease before goes back. */
  add(host: string, spends: readonly CountedCost[], extra: ReadonlyMap<CountedCost, number>): void {
    this.#open.add(spends);
    const back: Part[] = [];
    for (const spend of spends) {
      const { key, takenAt } = spend;
      const before = this.#leases.get(key);
      if (before !== undefined && before.left > 0)
        back.push({ spend: before.spend, weight: before.left, takenAt: before.takenAt });
      this.#leases.set(key, { spend, takenAt, left: extra.get(spend) ?? 0 });
    }
    if (back.length > 0) void this.#scope.settle(host, 'return', back, undefined, timeless);
    this.#plan(spends);
  }

  /** Whether the call had spent of a lease. */
  settle(
    host: string,
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    time: TimeBounds,
    refused?: boolean,
  ): boolean {
    if (!this.#open.delete(spends)) return false;
    const parts = partsOf(spends, refused);
    if (!sent) {
      void this.#scope.settle(host, 'return', parts, undefined, time);
      return true;
    }
    const last = this.#spent.at(-1);
    // Answers of one second whose headers tell as much as the latest: one step tells all.
    if (
      last !== undefined &&
      last.host === host &&
      isSame(last.parts, parts) &&
      (headers === undefined) === (last.headers === undefined)
    ) {
      this.#spent.pop();
      this.#spent.push({
        host,
        parts: parts.map((part, index) => together(part, last.parts[index])),
        headers: latest(last, headers, spends),
        time,
      });
    } else this.#spent.push({ host, parts, headers, time });
    this.#plan(spends);
    return true;
  }

  /** Calls under way. */
  open(): Iterable<readonly CountedCost[]> {
    return this.#open;
  }

  /** Redis knows nothing of them any longer. */
  forget(): void {
    this.#leases.clear();
  }

  async close(): Promise<void> {
    await this.#flush();
    clearTimeout(this.#timer);
  }

  #plan(spends: readonly CountedCost[]): void {
    const now = performance.now();
    let at = now + FLUSH_MS;
    for (const { key, windows } of spends) {
      for (const { ms } of windows) {
        const before = (this.#scope.endsAt(key, ms) ?? 0) - BEFORE_END_MS;
        if (before > now) at = Math.min(at, before);
      }
    }
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#flush(), at - now);
    this.#timer.unref();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const spent = this.#spent;
    this.#spent = [];
    const steps = spent.map((one) =>
      this.#scope.settle(one.host, 'settle', one.parts, one.headers, one.time),
    );
    const left = [...this.#leases.values()].filter((lease) => lease.left > 0);
    this.#leases.clear();
    for (const [host, parts] of byHost(left))
      steps.push(this.#scope.settle(host, 'return', parts, undefined, timeless));
    await Promise.all(steps);
  }
}

const timeless: TimeBounds = {
  earliest: Number.NEGATIVE_INFINITY,
  latest: Number.POSITIVE_INFINITY,
  doubtMs: 0,
};

function together(part: Part, other: Part | undefined): Part {
  if (other === undefined) return part;
  const counted = (part.counted ?? part.weight) + (other.counted ?? other.weight);
  return { ...part, weight: part.weight + other.weight, counted };
}

function isSame(one: readonly Part[], other: readonly Part[]): boolean {
  return (
    one.length === other.length &&
    one.every(
      ({ spend, takenAt }, index) =>
        spend.key === other[index]?.spend.key && takenAt === other[index]?.takenAt,
    )
  );
}

/** The headers of the answer that tells the higher counts. */
function latest(
  last: Spent,
  headers: Readonly<Record<string, string>> | undefined,
  spends: readonly CountedCost[],
): Readonly<Record<string, string>> | undefined {
  const sum = (of: Readonly<Record<string, string>> | undefined): number =>
    spends.reduce(
      (total, { windows }) =>
        total + windows.reduce((part, { header }) => part + (usedIn(of, header) ?? 0), 0),
      0,
    );
  return sum(headers) >= sum(last.headers) ? headers : last.headers;
}

function byHost(leases: readonly Lease[]): ReadonlyMap<string, Part[]> {
  const hosts = new Map<string, Part[]>();
  for (const { spend, left, takenAt } of leases) {
    const host = `${spend.key.slice(0, spend.key.indexOf(' '))} ip`;
    const parts = hosts.get(host) ?? [];
    parts.push({ spend, weight: left, takenAt });
    hosts.set(host, parts);
  }
  return hosts;
}
