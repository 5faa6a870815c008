import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DecodeMismatch, decodeBody, decodeValue } from '../../src/decode.ts';
import type { DecodePlan } from '../../src/operation.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A piece of JSON, the plan for it (null: none), and what it must become. */
interface Sample {
  readonly text: string;
  readonly plan: DecodePlan | null;
  readonly expected: unknown;
}

const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '1'));
const int64 = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const digits = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.stringMatching(/^\d{0,20}$/))
  .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`));

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  int64.map((id): Sample => ({ text: String(id), plan: 'int64', expected: String(id) })),
  digits.map((text): Sample => ({ text, plan: 'decimal', expected: text })),
  // Numbers that no plan names have a test of their own.
  fc.jsonValue({ maxDepth: 1 }).map((value): Sample => {
    const text = JSON.stringify(value, (_, member) =>
      typeof member === 'number' ? Math.sign(member) : member,
    );
    return { text, plan: null, expected: JSON.parse(text) };
  }),
  fc
    .constantFrom('1.10', '"\\u007f1.5"', '"\u007f0.10"', '"a,1.50,\\"b"', '"\\\\"', 'null')
    .map((text): Sample => ({ text, plan: null, expected: JSON.parse(text) })),
  fc.string().map((value): Sample => ({ text: JSON.stringify(value), plan: 'int64', expected: value })),
);

const { sample } = fc.letrec<{ sample: Sample; tuple: Sample; object: Sample }>((tie) => ({
  sample: fc.oneof({ depthSize: 'small' }, leaf, tie('tuple'), tie('object')),
  tuple: fc.array(tie('sample'), { maxLength: 5 }).map(
    (items): Sample => ({
      text: `[${items.map((item) => item.text).join(' ,\n')}]`,
      plan: { tuple: items.map((item) => item.plan) },
      expected: items.map((item) => item.expected),
    }),
  ),
  object: fc.uniqueArray(fc.tuple(key, tie('sample')), { maxLength: 5, selector: ([name]) => name }).map(
    (members): Sample => ({
      text: `{${members.map(([name, item]) => `${JSON.stringify(name)} : ${item.text}`).join(',')}}`,
      plan: {
        object: Object.fromEntries(
          members.flatMap(([name, { plan }]) => (plan === null ? [] : [[name, plan]])),
        ),
      },
      expected: Object.fromEntries(members.map(([name, item]) => [name, item.expected])),
    }),
  ),
}));

describe('an answer', () => {
  test('without a plan and without long numbers is parsed and nothing else', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const replace = vi.spyOn(String.prototype, 'replace');
    const keys = vi.spyOn(Object, 'keys');
    const text = '{"id":1234567890,"price":"0.10"}';
    const value = decodeBody(text, undefined);
    const calls = {
      parse: [...parse.mock.calls],
      replace: replace.mock.calls.length,
      keys: keys.mock.calls.length,
    };
    vi.restoreAllMocks();
    expect(calls).toEqual({ parse: [[text]], replace: 0, keys: 0 });
    expect(value).toEqual({ id: 1234567890, price: '0.10' });
  });

  test('whose ids are exact numbers is parsed once, from the text as it came', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const text = '{"id":8007199254740991,"price":0.5}';
    expect(decodeBody(text, { plan: { object: { id: 'int64' } } })).toEqual({
      id: '8007199254740991',
      price: 0.5,
    });
    expect(parse.mock.calls).toEqual([[text]]);
  });

  test('of any shape decodes to what its text says', () => {
    fc.assert(
      fc.property(sample, ({ text, plan, expected }) => {
        const decoded =
          plan === null ? decodeBody(text, undefined) : decodeBody(text, { plan, lossless: true });
        // As text, because deep equality of test libraries trips over members called `__proto__`.
        expect(JSON.stringify(decoded)).toBe(JSON.stringify(expected));
      }),
      { numRuns: 500 },
    );
  });

  test('decodes to the same without the hint that digits may be lost', () => {
    fc.assert(
      fc.property(sample, ({ text, plan, expected }) => {
        fc.pre(plan !== null);
        if (plan !== null) expect(JSON.stringify(decodeBody(text, { plan }))).toBe(JSON.stringify(expected));
      }),
    );
  });
});

describe('big ids', () => {
  const big = '351637150141315861';

  test.each<[string, string, DecodePlan, unknown]>([
    ['at the top', big, 'int64', big],
    ['in a member', `{"id":${big}}`, { object: { id: 'int64' } }, { id: big }],
    ['in an array', `[${big},1]`, { array: 'int64' }, [big, '1']],
    ['in arrays in arrays', `[[${big}],[]]`, { array: { array: 'int64' } }, [[big], []]],
    ['in a tuple', `["a",${big},2,3]`, { tuple: [null, 'int64'] }, ['a', big, 2, 3]],
    ['in the rest of a tuple', `[1,2,${big}]`, { tuple: [null, 'int64'], array: 'int64' }, [1, '2', big]],
    ['in a map', `{"a":${big},"b":2}`, { map: 'int64' }, { a: big, b: '2' }],
    [
      'in a map beside named members',
      `{"a":${big},"b":2}`,
      { object: { b: {} }, map: 'int64' },
      { a: big, b: 2 },
    ],
    ['in an object of a list', `[{"id":${big}}]`, { array: { object: { id: 'int64' } } }, [{ id: big }]],
    ['negative', `[-${big}]`, { array: 'int64' }, [`-${big}`]],
    [
      'in the list arm of a union',
      `[{"id":${big}}]`,
      { object: { id: 'int64' }, array: { object: { id: 'int64' } } },
      [{ id: big }],
    ],
    [
      'in the object arm of a union',
      `{"id":${big}}`,
      { object: { id: 'int64' }, array: { object: { id: 'int64' } } },
      { id: big },
    ],
  ])('%s keep all digits', (_, text, plan, expected) => {
    expect(decodeBody(text, { plan })).toEqual(expected);
    expect(decodeBody(text, { plan, lossless: true })).toEqual(expected);
  });

  test('beside members that no plan names keep their digits there too', () => {
    const text = `{"id":${big},"other":${big},"rate":0.10,"name":"1.50","none":null}`;
    expect(decodeBody(text, { plan: { object: { id: 'int64', none: 'int64', missing: 'int64' } } })).toEqual({
      id: big,
      other: big,
      rate: 0.1,
      name: '1.50',
      none: null,
    });
  });
});

describe('digits', () => {
  test.each<[string, string]>([
    ['0.10', '0.10'],
    ['1e-7', '0.0000001'],
    ['1.50E3', '1500'],
    ['-0', '-0'],
    ['-0.0', '-0.0'],
    ['5', '5'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['"4.00000000"', '4.00000000'],
  ])('of the decimal %s are kept', (source, text) => {
    expect(decodeBody(`[${source}]`, { plan: { array: 'decimal' }, lossless: true })).toEqual([text]);
  });

  test.each<[string, string]>([
    ['-0', '0'],
    ['1e3', '1000'],
    ['1.0', '1'],
    ['1e20', '100000000000000000000'],
    ['"007"', '007'],
  ])('of the integer %s are the same by either path', (source, text) => {
    expect(decodeBody(source, { plan: 'int64' })).toBe(text);
    expect(decodeBody(source, { plan: 'int64', lossless: true })).toBe(text);
  });

  test.each(['.17398184', '-.5', '00.10'])('of the text %s are kept as they were sent', (text) => {
    expect(decodeBody(JSON.stringify({ rate: text }), { plan: { object: { rate: 'decimal' } } })).toEqual({
      rate: text,
    });
  });

  test('of a decimal that unexpectedly travels as a number are kept too', () => {
    expect(decodeBody('{"price":0.10}', { plan: { object: { price: 'decimal' } } })).toEqual({
      price: '0.10',
    });
  });
});

describe('a mismatch', () => {
  test.each<[string, string, DecodePlan, string]>([
    [
      'a fraction for an id',
      '{"a":[{"id":1.5}]}',
      { object: { a: { array: { object: { id: 'int64' } } } } },
      'a.0.id',
    ],
    ['true for an id', '{"x":{"id":true}}', { object: { x: { map: 'int64' } } }, 'x.id'],
    ['an object for a decimal', '[0,{}]', { tuple: [null, 'decimal'] }, '1'],
    ['an array for an id', '[[]]', { array: 'int64' }, '0'],
    ['an absurd exponent', '[1e999999999]', { array: 'decimal' }, '0'],
  ])('(%s) says where', (_, text, plan, path) => {
    for (const lossless of [{}, { lossless: true } as const]) {
      try {
        decodeBody(text, { plan, ...lossless });
        expect.unreachable('nothing was thrown');
      } catch (error) {
        if (!(error instanceof DecodeMismatch)) throw error;
        expect(error.path.join('.')).toBe(path);
        expect(error.message.startsWith(`${path}: `)).toBe(true);
      }
    }
  });

  test('never shows the value', () => {
    expect(() => decodeBody('[123.456]', { plan: { array: 'int64' } })).toThrow(/^(?!.*123)/);
  });

  test('is no matter where the answer has another shape than the plan', () => {
    expect(
      decodeBody('{"code":-1121,"msg":"x"}', { plan: { array: { object: { code: 'int64' } } } }),
    ).toEqual({
      code: -1121,
      msg: 'x',
    });
  });
});

describe('a value that is parsed already', () => {
  test('gets its safe integers as text', () => {
    expect(
      decodeValue({ id: 1, list: [2, null] }, { object: { id: 'int64', list: { array: 'int64' } } }),
    ).toEqual({
      id: '1',
      list: ['2', null],
    });
  });

  test.each<[unknown, DecodePlan]>([
    [2 ** 53, 'int64'],
    [0.1, 'decimal'],
  ])('is refused where digits are lost already: %s as %s', (value, plan) => {
    expect(() => decodeValue(value, plan)).toThrow(DecodeMismatch);
  });
});

describe('a member called __proto__', () => {
  const text = '{"__proto__":{"polluted":12345678901234567890},"id":12345678901234567890}';

  test('stays a member and pollutes nothing', () => {
    for (const plan of [
      { object: { id: 'int64' } },
      { map: { map: 'int64' }, object: { id: 'int64' } },
    ] as const) {
      const value = decodeBody(text, { plan });
      expect(Object.keys(Object(value))).toEqual(['__proto__', 'id']);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    }
  });

  test('and inherited names are not taken for members of the answer', () => {
    const plan: DecodePlan = {
      object: Object.fromEntries<DecodePlan>([
        ['constructor', 'int64'],
        ['toString', 'decimal'],
      ]),
    };
    expect(decodeBody('{}', { plan })).toEqual({});
  });
});

test.each([
  '',
  '{',
  '[01]',
  '[1.]',
  '[.5]',
  '{1.50:2}',
  '[1.5 1.5]',
  '["abc,1.10]',
  '[+1.5]',
  '[--1.5]',
  '"a\n1.5"',
  '<html>1.5',
])('text that is no JSON is refused by either path: %j', (text) => {
  expect(() => decodeBody(text, { plan: { array: 'int64' } })).toThrow(SyntaxError);
  expect(() => decodeBody(text, { plan: { array: 'decimal' }, lossless: true })).toThrow(SyntaxError);
});
