import { API_KEY, errorBody, exchange, operations, SECRET } from '@exspec/testing/exchange';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  bindSections,
  type CallPromise,
  type ConnectOptions,
  type CoreConnection,
  connect,
  createRaw,
  OptionsError,
  ParameterError,
  type RawClient,
  UnknownOutcomeError,
} from '../src/index.ts';
import {
  type Answer,
  noAnswer,
  resetAfterReading,
  respond,
  serve,
  type TestServer,
} from './support/server.ts';

interface Book {
  readonly id: string;
}

/** As openapi-typescript writes it. */
interface Paths {
  '/book': {
    get: {
      parameters: { query: { symbol: string; limit?: number } };
      responses: {
        200: { content: { 'application/json': Book } };
        default: { content: { 'application/json': unknown } };
      };
    };
  };
  '/order': {
    post: {
      parameters: { query?: never };
      requestBody: {
        content: { 'application/x-www-form-urlencoded': { symbol: string; clientId?: string } };
      };
      responses: { 200: { content: { 'application/json': Book } } };
    };
    delete: {
      parameters: { query: { id: string } };
      responses: { 200: { content: { 'application/json': Book } } };
    };
  };
  '/nowhere': { get: { responses: { 200: { content: { 'application/json': unknown } } } } };
}

async function open(
  answer: Answer,
  options: ConnectOptions = {},
): Promise<{
  readonly server: TestServer;
  readonly connection: CoreConnection;
  readonly raw: RawClient<Paths>;
}> {
  const server = await serve(answer);
  const connection = connect(exchange, {
    apiKey: API_KEY,
    secret: SECRET,
    server: server.origin,
    clock: 'none',
    retry: false,
    ...options,
  });
  return { server, connection, raw: createRaw<Paths>(connection, operations) };
}

