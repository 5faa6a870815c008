import type { MockAuthentication, MockKey, RawRequest } from './handler.ts';
import type { MockAccess, MockError, MockPlace } from './tables.ts';
import { type SignatureUse, verifySignature } from './verify-signature.ts';

const UNKNOWN: MockError = { code: 401, message: 'Nothing is signed here.' };
const NOWHERE: MockPlace = { header: '' };

/** Of an exchange whose specs sign nothing. */
const OPEN: MockAccess = {
  algorithms: [],
  time: 'ms',
  message: [],
  sent: { key: NOWHERE, time: NOWHERE, signature: NOWHERE },
  earlyMs: 0,
  lateMs: 0,
  errors: {
    noKey: UNKNOWN,
    badKey: UNKNOWN,
    badSignature: UNKNOWN,
    timestampOld: UNKNOWN,
    timestampAhead: UNKNOWN,
  },
};

/** Checks a signature over a payload with whatever the key has: a shared secret, or a public key in PEM. */
export type SignatureVerifier = (
  payload: string,
  signature: string,
  key: MockKey,
) => boolean | Promise<boolean>;

const TIMES: Readonly<Record<MockAccess['time'], RegExp>> = {
  ms: /^-?\d+$/,
  s: /^-?\d+$/,
  'iso-ms': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'iso-s': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};

/**
 * Checks requests by the table of an exchange.
 *
 * @param keys that the exchange knows, with what belongs to each
 * @param verify default: with Node's crypto, or else with WebCrypto
 */
export function authenticationOf(
  access: MockAccess = OPEN,
  keys: Readonly<Record<string, MockKey>> = {},
  verify: SignatureVerifier = verifierOf(access),
): MockAuthentication {
  const { sent, errors, earlyMs, lateMs } = access;
  const read = (place: MockPlace | undefined, request: RawRequest): string | undefined =>
    place === undefined ? undefined : valueAt(access, place, request);
  return {
    keyOf: (request) => read(sent.key, request),
    keys,
    refuse(request, { passphrase }, isSigned) {
      // What is missing among parameters is told with the other parameters.
      if (isSigned && sent.signature.header !== undefined && !read(sent.signature, request))
        return errors.noSignature ?? errors.badSignature;
      if (isSigned && sent.time.header !== undefined) {
        const time = read(sent.time, request);
        if (!time) return errors.noTimestamp ?? errors.badTimestamp ?? errors.timestampOld;
        if (Number.isNaN(momentOf(access, time))) return errors.badTimestamp ?? errors.timestampOld;
      }
      if (sent.passphrase === undefined) return undefined;
      const shown = read(sent.passphrase, request);
      if (!shown) return errors.noPassphrase ?? errors.badPassphrase ?? errors.badKey;
      return shown === passphrase ? undefined : (errors.badPassphrase ?? errors.badKey);
    },
    timestampOf(request) {
      const time = read(sent.time, request);
      return time === undefined ? undefined : momentOf(access, time);
    },
    windowOf: (request) => read(sent.window, request),
    verify(request, key) {
      const signature = read(sent.signature, request);
      return signature !== undefined && verify(signedText(access, request), signature, key);
    },
    errors,
    aheadMs: earlyMs,
    defaultRecvWindow: lateMs,
    secretHeaders: [sent.key, sent.signature, sent.passphrase].flatMap((place) => place?.header ?? []),
    secretParameters: [sent.key, sent.signature, sent.passphrase].flatMap((place) => place?.parameter ?? []),
  };
}

function verifierOf(use: SignatureUse): SignatureVerifier {
  return (payload, signature, key) => verifySignature(payload, signature, key, use);
}

/** ms; NaN where the text is no time in the exchange's form. */
function momentOf({ time }: MockAccess, text: string): number {
  if (!TIMES[time].test(text)) return Number.NaN;
  if (time === 'ms') return Number(text);
  return time === 's' ? Number(text) * 1000 : Date.parse(text);
}

/** What must have been signed, of the exact bytes that came. */
function signedText(access: MockAccess, request: RawRequest): string {
  const { sent, message, separator = '' } = access;
  const query = unsigned(access, request.query);
  const body = hasProofs(access, request) ? unsigned(access, request.body) : request.body;
  const text = (place: MockPlace | undefined): string =>
    place === undefined ? '' : (valueAt(access, place, request) ?? '');
  const parts: Readonly<Record<string, string>> = {
    time: text(sent.time),
    key: text(sent.key),
    window: text(sent.window),
    method: request.method,
    path: request.path,
    target: query === '' ? request.path : `${request.path}?${query}`,
    query,
    body,
    sorted: [...pairsOf(query), ...(isForm(request) ? pairsOf(body) : [])].sort(byName).join('&'),
  };
  return message.map((part) => (typeof part === 'string' ? (parts[part] ?? '') : part.text)).join(separator);
}

/** Without the signature itself, where that is a parameter. */
function unsigned({ sent }: MockAccess, params: string): string {
  const { parameter } = sent.signature;
  if (parameter === undefined) return params;
  return params
    .split('&')
    .filter((pair) => !pair.startsWith(`${parameter}=`))
    .join('&');
}

function valueAt(
  access: MockAccess,
  { header, parameter }: MockPlace,
  request: RawRequest,
): string | undefined {
  if (header !== undefined) return request.headers[header];
  const pairs = [...pairsOf(request.query), ...(hasProofs(access, request) ? pairsOf(request.body) : [])];
  const pair = pairs.find((each) => each.startsWith(`${parameter}=`));
  if (pair === undefined) return undefined;
  try {
    return decodeURIComponent(pair.slice(parameter.length + 1));
  } catch {
    // A broken percent sequence is neither key nor time nor signature.
    return undefined;
  }
}

/** Whether what proves who makes the request may stand in its body. */
function hasProofs({ inQuery }: MockAccess, request: RawRequest): boolean {
  return inQuery !== true && isForm(request);
}

function isForm({ headers }: RawRequest): boolean {
  return !/\bjson\b/i.test(headers['content-type'] ?? '');
}

function pairsOf(text: string): readonly string[] {
  return text.split('&').filter((pair) => pair !== '');
}

function byName(left: string, right: string): number {
  const name = (pair: string): string => pair.slice(0, pair.indexOf('='));
  return name(left) < name(right) ? -1 : 1;
}
