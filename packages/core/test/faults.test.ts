import {
  API_KEY,
  bookOperation,
  errorBody,
  exchange,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { describe, expect, it } from 'vitest';
import {
  ApiError,
  type ConnectOptions,
  type CoreConnection,
  connect,
  DecodeError,
  MemoryStore,
  NetworkError,
  RateLimitError,
  request,
  TimeoutError,
  TransportError,
  UnknownOutcomeError,
} from '../src/index.ts';
import {
  type Answer,
  halfABody,
  noAnswer,
  resetAfterReading,
  respond,
  serve,
  serveResets,
  slowBody,
  unusedOrigin,
} from './support/server.ts';

const transports = ['undici', 'fetch'] as const;

function open(server: string, options: ConnectOptions = {}): CoreConnection {
  return connect(exchange, {
    apiKey: API_KEY,
    secret: SECRET,
    server,
    retry: false,
    clock: 'none',
    // The system may give a port out twice, and a ban of one test is none of the next one's.
    governor: { store: new MemoryStore() },
    ...options,
  });
}

const read = (connection: CoreConnection, options = {}) =>
  connection.call(bookOperation, { symbol: 'AB' }, options);
const write = (connection: CoreConnection, options = {}) =>
  connection.call(orderOperation, { symbol: 'AB', clientId: 'mine' }, options);

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to reject');
}

interface Fault {
  readonly fault: string;
  readonly answer: Answer;
  /** Error class of a read. */
  readonly read: abstract new (
    ...args: never[]
  ) => unknown;
  /** Error class of a write, and of its cause where the outcome is unknown. */
  readonly write: abstract new (
    ...args: never[]
  ) => unknown;
  readonly cause?: abstract new (...args: never[]) => unknown;
  readonly members?: Readonly<Record<string, unknown>>;
}

const HTML = '<html><body>Bad gateway</body></html>';
const faults: readonly Fault[] = [
  {
    fault: 'reset after the request was read',
    answer: resetAfterReading,
    read: NetworkError,
    write: UnknownOutcomeError,
    cause: TransportError,
  },
  {
    fault: 'half a body',
    answer: halfABody,
    read: NetworkError,
    write: UnknownOutcomeError,
    cause: TransportError,
  },
  {
    fault: 'a body that never ends',
    answer: slowBody,
    read: TimeoutError,
    write: UnknownOutcomeError,
    cause: TransportError,
  },
  {
    fault: 'no answer',
    answer: noAnswer,
    read: TimeoutError,
    write: UnknownOutcomeError,
    cause: TransportError,
  },
  {
    fault: '429 with Retry-After',
    answer: respond(429, errorBody(-3), { 'retry-after': '7' }),
    read: RateLimitError,
    write: RateLimitError,
    members: { retryAfterMs: 7000, banned: false, local: false, code: -3 },
  },
  {
    fault: '429 without Retry-After',
    answer: respond(429, errorBody(-15)),
    read: RateLimitError,
    write: RateLimitError,
    members: { retryAfterMs: undefined, trait: 'too-many-orders' },
  },
  {
    fault: '429 without a body',
    answer: respond(429, ''),
    read: RateLimitError,
    write: RateLimitError,
    members: { code: undefined, httpStatus: 429 },
  },
  {
    fault: '418',
    answer: respond(418, errorBody(-3), { 'retry-after': '120' }),
    read: RateLimitError,
    write: RateLimitError,
    members: { banned: true, retryAfterMs: 120_000 },
  },
  {
    fault: 'a 4xx with a code',
    answer: respond(400, errorBody(-2, 'No funds.')),
    read: ApiError,
    write: ApiError,
    members: {
      code: -2,
      names: ['NO_FUNDS', 'NO_MONEY'],
      message: 'No funds.',
      httpStatus: 400,
      operation: expect.any(String),
    },
  },
  {
    fault: 'an error code in a 200',
    answer: respond(200, errorBody(-2)),
    read: ApiError,
    write: ApiError,
    members: { code: -2, httpStatus: 200 },
  },
  {
    fault: 'a code of no catalogue in a 200',
    answer: respond(200, errorBody(-99)),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: 'a code of no catalogue in a 400',
    answer: respond(400, errorBody(-99)),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: 'a code of no catalogue in a 403, which refuses whatever the code',
    answer: respond(403, errorBody(-99)),
    read: ApiError,
    write: ApiError,
    members: { code: -99 },
  },
  {
    fault: 'a 4xx whose code leaves the outcome open',
    answer: respond(400, errorBody(-7)),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: '500 with a code that leaves the outcome open',
    answer: respond(500, errorBody(-7)),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: '500 with any code',
    answer: respond(500, errorBody(-2)),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: 'an HTML page with 502',
    answer: respond(502, HTML),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: 'an HTML page with 400',
    answer: respond(400, HTML),
    read: ApiError,
    write: UnknownOutcomeError,
    cause: ApiError,
  },
  {
    fault: 'a firewall page with 403',
    answer: respond(403, HTML),
    read: ApiError,
    write: ApiError,
    members: { code: undefined, body: HTML },
  },
  {
    fault: 'an HTML page with 200',
    answer: respond(200, HTML),
    read: DecodeError,
    write: UnknownOutcomeError,
    cause: DecodeError,
  },
  {
    fault: 'an empty 200',
    answer: respond(200, ''),
    read: DecodeError,
    write: UnknownOutcomeError,
    cause: DecodeError,
  },
  {
    fault: 'JSON that is cut off',
    answer: respond(200, '{"id":1'),
    read: DecodeError,
    write: UnknownOutcomeError,
    cause: DecodeError,
  },
  {
    fault: 'an id that is no integer',
    answer: respond(200, { id: {} }),
    read: DecodeError,
    write: UnknownOutcomeError,
    cause: DecodeError,
  },
];

