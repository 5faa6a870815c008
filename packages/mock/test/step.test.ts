import { describe, expect, test } from 'vitest';
import type { RawRequest } from '../src/handler.ts';
import { initialEngineState } from '../src/state.ts';
import { createStep } from '../src/step.ts';
import { brief, deepFreeze, Stepper } from './stepper.ts';
import { KEY, NOW, OTHER_KEY, order, request, sign, signed, toy } from './toy-exchange.ts';

const withKey = { 'x-toy-key': KEY };

function answer(sent: RawRequest): string {
  return brief(new Stepper().send(sent));
}

describe('every check has its answer', () => {
  test.each<readonly [string, RawRequest, string]>([
    ['a legal request', request('GET', '/book?symbol=ABC'), '200'],
    ['an unknown path', request('GET', '/nothing'), '404 404 Unknown path.'],
    ['a path with a slash too many', request('GET', '/book/?symbol=ABC'), '404 404 Unknown path.'],
    ['a wrong method', request('POST', '/book'), '405 405 Wrong method for this path.'],
    ['no key', request('GET', '/orders?id=1'), '401 51 No key.'],
    ['an empty key', request('GET', '/orders?id=1', '', { 'x-toy-key': '' }), '401 51 No key.'],
    ['an unknown key', request('GET', '/orders?id=1', '', { 'x-toy-key': 'x' }), '401 52 Bad key.'],
    [
      'a key named like a property of all objects',
      request('GET', '/orders?id=1', '', { 'x-toy-key': 'constructor' }),
      '401 52 Bad key.',
    ],
    ['a parameter twice', request('GET', '/book?symbol=ABC&symbol=ABC'), '400 15 Twice.'],
    ['an empty parameter', request('GET', '/book?symbol='), '400 12 Empty: symbol.'],
    ['a parameter without equals sign', request('GET', '/book?symbol'), '400 12 Empty: symbol.'],
    [
      'parameters where none belong',
      request('GET', '/ping?symbol=ABC&x=1'),
      '400 16 Expected 0, received 2.',
    ],
    [
      'what signing brings, where the key alone is asked for',
      request('GET', `/orders?id=1&timestamp=${NOW}&signature=ab`, '', withKey),
      '200',
    ],
    [
      'what signing brings, where nothing is asked for',
      request('GET', `/book?symbol=ABC&timestamp=${NOW}`),
      '400 18 Read 1 of 2.',
    ],
    ['a parameter that no operation has', request('GET', '/book?symbol=ABC&colour=red'), '400 17 Unknown.'],
    ['a parameter named __proto__', request('GET', '/book?symbol=ABC&__proto__=1'), '400 17 Unknown.'],
    ['a parameter of another operation', request('GET', '/book?symbol=ABC&price=1'), '400 18 Read 1 of 2.'],
    ['a missing parameter', request('GET', '/book?limit=5'), '400 11 Missing: symbol.'],
    ['a value with its own error', request('GET', '/book?symbol=abc'), '400 21 No such symbol.'],
    ['illegal characters', request('GET', '/tags?tag=A'), '400 13 Illegal: tag, not in ^[a-z]+$.'],
    ['a number that is none', request('GET', '/book?symbol=ABC&limit=x'), '400 14 Malformed: limit.'],
    [
      'a value that is not in the list',
      request('GET', '/book?symbol=ABC&limit=6'),
      '400 14 Malformed: limit.',
    ],
    [
      'a decimal with exponent',
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1e2&timestamp=${NOW}`),
      '400 14 Malformed: quantity.',
    ],
    [
      'a decimal below the least',
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=0.0099999999999999999999&timestamp=${NOW}`),
      '400 14 Malformed: quantity.',
    ],
    [
      'a decimal above the greatest',
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1000.00000000000000000001&timestamp=${NOW}`),
      '400 14 Malformed: quantity.',
    ],
    [
      'the greatest decimal',
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1000.00&timestamp=${NOW}`),
      '200',
    ],
    ['a text too short', order('&reference=a'), '400 14 Malformed: reference.'],
    ['a text too long', order('&reference=123456789'), '400 14 Malformed: reference.'],
    ['a boolean in the wrong case', order('&reference=ab&hidden=true'), '400 14 Malformed: hidden.'],
    ['a boolean in the right case', order('&reference=ab&hidden=TRUE'), '200'],
    ['a JSON array that is none', request('GET', '/tags?pairs=1'), '400 14 Malformed: pairs.'],
    ['a JSON array that is no JSON', request('GET', '/tags?pairs=['), '400 14 Malformed: pairs.'],
    ['an empty JSON array', request('GET', '/tags?pairs=[]'), '400 14 Malformed: pairs.'],
    ['a JSON array with an object', request('GET', '/tags?pairs=[{}]'), '400 14 Malformed: pairs.'],
    [
      'a JSON array with a value out of range',
      request('GET', '/tags?pairs=[1,-1]'),
      '400 14 Malformed: pairs.',
    ],
    [
      'a JSON body that is none',
      request('PUT', '/settings', 'leverage=3', withKey),
      '400 14 Malformed: body.',
    ],
    ['a JSON body that is an array', request('PUT', '/settings', '[1]', withKey), '400 14 Malformed: body.'],
    [
      'a missing signature',
      request('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1&timestamp=${NOW}`, withKey),
      '400 11 Missing: signature.',
    ],
    [
      'a wrong signature',
      request('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1&timestamp=${NOW}&signature=00`, withKey),
      '400 53 Bad signature.',
    ],
    [
      "another account's signature",
      { ...order('', NOW, OTHER_KEY), headers: withKey },
      '400 53 Bad signature.',
    ],
    ['a validity that is too long, by its own error', order('&validity=60001'), '400 31 '],
    ['a rule with its own error', order('&hidden=TRUE'), '400 41 hidden goes with hidden.'],
    [
      'a parameter that a rule requires',
      signed('POST', '/orders', `symbol=ABC&type=LIMIT&quantity=1&timestamp=${NOW}`),
      '400 11 Missing: price.',
    ],
    ['a parameter that a rule forbids', order('&price=1'), '400 19 Needless: price.'],
    ['none of two', request('GET', '/orders', '', withKey), '400 11 Missing: id.'],
    ['both of two', request('GET', '/orders?id=1&reference=a', '', withKey), '400 19 Needless: reference.'],
    [
      'a range upside down',
      request('GET', '/orders?id=1&from=9007199254740993&to=9007199254740992', '', withKey),
      '400 14 Malformed: from.',
    ],
    [
      'a range too long',
      request('GET', '/orders?id=1&from=1&to=1002', '', withKey),
      '400 14 Malformed: from.',
    ],
    ['a refusal by the handler', signed('DELETE', '/orders/7', `timestamp=${NOW}`), '422 61 Rejected.'],
    [
      'a path parameter out of range',
      signed('DELETE', '/orders/0', `timestamp=${NOW}`),
      '400 14 Malformed: id.',
    ],
  ])('%s', (_what, sent, expected) => {
    expect(answer(sent)).toBe(expected);
  });

  test('a wrong method is told the right ones', () => {
    expect(new Stepper().send(request('PATCH', '/orders')).headers.allow).toBe('POST, GET');
  });
});

