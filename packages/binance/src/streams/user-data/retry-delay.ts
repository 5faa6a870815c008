import { ApiError } from '@exspec/core';

const BASE_MS = 1000;
const CAP_MS = 60_000;

/**
 * How long to wait before a call is made again, ms: exponential, at least half of it, and as long as the exchange asks.
 *
 * @param random from 0 to below 1
 */
export function retryDelayMs(failures: number, error: unknown, random: number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 20));
  const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(asked, ceiling * (0.5 + random / 2));
}
