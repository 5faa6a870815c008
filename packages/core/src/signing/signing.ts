import type { Credentials, Draft } from '../exchange.ts';
import type { KeyUse } from './signer.ts';

/** A part of what is signed. */
export type SignedPart = (draft: Draft, time: string, window: string, key: string) => string;

/** Where something travels with a request. */
export type Place = (draft: Draft, text: string) => void;

/**
 * How requests prove who makes them: `x-signing` of the specs. Generated tables name the functions of this file that
 * they need, so that a program has no others.
 */
export interface Signing extends KeyUse {
  /** How a moment (ms) is written. */
  readonly moment: (ms: number) => string;
  readonly message: readonly SignedPart[];
  /** Stands between the parts. Absent: nothing does. */
  readonly separator?: string;
  readonly key: Place;
  readonly passphrase?: Place;
  readonly window?: Place;
  readonly time: Place;
  readonly signature: Place;
}

/** Adds what proves who makes a request. Called once per attempt. */
export type Authenticate = (
  draft: Draft,
  timestamp: number,
  recvWindow: number | undefined,
) => void | Promise<void>;

/** Makes one function of a scheme and one's credentials, so that no call has to look anything up. */
export function authenticator(
  { moment, message, separator = '', key, passphrase, window, time, signature }: Signing,
  credentials: Credentials,
): Authenticate {
  const { apiKey = '', signer } = credentials;
  const signed = message.reduce(
    (before, part): SignedPart =>
      (...of) =>
        before(...of) + separator + part(...of),
  );
  const finish: Place = (draft, text) => {
    draft.signature = text;
    signature(draft, text);
  };
  return (draft, timestamp, recvWindow) => {
    const { auth } = draft.operation;
    if (auth === 'none') return undefined;
    key(draft, apiKey);
    passphrase?.(draft, credentials.passphrase ?? '');
    if (auth === 'key') return undefined;
    // connect() refuses signed calls without a signer; this keeps an unsigned request from ever leaving.
    if (signer === undefined) throw new Error('No signer');
    const span = `${recvWindow ?? ''}`;
    if (span !== '') window?.(draft, span);
    const now = moment(timestamp);
    time(draft, now);
    const made = signer.sign(signed(draft, now, span, apiKey));
    return typeof made === 'string' ? finish(draft, made) : made.then((text) => finish(draft, text));
  };
}

/** @param name in lower case */
export function inHeader(name: string): Place {
  return ({ headers }, text) => {
    headers[name] = text;
  };
}

/** In a form body where there is one, else in the query. */
export function asParameter(name: string): Place {
  return (draft, text) => addPair(draft, name, text, draft.operation.in === 'form' ? 'body' : 'query');
}

export function inQuery(name: string): Place {
  return (draft, text) => addPair(draft, name, text, 'query');
}

function addPair(draft: Draft, name: string, text: string, to: 'query' | 'body'): void {
  draft[to] += `${draft[to] && '&'}${name}=${encodeURIComponent(text)}`;
}

/** Moments: ms or s since 1970, ISO 8601 in UTC with milliseconds or with whole seconds. */
export const unixMs: (ms: number) => string = String;
export const unixSeconds = (ms: number): string => String(Math.floor(ms / 1000));
export const isoMs = (ms: number): string => new Date(ms).toISOString();
export const isoSeconds = (ms: number): string => isoMs(ms).replace(/\.\d+/, '');

export const signedTime: SignedPart = (_draft, time) => time;
export const signedWindow: SignedPart = (_draft, _time, window) => window;
export const signedKey: SignedPart = (_draft, _time, _window, key) => key;
export const signedMethod: SignedPart = ({ operation }) => operation.method;
export const signedPath: SignedPart = ({ path }) => path;
export const signedQuery: SignedPart = ({ query }) => query;
export const signedBody: SignedPart = ({ body }) => body;

/** The path with its query. */
export const signedTarget: SignedPart = ({ path, query }) => (query === '' ? path : `${path}?${query}`);

/** All parameters of query and form in the order of their names, whatever order they travel in. */
export const signedSorted: SignedPart = ({ query, body }) => {
  const name = (pair: string): string => pair.slice(0, pair.indexOf('='));
  return `${query}&${body}`
    .split('&')
    .filter((pair) => pair !== '')
    .sort((left, right) => (name(left) < name(right) ? -1 : 1))
    .join('&');
};

/** A text that is the same in every message. */
export function fixedText(text: string): SignedPart {
  return () => text;
}
