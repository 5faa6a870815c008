import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ApiError,
  type Connection,
  connect,
  type Exchange,
  MemoryStore,
  type Operation,
  ParameterError,
} from '@exspec/core';
import { checkSpecs } from '@exspec/generator/src/check/check-specs.ts';
import { emit } from '@exspec/generator/src/emit/index.ts';
import { emitSchema } from '@exspec/generator/src/emit/schema.ts';
import { loadSpecs } from '@exspec/generator/src/load/load-specs.ts';
import { buildApi } from '@exspec/generator/src/model/build.ts';
import {
  authenticationOf,
  createEngine,
  createMockTransport,
  errorBodyOf,
  type MockExchange,
  type MockTables,
} from '@exspec/mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

/** An invented exchange whose requests are objects, lists of objects and lists, from its specs to its mock. */
const specs = join(import.meta.dirname, '../../generator/test/fixtures/bodies-specs');
const cache = join(import.meta.dirname, '../.cache');

type Call = (connection: Connection, params?: unknown) => Promise<unknown>;
type Module = Readonly<Record<string, unknown>>;

let folder = '';
let desk: Readonly<Record<string, Call>> = {};
let pool: Readonly<Record<string, Call>> = {};
let operations: Readonly<Record<string, Operation>> = {};
let exchange: Exchange;
let mock: MockExchange<null>;
let now = 0;
let connection: ReturnType<typeof connect>;
let engine: ReturnType<typeof createEngine<null>>;

beforeAll(async () => {
  const loaded = loadSpecs(specs);
  expect(checkSpecs(loaded)).toEqual([]);
  const [tree] = loaded.trees;
  if (tree === undefined) throw new Error('no specs');
  const api = buildApi(tree);
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'forge-'));
  for (const [path, text] of emit(api, emitSchema(api))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const load = async (name: string): Promise<Module> => import(join(folder, 'src/generated', `${name}.ts`));
  // What generated modules export is known from their templates.
  desk = (await load('operations/desk')) as typeof desk;
  pool = (await load('operations/pool')) as typeof pool;
  operations = { ...desk, ...pool } as unknown as typeof operations;
  const tables = (await load('mock')).mockTables as MockTables;
  const { limits, servers, errorShape } = (await load('exchange')) as unknown as Pick<
    Exchange,
    'limits' | 'servers' | 'errorShape'
  >;
  const { errorNames, errorTraits, refusals } = (await load('error-traits')) as unknown as Pick<
    Exchange,
    'errorTraits' | 'refusals'
  > & { errorNames: Readonly<Record<string, readonly string[]>> };
  exchange = {
    name: 'forge',
    servers,
    limits,
    errorTraits,
    ...(refusals === undefined ? {} : { refusals }),
    errorNames: (code) => errorNames[String(code)] ?? [],
    clock: 'date-header',
    errorShape,
  };
  mock = {
    name: 'forge',
    tables,
    initialState: () => null,
    handlers: {},
    authentication: authenticationOf(tables.access, {}),
    errorBody: errorBodyOf(tables.errorForm),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  now = 1_700_000_000_000;
  engine = createEngine(mock, { now });
  connection = connect(exchange, { transport: createMockTransport(engine), governor: false });
});

function lastRequest(): { readonly path: string; readonly query: string; readonly body: string } | undefined {
  return engine.log.entries().at(-1);
}

async function refusedBy(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ParameterError) return [error.parameter, engine.log.count()];
  if (error instanceof ApiError) return [error.code, error.names, error.message];
  return error;
}

const limit = { instId: 'A', side: 'buy', type: 'limit', sz: '1.50', px: 1e-7 };
const market = { instId: 'B', side: 'sell', type: 'market', sz: '2' };

