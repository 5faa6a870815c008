import type { HandlerRequest } from '@exspec/mock';
import { optional, optionalNumber, required } from './request.ts';

const DAY = 86_400_000;
/** What is older stands in the archive. */
const ARCHIVE_AGE = 184 * DAY;

export interface Span {
  /** Both inclusive, ms. */
  readonly start: number;
  readonly end: number;
}

/** The span of time that a request asks for; where it says nothing, the last `days`. */
export function spanOf(request: HandlerRequest, now: number, days: number): Span {
  const latest = optional(request, 'archived') === 'true' ? now - ARCHIVE_AGE : now;
  const end = optionalNumber(request, 'endTime') ?? latest;
  return { start: optionalNumber(request, 'startTime') ?? end - days * DAY, end };
}

/** Newest first, what lies in a span. */
export function within<T extends { readonly time: number }>(rows: readonly T[], { start, end }: Span): T[] {
  return rows.filter(({ time }) => time >= start && time <= end).reverse();
}

/** The page of `current` and `size`, and how many rows all pages have. */
export function pageOf<T>(
  request: HandlerRequest,
  rows: readonly T[],
): { readonly rows: readonly T[]; readonly total: number } {
  const size = Number(required(request, 'size'));
  const first = (Number(required(request, 'current')) - 1) * size;
  return { rows: rows.slice(first, first + size), total: rows.length };
}

/** The part of `offset` and `limit`. */
export function partOf<T>(request: HandlerRequest, rows: readonly T[]): readonly T[] {
  const first = optionalNumber(request, 'offset') ?? 0;
  return rows.slice(first, first + Number(required(request, 'limit')));
}
