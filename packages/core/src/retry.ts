import type { RetryOptions } from './connection.ts';
import { ApiError, DecodeError, NetworkError, RateLimitError, TimeoutError } from './errors.ts';
import type { Effect } from './operation.ts';

const DEFAULT_ATTEMPTS = 2;
const DEFAULT_DELAY_MS = 200;
const DEFAULT_MAX_DELAY_MS = 5_000;
/** A Retry-After beyond this is the caller's business. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before a failed call is sent again, or undefined where it is not: writes never are, and of reads
 * only those that found no connection or lost it, were not answered in time, met a 5xx, got another request's answer, or
 * were told to slow down.
 *
 * @param attempt the one that failed, from 1
 */
export function retryDelay(
  effect: Effect,
  error: unknown,
  attempt: number,
  retry: RetryOptions | false,
  onLimit: 'wait' | 'fail',
): number | undefined {
  if (effect === 'write' || retry === false || attempt > (retry.attempts ?? DEFAULT_ATTEMPTS))
    return undefined;
  if (error instanceof RateLimitError) {
    if (onLimit === 'fail' || error.local || error.banned) return undefined;
    if (error.retryAfterMs === undefined) return backOff(attempt, retry);
    return error.retryAfterMs > LONGEST_RETRY_AFTER_MS ? undefined : error.retryAfterMs;
  }
  const isPassing =
    error instanceof NetworkError ||
    error instanceof TimeoutError ||
    (error instanceof DecodeError && error.foreign !== undefined) ||
    (error instanceof ApiError && (error.httpStatus >= 500 || error.trait === 'outcome-unknown'));
  return isPassing ? backOff(attempt, retry) : undefined;
}

/** Exponential with full jitter: clients that failed together do not come back together. */
function backOff(attempt: number, retry: RetryOptions): number {
  const ceiling = Math.min(
    retry.maxDelayMs ?? DEFAULT_MAX_DELAY_MS,
    (retry.delayMs ?? DEFAULT_DELAY_MS) * 2 ** (attempt - 1),
  );
  return Math.random() * ceiling;
}
