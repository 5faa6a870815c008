import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encoded } from '../../src/encode.ts';
import { encodeJson } from '../../src/encode-json.ts';
import { ParameterError } from '../../src/error-parameter.ts';
import type { Operation, Parameter } from '../../src/operation.ts';

function operationWith(parameters: readonly Parameter[], more: Partial<Operation> = {}): Operation {
  return {
    key: 'trade.place',
    method: 'POST',
    path: '/v1/place',
    effect: 'write',
    auth: 'none',
    in: 'json',
    parameters,
    cost: [],
    encode: encodeJson,
    ...more,
  };
}

function refusal(operation: Operation, params: unknown): ParameterError {
  try {
    encodeJson(operation, params as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const leg: readonly Parameter[] = [
  { name: 'kind', kind: 'string', required: true, values: ['LIMIT', 'MARKET'] },
  { name: 'price', kind: 'decimal' },
  { name: 'size', kind: 'decimal', json: 'number', required: true },
  { name: 'id', kind: 'int64' },
  { name: 'ref', kind: 'int64', json: 'string' },
  { name: 'secret', kind: 'string', secret: true },
  { name: 'trigger', kind: 'object', members: [{ name: 'at', kind: 'decimal', required: true }] },
];
const rules = [{ when: { kind: ['LIMIT'] }, require: ['price'], note: 'A limit order has a price.' }];
const legs: Parameter = { name: 'legs', kind: 'object', array: 'json', maxItems: 3, members: leg, rules };

describe('a flat JSON body', () => {
  const operation = operationWith(
    [
      { name: 'symbol', kind: 'string' },
      { name: 'size', kind: 'decimal' },
      { name: 'id', kind: 'int64' },
      { name: 'count', kind: 'integer' },
      { name: 'reduce', kind: 'boolean', upper: true },
      { name: 'tags', kind: 'string', array: 'repeat' },
      { name: 'path', kind: 'string', inPath: true },
      { name: 'page', kind: 'integer', inQuery: true },
    ],
    { path: '/v1/{path}' },
  );

  test('holds decimals as text, integers with all digits, and real arrays; the query stays outside', () => {
    const encoded = encodeJson(operation, {
      symbol: 'a"b\u2028',
      size: '0.10',
      id: '0123456789012345678',
      count: 3,
      reduce: true,
      tags: ['x', 'y"'],
      path: "$& $'",
      page: 2,
    });
    expect(encoded.path).toBe('/v1/%24%26%20%24%27');
    expect(encoded.query).toBe('page=2');
    expect(encoded.body).toBe(
      '{"symbol":"a\\"b\u2028","size":"0.10","id":123456789012345678,"count":3,"reduce":true,"tags":["x","y\\""]}',
    );
  });

  test('is empty where nothing is sent', () => {
    expect(encodeJson(operation, { path: 'x' }).body).toBe('');
  });
});

describe('objects in lists', () => {
  test('are written with the digits given, as text or as number, never with an exponent', () => {
    const { body } = encodeJson(operationWith([legs]), {
      legs: [
        { size: 1e-7, kind: 'LIMIT', price: '0001.500', id: 2n ** 60n, ref: '0042' },
        { kind: 'MARKET', size: '007.10', trigger: { at: 1e-9 } },
      ],
    });
    expect(body).toBe(
      '{"legs":[{"kind":"LIMIT","price":"0001.500","size":0.0000001,"id":1152921504606846976,"ref":"0042"},' +
        '{"kind":"MARKET","size":7.10,"trigger":{"at":"0.000000001"}}]}',
    );
  });

  test.each<[string, unknown, string]>([
    ['a missing member', { legs: [{ kind: 'MARKET', size: 1 }, { kind: 'MARKET' }] }, 'legs[1].size'],
    ['a misspelt member', { legs: [{ kind: 'MARKET', size: 1, prise: 1 }] }, 'legs[0].prise'],
    ['a wrong value', { legs: [{ kind: 'STOP', size: 1 }] }, 'legs[0].kind'],
    [
      'a broken rule',
      {
        legs: [
          { kind: 'MARKET', size: 1 },
          { kind: 'LIMIT', size: 1 },
        ],
      },
      'legs[1].price',
    ],
    [
      'a member of a member',
      { legs: [{ kind: 'MARKET', size: 1, trigger: { at: 'x' } }] },
      'legs[0].trigger.at',
    ],
    ['an item that is no object', { legs: [[]] }, 'legs[0]'],
    ['null', { legs: [null] }, 'legs[0]'],
    ['a hole', { legs: new Array(1) }, 'legs[0]'],
    ['no list', { legs: {} }, 'legs'],
    ['an empty list', { legs: [] }, 'legs'],
    ['a list that is too long', { legs: [1, 2, 3, 4] }, 'legs'],
  ])('%s is refused by its name', (_, params, name) => {
    expect(refusal(operationWith([legs]), params).parameter).toBe(name);
  });

  test('a secret member is not shown', () => {
    const error = refusal(operationWith([legs]), { legs: [{ kind: 'MARKET', size: 1, secret: 12345678 }] });
    expect(error.message).not.toContain('12345678');
  });

  test('travel as JSON in one value of a form or a query', () => {
    const given = { legs: [{ kind: 'MARKET', size: '1' }], tag: 'a b' };
    const parameters: readonly Parameter[] = [legs, { name: 'tag', kind: 'string' }];
    const text = 'legs=%5B%7B%22kind%22%3A%22MARKET%22%2C%22size%22%3A1%7D%5D&tag=a%20b';
    expect(encodeJson(operationWith(parameters, { in: 'form' }), given)).toMatchObject({
      body: text,
      query: '',
    });
    expect(encodeJson(operationWith(parameters, { in: 'query' }), given)).toMatchObject({
      body: '',
      query: text,
    });
  });
});

describe('a list that is the whole body', () => {
  const whole: Parameter = { ...legs, name: 'body', whole: true, required: true };

  test('needs no name, in errors neither', () => {
    const operation = operationWith([whole]);
    expect(encodeJson(operation, { body: [{ kind: 'MARKET', size: 1 }] }).body).toBe(
      '[{"kind":"MARKET","size":1}]',
    );
    expect(refusal(operation, { body: [{ kind: 'MARKET' }] }).parameter).toBe('[0].size');
  });

  test('has one where there are other parameters', () => {
    const operation = operationWith([{ name: 'desk', kind: 'string', inQuery: true }, whole]);
    expect(encodeJson(operation, { desk: 'x', body: [{ kind: 'MARKET', size: 1 }] })).toMatchObject({
      query: 'desk=x',
      body: '[{"kind":"MARKET","size":1}]',
    });
    expect(refusal(operation, { body: [{ kind: 'MARKET' }] }).parameter).toBe('body[0].size');
  });
});

test('the usual encoder refuses a JSON body that nothing writes', () => {
  const { encode: _, ...operation } = operationWith([{ name: 'a', kind: 'string' }]);
  expect(() => encoded(operation, { a: 'x' })).toThrow('encodeJson');
});

test('names of the members of every object are names like any other', () => {
  const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];
  const members = names.map((name): Parameter => ({ name, kind: 'string' }));
  const operation = operationWith([{ name: 'item', kind: 'object', members }, ...members]);
  expect(encodeJson(operation, { item: {} }).body).toBe('{"item":{}}');
  const all: unknown = JSON.parse(`{${names.map((name) => `"${name}":"x"`).join(',')}}`);
  const { body, values } = encodeJson(operation, { item: all, ...(all as object), ['__proto__']: 'x' });
  expect(body).toBe(`{"item":${JSON.stringify(all)},${JSON.stringify(all).slice(1)}`);
  expect(Object.keys(values)).toEqual(['item', ...names]);
});

test('what JSON.parse reads is what was given, whatever the texts', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1 }), (name, texts) => {
      const members: readonly Parameter[] = [{ name, kind: 'string', required: true }];
      const operation = operationWith([{ name: 'items', kind: 'object', array: 'json', members }]);
      const items = texts.map((one) => Object.fromEntries([[name, one]]));
      expect(JSON.parse(encodeJson(operation, { items }).body)).toEqual({ items });
    }),
  );
});