describe('the first check that fails answers', () => {
  test.each<readonly [string, RawRequest, string]>([
    ['key before parameters', request('GET', '/orders?colour=red'), '401 51 No key.'],
    ['duplicates before empty values', request('GET', '/book?symbol=&symbol='), '400 15 Twice.'],
    [
      'empty values before unknown names',
      request('GET', '/book?colour=red&symbol='),
      '400 12 Empty: symbol.',
    ],
    ['unknown names before missing ones', request('GET', '/book?colour=red'), '400 17 Unknown.'],
    ['missing names before bad values', request('GET', '/book?limit=x'), '400 11 Missing: symbol.'],
    ['bad values before the time', order('&reference=a', 0), '400 14 Malformed: reference.'],
    [
      'the time before the signature',
      request('POST', '/orders', 'symbol=ABC&type=MARKET&quantity=1&timestamp=0&signature=00', withKey),
      '400 3 Too late.',
    ],
    [
      'the signature before rules',
      request('POST', '/orders', `symbol=ABC&type=LIMIT&quantity=1&timestamp=${NOW}&signature=00`, withKey),
      '400 53 Bad signature.',
    ],
  ])('%s', (_what, sent, expected) => {
    expect(answer(sent)).toBe(expected);
  });
});

describe('a request is in time when timestamp < serverTime + 1000 and serverTime - timestamp <= recvWindow', () => {
  test.each<readonly [string, string, number, string]>([
    ['at the moment', '', 0, '200'],
    ['999 ms ahead', '', 999, '200'],
    ['1000 ms ahead', '', 1000, '400 3 Too early.'],
    ['5000 ms old, by default', '', -5000, '200'],
    ['5001 ms old, by default', '', -5001, '400 3 Too late.'],
    ['100 ms old with validity 100', '&validity=100', -100, '200'],
    ['101 ms old with validity 100', '&validity=100', -101, '400 3 Too late.'],
    ['60000 ms old with the longest validity', '&validity=60000', -60000, '200'],
  ])('%s', (_what, more, offset, expected) => {
    expect(answer(order(more, NOW + offset))).toBe(expected);
  });
});

