import type { Schema } from '../../model/api.ts';
import type { Place, SchemaComparer } from './schema.ts';

/** Bounds of a value: for callers they decide what passes, for readers they are words. */
export function bounds(
  place: Place,
  comparer: SchemaComparer,
  base: Schema,
  head: Schema,
  limits: readonly (readonly [
    before: number | undefined,
    after: number | undefined,
    word: 'at least' | 'at most',
  ])[],
  unit: string,
): void {
  for (const [left, right, word] of limits) {
    // No text and no list has fewer than none.
    const said = (limit: number | undefined): number | undefined =>
      limit === 0 && word === 'at least' && unit !== '' ? undefined : limit;
    const [before, after] = [said(left), said(right)];
    if (before === after) continue;
    const tighter =
      before === undefined ||
      (after !== undefined && (word === 'at least' ? after > before : after < before));
    const text = (limit: number | undefined): string =>
      limit === undefined ? 'no limit' : `${word} ${limit} ${unit}`.trim();
    const rule =
      place.side === 'response'
        ? 'response-limit-changed'
        : tighter
          ? 'request-limit-tightened'
          : 'request-limit-loosened';
    comparer.report(rule, place, base, head, {
      before: text(before),
      after: text(after),
      identity: [`${word} ${before ?? ''}`, `${word} ${after ?? ''}`],
    });
  }
}
