import { inspect } from 'node:util';
import {
  type CoreConnection,
  connect,
  type Hooks,
  request,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../src/index.ts';
import {
  balanceOperation,
  bookOperation,
  keepAliveOperation,
  orderOperation,
  passphraseExchange,
} from './exchange.ts';
import { RandomJson } from './random-json.ts';

/** Everything that a log could make of a value, causes included. */
export function shown(value: unknown): string {
  const texts = [inspect(value, { depth: null, showHidden: false }), json(value), String(value)];
  const seen = new Set<unknown>();
  for (let link = value; typeof link === 'object' && link !== null && !seen.has(link); ) {
    seen.add(link);
    const { stack, message, cause, errors, error, reason } = link as Record<string, unknown>;
    texts.push(String(stack ?? ''), String(message ?? ''));
    if (Array.isArray(errors)) for (const one of errors) texts.push(shown(one));
    if (error !== undefined) texts.push(shown(error));
    link = cause ?? reason;
  }
  return texts.join('\n');
}

function json(value: unknown): string {
  try {
    return String(JSON.stringify(value));
  } catch {
    return '';
  }
}

type Encoding = (text: string) => string;

const byteOf = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;

/** How a text may be written by those who quote it. */
export const encodings: Readonly<Record<string, Encoding>> = {
  plain: (text) => text,
  percent: encodeURIComponent,
  'percent, lower case': (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()),
  'percent of every byte': (text) => [...Buffer.from(text)].map(byteOf).join(''),
  'percent of some bytes': (text) =>
    [...Buffer.from(text)]
      .map((byte, at) =>
        at % 3 === 0 || byte > 126 || byte === 37 || byte < 33 ? byteOf(byte) : String.fromCharCode(byte),
      )
      .join(''),
  form: (text) => new URLSearchParams([['', text]]).toString().slice(1),
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json, all escaped': (text) =>
    Array.from(
      { length: text.length },
      (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  'json, slashes escaped': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of more, one before': (text) => Buffer.from(`a${text}bc`).toString('base64'),
  'base64 of more, two before': (text) => Buffer.from(`k=${text}&`).toString('base64url'),
  'other case': (text) => text.toUpperCase(),
};

/** Of one encoding in another. */
export function encoded(random: RandomJson, text: string): readonly [what: string, text: string] {
  const names = Object.keys(encodings);
  const first = random.pick(names);
  const inner = encodings[first]?.(text) ?? text;
  if (random.next(3) > 0) return [first, inner];
  const second = random.pick(names.filter((name) => name !== 'other case'));
  return [`${second} of ${first}`, encodings[second]?.(inner) ?? inner];
}

/** A way in which a text holds a secret; undefined where it holds none. Searches for what each encoding makes of it. */
export function leakIn(text: string, secrets: readonly string[]): string | undefined {
  for (const secret of secrets) {
    for (const [name, encode] of Object.entries(encodings)) {
      const inner = encode(secret);
      if (text.includes(inner)) return `${name}: ${inner}`;
      for (const [outerName, outer] of Object.entries(encodings)) {
        if (outerName === 'other case') continue;
        // The last characters of base64 depend on what follows.
        const whole = outer(inner).replace(/=+$/, '').slice(4, -4);
        if (whole.length > 8 && text.includes(whole)) return `${outerName} of ${name}: ${whole}`;
      }
    }
  }
  return undefined;
}

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  '0123456789abcdef',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
  Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join(''),
];

export function randomSecret(random: RandomJson, alphabets: readonly string[] = ALPHABETS): string {
  const alphabet = random.pick(alphabets);
  const length = random.pick([8, 12, 20, 32, 64, 64, 100]);
  return Array.from({ length }, () => alphabet.charAt(random.next(alphabet.length))).join('');
}

export interface Leak {
  readonly seed: number;
  readonly what: string;
}

/**
 * One call whose other side (the exchange, or a transport of somebody's own) repeats secrets of the connection, in any
 * encoding, wherever it can put a text: nothing that the call shows may hold one.
 */
export async function leakOfCall(seed: number): Promise<Leak | undefined> {
  const random = new RandomJson(seed);
  const apiKey = randomSecret(random);
  const passphrase = randomSecret(random);
  const secret = randomSecret(random, [...ALPHABETS, 'äöü€币安人生 "\\%']);
  const streamKey = randomSecret(random);
  const kind = random.next(6);
  const secrets = [apiKey, passphrase, secret];
  // Nobody but a call that carries it knows that it is one.
  if (kind < 2) secrets.push(streamKey);
  const placed: string[] = [];
  const place = (): string => {
    const [what, text] = encoded(random, random.pick(secrets));
    placed.push(`${what}: ${text}`);
    return `${random.pick(['', 'Invalid ', 'got "', 'a=1&x=', '{\\"k\\":\\"', '/v1/'])}${text}${random.pick(['', ' refused', '"', '&y=2'])}`;
  };
  const transport: Transport = {
    async send(sent) {
      secrets.push(...signaturesOf(sent));
      if (random.next(2) === 0) throw hostile(random, place, sent);
      return echo(random, place);
    },
    async close() {},
  };
  const events: unknown[] = [];
  const record = (event: unknown): void => void events.push(event);
  const hooks: Hooks = { onRequest: record, onResponse: record, onRetry: record, onError: record };
  const connection = connect(passphraseExchange, {
    apiKey,
    passphrase,
    secret,
    transport,
    hooks,
    server: 'test',
    clock: 'none',
    governor: false,
    retry: random.next(2) === 0 ? false : { attempts: 1, delayMs: 0 },
  });
  const error: unknown = await start(kind, random, connection, streamKey, apiKey).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await connection.close();
  // What the call itself was given is looked for in what is told of it, too.
  const text = [shown(error), ...events.map(shown)].join('\n');
  const leak = leakIn(text, secrets);
  if (leak === undefined) return undefined;
  const at = text.indexOf(leak.slice(leak.indexOf(': ') + 2));
  const context = text.slice(Math.max(0, at - 200), at + 200);
  return { seed, what: `${leak} in ${context}\n  placed ${placed.join(' | ')}` };
}

async function start(
  kind: number,
  random: RandomJson,
  connection: CoreConnection,
  streamKey: string,
  apiKey: string,
): Promise<unknown> {
  switch (kind) {
    case 0:
      return connection.call(keepAliveOperation, { streamKey });
    case 1:
      return request(connection, 'POST', '/x', { streamKey }, { effect: 'write' });
    case 2:
      // A key in the place of something else.
      return connection.call(orderOperation, {
        symbol: 'AB',
        quantity: random.next(2) === 0 ? apiKey : `${apiKey}x`,
      });
    case 3:
      return connection.call(bookOperation, { symbol: 'AB', [apiKey]: 1 });
    case 4:
      return connection.call(balanceOperation, { asset: 'BTC' });
    default:
      return connection.call(orderOperation, { symbol: 'AB', quantity: '1' });
  }
}

function signaturesOf({ path, body = '' }: TransportRequest): string[] {
  return [...`${path}&${body}`.matchAll(/signature=([^&]+)/g)].map((match) => match[1] ?? '');
}

function echo(random: RandomJson, place: () => string): TransportResponse {
  const headers: Record<string, string> = { 'x-echo': place(), [`x-${place().toLowerCase()}`]: '1' };
  if (random.next(2) === 0) headers['content-type'] = place();
  const status = random.pick([200, 200, 400, 429, 500, 503]);
  const code = random.next(4) === 0 ? place() : -2;
  const body = random.pick([
    JSON.stringify({ error: { code, message: place() } }),
    place(),
    `{"id":1.5,"x":${JSON.stringify(place())}}`,
    JSON.stringify({ id: { [place()]: true } }),
    `<p>${place()}</p>`,
    '',
  ]);
  return { status, headers, body };
}

/** What a transport of somebody's own may throw. */
function hostile(random: RandomJson, place: () => string, sent: TransportRequest): unknown {
  const error = Object.assign(new Error(place()), { code: random.next(2) === 0 ? 'ECONNRESET' : place() });
  switch (random.next(12)) {
    case 0:
      return Object.assign(error, { request: sent, config: { headers: sent.headers, url: place() } });
    case 1:
      return { message: place(), request: sent };
    case 2:
      return place();
    case 3:
      return new AggregateError([error, new Error(place()), { message: place() }], place());
    case 4:
      return new Error(place(), { cause: new TypeError(place(), { cause: { url: place(), sent } }) });
    case 5: {
      error.cause = Object.assign(new Error(place()), { cause: error });
      return error;
    }
    case 6:
      return Object.assign(new TransportError('reset', true, place(), error), { url: place() });
    case 7:
      return Object.assign(error, { name: place(), stack: `Error: ${place()}\n    at ${place()}` });
    case 8:
      return Object.assign(new Error('fetch failed'), {
        [inspect.custom]: () => place(),
        toJSON: () => place(),
        toString: () => place(),
      });
    case 9:
      return Object.defineProperty(new Error(), 'message', {
        get() {
          throw error;
        },
      });
    case 10:
      return new TransportError('aborted', false, place(), { sent });
    default:
      return Object.assign(new TransportError('timeout', true, place()), {
        failure: place(),
        data: sent.body,
      });
  }
}
