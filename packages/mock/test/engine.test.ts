import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import type { Fault } from '../src/faults.ts';
import { KEY, NOW, OTHER_KEY, order, request, SECRET, signed, toy } from './toy-exchange.ts';

function start() {
  return createEngine(toy, { now: NOW });
}

describe('state', () => {
  test('goes on from request to request and back to the start on reset', async () => {
    const engine = start();
    await engine.handle(order());
    expect(engine.state().exchange.orders).toHaveLength(1);
    engine.reset();
    expect(engine.state().exchange).toEqual(toy.initialState(1));
    engine.reset(5);
    expect(engine.state().exchange).toEqual(toy.initialState(5));
  });

  test('the same seed and requests give the same bytes', async () => {
    const run = async () => {
      const engine = createEngine(toy, { now: NOW, seed: 3 });
      return [
        await engine.handle(order()),
        await engine.handle(request('GET', '/book?symbol=ABC')),
        engine.state(),
      ];
    };
    expect(await run()).toEqual(await run());
  });

  test('a snapshot stays as it was and can be put back', async () => {
    const engine = start();
    const before = engine.state();
    await engine.handle(order());
    expect(before.exchange.orders).toHaveLength(0);
    engine.restore(before);
    expect(engine.state()).toBe(before);
  });

  test('events reach whoever listens, until he stops', async () => {
    const engine = start();
    const heard: unknown[] = [];
    const stop = engine.subscribe((event) => heard.push(event));
    await engine.handle(order());
    stop();
    await engine.handle(order());
    expect(heard).toEqual([{ account: 'alice', payload: { placed: 9_007_199_254_740_994n } }]);
  });

  test('an asynchronous verifier decides like any other', async () => {
    const verdicts = [true, false];
    const authentication = { ...toy.authentication, verify: async () => verdicts.shift() ?? false };
    const engine = createEngine({ ...toy, authentication }, { now: NOW });
    const status = async () => {
      const delivery = await engine.handle(order());
      return delivery.kind === 'whole' ? delivery.response.status : delivery.kind;
    };
    expect([await status(), await status()]).toEqual([200, 400]);
  });
});

describe('the clock', () => {
  test('stands where it was put, and moves when told', () => {
    const engine = start();
    expect(engine.now).toBe(NOW);
    engine.advance(1500);
    expect(engine.now).toBe(NOW + 1500);
    engine.now = 5;
    expect(engine.now).toBe(5);
    engine.reset();
    expect(engine.now).toBe(NOW);
  });

  test("is the machine's by default, and can be moved ahead of it", () => {
    const engine = createEngine(toy);
    const before = Date.now();
    expect(engine.now).toBeGreaterThanOrEqual(before);
    expect(engine.now - before).toBeLessThan(1000);
    engine.advance(3_600_000);
    expect(engine.now - before).toBeGreaterThanOrEqual(3_600_000);
    engine.now = 'real';
    expect(engine.now - before).toBeLessThan(3_600_000);
  });
});

