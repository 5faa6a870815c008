import type { Collector } from '../collector.ts';
import type { Contract } from '../contract.ts';
import type { SchemaComparer } from './schema.ts';

/** What every comparer is given. */
export interface Scope {
  readonly base: Contract;
  readonly head: Contract;
  readonly found: Collector;
  readonly schemas: SchemaComparer;
}

/** What stands on both sides, and what on one of them, by a key that names it. */
export interface Matched<T> {
  readonly both: readonly (readonly [T, T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

export function match<T>(base: Iterable<T>, head: Iterable<T>, key: (one: T) => string): Matched<T> {
  const left = new Map([...base].map((one) => [key(one), one]));
  const right = new Map([...head].map((one) => [key(one), one]));
  return {
    both: [...left].flatMap(([name, one]): (readonly [T, T])[] => {
      const other = right.get(name);
      return other === undefined ? [] : [[one, other]];
    }),
    removed: [...left].flatMap(([name, one]) => (right.has(name) ? [] : [one])),
    added: [...right].flatMap(([name, one]) => (left.has(name) ? [] : [one])),
  };
}

/**
 * Pairs of what was removed with what was added that are the same thing under another name: alike in kind, and each
 * the only candidate of the other, so that the answer is the same from both sides.
 */
export function renames<T>(
  removed: readonly T[],
  added: readonly T[],
  alike: (left: T, right: T) => boolean,
): readonly (readonly [T, T])[] {
  return removed.flatMap((one): (readonly [T, T])[] => {
    const candidates = added.filter((other) => alike(one, other));
    const [candidate] = candidates;
    if (candidate === undefined || candidates.length > 1) return [];
    return removed.filter((other) => alike(other, candidate)).length === 1 ? [[one, candidate]] : [];
  });
}

/** `orderId` and `order_id`, `symbol` and `symbols`; not `bid` and `ask`. */
export function similarNames(left: string, right: string): boolean {
  const a = left.toLowerCase().replace(/[^a-z0-9]/g, '');
  const b = right.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (a === b) return true;
  const length = Math.max(a.length, b.length);
  if (length < 4 || Math.abs(a.length - b.length) > 6) return false;
  if (Math.min(a.length, b.length) >= 4 && (a.includes(b) || b.includes(a))) return true;
  let common = 0;
  while (common < length && a[common] === b[common]) common++;
  let tail = 0;
  while (tail < length - common && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return length - common - tail <= Math.floor(length / 4);
}
