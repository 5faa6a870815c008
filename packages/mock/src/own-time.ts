import { parseLossless, stringifyLossless } from '@exspec/core';
import type { MockOperation, MockTables } from './tables.ts';

/**
 * The example of the operation that clients measure the clock by, with the mock's time in place of the example's: a
 * client that went by the example would sign for another year.
 *
 * @param body JSON text
 */
export function withOwnTime(
  { clock }: MockTables,
  { key }: MockOperation,
  body: string,
  now: number,
): string {
  if (clock?.operation !== key) return body;
  const answer = parseLossless(body);
  // Envelopes may hold a list with one entry.
  const entry: unknown = Array.isArray(answer) ? answer[0] : answer;
  if (typeof entry !== 'object' || entry === null || !Object.hasOwn(entry, clock.field)) return body;
  const isText = typeof Reflect.get(entry, clock.field) === 'string';
  Reflect.set(entry, clock.field, isText ? String(now) : now);
  return stringifyLossless(answer);
}
