import { createHmac } from 'node:crypto';
import * as core from '@exspec/core';
import { checkSpecs } from '@exspec/generator/src/check/check-specs.ts';
import { emit } from '@exspec/generator/src/emit/index.ts';
import { loadSpecs } from '@exspec/generator/src/load/load-specs.ts';
import { buildApi } from '@exspec/generator/src/model/build.ts';
import { callSample } from '@exspec/generator/src/reference/call-sample.ts';
import { evaluate } from '@exspec/generator/test/emit/evaluate.ts';
import {
  authenticationOf,
  createEngine,
  createMockTransport,
  type Engine,
  errorBodyOf,
  type MockTables,
} from '@exspec/mock';
import { Collection } from 'postman-collection';
import { describe, expect, test } from 'vitest';
import { root } from '../src/pack.ts';
import { itemCalled, prepare } from '../src/postman.ts';

/**
 * An exchange that nobody has: all in headers, seconds, a line break between the parts, SHA-512 in base64 with a secret
 * in base64, a passphrase and a window that are sent, errors two levels down. Nothing is written for it but its spec.
 */
const { trees } = loadSpecs(`${root}/generator/test/fixtures/signed-specs`);
const [api] = trees.map(buildApi);
if (api === undefined) throw new Error('the fixture has no API');
const files = emit(api, new Map());

/** Members of a generated module, as what they are known to be. */
function generated<T>(path: string): T {
  return evaluate(files, `src/generated/${path}`, { '@exspec/core': core }) as T;
}

const tables = generated<{ mockTables: MockTables }>('mock.ts').mockTables;
const { exchangeName: name, ...rest } = generated<
  Omit<core.Exchange, 'name' | 'errorTraits'> & { exchangeName: string }
>('exchange.ts');
const { errorTraits, refusals } =
  generated<Required<Pick<core.Exchange, 'errorTraits' | 'refusals'>>>('error-traits.ts');
const exchange: core.Exchange = { ...rest, errorTraits, refusals, name };
const desk = generated<{ findOrderOperation: core.Operation; placeOrderOperation: core.Operation }>(
  'operations/desk.ts',
);
const { priceOperation } = generated<{ priceOperation: core.Operation }>('operations/book.ts');

/** 2026-01-15T12:00:00.250Z: seconds are whole. */
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0, 250);
const SECONDS = '1768478400';
const secret = Buffer.from('a secret of bytes \u0000\u0001').toString('base64');
const KEY = 'k0123456789';
const PHRASE = 'p-0123456789';
const credentials = { apiKey: KEY, secret, passphrase: PHRASE };

function expected(...lines: readonly string[]): string {
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(lines.join('\n')).digest('base64');
}

function mock(): Engine<undefined> {
  const keys = { [KEY]: { account: 'main', secret, passphrase: PHRASE } };
  return createEngine(
    {
      name,
      tables,
      initialState: () => undefined,
      handlers: {},
      authentication: authenticationOf(tables.access, keys),
      errorBody: errorBodyOf(tables.errorForm),
    },
    { now: NOW },
  );
}

interface Sent {
  readonly connection: core.CoreConnection;
  readonly requests: core.TransportRequest[];
}

function open(options: core.ConnectOptions = {}, answer?: string, status = 200): Sent {
  const requests: core.TransportRequest[] = [];
  const inner = createMockTransport(mock());
  const transport: core.Transport = {
    local: true,
    async send(request, timeoutMs) {
      requests.push(request);
      return answer === undefined ? inner.send(request, timeoutMs) : { status, headers: {}, body: answer };
    },
    close: async () => {},
  };
  const clock = NOW - Date.now();
  const connection = core.connect(exchange, { ...credentials, transport, clock, retry: false, ...options });
  return { connection, requests };
}

test('its spec has no mistake', () => {
  expect(checkSpecs(loadSpecs(`${root}/generator/test/fixtures/signed-specs`))).toEqual([]);
});