describe('faults', () => {
  test.each<readonly [Fault, string, number]>([
    [{ kind: 'reset-before' }, 'reset', 0],
    [{ kind: 'reset-after' }, 'reset', 1],
    [{ kind: 'slow', delayMs: 5 }, 'slow 200', 1],
    [{ kind: 'half-body' }, 'half 200', 1],
    [{ kind: 'timeout' }, 'silence 200', 0],
    [{ kind: 'timeout', carriedOut: true }, 'silence 200', 1],
    [{ kind: 'status', status: 503 }, 'whole 503', 0],
    [{ kind: 'status', status: 503, carriedOut: true }, 'whole 503', 1],
    [{ kind: 'html' }, 'whole 502', 0],
    [{ kind: 'html', status: 504, carriedOut: true }, 'whole 504', 1],
    [{ kind: 'bad-json' }, 'whole 200', 1],
    [{ kind: 'bad-json', carriedOut: false }, 'whole 200', 0],
    [{ kind: 'error', error: { code: 61 } }, 'whole 422', 0],
    [{ kind: 'error', error: { code: 61 }, status: 500, carriedOut: true }, 'whole 500', 1],
  ])('%j hits one request, and the next goes through', async (fault, delivered, orders) => {
    const engine = start();
    engine.faults.next(fault);
    const delivery = await engine.handle(order());
    expect(delivery.kind === 'reset' ? 'reset' : `${delivery.kind} ${delivery.response.status}`).toBe(
      delivered,
    );
    expect(engine.state().exchange.orders).toHaveLength(orders);
    expect(engine.faults.pending()).toBe(0);
    expect((await engine.handle(order())).kind).toBe('whole');
    expect(engine.state().exchange.orders).toHaveLength(orders + 1);
  });

  test('substitutes say what they are told', async () => {
    const engine = start();
    const next = async (fault: Fault) => {
      engine.faults.next(fault);
      const delivery = await engine.handle(order());
      return delivery.kind === 'whole' ? delivery.response : undefined;
    };
    expect(
      await next({ kind: 'error', error: { code: 61, message: 'No %s.', args: ['luck'] } }),
    ).toMatchObject({
      status: 422,
      body: '{"no":61,"text":"No luck."}',
    });
    expect(
      await next({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: 'x' }),
    ).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
      body: 'x',
    });
    expect(await next({ kind: 'html' })).toMatchObject({ headers: { 'content-type': 'text/html' } });
    const bad = await next({ kind: 'bad-json' });
    expect(bad?.body).toMatch(/^\{"id":/);
    expect(() => JSON.parse(bad?.body ?? '1')).toThrow(SyntaxError);
  });

  test('wait for the request that they are meant for', async () => {
    const engine = start();
    engine.faults.next({ kind: 'reset-before', match: 'trade.place', times: 2 });
    engine.faults.next({
      kind: 'html',
      match: ({ ip }, operation) => ip === '10.0.0.9' && operation === undefined,
    });
    const kinds = async (...sent: ReturnType<typeof request>[]) => {
      const seen: string[] = [];
      for (const one of sent) seen.push((await engine.handle(one)).kind);
      return seen;
    };
    expect(await kinds(request('GET', '/ping'), order(), order(), order())).toEqual([
      'whole',
      'reset',
      'reset',
      'whole',
    ]);
    expect(engine.faults.pending()).toBe(1);
    const page = await engine.handle({ ...request('GET', '/nowhere'), ip: '10.0.0.9' });
    expect(page).toMatchObject({ response: { status: 502 } });
    engine.faults.next({ kind: 'html' });
    engine.faults.clear();
    expect(engine.faults.pending()).toBe(0);
  });

  test.each<readonly [string, Fault]>([
    ['for no operation', { kind: 'html', match: 'trade.plaice' }],
    ['for no request', { kind: 'html', times: 0 }],
    ['with a status that ends nothing', { kind: 'status', status: 100 }],
    ['with a delay that is none', { kind: 'slow', delayMs: Number.NaN }],
  ])('%s are refused at once', (_what, fault) => {
    expect(() => start().faults.next(fault)).toThrow(RangeError);
  });

  test.each<readonly [unknown, string]>([
    [undefined, 'A fault is an object with a kind.'],
    [[], 'A fault is an object with a kind.'],
    [
      {},
      'There is no fault of kind undefined. There are: reset-before, reset-after, slow, half-body, timeout, status, html, bad-json, error.',
    ],
    [{ kind: 'time-out' }, 'There is no fault of kind "time-out". There are: reset-before,'],
    [{ kind: 'toString' }, 'There is no fault of kind "toString".'],
    [{ kind: 'gap' }, 'There is no fault of kind "gap".'],
    [
      { kind: 'reset-after', operation: 'trade.place' },
      'A fault of kind "reset-after" has no operation. It has: match, times.',
    ],
    [{ kind: 'reset-before', carriedOut: true }, 'A fault of kind "reset-before" has no carriedOut.'],
    [{ kind: 'slow' }, 'A fault of kind "slow" needs delayMs, a number of milliseconds'],
    [{ kind: 'slow', delayMs: '5' }, 'delayMs of a fault of kind "slow" is a number of milliseconds'],
    [
      { kind: 'slow', delayMs: Infinity },
      'delayMs of a fault of kind "slow" is a number of milliseconds from 0 to 2147483647.',
    ],
    [{ kind: 'status' }, 'A fault of kind "status" needs status, a whole number from 200 to 599.'],
    [
      { kind: 'status', status: '503' },
      'status of a fault of kind "status" is a whole number from 200 to 599.',
    ],
    [{ kind: 'status', status: 503, body: {} }, 'body of a fault of kind "status" is a text.'],
    [
      { kind: 'status', status: 503, headers: { a: 1 } },
      'headers of a fault of kind "status" is an object of texts',
    ],
    [{ kind: 'error' }, 'A fault of kind "error" needs error, an object with a code'],
    [{ kind: 'error', error: -1013 }, 'error of a fault of kind "error" is an object with a code'],
    [
      { kind: 'error', error: { code: 1, msg: 'x' } },
      'error of a fault of kind "error" is an object with a code',
    ],
    [{ kind: 'html', match: /x/ }, 'match of a fault of kind "html" is a name or a function.'],
    [{ kind: 'html', match: 'trade.plaice' }, 'A fault for trade.plaice: there is no such operation.'],
    [{ kind: 'html', times: '2' }, 'times of a fault of kind "html" is a whole number, at least 1.'],
  ])('that would do nothing are refused by name: %j', (fault, message) => {
    const { faults } = start();
    expect(() => Reflect.apply(faults.next, faults, [fault])).toThrow(message);
    expect(() => Reflect.apply(faults.next, faults, [fault])).toThrow(RangeError);
    expect(faults.pending()).toBe(0);
  });
});

