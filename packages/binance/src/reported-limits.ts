import type { Operation, ReportedLimit } from '@exspec/core';
import { adjustments } from './generated/exchange.ts';

const INTERVAL_MS: Readonly<Record<string, number>> = { SECOND: 1_000, MINUTE: 60_000, DAY: 86_400_000 };

const NONE: readonly ReportedLimit[] = [];

/**
 * The limits in force, from the answer of an operation that reports them (`rateLimits` of exchangeInfo): the
 * documentation gives two different sets of numbers and refers to this one.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#limits
 */
export function reportedLimits(operation: Operation, data: unknown): readonly ReportedLimit[] {
  const buckets = adjustments[operation.key];
  if (buckets === undefined) return NONE;
  return rateLimitsOf(data).flatMap(({ rateLimitType, interval, intervalNum, limit }): ReportedLimit[] => {
    const bucket = buckets[String(rateLimitType)];
    const unit = INTERVAL_MS[String(interval)];
    if (typeof bucket !== 'string' || unit === undefined) return [];
    const windowMs = unit * Number(intervalNum);
    return Number.isSafeInteger(windowMs) && Number(limit) >= 0
      ? [{ bucket, windowMs, limit: Number(limit) }]
      : [];
  });
}

function rateLimitsOf(data: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof data !== 'object' || data === null || !('rateLimits' in data)) return [];
  return Array.isArray(data.rateLimits)
    ? data.rateLimits.filter((one) => typeof one === 'object' && one !== null)
    : [];
}
