import { stringifyLossless } from '@exspec/core';
import type { MockExchange } from './handler.ts';
import { describeRefusal, type Refusal } from './refusal.ts';
import type { Route } from './router.ts';
import type { MockResponse } from './state.ts';

/** A refusal as the exchange writes it. */
export function refusalResponse<S>(
  exchange: MockExchange<S>,
  refusal: Refusal,
  headers: Readonly<Record<string, string>>,
  now: number,
  status?: number,
): MockResponse {
  const error = describeRefusal(exchange.tables, refusal);
  return {
    status: status ?? error.status,
    headers: { ...baseHeaders(now), ...headers },
    body: stringifyLossless(exchange.errorBody({ code: error.code, message: error.message })),
  };
}

/** The answer to a request that no operation takes. */
export function unrouted<S>(
  exchange: MockExchange<S>,
  route: Exclude<Route, { kind: 'found' }>,
  now: number,
): MockResponse {
  // No table says what a wrong address is answered with: the HTTP status serves as code.
  return route.kind === 'unknown'
    ? refusalResponse(exchange, { error: { code: 404, message: 'Unknown path.' }, args: [] }, {}, now, 404)
    : refusalResponse(
        exchange,
        { error: { code: 405, message: 'Wrong method for this path.' }, args: [] },
        { allow: route.allow.join(', ') },
        now,
        405,
      );
}

/** Headers of every answer. */
export function baseHeaders(now: number): Record<string, string> {
  return { 'content-type': 'application/json;charset=utf-8', date: new Date(now).toUTCString() };
}
