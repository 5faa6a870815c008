import { createHmac } from 'node:crypto';
import type { MockOperation, MockTables } from '@exspec/mock';
import type { Pair } from './calls.ts';

/** A request as it travels, without scheme and host. */
export interface BareRequest {
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a bare request is signed; what is left out breaks it. */
export interface Stamp {
  readonly at: number;
  readonly secret?: string;
  readonly key?: string | undefined;
}

export interface Credentials {
  readonly apiKey?: string;
  readonly secret?: string;
  readonly passphrase?: string;
}

type Access = NonNullable<MockTables['access']>;

/**
 * Pairs as they travel, signed where the operation is. Written for these tests after the words of `x-signing` in
 * docs/spec-format.md, so that neither the client's nor the mock's reading of it is held against itself.
 *
 * A parameter of the signature among the pairs is what the test wants to send; `-` leaves it out.
 */
export function signed(
  access: Access | undefined,
  credentials: Credentials,
  { auth, in: place, method, path }: MockOperation,
  pairs: readonly Pair[],
  { at, secret = credentials.secret ?? '', key = credentials.apiKey ?? '' }: Stamp,
): BareRequest {
  const given = new Set(pairs.map(([name]) => name));
  const params: Pair[] = pairs.filter(([, value]) => value !== '-');
  const headers: Record<string, string> = {};
  const send = (what: keyof Access['sent'], value: string | undefined): void => {
    const where = access?.sent[what];
    if (where === undefined || value === undefined || value === '') return;
    if (where.header !== undefined) headers[where.header.toLowerCase()] = value;
    else if (where.parameter !== undefined && !given.has(where.parameter))
      params.push([where.parameter, value]);
  };
  const inForm = place === 'form' && access?.inQuery !== true;
  const text = (): string => params.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  if (auth !== 'none') send('key', key);
  if (auth === 'signed' && access !== undefined) {
    const time = timeText(access.time, at);
    send('time', time);
    send('passphrase', credentials.passphrase);
    const query = inForm ? '' : text();
    const parts: Readonly<Record<string, string>> = {
      time,
      key,
      window: '',
      method,
      path,
      query,
      target: query === '' ? path : `${path}?${query}`,
      body: inForm ? text() : '',
      sorted: [...params]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map((pair) => pair.map(encodeURIComponent).join('='))
        .join('&'),
    };
    const message = access.message
      .map((part) => (typeof part === 'string' ? (parts[part] ?? '') : part.text))
      .join(access.separator ?? '');
    send('signature', hmac(access, secret, message));
  }
  if (!inForm) return { query: text(), body: '', headers };
  return {
    query: '',
    body: text(),
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  };
}

function timeText(form: Access['time'], at: number): string {
  const iso = new Date(at).toISOString();
  return { ms: String(at), s: String(Math.floor(at / 1000)), 'iso-ms': iso, 'iso-s': `${iso.slice(0, 19)}Z` }[
    form
  ];
}

function hmac({ algorithms, secret: form }: Access, secret: string, message: string): string {
  const [name = '', encoding = 'hex'] = algorithms.find(([one]) => one.startsWith('hmac')) ?? [];
  const bytes = form === 'base64' ? Buffer.from(secret, 'base64') : Buffer.from(secret);
  return createHmac(name.slice('hmac-'.length), bytes).update(message).digest(encoding);
}
