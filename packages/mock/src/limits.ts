import { type Bucket, type BucketWindow, everyCost } from '@exspec/core';
import type { UsageTable } from './state.ts';
import type { MockOperation, MockTables } from './tables.ts';

/** What one request spends of one bucket, and on whose account. */
export interface ChargedCost {
  readonly bucket: Bucket;
  /** What counts when it arrives. */
  readonly weight: number;
  /** What it is in all once it was carried out, where that is not the same. */
  readonly done?: number;
  /** Address or account, with the operation where each has its own budget. */
  readonly subject: string;
}

/** A window that has no room. */
export interface Overrun {
  readonly bucket: Bucket;
  readonly window: BucketWindow;
  /** Until the window ends. */
  readonly waitMs: number;
}

/**
 * The charges of a request. Buckets of an account are left out where the caller has none.
 *
 * @param values wire text by parameter name
 * @throws Error where the tables name a bucket that they do not define
 */
export function chargesOf(
  tables: MockTables,
  operation: MockOperation,
  values: Readonly<Record<string, string>>,
  ip: string,
  account: string,
): readonly ChargedCost[] {
  const charges: ChargedCost[] = [];
  for (const cost of everyCost(operation, values)) {
    const shared = typeof cost.bucket === 'string' ? tables.limits[cost.bucket] : undefined;
    const bucket = typeof cost.bucket === 'string' ? shared : cost.bucket;
    if (bucket === undefined)
      throw new Error(`${operation.key} spends an undefined bucket: ${String(cost.bucket)}`);
    if (bucket.key.startsWith('account') && account === '') continue;
    // A limit that stands at the operation is that operation's alone.
    const own = shared === undefined || bucket.scope === 'operation';
    const subject = subjectOf(bucket, own ? operation.key : '', ip, account, cost.instrument);
    const { outcome } = cost;
    charges.push(
      outcome === undefined
        ? { bucket, weight: cost.weight, subject }
        : { bucket, weight: outcome.refused, done: outcome.otherwise, subject },
    );
  }
  return charges;
}

/** Whose budget it is: kind, holder and, where operations or instruments have their own, those. */
export function subjectOf(
  { key }: Bucket,
  operation: string,
  ip: string,
  account: string,
  instrument?: string,
): string {
  const holder = key.startsWith('ip') ? ip : key === 'instrument' ? '' : account;
  return JSON.stringify([key, holder, operation, ...(instrument === undefined ? [] : [instrument])]);
}

/** Whether a charge is an order: counted when it succeeded, and refused without `Retry-After`. */
export function isOrderCharge({ bucket }: ChargedCost): boolean {
  return bucket.key.startsWith('account') && bucket.unit === 'order';
}

/** The usage after the charges. Windows are fixed and begin at multiples of their length; ended ones are dropped. */
export function spend(usage: UsageTable, charges: readonly ChargedCost[], now: number): UsageTable {
  const next = Object.fromEntries(Object.entries(usage).filter(([, { start, ms }]) => start + ms > now));
  for (const { bucket, weight, subject } of charges) {
    for (const { ms } of bucket.windows) {
      const key = usageKey(bucket, ms, subject);
      const used = usedBy(next, bucket, ms, subject, now) + weight;
      next[key] = { start: windowStart(now, ms), ms, used };
    }
  }
  return next;
}

/** What a subject has used of a bucket in the current window of that length. */
export function usedBy(usage: UsageTable, bucket: Bucket, ms: number, subject: string, now: number): number {
  const key = usageKey(bucket, ms, subject);
  const entry = Object.hasOwn(usage, key) ? usage[key] : undefined;
  return entry !== undefined && entry.start === windowStart(now, ms) ? entry.used : 0;
}

/** Of the windows whose use exceeds the limit, the one that takes longest to end. */
export function findOverrun(
  usage: UsageTable,
  charges: readonly ChargedCost[],
  now: number,
): Overrun | undefined {
  let worst: Overrun | undefined;
  for (const { bucket, weight, subject } of charges) {
    if (weight === 0) continue;
    for (const window of bucket.windows) {
      if (usedBy(usage, bucket, window.ms, subject, now) <= window.limit) continue;
      const waitMs = windowStart(now, window.ms) + window.ms - now;
      if (worst === undefined || waitMs > worst.waitMs) worst = { bucket, window, waitMs };
    }
  }
  return worst;
}

/** The response headers that report the use of the charged buckets. */
export function usageHeaders(
  usage: UsageTable,
  charges: readonly ChargedCost[],
  now: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { bucket, subject } of charges) {
    for (const { ms, header } of bucket.windows) {
      if (header !== undefined) headers[header] = String(usedBy(usage, bucket, ms, subject, now));
    }
  }
  return headers;
}

const UNITS = [
  ['DAY', 86_400_000],
  ['HOUR', 3_600_000],
  ['MINUTE', 60_000],
  ['SECOND', 1_000],
] as const;

/** A window's length in the largest unit that divides it: 60,000 -> `['1', 'MINUTE']`. */
export function spellWindow(ms: number): readonly [count: string, unit: string] {
  for (const [unit, length] of UNITS) if (ms % length === 0) return [String(ms / length), unit];
  return [String(ms), 'MILLISECOND'];
}

function windowStart(now: number, ms: number): number {
  return Math.floor(now / ms) * ms;
}

function usageKey(bucket: Bucket, ms: number, subject: string): string {
  return `${bucket.name} ${ms} ${subject}`;
}