describe('a call', () => {
  test('with an object writes all digits, and what stands in the query beside it', async () => {
    const answer = await desk.place?.(connection, {
      ...limit,
      dry: true,
      seq: 2n ** 60n,
      ref: '007',
      note: null,
      attached: [{ takeProfit: { px: '3.10' }, ratio: 0.25 }],
    });
    expect(answer).toEqual({ ordId: '9007199254740993', instId: 'A', sz: '1.50' });
    expect(lastRequest()).toMatchObject({
      query: 'dry=true',
      body: '{"instId":"A","side":"buy","type":"limit","sz":"1.50","px":"0.0000001","seq":1152921504606846976,"ref":"007","note":null,"attached":[{"takeProfit":{"px":"3.10"},"ratio":0.25}]}',
    });
  });

  test('with a list is answered item by item', async () => {
    const answer = await desk.placeAll?.(connection, [limit, market]);
    expect(answer).toMatchObject([
      { instId: 'A', sz: '1.50' },
      { instId: 'B', sz: '2' },
    ]);
    expect(lastRequest()?.body).toMatch(/^\[\{.*\},\{.*\}\]$/);
  });

  test('with a list beside other parameters', async () => {
    expect(await desk.placeAtDesk?.(connection, { desk: 'a/b', body: [{ px: 1 }] })).toEqual({ ok: true });
    expect(lastRequest()).toMatchObject({ path: '/desks/a%2Fb/orders', body: '[{"px":"1"}]' });
  });

  test('with a list in a form, and one in a query', async () => {
    expect(await desk.batch?.(connection, { batchOrders: [market], tag: 'x y' })).toMatchObject([
      { instId: 'B', sz: '2' },
    ]);
    expect(lastRequest()?.body).toBe(
      `batchOrders=${encodeURIComponent('[{"instId":"B","side":"sell","type":"market","sz":"2"}]')}&tag=x%20y`,
    );
    expect(await desk.cancelSome?.(connection, { which: [{ ordId: 7n }] })).toEqual({ count: 1 });
    expect(lastRequest()?.query).toBe(`which=${encodeURIComponent('[{"ordId":7}]')}`);
  });
});

describe('what is wrong is refused by its name before anything is sent', () => {
  test.each<[string, unknown, string]>([
    [
      'place',
      { ...limit, attached: [{ stopLoss: { px: '1' } }, { id: 'x' }] },
      'attached[1].takeProfit, attached[1].stopLoss',
    ],
    ['place', { ...limit, attached: [{ takeProfit: { px: '1,5' } }] }, 'attached[0].takeProfit.px'],
    ['placeAll', [market, { ...market, px: '1' }], '[1].px'],
    ['placeAll', [{ ...limit, seq: 2 ** 60 }], '[0].seq'],
    ['placeAtDesk', { desk: 'x', body: [{ kind: 'last' }] }, 'body[0].px'],
    ['batch', { batchOrders: [{ ...limit, sie: 1 }] }, 'batchOrders[0].sie'],
    ['batch', { batchOrders: [1, 2, 3, 4, 5, 6] }, 'batchOrders'],
    ['cancelSome', { which: [{ ordId: 1, own: 'x' }] }, 'which[0].ordId, which[0].own'],
  ])('%s %j', async (name, params, expected) => {
    expect(await refusedBy(desk[name]?.(connection, params) ?? Promise.resolve())).toEqual([expected, 0]);
  });
});

describe('the mock refuses what a client without these checks sends', () => {
  test.each<[string, string, string, string]>([
    ['POST', '/orders', '[{"instId":"A","side":"buy","type":"market"}]', '400 10 Missing: [0].sz.'],
    ['POST', '/orders', '[{"instId":"A","side":"buy","type":"market","sz":1}]', '400 13 Malformed: [0].sz.'],
    [
      'POST',
      '/orders',
      '[{"instId":"A","side":"buy","type":"market","sz":"1","x":1}]',
      '400 16 Unknown: [0].x.',
    ],
    [
      'POST',
      '/orders',
      '[{"instId":"A","side":"buy","type":"limit","sz":"1"}]',
      '400 20 [0].px needs a price.',
    ],
    [
      'POST',
      '/orders',
      '[{"instId":"A","side":"buy","type":"market","sz":"1","px":"1"}]',
      '400 18 Needless: [0].px.',
    ],
    [
      'POST',
      '/orders',
      '[{"instId":"A","side":"buy","type":"market","sz":"1","ref":7}]',
      '400 13 Malformed: [0].ref.',
    ],
    ['POST', '/orders', '{}', '400 13 Malformed: body.'],
    ['POST', '/order', '[]', '400 13 Malformed: body.'],
    [
      'POST',
      '/order',
      '{"instId":"A","side":"buy","type":"market","sz":"1","attached":[{"takeProfit":{}}]}',
      '400 10 Missing: attached[0].takeProfit.px.',
    ],
    [
      'POST',
      '/order',
      '{"instId":"A","side":"buy","type":"market","sz":"1","attached":[{"id":""}]}',
      '400 11 Empty: attached[0].id.',
    ],
    ['POST', '/batch', 'batchOrders=%5B%7B%7D%5D', '400 10 Missing: batchOrders[0].instId.'],
    ['POST', '/batch', 'batchOrders=x', '400 13 Malformed: batchOrders.'],
    ['POST', '/orders', '[{"constructor":1}]', '400 16 Unknown: [0].constructor.'],
  ])('%s %s %s', async (method, path, body, expected) => {
    const { response } = engine.step(
      engine.state(),
      { method, path, query: '', body, headers: {}, ip: '1.1.1.1' },
      now,
    );
    const { code, msg } = JSON.parse(response.body);
    expect(`${response.status} ${code} ${msg}`).toBe(expected);
  });

  test('and masks secret members in its log', async () => {
    await desk.placeAll?.(connection, [{ ...market, pin: 'very-secret' }]);
    await desk.batch?.(connection, { batchOrders: [{ ...market, pin: 'very-secret' }] });
    expect(JSON.stringify(engine.log.entries())).not.toContain('very-secret');
  });
});

