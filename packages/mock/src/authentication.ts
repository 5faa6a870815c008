import type { MockAuthentication, MockKey, RawRequest } from './handler.ts';
import type { Refusal } from './refusal.ts';
import type { MockOperation } from './tables.ts';

/** The key that a request shows, if the exchange knows it. */
export function findKey(authentication: MockAuthentication, request: RawRequest): MockKey | undefined {
  const shown = authentication.keyOf(request);
  return shown !== undefined && Object.hasOwn(authentication.keys, shown)
    ? authentication.keys[shown]
    : undefined;
}

/** Refusal of a request that shows no key, or one that the exchange does not know. */
export function refuseKey(
  authentication: MockAuthentication,
  operation: MockOperation,
  request: RawRequest,
): Refusal | undefined {
  if (operation.auth === 'none' || findKey(authentication, request) !== undefined) return undefined;
  const shown = authentication.keyOf(request);
  const { noKey, badKey } = authentication.errors;
  return { error: shown === undefined || shown === '' ? noKey : badKey, args: [] };
}

/** Refusal of a request with a known key that lacks something else that the exchange asks for. */
export function refuseCredentials(
  authentication: MockAuthentication,
  operation: MockOperation,
  request: RawRequest,
): Refusal | undefined {
  const key = operation.auth === 'none' ? undefined : findKey(authentication, request);
  const error =
    key === undefined ? undefined : authentication.refuse?.(request, key, operation.auth === 'signed');
  return error === undefined ? undefined : { error, args: [] };
}

/**
 * Refusal of a signed request outside its time: it is in time when
 * `timestamp < serverTime + aheadMs && serverTime - timestamp <= recvWindow`.
 * Takes the first documented message for a request that is too old and the second for one too far ahead.
 */
export function refuseTimestamp(
  { timestampOf, windowOf, errors, aheadMs, defaultRecvWindow }: MockAuthentication,
  request: RawRequest,
  now: number,
): Refusal | undefined {
  const timestamp = timestampOf(request);
  if (timestamp === undefined) return undefined;
  if (!(timestamp < now + aheadMs)) return { error: errors.timestampAhead, args: [], message: 1 };
  const recvWindow = Number(windowOf?.(request) ?? defaultRecvWindow);
  return now - timestamp <= recvWindow ? undefined : { error: errors.timestampOld, args: [], message: 0 };
}
