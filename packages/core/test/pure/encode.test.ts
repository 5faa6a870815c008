import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePairs, encodeParameters } from '../../src/encode.ts';
import { ParameterError } from '../../src/error-parameter.ts';
import type { Operation, Parameter } from '../../src/operation.ts';

function operationWith(parameters: readonly Parameter[], more: Partial<Operation> = {}): Operation {
  return {
    key: 'section.method',
    method: 'GET',
    path: '/v1/thing',
    effect: 'read',
    auth: 'none',
    in: 'query',
    parameters,
    cost: [],
    ...more,
  };
}

function refusal(
  operation: Operation,
  params: Readonly<Record<string, unknown>> | undefined,
): ParameterError {
  try {
    encodeParameters(operation, params);
  } catch (error) {
    if (error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const order = operationWith([
  { name: 'symbol', kind: 'string', required: true },
  { name: 'side', kind: 'string', required: true, values: ['BUY', 'SELL'] },
  { name: 'quantity', kind: 'decimal' },
  { name: 'orderId', kind: 'int64' },
  { name: 'limit', kind: 'integer', min: 1, max: 1000 },
]);

describe('parameters', () => {
  test('are written in declared order, whatever the order of the call', () => {
    const { text, values, path } = encodeParameters(order, { quantity: 1e-7, side: 'BUY', symbol: 'LTCBTC' });
    expect(text).toBe('symbol=LTCBTC&side=BUY&quantity=0.0000001');
    expect(values).toEqual({ symbol: 'LTCBTC', side: 'BUY', quantity: '0.0000001' });
    expect(path).toBe('/v1/thing');
  });

  test('that are undefined count as absent, known or not', () => {
    expect(
      encodeParameters(order, { symbol: 'A', side: 'BUY', limit: undefined, nonsense: undefined }).text,
    ).toBe('symbol=A&side=BUY');
  });

  test('may be left out altogether where none is required', () => {
    expect(encodeParameters(operationWith([]), undefined)).toEqual({
      path: '/v1/thing',
      text: '',
      values: {},
    });
  });

  test.each<[Parameter, unknown, string]>([
    [{ name: 'a', kind: 'string' }, "it's (100%) *new*!", 'a=it%27s%20%28100%25%29%20%2Anew%2A%21'],
    [{ name: 'a', kind: 'string' }, 'a&b=c+d/é€😀', 'a=a%26b%3Dc%2Bd%2F%C3%A9%E2%82%AC%F0%9F%98%80'],
    [{ name: 'a', kind: 'string' }, '-._~azAZ09', 'a=-._~azAZ09'],
    [{ name: 'a', kind: 'decimal' }, '.50', 'a=0.50'],
    [{ name: 'a', kind: 'decimal', min: 0, max: 1 }, '1.000', 'a=1.000'],
    [{ name: 'a', kind: 'int64' }, 351637150141315861n, 'a=351637150141315861'],
    [{ name: 'a', kind: 'integer', values: [5, 10] }, 10, 'a=10'],
    [{ name: 'a', kind: 'boolean' }, true, 'a=true'],
    [{ name: 'a', kind: 'boolean', upper: true }, false, 'a=FALSE'],
    [{ name: 'a', kind: 'string', array: 'repeat' }, ['BTC', 'USDT'], 'a=BTC&a=USDT'],
    [
      { name: 'a', kind: 'string', array: 'json' },
      ['BTCUSDT', 'BNBBTC'],
      'a=%5B%22BTCUSDT%22%2C%22BNBBTC%22%5D',
    ],
    [{ name: 'a', kind: 'int64', array: 'json' }, ['007', 2n ** 60n], 'a=%5B7%2C1152921504606846976%5D'],
  ])('%j of %s', (parameter, value, text) => {
    expect(encodeParameters(operationWith([parameter]), { a: value }).text).toBe(text);
  });

  test('decode to what was given', () => {
    const operation = operationWith([{ name: 'näme!', kind: 'string' }]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        const { text } = encodeParameters(operation, { 'näme!': value });
        expect(text).toMatch(/^[\w.~%-]+=[\w.~%-]+$/);
        expect(text.split('=').map(decodeURIComponent)).toEqual(['näme!', value]);
      }),
    );
  });
});

describe('a time in another unit than documented', () => {
  const time = (unit: 'ms' | 's', more: object = {}) =>
    operationWith([{ name: 'startTime', kind: 'integer', unit, ...more }]);

  test.each<['ms' | 's', number, RegExp]>([
    [
      'ms',
      1_644_364_800,
      /^section\.method, startTime: must be a time in ms, and looks like one in s, got 1644364800$/,
    ],
    ['ms', 1_644_364_800_123_456, /looks like one in µs/],
    ['s', 1_644_364_800_123, /must be a time in s, and looks like one in ms/],
  ])('is refused with the way out: %s, %s', (unit, startTime, message) => {
    expect(() => encodeParameters(time(unit), { startTime })).toThrow(message);
  });

  test('says so also where the documented minimum would refuse it, and for ids of times as text', () => {
    expect(() =>
      encodeParameters(time('ms', { min: 1_591_747_200_000 }), { startTime: 1_644_364_800 }),
    ).toThrow(/looks like one in s/);
    expect(() => encodeParameters(time('ms', { kind: 'int64' }), { startTime: '1644364800' })).toThrow(
      /looks like one in s/,
    );
  });

  test.each<['ms' | 's', number, object?]>([
    ['ms', 1_644_364_800_123],
    ['ms', 0],
    ['ms', 999_999_999],
    ['s', 1_644_364_800],
    // A duration that may be so long.
    ['ms', 2_592_000_000, { max: 7_776_000_000 }],
  ])('is sent where it can be meant: %s, %s', (unit, startTime, more) => {
    expect(encodeParameters(time(unit, more), { startTime }).text).toBe(`startTime=${startTime}`);
  });
});

test.each([5, 2 ** 60, 5n, true, ['5']])('a text that is documented as digits is not made of %s', (value) => {
  const operation = operationWith([{ name: 'ordId', kind: 'string' }]);
  expect(() => encodeParameters(operation, { ordId: value })).toThrow(/ordId: must be text/);
});

describe('path parameters', () => {
  const operation = operationWith(
    [
      { name: 'id', kind: 'string', required: true, inPath: true },
      { name: 'limit', kind: 'integer' },
    ],
    { path: '/v1/orders/{id}/fills' },
  );

  test('are filled in and escaped, and are not sent twice', () => {
    const encoded = encodeParameters(operation, { id: "a/b $& $'?", limit: 5 });
    expect(encoded.path).toBe('/v1/orders/a%2Fb%20%24%26%20%24%27%3F/fills');
    expect(encoded.text).toBe('limit=5');
    expect(encoded.values).toEqual({ id: "a/b $& $'?", limit: '5' });
  });

  test.each(['.', '..'])('refuse the dot segment %s', (id) => {
    expect(refusal(operation, { id }).parameter).toBe('id');
  });
});

describe('refused before sending', () => {
  test.each<[string, Parameter, unknown]>([
    ['null', { name: 'a', kind: 'string' }, null],
    ['empty text', { name: 'a', kind: 'string' }, ''],
    ['a number for text', { name: 'a', kind: 'string' }, 1],
    ['half a surrogate pair', { name: 'a', kind: 'string' }, 'x\ud800'],
    ['an exponent in a decimal text', { name: 'a', kind: 'decimal' }, '1e-7'],
    ['an integer beyond 2^53 as number', { name: 'a', kind: 'decimal' }, 2 ** 53],
    ['NaN', { name: 'a', kind: 'decimal' }, Number.NaN],
    ['a fraction as id', { name: 'a', kind: 'int64' }, 1.5],
    ['a fraction as integer', { name: 'a', kind: 'integer' }, 1.5],
    ['text as integer', { name: 'a', kind: 'integer' }, '5'],
    ['an infinite integer', { name: 'a', kind: 'integer' }, Number.POSITIVE_INFINITY],
    ['text as boolean', { name: 'a', kind: 'boolean' }, 'true'],
    ['a number as boolean', { name: 'a', kind: 'boolean' }, 1],
    ['a value outside the list', { name: 'a', kind: 'integer', values: [5, 10] }, 6],
    ['another case of a listed value', { name: 'a', kind: 'string', values: ['BUY'] }, 'buy'],
    ['less than the minimum', { name: 'a', kind: 'integer', min: 1 }, 0],
    ['more than the maximum', { name: 'a', kind: 'decimal', max: 0.1 }, '0.1000000000000000001'],
    ['one value for an array', { name: 'a', kind: 'string', array: 'repeat' }, 'BTC'],
    ['an empty array', { name: 'a', kind: 'string', array: 'json' }, []],
    ['an array with a wrong item', { name: 'a', kind: 'string', array: 'json' }, ['BTC', '']],
    ['an array with a hole', { name: 'a', kind: 'string', array: 'repeat' }, Array(1)],
    ['an array for one value', { name: 'a', kind: 'string' }, ['BTC']],
    ['a function', { name: 'a', kind: 'string' }, () => 'x'],
  ])('%s', (_, parameter, value) => {
    const error = refusal(operationWith([parameter]), { a: value });
    expect(error).toMatchObject({ name: 'ParameterError', operation: 'section.method', parameter: 'a' });
    expect(error.message).toContain('section.method, a: ');
  });

  test('a missing parameter is named', () => {
    expect(refusal(order, { symbol: 'A' })).toMatchObject({
      parameter: 'side',
      reason: 'is required and was not given',
    });
    expect(refusal(order, undefined).parameter).toBe('symbol');
  });

  test.each([
    ['symbl', { symbl: 'A', side: 'BUY' }, 'did you mean symbol?'],
    ['orderid', { symbol: 'A', side: 'BUY', orderid: '1' }, 'did you mean orderId?'],
    ['qantitty', { symbol: 'A', side: 'BUY', qantitty: '1' }, 'did you mean quantity?'],
  ])('a misspelt name (%s) gets a suggestion, even where it leaves another missing', (name, params, hint) => {
    const error = refusal(order, params);
    expect(error.parameter).toBe(name);
    expect(error.message).toContain(hint);
  });

  test('an unknown name that resembles none gets no suggestion', () => {
    const error = refusal(order, { symbol: 'A', side: 'BUY', frobnicate: 1 });
    expect(error.parameter).toBe('frobnicate');
    expect(error.message).not.toContain('did you mean');
  });

  test('a value is shown shortened', () => {
    const { message } = refusal(order, { symbol: 'A', side: 'B'.repeat(500) });
    expect(message).toContain('BUY, SELL');
    expect(message).toContain(`"${'B'.repeat(40)}..."`);
    expect(message.length).toBeLessThan(150);
  });

  test('a secret value is never shown', () => {
    const operation = operationWith([
      { name: 'key', kind: 'int64', secret: true },
      { name: 'mode', kind: 'string', secret: true, values: ['x'] },
    ]);
    expect(refusal(operation, { key: 'top-secret' }).message).not.toContain('top-secret');
    expect(refusal(operation, { mode: 'top-secret' }).message).not.toContain('top-secret');
  });

  test('a broken rule is told in the words of the spec, with the parameters at fault', () => {
    const operation = operationWith(
      [
        { name: 'orderId', kind: 'int64' },
        { name: 'clientId', kind: 'string' },
      ],
      { rules: [{ exactlyOne: ['orderId', 'clientId'], note: 'One of the two ids says which order.' }] },
    );
    expect(refusal(operation, {})).toMatchObject({
      parameter: 'orderId, clientId',
      reason: 'One of the two ids says which order.',
    });
    expect(encodeParameters(operation, { orderId: 1 }).text).toBe('orderId=1');
  });

  test('a broken rule without a note still gets a reason', () => {
    const operation = operationWith([{ name: 'a', kind: 'string' }], { rules: [{ require: ['a'] }] });
    expect(refusal(operation, {}).reason).toContain('must be sent');
  });
});

describe('parameters of an unknown endpoint', () => {
  test('are written in the order given', () => {
    expect(encodePairs({ z: 'a b', n: 1e-7, big: 2n ** 64n, no: undefined, yes: true, list: ['x', 2] })).toBe(
      'z=a%20b&n=0.0000001&big=18446744073709551616&yes=true&list=x&list=2',
    );
  });

  test.each([[null], [Number.NaN], [2 ** 53], [{}], [[null]]])('are refused for %j', (value) => {
    expect(() => encodePairs({ a: value })).toThrow(ParameterError);
  });
});