test('errors and hooks show no secret member', async () => {
  const shown: unknown[] = [];
  const open = connect(exchange, {
    transport: createMockTransport(engine),
    governor: false,
    hooks: { onRequest: (event) => void shown.push(event) },
  });
  await desk.placeAll?.(open, [{ ...market, pin: 'very-secret' }]);
  const error: unknown = await desk
    .placeAll?.(open, [{ ...market, pin: 'very-secret', side: 'very-secret' }])
    .catch((reason: unknown) => reason);
  expect(shown).toHaveLength(1);
  expect(String(error)).toContain('[0].side');
  expect(JSON.stringify([shown, String(error)])).not.toContain('very-secret');
});

test('what the Postman collection sends is taken by the mock', () => {
  const collection: Collection = JSON.parse(readFileSync(join(folder, 'postman_collection.json'), 'utf8'));
  const requests = collection.item.flatMap(({ item }) => item);
  expect(requests.length).toBe(mock.tables.operations.length);
  for (const { name, request } of requests) {
    const pairs = (rows: readonly Row[] = []): string =>
      rows
        .filter(({ disabled }) => disabled !== true)
        .map(({ key, value }) => `${key}=${encodeURIComponent(value)}`)
        .join('&');
    const path = `/${request.url.path.join('/').replace(':desk', 'x')}`;
    const body = request.body?.raw ?? pairs(request.body?.urlencoded);
    const sent = {
      method: request.method,
      path,
      query: pairs(request.url.query),
      body,
      headers: {},
      ip: '1.1.1.1',
    };
    expect([name, engine.step(engine.state(), sent, now).response.status]).toEqual([name, 200]);
  }
});

interface Row {
  readonly key: string;
  readonly value: string;
  readonly disabled?: true;
}

interface Collection {
  readonly item: readonly {
    readonly item: readonly {
      readonly name: string;
      readonly request: {
        readonly method: string;
        readonly url: { readonly path: readonly string[]; readonly query?: readonly Row[] };
        readonly body?: { readonly raw?: string; readonly urlencoded?: readonly Row[] };
      };
    }[];
  }[];
}

