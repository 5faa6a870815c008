import { fault, readExactly } from '@exspec/testing/exact-json';
import { RandomJson } from '@exspec/testing/random-json';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DecodeMismatch, decodeBody } from '../../src/decode.ts';
import { mayRound } from '../../src/lossless.ts';
import type { DecodePlan } from '../../src/operation.ts';
import { applyIntegers, compileIntegers, plainLength } from '../../src/stream/integers.ts';

const keys = ['a', 'b', 'c', 'd', 'e"', '__proto__', 'constructor'];

/** Plans of ids alone, as deep as streams have them. */
const { plan: plans } = fc.letrec<{ plan: DecodePlan; member: DecodePlan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.dictionary(fc.constantFrom(...keys), tie('member'), { maxKeys: 5 }).map((object) => ({ object })),
    tie('plan').map((array) => ({ array })),
  ),
  member: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 3, arbitrary: fc.constant('int64' as const) },
    tie('plan'),
  ),
}));

const number = fc.oneof(
  fc.maxSafeInteger().map(String),
  fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map(String),
  fc.constantFrom(
    '0',
    '-0',
    '2147483647',
    '2147483648',
    '999999',
    '1000000',
    '9007199254740991',
    '9007199254740993',
  ),
  fc.constantFrom('1.5', '9007199254740993.5', '9007199254740993e2', '1e3'),
);

/** JSON texts whose members have the names that the plans have. */
const { json: texts } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 4, arbitrary: number },
    fc.constantFrom('null', 'true', '"7"', '"x"', '"\\"a\\":9007199254740993,"'),
    {
      weight: 4,
      arbitrary: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('json')), { selector: ([key]) => key })
        .map((list) => `{${list.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
    },
    fc.array(tie('json'), { maxLength: 3 }).map((list) => `[${list.join(',')}]`),
  ),
}));

/** The careful reader of REST answers. */
function careful(text: string, plan: DecodePlan): unknown {
  try {
    return { value: decodeBody(text, { plan, lossless: true }) };
  } catch (error) {
    if (error instanceof DecodeMismatch) return 'refused';
    throw error;
  }
}

describe('ids of events', () => {
  it('are what the careful reader of answers makes of the same text, or are left to it', () => {
    let quick = 0;
    fc.assert(
      fc.property(plans, texts, (plan, text) => {
        const integers = compileIntegers(plan);
        if (integers === undefined) throw new Error('the plan speaks of ids alone');
        const value: unknown = JSON.parse(text);
        if (mayRound(text) || !applyIntegers(value, integers)) return;
        quick++;
        const other = careful(text, plan);
        expect(other).toEqual({ value });
      }),
      { numRuns: 1000 },
    );
    expect(quick).toBeGreaterThan(200);
  });

  it.each([
    '0',
    '7',
    '-7',
    '2147483647',
    '2147483648',
    '3112874001',
    '999999999999',
    '1000000000000',
    '9007199254740991',
    '-9007199254740991',
    '-3000000000',
  ])('%s keeps every digit', (digits) => {
    const integers = compileIntegers({ object: { a: 'int64', b: 'int64', c: 'int64', d: 'int64' } });
    if (integers === undefined) throw new Error('the plan speaks of ids alone');
    for (const key of ['a', 'b', 'c', 'd']) {
      const text = `{"${key}":${digits}}`;
      const value = JSON.parse(text);
      expect(applyIntegers(value, integers)).toBe(true);
      expect(value).toEqual({ [key]: digits });
    }
  });

  it('that follow one another are told apart, whatever digits they share', () => {
    const integers = compileIntegers({ object: { a: 'int64' } });
    if (integers === undefined) throw new Error('the plan speaks of ids alone');
    for (const id of [3_000_000_000, 3_000_000_001, 3_001_000_000, 3_000_999_999, 3_000_001_000]) {
      const value = { a: id };
      expect(applyIntegers(value, integers)).toBe(true);
      expect(value).toEqual({ a: String(id) });
    }
  });
});

test.each<[string, DecodePlan]>([
  ['decimals', { object: { p: 'decimal' } }],
  ['tuples', { array: { tuple: ['int64', null] } }],
  ['maps', { object: { m: { map: 'int64' } } }],
  ['bare ids', 'int64'],
])('a plan with %s is left to the careful reader', (_, plan) => {
  expect(compileIntegers(plan)).toBeUndefined();
});

describe('the length of a plain text', () => {
  it('is that of the text, wherever it proves that nothing was rounded', () => {
    let proven = 0;
    for (let seed = 0; seed < 5000; seed++) {
      const random = new RandomJson(seed);
      const text = random.next(2) === 0 ? random.text(random.plan()) : plain(random);
      if (plainLength(JSON.parse(text)) !== text.length) continue;
      proven++;
      expect(fault(JSON.parse(text), readExactly(text), undefined)).toBeUndefined();
    }
    expect(proven).toBeGreaterThan(1000);
  });

  it.each(['{"a":1e3,"b":1.0000000000000000001}', '{"a":16725157821e3,"b":1.00000000000000000}', '1e15'])(
    'is not that of %s, where one number is written shorter',
    (text) => {
      expect(plainLength(JSON.parse(text))).not.toBe(text.length);
    },
  );
});

function plain(random: RandomJson): string {
  const id = (): number => 1 + random.next(2 ** 31) * random.next(2 ** 20);
  return JSON.stringify({
    e: 'trade',
    a: id(),
    b: [['0.1', '2'], [], id()],
    c: { m: true, n: null },
    d: -id(),
    f: {},
  });
}
