import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ConnectOptions, type CoreConnection, connect, request } from '../src/index.ts';
import {
  API_KEY,
  balanceOperation,
  bookOperation,
  errorBody,
  keepAliveOperation,
  orderOperation,
  PASSPHRASE,
  passphraseExchange,
  SECRET,
} from './support/exchange.ts';
import {
  type Answer,
  halfABody,
  noAnswer,
  resetAfterReading,
  respond,
  serve,
  unusedOrigin,
} from './support/server.ts';

const STREAM_KEY = 'str3amKeyThatMustNeverBeShown';

function open(server: string, options: ConnectOptions = {}): CoreConnection {
  return connect(passphraseExchange, {
    apiKey: API_KEY,
    secret: SECRET,
    passphrase: PASSPHRASE,
    server,
    retry: false,
    clock: 'none',
    ...options,
  });
}

/** Everything that a log could make of a value. */
function shown(value: unknown): string {
  const texts = [inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value), String(value)];
  for (let error = value; error instanceof Error; error = error.cause)
    texts.push(error.stack ?? '', error.message);
  return texts.join('\n');
}

function expectNoSecret(text: string, signatures: readonly string[] = []): void {
  for (const secret of [API_KEY, SECRET, PASSPHRASE, STREAM_KEY, ...signatures])
    expect(text).not.toContain(secret);
}

function signaturesIn(requests: readonly { readonly url: string; readonly body: string }[]): string[] {
  return requests.flatMap(({ url, body }) =>
    [...`${url}&${body}`.matchAll(/signature=(\w+)/g)].map((match) => match[1] ?? ''),
  );
}

/** Long enough for a busy machine to have the request arrive. */
const TIMEOUT_MS = 1_000;

const calls = [
  ['a signed read', (c: CoreConnection) => c.call(balanceOperation, {}, { timeoutMs: TIMEOUT_MS })],
  [
    'a signed write',
    (c: CoreConnection) => c.call(orderOperation, { symbol: 'AB' }, { timeoutMs: TIMEOUT_MS }),
  ],
  [
    'a secret parameter',
    (c: CoreConnection) => c.call(keepAliveOperation, { streamKey: STREAM_KEY }, { timeoutMs: TIMEOUT_MS }),
  ],
  [
    'an undescribed request',
    (c: CoreConnection) =>
      request(c, 'POST', '/x', { streamKey: STREAM_KEY }, { effect: 'write', timeoutMs: TIMEOUT_MS }),
  ],
] as const;

const echo: Answer = (response, request) => {
  const text = `Invalid request x-key: ${request.headers['x-key']} with ${request.url} ${request.body}`;
  respond(400, errorBody(-2, text))(response, request);
};

const answers: readonly (readonly [string, Answer])[] = [
  ['no answer', noAnswer],
  ['a reset', resetAfterReading],
  ['half a body', halfABody],
  ['an error that quotes the request', echo],
  ['a key in JSON that is cut off', respond(200, `{"streamKey":"${STREAM_KEY}" "`)],
  ['a key where no HTTP should be', (response) => response.socket?.end(`HTTP/1.1 2x0 ${STREAM_KEY}\r\n\r\n`)],
  ['a key in an error page', respond(500, `<p>${STREAM_KEY}</p>`)],
];

describe.each(answers)('after %s', (_name, answer) => {
  it.each(calls)('nothing secret is in the error of %s, in hooks or in logs', async (_call, start) => {
    for (const transport of ['undici', 'fetch'] as const) {
      const server = await serve(answer);
      const events: unknown[] = [];
      const record = (event: unknown): void => {
        events.push(event);
      };
      const hooks = { onRequest: record, onResponse: record, onRetry: record, onError: record };
      await using connection = open(server.origin, { transport, hooks });
      const error = await start(connection).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      expect(server.seen).toHaveLength(1);
      const signatures = signaturesIn(server.seen);
      expectNoSecret(shown(error), signatures);
      // Request and error at least; the request shows what is not secret.
      expect(events.length).toBeGreaterThanOrEqual(2);
      expectNoSecret(shown(events), signatures);
    }
  });
});

it('no secret is in the error of a connection that fails', async () => {
  await using connection = open(await unusedOrigin());
  for (const [, start] of calls) {
    const error = await start(connection).then(null, (reason: unknown) => reason);
    expectNoSecret(shown(error));
  }
});

it('a fetch that quotes the URL in its errors gives nothing away', async () => {
  const fetch = (url: string) => Promise.reject(new Error(`request to ${url} failed`));
  await using connection = open('http://127.0.0.1:1', { fetch });
  const error = await connection.call(balanceOperation, {}).then(null, (reason: unknown) => reason);
  expect(shown(error)).toContain('signature=***');
  expect(shown(error)).not.toMatch(/signature=\w/);
});

it('hooks see what is sent, with what is secret masked', async () => {
  const server = await serve(respond(200, { id: 1 }, { 'x-used-1m': '3', 'set-cookie': 'session=abc' }));
  const events: unknown[] = [];
  await using connection = open(server.origin, {
    hooks: {
      onRequest: (event) => events.push(event),
      onResponse: (event) => events.push(event),
    },
  });
  await connection.call(keepAliveOperation, { streamKey: STREAM_KEY });
  await connection.call(balanceOperation, { asset: 'A B' });
  expect(events).toEqual([
    {
      operation: 'stream.keepAlive',
      method: 'PUT',
      url: `${server.origin}/stream`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-key': '***', 'x-pass': '***' },
      body: 'streamKey=***',
      attempt: 1,
    },
    expect.objectContaining({
      operation: 'stream.keepAlive',
      status: 200,
      attempt: 1,
      used: { 'x-used-1m': 3 },
    }),
    expect.objectContaining({
      url: expect.stringMatching(/\/balance\?asset=A%20B&recvWindow=5000&timestamp=\d+&signature=\*\*\*$/),
      body: undefined,
    }),
    expect.objectContaining({ headers: expect.objectContaining({ 'set-cookie': '***' }) }),
  ]);
});

it('a connection shows nothing secret', () => {
  expectNoSecret(shown(open('http://127.0.0.1:1')));
});

it('a promise of a call shows nothing secret', async () => {
  const server = await serve(respond(200, { id: 1 }));
  await using connection = open(server.origin);
  const promise = connection.call(orderOperation, { symbol: 'AB' });
  expectNoSecret(inspect(promise, { showHidden: true, depth: 10 }));
  await promise;
});

it('a key that cannot be a header is refused without being shown', () => {
  for (const apiKey of [`${API_KEY}\n`, '', ' ']) {
    let error: unknown;
    try {
      open('http://127.0.0.1:1', { apiKey });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'OptionsError', message: expect.stringContaining('apiKey') });
    expectNoSecret(shown(error));
  }
});

it('a hook that throws, or rejects later, does not break a call', async () => {
  const server = await serve(respond(200, { id: 1 }));
  const fail = (): never => {
    throw new Error('logger broken');
  };
  await using connection = open(server.origin, {
    hooks: { onRequest: fail, onResponse: async () => fail(), onError: fail },
  });
  expect(await connection.call(bookOperation, { symbol: 'AB' })).toEqual({ id: '1' });
  await expect(connection.call(bookOperation, {})).rejects.toMatchObject({ name: 'ParameterError' });
});