describe('weights and limits', () => {
  function governed(): ReturnType<typeof connect> {
    // Not the process's own: each test counts from nothing.
    const governor = { store: new MemoryStore() };
    return connect(exchange, { transport: createMockTransport(engine), onLimit: 'fail', governor });
  }
  const used = (of: ReturnType<typeof connect>, bucket: string): readonly unknown[] =>
    of.limits().flatMap((one) => (one.bucket === bucket ? [[one.instrument, one.used]] : []));

  test('count the items, each for its instrument', async () => {
    const open = governed();
    await desk.placeAll?.(open, [market, limit, market]);
    expect(used(open, 'bonds')).toEqual([
      ['B', 2],
      ['A', 1],
    ]);
    expect(open.cost(operationOf('placeAll'), [market, limit])).toEqual({ ip: 4, bonds: 2 });
    // Two more of B do not fit into three, one of A does.
    await expect(desk.placeAll?.(open, [market, market])).rejects.toThrow(/rate limit|room|limit/i);
    await desk.placeAll?.(open, [limit]);
  });

  test('depend on the outcome: what the exchange refuses costs less', async () => {
    const open = governed();
    await desk.place?.(open, { ...limit, instId: 'X' });
    expect(engine.log.count()).toBe(1);
    expect(usedByMock()).toBe(10);
    const careless = { ...operationOf('place'), rules: [] };
    await expect(open.call(careless, { ...limit, instId: 'Y', px: undefined })).rejects.toThrow(
      'needs a price',
    );
    expect(usedByMock()).toBe(11);
    expect(used(open, 'ip')).toEqual([[undefined, 11]]);
  });

  test('of ranges and of what was sent', () => {
    const quotes = operationOf('quotes');
    const weigh = (params: object): unknown => connection.cost(quotes, params).ip;
    expect([{ instId: 'A' }, {}, { limit: 20 }, { limit: 21 }].map(weigh)).toEqual([2, 4, 4, 40]);
  });

  test('by instrument alone are shared by all who ask the mock', () => {
    const ask = (ip: string, instId: string): number => {
      const { state, response } = engine.step(
        engine.state(),
        { method: 'GET', path: '/quotes', query: `instId=${instId}`, body: '', headers: {}, ip },
        now,
      );
      engine.restore(state);
      return response.status;
    };
    const statuses = Array.from({ length: 6 }, (_, index) => ask(`1.1.1.${index}`, 'A'));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(ask('1.1.1.9', 'B')).toBe(200);
  });

  function usedByMock(): number {
    return Math.max(
      ...Object.values(engine.state().usage)
        .filter(({ ms }) => ms === 60_000)
        .map(({ used: one }) => one),
    );
  }
});

function operationOf(id: string): Operation {
  const operation = operations[`${id}Operation`];
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

describe('names of the members of every object', () => {
  test('are parameters, values, rules, weights and answer members like any other', async () => {
    expect(await pool.odd?.(connection, {})).toEqual(
      JSON.parse(
        '{"constructor":"toString","toString":"1234567890123456789","valueOf":"1.10","hasOwnProperty":{"constructor":"9007199254740993"},"__proto__":"x"}',
      ),
    );
    await pool.odd?.(connection, {
      constructor: 'constructor',
      toString: 'x',
      valueOf: 2n,
      ['__proto__']: 'y',
    });
    expect(lastRequest()?.query).toBe('constructor=constructor&toString=x&valueOf=2&__proto__=y');
    expect(connection.cost(operationOf('odd'), {})).toEqual({ ip: 2 });
  });

  test.each<[string, object, string]>([
    ['a value', { constructor: 'isPrototypeOf' }, 'constructor'],
    ['a kind', { hasOwnProperty: 'x' }, 'hasOwnProperty'],
    ['a function of the caller', { valueOf: () => 1 }, 'valueOf'],
    ['a rule', { constructor: 'valueOf' }, 'toString'],
    ['a rule between two', { valueOf: 1, hasOwnProperty: 1 }, 'valueOf, hasOwnProperty'],
    ['a name that is none', { isPrototypeOf: 'x' }, 'isPrototypeOf'],
  ])('are refused for %s', async (_, params, expected) => {
    expect(await refusedBy(pool.odd?.(connection, params) ?? Promise.resolve())).toEqual([expected, 0]);
  });

  test('are members of objects in a body', async () => {
    await pool.oddBody?.(connection, [
      {},
      { constructor: 'toString', toString: 5n, hasOwnProperty: { constructor: 6n } },
    ]);
    expect(lastRequest()?.body).toBe(
      '[{},{"constructor":"toString","toString":5,"hasOwnProperty":{"constructor":6}}]',
    );
  });

  test('are names of errors', async () => {
    const raw = { method: 'POST', path: '/orders', query: '', body: '[{}]', headers: {}, ip: '1.1.1.1' };
    const { response } = engine.step(engine.state(), raw, now);
    expect(JSON.parse(response.body).code).toBe(10);
    engine.faults.next({ kind: 'error', error: { code: 10 } });
    expect(await refusedBy(pool.odd?.(connection, {}) ?? Promise.resolve())).toEqual([
      10,
      ['constructor'],
      expect.any(String),
    ]);
  });
});
