import type { Credentials, Draft, Signer } from '@exspec/core';

/**
 * Adds the API key, and for SIGNED endpoints `recvWindow`, `timestamp` and `signature`.
 *
 * The signature covers `totalParams`, "the query string concatenated with the request body", with nothing at
 * the seam: the documentation's third example has no `&` between `GTC` and `quantity`. It travels last in the
 * place where the operation's own parameters travel. HMAC signatures are hex; RSA and Ed25519 ones are base64
 * and percent-encoded.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#signed-trade-user_data-and-margin-endpoint-security
 */
export function authenticate(
  draft: Draft,
  credentials: Credentials,
  timestamp: number,
  recvWindow: number | undefined,
): void | Promise<void> {
  const { auth } = draft.operation;
  if (auth === 'none') return;
  if (credentials.apiKey !== undefined) draft.headers['x-mbx-apikey'] = credentials.apiKey;
  if (auth === 'key') return;
  const { signer } = credentials;
  // connect() refuses signed calls without a signer; this keeps an unsigned request from ever leaving.
  if (signer === undefined) throw new Error('No signer');
  append(
    draft,
    recvWindow === undefined ? `timestamp=${timestamp}` : `recvWindow=${recvWindow}&timestamp=${timestamp}`,
  );
  const signature = signer.sign(draft.query + draft.body);
  if (typeof signature !== 'string') return signature.then((text) => append(draft, pair(signer, text)));
  append(draft, pair(signer, signature));
}

/** Hex needs no escaping; base64 has `+`, `/` and `=`. */
function pair({ algorithm }: Signer, signature: string): string {
  return `signature=${algorithm === 'hmac-sha256' ? signature : encodeURIComponent(signature)}`;
}

function append(draft: Draft, text: string): void {
  if (draft.operation.in === 'form') draft.body = draft.body === '' ? text : `${draft.body}&${text}`;
  else draft.query = draft.query === '' ? text : `${draft.query}&${text}`;
}
