import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  API_KEY,
  balanceOperation,
  bookOperation,
  errorBody,
  exchange,
  keepAliveOperation,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { MockAgent, ProxyAgent } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ClosedError,
  type ConnectOptions,
  type CoreConnection,
  CredentialsError,
  connect,
  type ErrorEvent,
  LiveServerError,
  OptionsError,
  ParameterError,
  request,
  type Transport,
  type TransportRequest,
} from '../src/index.ts';
import { noAnswer, respond, serve } from './support/server.ts';

function open(server: string, options: ConnectOptions = {}): CoreConnection {
  return connect(exchange, { apiKey: API_KEY, secret: SECRET, server, clock: 'none', ...options });
}

/** Answers in the process and keeps what it was asked. */
function recorder(body = '{"id":1}'): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  return {
    requests,
    send: async (request) => {
      requests.push(request);
      return { status: 200, headers: { 'x-used-1m': '2' }, body };
    },
    close: async () => {},
  };
}

const HTTP = 'http://127.0.0.1:1';

describe('what is sent', () => {
  it('is signed over the exact bytes of query and body', async () => {
    const server = await serve(respond(200, { id: 1 }));
    await using connection = open(server.origin);
    await connection.call(orderOperation, { symbol: 'Ä B', quantity: 1e-7, clientId: 'x' });
    const [request] = server.seen;
    const [, signed = '', signature] = /^(.*)&signature=(\w+)$/.exec(request?.body ?? '') ?? [];
    expect(signed).toMatch(
      /^symbol=%C3%84%20B&quantity=0\.0000001&clientId=x&recvWindow=5000&timestamp=\d{13}$/,
    );
    expect(signature).toBe(createHmac('sha256', SECRET).update(signed).digest('hex'));
    expect(request).toMatchObject({
      method: 'POST',
      url: '/order',
      headers: { 'x-key': API_KEY, 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('keeps a path in front of the operation paths, and takes the caller headers', async () => {
    const transport = recorder();
    await using connection = open(`${HTTP}/gateway/`, { transport, userAgent: 'me/1' });
    await connection.call(bookOperation, { symbol: 'AB' }, { headers: { 'x-trace': '7' } });
    expect(transport.requests).toEqual([
      {
        method: 'GET',
        origin: HTTP,
        path: '/gateway/book?symbol=AB',
        headers: { 'user-agent': 'me/1', 'x-trace': '7' },
        body: undefined,
      },
    ]);
  });

  it('carries the recvWindow of the call, else of the connection, else of the exchange', async () => {
    const transport = recorder();
    await using plain = open(HTTP, { transport });
    await using own = open(HTTP, { transport, recvWindow: 100 });
    await plain.call(balanceOperation, {});
    await own.call(balanceOperation, {});
    await own.call(balanceOperation, {}, { recvWindow: 7 });
    const windows = transport.requests.map(({ path }) => /recvWindow=(\d+)/.exec(path)?.[1]);
    expect(windows).toEqual(['5000', '100', '7']);
  });

  it.each([0, 60_001, Number.NaN])(
    'does not leave with a recvWindow of %d ms of its own',
    async (recvWindow) => {
      const transport = recorder();
      await using connection = open(HTTP, { transport });
      await expect(connection.call(balanceOperation, {}, { recvWindow })).rejects.toThrow(OptionsError);
      expect(transport.requests).toEqual([]);
    },
  );

  it('may have any recvWindow where the exchange has no limit for it', async () => {
    const transport = recorder();
    const unlimited = connect(
      { ...exchange, maxRecvWindow: undefined },
      { apiKey: API_KEY, secret: SECRET, server: HTTP, clock: 'none', transport, recvWindow: 60_001 },
    );
    await unlimited.call(balanceOperation, {});
    expect(transport.requests[0]?.path).toContain('recvWindow=60001');
  });

  it('by request(): query for GET and DELETE, form body for POST and PUT, mixed where asked', async () => {
    const transport = recorder();
    await using connection = open(HTTP, { transport });
    const auth = 'none';
    await request(
      connection,
      'GET',
      '/a',
      { n: 1, list: ['x', 'y'] },
      { effect: 'read', auth, query: { z: true } },
    );
    await request(connection, 'DELETE', '/a', { id: 2n ** 60n }, { effect: 'write', auth });
    await request(connection, 'POST', '/a', { q: '0.1' }, { effect: 'write', auth, query: { symbol: 'AB' } });
    expect(transport.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/a?z=true&n=1&list=x&list=y', undefined],
      ['DELETE', '/a?id=1152921504606846976', undefined],
      ['POST', '/a?symbol=AB', 'q=0.1'],
    ]);
  });

  it('by request(): a mixed request is signed over query and body with nothing between them', async () => {
    const transport = recorder();
    await using connection = open(HTTP, { transport });
    await request(connection, 'POST', '/a', { b: 1 }, { effect: 'write', query: { a: 1 } });
    const [sent] = transport.requests;
    const [, signed = '', signature] = /^(.*)&signature=(\w+)$/.exec(sent?.body ?? '') ?? [];
    expect(signature).toBe(createHmac('sha256', SECRET).update(`a=1${signed}`).digest('hex'));
  });
});

describe('a call', () => {
  it('gives the data, and with withResponse() what came with it', async () => {
    const server = await serve(
      respond(200, '{"id":9007199254740993}', { 'x-used-1m': '12', 'X-Other': 'y' }),
    );
    await using connection = open(server.origin);
    const promise = connection.call(bookOperation, { symbol: 'AB' });
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toEqual({ id: '9007199254740993' });
    const { data, response } = await connection.call(bookOperation, { symbol: 'AB' }).withResponse();
    expect(data).toEqual({ id: '9007199254740993' });
    expect(response).toMatchObject({
      status: 200,
      headers: { 'x-other': 'y' },
      used: { 'x-used-1m': 12 },
      attempts: 1,
    });
  });

  it('works with Promise.all', async () => {
    await using connection = open(HTTP, { transport: recorder() });
    const calls = [1, 2, 3].map(() => connection.call(bookOperation, { symbol: 'AB' }));
    expect(await Promise.all(calls)).toEqual([{ id: '1' }, { id: '1' }, { id: '1' }]);
  });

  it('rejects, and throws nothing, where parameters are illegal', async () => {
    const transport = recorder();
    const errors: ErrorEvent[] = [];
    await using connection = open(HTTP, { transport, hooks: { onError: (event) => errors.push(event) } });
    await expect(connection.call(bookOperation, { symbl: 'AB' })).rejects.toBeInstanceOf(ParameterError);
    await expect(request(connection, 'GET', 'x?y', {}, { effect: 'read' })).rejects.toBeInstanceOf(
      OptionsError,
    );
    await expect(connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: -1 })).rejects.toBeInstanceOf(
      OptionsError,
    );
    expect(transport.requests).toHaveLength(0);
    expect(errors).toHaveLength(3);
  });

  it.each([
    ['an API key', keepAliveOperation, { streamKey: 'x' }, {}],
    ['an API key', balanceOperation, {}, {}],
    ['a secret', balanceOperation, {}, { apiKey: API_KEY }],
  ])('that needs %s and has none sends nothing', async (_what, operation, params, credentials) => {
    const transport = recorder();
    await using connection = connect(exchange, { server: HTTP, transport, ...credentials });
    await expect(connection.call(operation, params)).rejects.toBeInstanceOf(CredentialsError);
    expect(transport.requests).toHaveLength(0);
  });

  it('measures the clock before the first signed request, once, and never for public data', async () => {
    const server = await serve(respond(200, { id: 1 }));
    server.timeOffset = 60_000;
    await using connection = open(server.origin, { clock: 'auto' });
    await connection.call(bookOperation, { symbol: 'AB' });
    expect(server.timeRequests).toBe(0);
    await Promise.all([connection.call(balanceOperation, {}), connection.call(balanceOperation, {})]);
    expect(server.timeRequests).toBe(2);
    const stamp = Number(/timestamp=(\d+)/.exec(server.seen.at(-1)?.url ?? '')?.[1]);
    expect(Math.abs(stamp - Date.now() - 60_000)).toBeLessThan(2000);
  });

  it('costs what its operation and parameters say', async () => {
    await using connection = open(HTTP);
    expect(connection.cost(orderOperation, { symbol: 'AB' })).toEqual({ ip: 1, orders: 1 });
    expect(connection.cost(bookOperation, { symbol: 'AB', limit: 500 })).toEqual({ ip: 5 });
    expect(() => connection.cost(bookOperation, {})).toThrow(ParameterError);
    // @ts-expect-error Names are not operations; from JavaScript they come all the same.
    expect(() => connection.cost('depth', {})).toThrow(/^cost\(\) takes an operation, not its name$/);
  });

  it('is refused here where the limit leaves no room and calls are to fail', async () => {
    const server = await serve(respond(200, { id: 1 }));
    await using connection = open(server.origin, { onLimit: 'fail' });
    connection.setLimit('ip', 60_000, 2);
    await connection.call(bookOperation, { symbol: 'AB' });
    await connection.call(bookOperation, { symbol: 'AB' });
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toMatchObject({ local: true });
    await expect(
      request(connection, 'GET', '/x', {}, { effect: 'read', auth: 'none', weight: { ip: 1 } }),
    ).rejects.toMatchObject({ local: true });
    expect(server.seen).toHaveLength(2);
  });

  it('after 418 is refused here until the ban is over', async () => {
    const server = await serve(respond(418, errorBody(-3), { 'retry-after': '100' }));
    await using connection = open(server.origin, { onLimit: 'fail' });
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toMatchObject({ banned: true });
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toMatchObject({ local: true });
    expect(server.seen).toHaveLength(1);
  });
});

describe('options', () => {
  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ timeoutMs: '5000' }, 'timeoutMs must be a number of ms, more than 0'],
    [{ timeoutMs: null }, 'timeoutMs must be a number of ms, more than 0'],
    [{ deadlineMs: 0 }, 'deadlineMs must be a number of ms, more than 0'],
    [{ recvWindow: '5' }, 'recvWindow must be a number of ms, more than 0'],
    [{ retry: true }, 'retry must be an object'],
    [{ retry: { attempts: 1.5 } }, 'retry.attempts must be a whole number, 0 or more'],
    [{ retry: { attempts: '3' } }, 'retry.attempts must be a whole number, 0 or more'],
    [{ retry: { delayMs: -1 } }, 'retry.delayMs must be a number of ms, 0 or more'],
    [{ retry: { maxDelayMs: Number.NaN } }, 'retry.maxDelayMs must be a number of ms, 0 or more'],
    [{ retry: { resendRefusedWrites: 'no' } }, 'retry.resendRefusedWrites must be true or false'],
    [{ onLimit: 'block' }, "onLimit must be 'wait' or 'fail'"],
    [{ governor: true }, 'governor must be an object'],
    [{ governor: { maxWaitMs: '1000' } }, 'governor.maxWaitMs must be a number of ms, 0 or more'],
    [{ governor: { reserve: { share: 1 } } }, 'governor.reserve.share must be from 0 on, less than 1'],
    [{ governor: { reserve: { for: 'cancels' } } }, 'governor.reserve.for must be a function'],
    [{ governor: { reserve: 0.1 } }, 'governor.reserve must be an object'],
    [{ governor: { store: {} } }, 'governor.store must be an object with take()'],
    [{ hooks: { onWait: 'log' } }, 'hooks.onWait must be a function'],
    [{ hooks: () => {} }, 'hooks must be an object'],
    [{ transport: 'http' }, "transport must be 'undici' or 'fetch' or an object with send()"],
    [{ transport: {} }, "transport must be 'undici' or 'fetch' or an object with send()"],
    [{ dispatcher: {} }, 'dispatcher must be an object with dispatch()'],
    [{ fetch: 'fetch' }, 'fetch must be a function'],
    [{ server: 5 }, 'server must be a text'],
    [{ secret: 5, apiKey: 'k' }, 'secret must be a text'],
    [{ allowLive: 'yes' }, 'allowLive must be true or false'],
    [{ userAgent: 5 }, 'userAgent must be a text'],
  ])('of the wrong type or range from JavaScript are refused by name: %j', (options, message) => {
    expect(() => connect(exchange, options)).toThrow(new OptionsError(message));
  });

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ timeoutMs: '5000' }, 'timeoutMs must be a number of ms, more than 0'],
    [{ signal: {} }, 'signal must be an AbortSignal'],
    [{ headers: { 'x-a': 5 } }, 'headers must be an object of texts by lower-case name'],
    [{ retry: null }, 'retry must be an object'],
    [{ onLimit: true }, "onLimit must be 'wait' or 'fail'"],
  ])('of a call of the wrong type are refused by name: %j', async (options, message) => {
    const transport = recorder();
    await using connection = open(HTTP, { transport });
    const call = connection.call(bookOperation, { symbol: 'AB' }, options);
    await expect(call).rejects.toThrow(new OptionsError(message));
    expect(transport.requests).toEqual([]);
  });

  it.each<[ConnectOptions, RegExp]>([
    [{ server: 'tset' }, /tset.*live, test/],
    [{ server: 'ftp://x' }, /server .* plain http/],
    [{ server: 'https://user:pw@host' }, /plain http/],
    [{ apiKey: 'k', secret: 's', privateKey: 'p' }, /either a secret or a privateKey/],
    [{ secret: 's' }, /apiKey/],
    [{ timeoutMs: 0 }, /timeoutMs/],
    [{ timeoutMs: Number.NaN }, /timeoutMs/],
    [{ recvWindow: -1 }, /recvWindow/],
    [{ recvWindow: 60_001 }, /recvWindow must be a number of ms from 1 to 60000/],
    [{ apiKey: 'k\n' }, /apiKey must be ASCII text/],
    [{ clock: Number.NaN }, /clock/],
    [{ transport: 'undici', fetch: () => Promise.reject() }, /transport/],
    [{ transport: 'fetch', dispatcher: new MockAgent() }, /transport/],
  ])('%o are refused', (options, message) => {
    expect(() => connect(exchange, options)).toThrow(OptionsError);
    expect(() => connect(exchange, options)).toThrow(message);
  });

  it('choose a server by name, the first one by default', () => {
    expect(connect(exchange).url).toBe('https://api.madeup.example');
    expect(connect(exchange, { server: 'test' }).url).toBe('https://test.madeup.example');
  });
});

