import type { MockAuthentication, MockKey, RawRequest } from './handler.ts';
import type { Refusal } from './refusal.ts';
import type { MockOperation } from './tables.ts';

/** The key that a request shows, if the exchange knows it. */
export function findKey(authentication: MockAuthentication, request: RawRequest): MockKey | undefined {
  const shown = request.headers[authentication.keyHeader];
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
  const shown = request.headers[authentication.keyHeader];
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
  const error = key === undefined ? undefined : authentication.refuse?.(request, key);
  return error === undefined ? undefined : { error, args: [] };
}

/**
 * Refusal of a signed request outside its time: it is in time when
 * `timestamp < serverTime + aheadMs && serverTime - timestamp <= recvWindow`.
 * Takes the first documented message for a request that is too old and the second for one too far ahead.
 */
export function refuseTimestamp(
  authentication: MockAuthentication,
  request: RawRequest,
  params: Readonly<Record<string, string>>,
  now: number,
): Refusal | undefined {
  const timestamp = (authentication.timestampOf ?? timestampParameter)(request, params);
  if (timestamp === undefined) return undefined;
  const { timestampAhead, timestampOld } = authentication.errors;
  if (!(timestamp < now + authentication.aheadMs)) return { error: timestampAhead, args: [], message: 1 };
  const sentWindow = params[authentication.recvWindowParameter ?? 'recvWindow'];
  const recvWindow = sentWindow === undefined ? authentication.defaultRecvWindow : Number(sentWindow);
  return now - timestamp <= recvWindow ? undefined : { error: timestampOld, args: [], message: 0 };
}

function timestampParameter(
  _request: RawRequest,
  { timestamp }: Readonly<Record<string, string>>,
): number | undefined {
  return timestamp === undefined ? undefined : Number(timestamp);
}