describe.each(transports)('over %s', (transport) => {
  it.each(faults)('a read that meets $fault says so', async ({ answer, read: expected, members = {} }) => {
    const server = await serve(answer);
    await using connection = open(server.origin, { transport });
    const error = await rejectionOf(read(connection, { timeoutMs: 150 }));
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject(members);
    expect(server.seen).toHaveLength(1);
  });

  it.each(faults)('a write that meets $fault is sent once and its outcome told apart', async (fault) => {
    const server = await serve(fault.answer);
    await using connection = open(server.origin, { transport, retry: { attempts: 5, delayMs: 1 } });
    const error = await rejectionOf(write(connection, { timeoutMs: 150 }));
    expect(error).toBeInstanceOf(fault.write);
    if (fault.cause !== undefined) {
      expect(error).toMatchObject({
        cause: expect.any(fault.cause),
        operation: 'trade.order',
        lookup: { operation: 'trade.find', params: { symbol: 'AB', origClientId: 'mine' } },
      });
    }
    expect(error).toMatchObject(fault.members ?? {});
    // Long enough for a second attempt to arrive, if there were one.
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.seen).toHaveLength(1);
  });

  it('an answer in pieces, cut within a character, is read whole', async () => {
    const text = Buffer.from(JSON.stringify({ id: 1, name: 'Größe €' }));
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': text.length });
      response.write(text.subarray(0, 20));
      setTimeout(() => response.end(text.subarray(20)), 20);
    });
    await using connection = open(server.origin, { transport });
    expect(await read(connection)).toEqual({ id: '1', name: 'Größe €' });
  });

  it('a reset before anything was read leaves the outcome of a write unknown', async () => {
    const server = await serveResets();
    await using connection = open(server.origin, { transport });
    expect(await rejectionOf(read(connection))).toBeInstanceOf(NetworkError);
    const before = server.connections;
    expect(await rejectionOf(write(connection))).toBeInstanceOf(UnknownOutcomeError);
    expect(server.connections - before).toBe(1);
  });

  it('an abort before the call sends nothing and rejects with its reason', async () => {
    const server = await serve(respond(200, { id: 1 }));
    await using connection = open(server.origin, { transport });
    const reason = new Error('changed my mind');
    const signal = AbortSignal.abort(reason);
    expect(await rejectionOf(read(connection, { signal }))).toBe(reason);
    expect(await rejectionOf(write(connection, { signal }))).toBe(reason);
    expect(server.seen).toHaveLength(0);
  });

  it('an abort while the answer is awaited ends a read with its reason, a write with an unknown outcome', async () => {
    const server = await serve(noAnswer);
    await using connection = open(server.origin, { transport });
    const signal = () => AbortSignal.timeout(60);
    expect(await rejectionOf(read(connection, { signal: signal() }))).toMatchObject({ name: 'TimeoutError' });
    const error = await rejectionOf(write(connection, { signal: signal() }));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toMatchObject({ cause: { failure: 'aborted', sent: true } });
    expect(server.seen).toHaveLength(2);
  });
});

it('over undici, a refused connection proves that a write was not sent', async () => {
  await using connection = open(await unusedOrigin(), { transport: 'undici' });
  for (const call of [read, write]) {
    const error = await rejectionOf(call(connection));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ sent: false });
  }
});

it('over fetch, nothing proves that a write was not sent', async () => {
  await using connection = open(await unusedOrigin(), { transport: 'fetch' });
  expect(await rejectionOf(read(connection))).toBeInstanceOf(NetworkError);
  expect(await rejectionOf(write(connection))).toBeInstanceOf(UnknownOutcomeError);
});

it('a write that waits for a free connection when its time is up has provably not been sent', async () => {
  const server = await serve(noAnswer);
  const { createNodeTransport } = await import('../src/transport/undici.ts');
  const transport = createNodeTransport({ connections: 1 });
  await using connection = open(server.origin, { transport });
  const first = rejectionOf(write(connection, { timeoutMs: 200 }));
  const second = await rejectionOf(write(connection, { timeoutMs: 50 }));
  expect(second).toBeInstanceOf(NetworkError);
  expect(second).toMatchObject({ sent: false });
  expect(await first).toBeInstanceOf(UnknownOutcomeError);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.seen).toHaveLength(1);
});

it('a foreign transport that throws anything leaves the outcome of a write unknown', async () => {
  const transport = { send: () => Promise.reject(new TypeError('broken')), close: async () => {} };
  await using connection = open('http://127.0.0.1:1', { transport });
  expect(await rejectionOf(write(connection))).toBeInstanceOf(UnknownOutcomeError);
  expect(await rejectionOf(read(connection))).toBeInstanceOf(NetworkError);
});

it('an unknown outcome carries the client id that was filled in and sent', async () => {
  const server = await serve(resetAfterReading);
  await using connection = open(server.origin);
  const error = await rejectionOf(connection.call(orderOperation, { symbol: 'AB' }));
  const sent = new URLSearchParams(server.seen[0]?.body).get('clientId');
  expect(sent).toMatch(/^[A-Za-z0-9]{22}$/);
  expect(error).toMatchObject({ lookup: { params: { symbol: 'AB', origClientId: sent } } });
  expect(String(error)).toContain(`origClientId=${sent}`);
});

it('an unknown outcome that nothing looks up says so', async () => {
  const server = await serve(resetAfterReading);
  await using connection = open(server.origin);
  const error = await rejectionOf(
    request(connection, 'POST', '/transfer', { amount: '1' }, { effect: 'write' }),
  );
  expect(error).toMatchObject({ name: 'UnknownOutcomeError', lookup: undefined });
  expect(String(error)).toContain('No operation looks it up');
});