describe('under a test runner', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    'live',
    'https://api.madeup.example',
    'https://API.madeup.example:443/',
    'http://api.madeup.example./x',
  ])('signed requests to the live server (%s) are refused', async (server) => {
    const transport = recorder();
    await using connection = open(server, { transport });
    await expect(connection.call(orderOperation, { symbol: 'AB' })).rejects.toBeInstanceOf(LiveServerError);
    await expect(request(connection, 'POST', '/x', {}, { effect: 'write' })).rejects.toBeInstanceOf(
      LiveServerError,
    );
    await connection.call(bookOperation, { symbol: 'AB' });
    expect(transport.requests).toHaveLength(1);
  });

  it.each<[string, string, ConnectOptions]>([
    ['where that is allowed', 'live', { allowLive: true }],
    ['on a test network', 'test', {}],
    ['that never leave the process', 'live', { transport: { ...recorder(), local: true } }],
  ])('signed requests pass %s', async (_where, server, options) => {
    await using connection = open(server, { transport: recorder(), ...options });
    expect(await connection.call(orderOperation, { symbol: 'AB' })).toEqual({ id: '1' });
  });

  it.each(['VITEST', 'JEST_WORKER_ID', 'NODE_TEST_CONTEXT', 'NODE_ENV'])(
    'is told by %s',
    async (variable) => {
      for (const name of ['VITEST', 'JEST_WORKER_ID', 'NODE_TEST_CONTEXT', 'NODE_ENV'])
        vi.stubEnv(name, undefined);
      await using free = open('live', { transport: recorder() });
      expect(await free.call(orderOperation, { symbol: 'AB' })).toEqual({ id: '1' });
      vi.stubEnv(variable, 'test');
      await using guarded = open('live', { transport: recorder() });
      await expect(guarded.call(orderOperation, { symbol: 'AB' })).rejects.toBeInstanceOf(LiveServerError);
    },
  );
});