describe('the log', () => {
  test('counts what arrived, by operation and in all, faults and refusals included', async () => {
    const engine = start();
    engine.faults.next({ kind: 'reset-before', match: 'trade.place' });
    await engine.handle(order());
    await engine.handle(order('&colour=red'));
    await engine.handle(request('GET', '/nothing'));
    expect([engine.log.count('trade.place'), engine.log.count('market.ping'), engine.log.count()]).toEqual([
      2, 0, 3,
    ]);
    expect(engine.log.entries().map(({ operation, fault }) => [operation, fault])).toEqual([
      ['trade.place', 'reset-before'],
      ['trade.place', undefined],
      [undefined, undefined],
    ]);
    engine.log.clear();
    expect([engine.log.count(), engine.log.entries()]).toEqual([0, []]);
  });

  test('keeps the latest thousand and counts the rest', async () => {
    const engine = start();
    for (let count = 0; count < 1_005; count++) await engine.handle(request('GET', `/nothing/${count}`));
    expect(engine.log.count()).toBe(1_005);
    expect(engine.log.entries()).toHaveLength(1_000);
    expect(engine.log.entries()[0]?.path).toBe('/nothing/5');
  });

  test('keeps as much as it is told, the latest first of all', async () => {
    const engine = createEngine(toy, { now: NOW, log: { entries: 3, characters: 2_000 } });
    const sizes = [10, 10, 10, 10, 1_500, 1_500, 5_000, 20];
    const kept: number[] = [];
    for (const size of sizes) {
      await engine.handle({ ...order(), path: `/${'x'.repeat(size)}`, body: '' });
      kept.push(engine.log.entries().length);
    }
    expect(kept).toEqual([1, 2, 3, 3, 3, 1, 0, 1]);
    expect(engine.log.count()).toBe(sizes.length);
    expect(() => createEngine(toy, { log: { entries: -1 } })).toThrow(RangeError);
  });

  test('masks secrets that stand in the path', async () => {
    const operations = toy.tables.operations.map((operation) => ({
      ...operation,
      parameters: operation.parameters.map((parameter) =>
        parameter.name === 'id' && parameter.inPath ? { ...parameter, secret: true as const } : parameter,
      ),
    }));
    const engine = createEngine({ ...toy, tables: { ...toy.tables, operations } }, { now: NOW });
    await engine.handle(signed('DELETE', '/orders/123456', `timestamp=${NOW}`));
    expect(engine.log.entries()[0]?.path).toBe('/orders/***');
  });

  test('shows no key, secret, signature or other secret, wherever it stands', async () => {
    const engine = start();
    const placed = order('&reference=seen');
    const signature = placed.body.slice(placed.body.indexOf('signature=') + 10);
    await engine.handle(placed);
    await engine.handle(signed('DELETE', '/orders/1', `timestamp=${NOW}`));
    await engine.handle(
      request('GET', `/orders?id=1&session=hush-hush&reference=${SECRET}`, '', {
        'x-toy-key': OTHER_KEY,
        cookie: 'crumbs',
      }),
    );
    await engine.handle(request('GET', `/${KEY}`, '', { authorization: 'Basic abc', 'x-other': SECRET }));
    await engine.handle(
      request('PUT', '/settings', '{"leverage":9007199254740993,"session":"hush-hush"}', {
        'x-toy-key': KEY,
      }),
    );
    await engine.handle(request('PUT', '/settings', '{"session":"hush-hush', { 'x-toy-key': KEY }));
    const shown = inspect(engine.log.entries(), { depth: 10 }) + JSON.stringify(engine.log.entries());
    for (const secret of [KEY, OTHER_KEY, SECRET, signature, 'hush-hush', 'crumbs', 'Basic abc']) {
      expect(shown).not.toContain(secret);
    }
    expect(engine.log.entries()[0]?.body).toBe(
      `symbol=ABC&type=MARKET&quantity=1&reference=seen&timestamp=${NOW}&signature=***`,
    );
    expect(engine.log.entries()[4]?.body).toBe('{"leverage":9007199254740993,"session":"***"}');
  });
});