describe('the raw client', () => {
  it('gives data decoded by the specs, and the response', async () => {
    const { raw } = await open(respond(200, '{"id":9007199254740993}', { 'x-used-1m': '3' }));
    const { data, error, response } = await raw.GET('/book', {
      params: { query: { symbol: 'A B', limit: 5 } },
    });
    expectTypeOf(data).toEqualTypeOf<Book | undefined>();
    expect(data).toEqual({ id: '9007199254740993' });
    expect(error).toBeUndefined();
    expect(response).toMatchObject({ status: 200, ok: true });
    expect(response.headers.get('X-Used-1m')).toBe('3');
    expect(response.headers.get('x-none')).toBeNull();
  });

  it('sends what a section method sends: query for GET and DELETE, form body for POST, signed', async () => {
    const { raw, server } = await open(respond(200, { id: 1 }));
    await raw.GET('/book', { params: { query: { symbol: 'A B', limit: 5 } } });
    await raw.DELETE('/order', { params: { query: { id: '7' } } });
    await raw.POST('/order', { body: { symbol: 'AB', clientId: 'c' } });
    expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/book?symbol=A%20B&limit=5', ''],
      ['DELETE', expect.stringMatching(/^\/order\?id=7&recvWindow=5000&timestamp=\d+&signature=/), ''],
      [
        'POST',
        '/order',
        expect.stringMatching(/^symbol=AB&clientId=c&recvWindow=5000&timestamp=\d+&signature=/),
      ],
    ]);
    expect(server.seen[2]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it.each([
    [400, errorBody(-2, 'No funds.'), { error: { code: -2, message: 'No funds.' } }],
    [429, errorBody(-3), { error: { code: -3, message: 'refused' } }],
    [503, '<html>', '<html>'],
    [200, errorBody(-2), { error: { code: -2, message: 'refused' } }],
  ])('gives the error of an HTTP %i', async (status, text, body) => {
    const { raw } = await open(respond(status, text));
    const { data, error, response } = await raw.GET('/book', { params: { query: { symbol: 'AB' } } });
    expect(data).toBeUndefined();
    expect(error).toEqual(body);
    expect(response).toMatchObject({ status, ok: false });
  });

  it('rejects where there is no HTTP answer, or the outcome of a write is unknown', async () => {
    const { raw } = await open(resetAfterReading);
    await expect(raw.GET('/book', { params: { query: { symbol: 'AB' } } })).rejects.toMatchObject({
      name: 'NetworkError',
    });
    await expect(raw.POST('/order', { body: { symbol: 'AB' } })).rejects.toBeInstanceOf(UnknownOutcomeError);
  });

  it('rejects illegal parameters and unknown paths before anything is sent', async () => {
    const { raw, server } = await open(respond(200, {}));
    // Types would stop this; plain JavaScript does not.
    const query = { symbol: 'AB', limti: 5 };
    await expect(raw.GET('/book', { params: { query } })).rejects.toBeInstanceOf(ParameterError);
    await expect(raw.GET('/nowhere')).rejects.toBeInstanceOf(OptionsError);
    expect(server.seen).toHaveLength(0);
  });

  it('honours signal and timeoutMs, and sends further headers', async () => {
    const { raw } = await open(noAnswer);
    const params = { query: { symbol: 'AB' } };
    await expect(raw.GET('/book', { params, timeoutMs: 50 })).rejects.toMatchObject({ timeoutMs: 50 });
    const reason = new Error('enough');
    await expect(raw.GET('/book', { params, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const other = await open(respond(200, {}));
    await other.raw.GET('/book', { params, headers: { 'X-Trace': '1' } });
    expect(other.server.seen[0]?.headers['x-trace']).toBe('1');
  });

  it('runs middleware', async () => {
    const { raw } = await open(respond(200, { id: 1 }));
    const seen: unknown[] = [];
    raw.use({
      onRequest: ({ schemaPath, params }) => {
        seen.push(schemaPath, params.query);
      },
      onResponse: ({ response }) => {
        seen.push(response.status);
      },
    });
    await raw.GET('/book', { params: { query: { symbol: 'AB' } } });
    expect(seen).toEqual(['/book', { symbol: 'AB' }, 200]);
  });

  it('keeps calls that run at the same time apart', async () => {
    const { raw, server } = await open(respond(200, { id: 1 }));
    const symbols = ['A', 'B', 'C', 'D'];
    await Promise.all(symbols.map((symbol) => raw.GET('/book', { params: { query: { symbol } } })));
    expect(server.seen.map(({ url }) => url).sort()).toEqual(
      symbols.map((symbol) => `/book?symbol=${symbol}`),
    );
  });
});

describe('bound sections', () => {
  interface Sections {
    readonly market: {
      time(options?: object): CallPromise<{ time: number }>;
      book(params: object, options?: object): CallPromise<Book>;
    };
    readonly trade: { order(params: object): CallPromise<Book> };
  }

  it('call their operations; one without parameters takes options first', async () => {
    const { connection, server } = await open(respond(200, { id: 1 }));
    const sections = bindSections<Sections>(connection, operations);
    expect(await sections.market.book({ symbol: 'AB' })).toEqual({ id: '1' });
    expect(server.seen[0]?.url).toBe('/book?symbol=AB');
    const reason = new Error('enough');
    await expect(sections.market.time({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await sections.market.time()).toMatchObject({ time: expect.any(Number) });
  });

  it('are made once, when they are first used, also where their getters were copied', async () => {
    const { connection } = await open(respond(200, {}));
    const made: string[] = [];
    const watched = new Proxy(operations, {
      get(target, name, receiver) {
        if (typeof name === 'string') made.push(name);
        return Reflect.get(target, name, receiver);
      },
    });
    const sections = bindSections<Sections>(connection, watched);
    const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(sections));
    expect(made).toEqual([]);
    expect(Object.keys(copy)).toEqual(Object.keys(operations));
    expect(Reflect.get(copy, 'market')).toBe(sections.market);
    expect(made).toEqual(['market']);
  });
});