describe('transports that are given', () => {
  it('a MockAgent answers', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher
      .get('https://test.madeup.example')
      .intercept({ path: '/book?symbol=AB' })
      .reply(200, { id: 5 });
    await using connection = open('test', { dispatcher });
    expect(await connection.call(bookOperation, { symbol: 'AB' })).toEqual({ id: '5' });
    await dispatcher.close();
  });

  it('a proxy that cannot be reached proves that a write was not sent', async () => {
    const dispatcher = new ProxyAgent('http://127.0.0.1:9');
    await using connection = open('https://test.madeup.example', { dispatcher });
    await expect(connection.call(orderOperation, { symbol: 'AB' })).rejects.toMatchObject({
      name: 'NetworkError',
      sent: false,
    });
    await dispatcher.close();
  });

  it('a fetch is called with all that fetch needs, and follows no redirect', async () => {
    const seen: unknown[] = [];
    const fetch = async (url: string, init: object): Promise<Response> => {
      seen.push([url, init]);
      return new Response('{"id":1}');
    };
    await using connection = open(HTTP, { fetch });
    await connection.call(keepAliveOperation, { streamKey: 'k' });
    expect(seen).toMatchObject([
      [`${HTTP}/stream`, { method: 'PUT', body: 'streamKey=k', redirect: 'manual' }],
    ]);
  });
});

