import type { Credentials, Draft } from '@exspec/core';

/**
 * Adds key, passphrase, timestamp and signature as headers. Signed is, one directly after the other: the timestamp
 * (ISO 8601 with milliseconds), the method in upper case, the path with its query, and the body; HMAC-SHA256 in base64.
 * `recvWindow` has no place in it: how long a request stays valid is the exchange's decision.
 */
export function authenticate(
  draft: Draft,
  credentials: Credentials,
  timestamp: number,
): void | Promise<void> {
  const { operation, headers } = draft;
  if (operation.auth === 'none') return;
  if (credentials.apiKey !== undefined) headers['ok-access-key'] = credentials.apiKey;
  if (credentials.passphrase !== undefined) headers['ok-access-passphrase'] = credentials.passphrase;
  if (operation.auth === 'key') return;
  const { signer } = credentials;
  // connect() refuses signed calls without a signer; this keeps an unsigned request from ever leaving.
  if (signer === undefined) throw new Error('A signed request needs a secret.');
  const time = new Date(timestamp).toISOString();
  const target = draft.query === '' ? draft.path : `${draft.path}?${draft.query}`;
  headers['ok-access-timestamp'] = time;
  const signature = signer.sign(time + operation.method + target + draft.body);
  if (typeof signature === 'string') {
    headers['ok-access-sign'] = signature;
    return;
  }
  return signature.then((text) => {
    headers['ok-access-sign'] = text;
  });
}