describe('the client', () => {
  test('signs a query: text, key, seconds, window, method and target, line by line', async () => {
    const { connection, requests } = open({ recvWindow: 3000 });
    await connection.call(desk.findOrderOperation, { id: 'a b' });
    const [request] = requests;
    expect(request?.path).toBe('/v1/order?id=a%20b');
    const time = request?.headers['vega-time'] ?? '';
    expect(time).toMatch(/^\d{10}$/);
    expect(Math.abs(Number(time) - Number(SECONDS))).toBeLessThan(60);
    expect(request?.headers).toEqual({
      'vega-key': KEY,
      'vega-phrase': PHRASE,
      'vega-span': '3000',
      'vega-time': time,
      'vega-proof': expected('vega', KEY, time, '3000', 'GET', '/v1/order?id=a%20b', ''),
    });
  });

  test('signs a body, and leaves the window empty where there is none', async () => {
    const { connection, requests } = open();
    await connection.call(desk.placeOrderOperation, { amount: '1.50', note: "it's" });
    const [request] = requests;
    expect(request?.body).toBe('amount=1.50&note=it%27s');
    expect(request?.headers['vega-span']).toBeUndefined();
    expect(request?.headers['vega-proof']).toBe(
      expected(
        'vega',
        KEY,
        request?.headers['vega-time'] ?? '',
        '',
        'POST',
        '/v1/order',
        'amount=1.50&note=it%27s',
      ),
    );
  });

  test('refuses credentials that the exchange does not take, with none of them in the message', () => {
    expect(() => open({ passphrase: undefined })).toThrow(core.OptionsError);
    const { privateKey } = { privateKey: 'vega-private-key-that-is-none' };
    expect(() => open({ secret: undefined, privateKey })).toThrow(TypeError);
    expect(() => open({ secret: '' })).toThrow(/secret is empty/i);
  });

  test('sends the header of a server on every request, public ones included, whatever the caller says', async () => {
    const { connection, requests } = open({ server: 'play' });
    await connection.call(priceOperation, {}, { headers: { 'x-vega-play': 'no', 'x-mine': '1' } });
    expect(requests[0]?.headers).toEqual({ 'x-vega-play': 'yes', 'x-mine': '1' });
    const live = open({ server: 'live' });
    await live.connection.call(priceOperation, {});
    expect(live.requests[0]?.headers).toEqual({});
  });

  test('shows none of it in an error', async () => {
    const { connection, requests } = open({ secret: Buffer.from('another secret').toString('base64') });
    const error: unknown = await connection
      .call(desk.findOrderOperation, { id: 'x' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ApiError', code: 4, message: 'Bad proof.' });
    const { headers } = requests[0] ?? { headers: {} };
    const echoing = open(
      {},
      JSON.stringify({ ok: false, error: { no: 4, text: JSON.stringify(headers) } }),
      401,
    );
    const shown: unknown = await echoing.connection
      .call(desk.findOrderOperation, { id: 'x' })
      .catch((caught: unknown) => caught);
    const own = echoing.requests[0]?.headers['vega-proof'] ?? '-';
    for (const text of [String(shown), JSON.stringify(shown)])
      for (const hidden of [...Object.values(credentials), own]) expect(text).not.toContain(hidden);
  });
});

describe('an error of it', () => {
  const place = async (answer: unknown, status = 200): Promise<unknown> =>
    open({}, typeof answer === 'string' ? answer : JSON.stringify(answer), status)
      .connection.call(desk.placeOrderOperation, { amount: '1' })
      .catch((caught: unknown) => caught);

  test('is told by the member that decides, and stands two levels down', async () => {
    const answer = { ok: false, error: { no: 51, text: 'No funds.' } };
    expect(await place(answer)).toMatchObject({ name: 'ApiError', code: 51, message: 'No funds.' });
  });

  test('is none where that member says success, even beside a code', async () => {
    expect(await place({ ok: true, id: 'a1', error: { no: 51, text: 'old' } })).toMatchObject({ id: 'a1' });
  });

  test('has the reason of the first item that failed', async () => {
    const orders = [
      { no: 51, text: 'No funds.' },
      { no: 20, text: 'Bad amount.' },
    ];
    const answer = { ok: false, error: { no: 1, text: 'All failed.', orders } };
    expect(await place(answer)).toMatchObject({
      name: 'ApiError',
      code: 51,
      message: '2 of 2 failed: No funds.',
    });
  });

  test('is an unknown outcome where something of it was carried out, or nobody knows', async () => {
    const partly = [
      { no: 0, text: '' },
      { no: 51, text: 'No funds.' },
    ];
    const unknown = [
      { no: 51, text: 'No funds.' },
      { no: 99, text: 'Who knows.' },
    ];
    for (const orders of [partly, unknown]) {
      const error = await place({ ok: false, error: { no: 1, text: 'Some failed.', orders } });
      expect(error).toMatchObject({ name: 'UnknownOutcomeError', cause: { code: 51 } });
    }
  });
});

describe('the mock', () => {
  const at = (time: string | undefined, changes: Readonly<Record<string, string | undefined>> = {}) => {
    const proof = expected('vega', KEY, time ?? '', '', 'GET', '/v1/order?id=a1', '');
    const headers = {
      'vega-key': KEY,
      'vega-phrase': PHRASE,
      'vega-time': time,
      'vega-proof': proof,
      ...changes,
    };
    const kept = Object.entries(headers).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    );
    return {
      method: 'GET',
      path: '/v1/order',
      query: 'id=a1',
      body: '',
      headers: Object.fromEntries(kept),
      ip: '127.0.0.1',
    };
  };
  const answer = async (request: ReturnType<typeof at>): Promise<unknown> => {
    const delivery = await mock().handle(request);
    return delivery.kind === 'whole' ? JSON.parse(delivery.response.body) : undefined;
  };

  test.each([
    ['no key', { 'vega-key': undefined }, 1],
    ['another key', { 'vega-key': 'stranger' }, 2],
    ['no signature', { 'vega-proof': undefined }, 3],
    ['a signature in hex', { 'vega-proof': Buffer.from('x').toString('hex') }, 4],
    ['a window that was not signed', { 'vega-span': '5000' }, 4],
    ['no time', { 'vega-time': undefined }, 5],
    ['a time in ISO 8601', { 'vega-time': new Date(NOW).toISOString() }, 6],
    ['no passphrase', { 'vega-phrase': undefined }, 9],
    ['another passphrase', { 'vega-phrase': 'wrong' }, 10],
  ])(
    'refuses %s with the code that the spec has for it, in the form of its example',
    async (_what, changes, no) => {
      expect(await answer(at(SECONDS, changes))).toEqual({
        ok: false,
        error: { no, text: expect.any(String) },
        trace: 'abc',
      });
    },
  );

  test.each([
    [-11, 7],
    [-10, 7],
    [-9, undefined],
    [2, undefined],
    [3, 8],
  ])('takes a request that is %i s off with code %s', async (offset, no) => {
    const body = await answer(at(String(Number(SECONDS) + offset)));
    expect(Object(body).error?.no).toBe(no);
  });

  test('keeps key, passphrase and signature out of its log', async () => {
    const engine = mock();
    await engine.handle(at(SECONDS));
    expect(engine.log.entries()[0]?.headers).toEqual({
      'vega-key': '***',
      'vega-phrase': '***',
      'vega-proof': '***',
      'vega-time': SECONDS,
    });
  });
});

test('the Postman script signs what the mock accepts, with a query and with a form', async () => {
  const text = files.get('postman_collection.json') ?? '';
  for (const id of ['findOrder', 'placeOrder']) {
    const collection = new Collection(JSON.parse(text));
    const { request } = itemCalled(collection, id);
    const { fill } = prepare(collection, request, { ...credentials, baseUrl: 'https://vega.example' });
    const headers = request.headers.all().map(({ key, value }) => [key.toLowerCase(), fill(value)]);
    const query = request.url.query.all().map(({ key, value }) => `${key}=${fill(value ?? '')}`);
    const form = (request.body?.urlencoded?.all() ?? []).filter(({ disabled }) => disabled !== true);
    const engine = mock();
    engine.now = 'real';
    const delivery = await engine.handle({
      method: request.method,
      path: request.url.getPath(),
      query: query.join('&'),
      body: form.map(({ key, value }) => `${key}=${fill(String(value ?? ''))}`).join('&'),
      headers: Object.fromEntries(headers),
      ip: '127.0.0.1',
    });
    expect(delivery).toMatchObject({ kind: 'whole', response: { status: 200 } });
  }
});

test('the sample of the reference names all that signing needs', () => {
  const operation = api.operations.find(({ id }) => id === 'findOrder');
  if (operation === undefined) throw new Error('the fixture has no findOrder');
  expect(callSample(operation, api, new Map())).toContain('createVega({ apiKey, secret, passphrase })');
});