describe('close()', () => {
  it('rejects later calls, also of requests', async () => {
    const connection = open(HTTP, { transport: recorder() });
    await connection.close();
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toBeInstanceOf(ClosedError);
    await expect(request(connection, 'GET', '/x', {}, { effect: 'read' })).rejects.toBeInstanceOf(
      ClosedError,
    );
  });

  it.each(['undici', 'fetch'] as const)(
    'over %s ends what is under way without waiting for it',
    async (transport) => {
      const server = await serve(noAnswer);
      const connection = open(server.origin, { transport });
      const results = Promise.allSettled([
        connection.call(bookOperation, { symbol: 'AB' }),
        connection.call(orderOperation, { symbol: 'AB' }),
      ]);
      await vi.waitFor(() => expect(server.seen).toHaveLength(2));
      await connection.close();
      expect(await results).toMatchObject([
        { reason: { name: 'ClosedError' } },
        { reason: { name: 'UnknownOutcomeError' } },
      ]);
    },
  );

  it('ends waits for the rate limit and for a retry', async () => {
    const server = await serve(respond(429, errorBody(-3), { 'retry-after': '30' }));
    const connection = open(server.origin);
    const results = Promise.allSettled([connection.call(bookOperation, { symbol: 'AB' })]);
    await vi.waitFor(() => expect(server.seen).toHaveLength(1));
    const waiting = Promise.allSettled([connection.call(bookOperation, { symbol: 'AB' })]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await connection.close();
    expect(await results).toMatchObject([{ reason: { name: 'ClosedError' } }]);
    expect(await waiting).toMatchObject([{ reason: { name: 'ClosedError' } }]);
  });

  it('leaves nothing that keeps the process alive, and neither does an idle connection', async () => {
    const server = await serve(respond(200, { id: 1 }));
    const script = fileURLToPath(new URL('./support/short-program.mjs', import.meta.url));
    for (const mode of ['close', 'leave']) {
      const started = Date.now();
      const { stdout } = await promisify(execFile)(process.execPath, [script, server.origin, mode], {
        timeout: 10_000,
      });
      expect(stdout.trim()).toMatch(/^done \d+$/);
      // From the last line of the program to its end.
      expect(Date.now() - Number(stdout.trim().split(' ')[1])).toBeLessThan(1500);
      expect(started).toBeLessThan(Date.now());
    }
  });
});
