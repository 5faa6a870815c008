import {
  type MockAuthentication,
  type MockError,
  type MockKey,
  type RawRequest,
  verifySignature,
} from '@exspec/mock';

/** Checks a signature over a payload with the key's secret. */
export type SignatureVerifier = (
  payload: string,
  signature: string,
  key: MockKey,
) => boolean | Promise<boolean>;

export const errorBody = ({ code, message }: { code: number | string; message?: string }): unknown => ({
  code: String(code),
  msg: message,
  data: [],
});

/** Opens nothing but mocks. */
export const mockCredentials: {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
} = {
  apiKey: 'exspec-mock-key-that-opens-nothing',
  secret: 'EXSPECMOCKSECRETTHATOPENSNOTHING',
  passphrase: 'exspec-mock-passphrase',
};

export const defaultKeys: Readonly<Record<string, MockKey>> = {
  [mockCredentials.apiKey]: {
    account: 'main',
    secret: mockCredentials.secret,
    passphrase: mockCredentials.passphrase,
  },
};

/** Codes of specs/okx/errors.yaml, by what they are about. They have no names there. */
const code = {
  noKey: '50103',
  noPassphrase: '50104',
  badPassphrase: '50105',
  noSignature: '50106',
  noTimestamp: '50107',
  badKey: '50111',
  badTimestamp: '50112',
  badSignature: '50113',
  expired: '50102',
} as const;

/** How long a request stays valid either way, ms. Assumed: no page at hand says it. */
const VALIDITY_MS = 30_000;

const ISO_8601_MS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * How OKX requests prove who they are: everything travels in headers, and the signature covers timestamp, method, path
 * with query, and body.
 */
export function createAuthentication(
  keys: Readonly<Record<string, MockKey>>,
  verify: SignatureVerifier = (payload, signature, key) => verifySignature(payload, signature, key, 'base64'),
): MockAuthentication {
  const error = (which: keyof typeof code): MockError => ({ code: code[which] });
  return {
    keyHeader: 'ok-access-key',
    keys,
    refuse({ headers }, { passphrase }) {
      if (isEmpty(headers['ok-access-sign'])) return error('noSignature');
      const time = headers['ok-access-timestamp'] ?? '';
      if (time === '') return error('noTimestamp');
      if (!ISO_8601_MS.test(time) || Number.isNaN(Date.parse(time))) return error('badTimestamp');
      const shown = headers['ok-access-passphrase'];
      if (isEmpty(shown)) return error('noPassphrase');
      return shown === passphrase ? undefined : error('badPassphrase');
    },
    timestampOf: ({ headers }) => Date.parse(headers['ok-access-timestamp'] ?? ''),
    verify: (request, key) => verify(signedText(request), request.headers['ok-access-sign'] ?? '', key),
    errors: {
      noKey: error('noKey'),
      badKey: error('badKey'),
      badSignature: error('badSignature'),
      timestampOld: error('expired'),
      timestampAhead: error('expired'),
    },
    aheadMs: VALIDITY_MS,
    defaultRecvWindow: VALIDITY_MS,
    secretHeaders: ['ok-access-sign', 'ok-access-passphrase'],
  };
}

function isEmpty(header: string | undefined): boolean {
  return header === undefined || header === '';
}

function signedText({ method, path, query, body, headers }: RawRequest): string {
  return `${headers['ok-access-timestamp'] ?? ''}${method}${path}${query === '' ? '' : `?${query}`}${body}`;
}