describe('parameters', () => {
  test('the query wins over the body where a name stands in both', () => {
    const query = 'symbol=ABC';
    const body = `symbol=nonsense&type=MARKET&quantity=1&timestamp=${NOW}`;
    const mixed = request('POST', `/orders?${query}`, `${body}&signature=${sign(query + body)}`, withKey);
    expect(answer(mixed)).toBe('200');
  });

  test('the query wins over the body even with an illegal value', () => {
    const sent = request(
      'POST',
      '/orders?symbol=nonsense',
      'symbol=ABC&type=MARKET&quantity=1&timestamp=1&signature=0',
      withKey,
    );
    expect(answer(sent)).toBe('400 21 No such symbol.');
  });

  test('a body of GET counts for nothing', () => {
    expect(answer(request('GET', '/book?symbol=ABC', 'colour=red'))).toBe('200');
    expect(answer(request('GET', '/book', 'symbol=ABC'))).toBe('400 11 Missing: symbol.');
  });

  test('arrays reach the handler as lists, percent signs and pluses decoded', () => {
    const stepper = new Stepper();
    const { body } = stepper.send(request('GET', '/tags?tag=%61b&tag=c&pairs=%5B1,+9007199254740993%5D'));
    expect(JSON.parse(body)).toEqual({
      lists: { tag: ['ab', 'c'], pairs: ['1', '9007199254740993'] },
      params: {},
    });
  });

  test('a JSON body is read without loss', () => {
    const { body } = new Stepper().send(
      request('PUT', '/settings', '{"leverage":9007199254740993}', withKey),
    );
    expect(JSON.parse(body)).toEqual({ leverage: '9007199254740993' });
  });

  test('a path parameter is decoded and reaches the handler', () => {
    const stepper = new Stepper();
    const placed = stepper.send(order());
    expect(placed.body).toBe(`{"id":9007199254740994,"at":${NOW}}`);
    const cancelled = stepper.send(signed('DELETE', '/orders/%39007199254740994', `timestamp=${NOW}`));
    expect(cancelled.body).toBe('{"cancelled":"9007199254740994"}');
  });

  test('a broken percent sign is text like any other', () => {
    expect(answer(request('GET', '/book?symbol=%E0%A4'))).toBe('400 21 No such symbol.');
  });
});

describe('examples', () => {
  const exampleOnly = createStep({ ...toy, handlers: {} });

  test.each([
    ['the value that was sent', 'type=LIMIT&price=1&form=ACK', 'ACK'],
    ['the default by another parameter', 'type=LIMIT&price=1', 'FULL'],
    ['the default otherwise', 'type=MARKET', 'ACK'],
  ])('are chosen by %s', (_what, params, form) => {
    const sent = signed('POST', '/orders', `symbol=ABC&quantity=1&${params}&timestamp=${NOW}`);
    expect(new Stepper(exampleOnly).send(sent).body).toBe(`{"form":"${form}"}`);
  });

  test.each([
    ['sent', 'reference=a', 'reference'],
    ['absent', 'id=1', 'id'],
  ])('are chosen by a parameter that is %s', (_what, query, by) => {
    expect(new Stepper(exampleOnly).send(request('GET', `/orders?${query}`, '', withKey)).body).toBe(
      `{"by":"${by}"}`,
    );
  });

  test('keep every digit as the spec writes it', () => {
    const plain = {
      ...toy.tables,
      operations: toy.tables.operations.map((operation) => ({
        ...operation,
        examples: operation.examples.slice(1),
      })),
    };
    const { body } = new Stepper(createStep({ ...toy, tables: plain })).send(
      request('GET', '/book?symbol=ABC'),
    );
    expect(body).toBe('{"id":9007199254740993,"bids":[["1.10",0.10]]}');
  });

  test('reach handlers with integers beyond 2^53 exact, and a form that does not exist is a mistake', () => {
    const seen: unknown[] = [];
    const step = createStep({
      ...toy,
      handlers: {
        'market.book': (state, _request, context) => {
          seen.push(context.example('other'), context.used?.('ip', 60_000));
          return { state, body: context.example('nonsense') };
        },
      },
    });
    expect(() => new Stepper(step).send(request('GET', '/book?symbol=ABC'))).toThrow(
      /no example of the form nonsense/,
    );
    expect(seen).toEqual([{ bids: [] }, 2]);
  });
});

describe('a step is pure', () => {
  test('the same state, request and time give the same bytes', () => {
    const step = createStep(toy);
    const state = deepFreeze(initialEngineState(toy.initialState(7)));
    expect(step(state, order(), NOW)).toEqual(step(state, order(), NOW));
    expect(step(state, order(), NOW).events).toEqual([
      { account: 'alice', payload: { placed: 9_007_199_254_741_000n } },
    ]);
    expect(state).toEqual(initialEngineState(toy.initialState(7)));
  });

  test('an asynchronous verifier needs its verdict passed', () => {
    const { authentication } = toy;
    const step = createStep({ ...toy, authentication: { ...authentication, verify: async () => true } });
    const state = initialEngineState(toy.initialState(1));
    expect(() => step(state, order(), NOW)).toThrow(TypeError);
    expect(step(state, order(), NOW, true).response.status).toBe(200);
    expect(brief(step(state, order(), NOW, false).response)).toBe('400 53 Bad signature.');
  });

  test('every answer says its type and the mock time', () => {
    for (const sent of [request('GET', '/ping'), request('GET', '/nothing'), request('GET', '/book')]) {
      expect(new Stepper().send(sent).headers).toMatchObject({
        'content-type': 'application/json;charset=utf-8',
        date: 'Sun, 09 Sep 2001 01:46:40 GMT',
      });
    }
  });
});
