import {
  type MockAuthentication,
  type MockError,
  type MockKey,
  type RawRequest,
  verifySignature,
} from '@exspec/mock';
import { ErrorCode, errorTable } from '../generated/errors.ts';

/** Checks a signature over a payload with whatever the key has: a shared secret, or a public key in PEM. */
export type SignatureVerifier = (
  payload: string,
  signature: string,
  key: MockKey,
) => boolean | Promise<boolean>;

export const errorBody = ({ code, message }: { code: number | string; message?: string }): unknown => ({
  code,
  msg: message,
});

/** The key pair that the documentation signs its examples with. It opens nothing but mocks. */
export const mockCredentials: { readonly apiKey: string; readonly secret: string } = {
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  secret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
};

/** A second account, so that a test can trade with itself. */
export const mockCounterparty: { readonly apiKey: string; readonly secret: string } = {
  apiKey: 'exspecMockCounterpartyKeyThatOpensNothingButMockExchanges0000000',
  secret: 'exspecMockCounterpartySecretThatOpensNothingButMockExchanges0000',
};

export const defaultKeys: Readonly<Record<string, MockKey>> = {
  [mockCredentials.apiKey]: { account: 'main', secret: mockCredentials.secret },
  [mockCounterparty.apiKey]: { account: 'counterparty', secret: mockCounterparty.secret },
};

/**
 * How Binance requests prove who they are: the key in X-MBX-APIKEY, the signature over `totalParams`, the query
 * followed by the body with nothing between them and without the signature itself. A hex signature is not case
 * sensitive. A timestamp is valid if `timestamp < serverTime + 1000 && serverTime - timestamp <= recvWindow`.
 */
export function createAuthentication(
  keys: Readonly<Record<string, MockKey>>,
  verify: SignatureVerifier = (payload, signature, key) => verifySignature(payload, signature, key, 'hex'),
): MockAuthentication {
  return {
    keyHeader: 'x-mbx-apikey',
    keys,
    verify: (request, key) => {
      const signature = signatureOf(request);
      return signature !== undefined && verify(totalParams(request), signature, key);
    },
    errors: {
      noKey: documented('BAD_API_KEY_FMT', 0),
      badKey: documented('REJECTED_MBX_KEY', 0),
      badSignature: documented('INVALID_SIGNATURE', 0),
      timestampOld: documented('INVALID_TIMESTAMP', 0),
      timestampAhead: documented('INVALID_TIMESTAMP', 1),
    },
    aheadMs: 1000,
    defaultRecvWindow: 5000,
  };
}

function documented(name: keyof typeof ErrorCode, index: number): MockError {
  const code = ErrorCode[name];
  return { code, message: errorTable[code]?.messages[index] ?? name };
}

/** What is signed. */
export function totalParams({ query, body }: RawRequest): string {
  return withoutSignature(query) + withoutSignature(body);
}

function withoutSignature(params: string): string {
  return params
    .split('&')
    .filter((pair) => !pair.startsWith('signature='))
    .join('&');
}

function signatureOf({ query, body }: RawRequest): string | undefined {
  const pair = [...query.split('&'), ...body.split('&')].find((each) => each.startsWith('signature='));
  if (pair === undefined) return undefined;
  try {
    return decodeURIComponent(pair.slice('signature='.length));
  } catch {
    // A broken percent sequence is no signature; the answer is the documented one for a wrong signature.
    return undefined;
  }
}
