import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumbers, isWhole } from '../../src/check/decimal.ts';
import { validateValue } from '../../src/check/validate-value.ts';
import { at } from '../../src/load/read-node.ts';
import { loadTexts } from '../load/load-texts.ts';

const shared = `
Base: { type: object, required: [a], properties: { a: { type: integer, format: int64 } } }
Both: { allOf: [{ $ref: "#/Base" }, { type: object, required: [b], properties: { b: { type: string } } }] }
Tree: { type: object, properties: { child: { $ref: "#/Tree" } } }
`;

/** The first sentence of what does not fit, or `fits`. */
function verdict(schema: string, value: string): string {
  const [tree] = loadTexts('demo', {
    'demo/openapi.yaml': `schema: ${schema}\nvalue: ${value}\n`,
    'demo/schemas/s.yaml': shared,
  }).trees;
  const root = tree?.entry.root;
  const node = at(root, 'value');
  if (tree === undefined || node === undefined) throw new Error('no tree');
  return validateValue(tree, node, at(root, 'schema'))[0]?.message ?? 'fits';
}

describe('a value held against a schema', () => {
  it.each([
    ['{ type: integer, format: int64 }', '351637150141315861'],
    ['{ type: integer, format: int64 }', '-9223372036854775808'],
    ['{ type: integer, format: double-int }', '9007199254740991'],
    ['{ type: number, format: decimal }', '0.10'],
    ['{ type: number, format: decimal, minimum: 0.1 }', '0.10'],
    ['{ type: string, format: decimal }', '"-0.00000001"'],
    ['{ type: string, format: decimal }', '"100000000000000000000000.1"'],
    ['{ type: string, format: decimal }', '".17398184"'],
    ['{ type: string, format: decimal }', '"-.5"'],
    ['{ type: [string, "null"] }', 'null'],
    ['{ type: integer, enum: [5, 10] }', '10'],
    ['{ type: string, maxLength: 1 }', '"😀"'],
    ['{ type: object, additionalProperties: { type: string } }', '{ any: x, __proto__: y }'],
    ['{ $ref: schemas/s.yaml#/Both }', '{ a: 1, b: x }'],
    ['{ $ref: schemas/s.yaml#/Tree }', '{ child: { child: {} } }'],
    ['{ oneOf: [{ type: string }, { type: array, items: { type: string } }] }', '[x]'],
    ['{ type: array, prefixItems: [{ type: string }], items: false, minItems: 1, maxItems: 1 }', '[x]'],
    ['{ $ref: schemas/missing.yaml#/A }', '{ anything: 1 }'],
  ])('%s fits %s', (schema, value) => {
    expect(verdict(schema, value)).toBe('fits');
  });

  it.each([
    [
      '{ type: integer, format: int64 }',
      '9223372036854775808',
      '9223372036854775808 does not fit into 64 bits',
    ],
    [
      '{ type: integer, format: double-int }',
      '9007199254740992',
      '9007199254740992 is beyond 2^53: format double-int cannot hold it, int64 can',
    ],
    ['{ type: integer, format: int64 }', '1.5', '1.5 must be an integer'],
    ['{ type: integer, format: int64 }', '"1"', '"1" must be an integer'],
    ['{ type: string, format: decimal }', '"1e-8"', '"1e-8" is not a decimal number'],
    ['{ type: string, format: decimal }', '"1."', '"1." is not a decimal number'],
    ['{ type: string, format: decimal }', '"."', '"." is not a decimal number'],
    ['{ type: string, format: decimal }', '1', '1 must be a string'],
    [
      '{ type: number, format: decimal, minimum: 0.3 }',
      '0.29999999999999999999',
      '0.29999999999999999999 is below the minimum of 0.3',
    ],
    ['{ type: string, enum: [BUY, SELL] }', 'BYU', '"BYU" is not a value of the enum (did you mean "BUY"?)'],
    ['{ type: string, pattern: "^[A-Z]+$" }', 'abc', '"abc" does not fit the pattern ^[A-Z]+$'],
    ['{ type: string, minLength: 2 }', '"😀"', '"😀" is too short'],
    ['{ type: string }', 'null', 'null must be a string'],
    ['{ type: object }', '{ __proto__: 1 }', 'the schema has no member __proto__'],
    ['{ $ref: schemas/s.yaml#/Both }', '{ a: 1 }', 'the required member b is missing'],
    ['{ $ref: schemas/s.yaml#/Both }', '{ a: 1, b: x, c: 1 }', 'the schema has no member c'],
    [
      '{ $ref: schemas/s.yaml#/Tree }',
      '{ child: { chidl: {} } }',
      'the schema has no member chidl (did you mean child?)',
    ],
    ['{ oneOf: [{ $ref: schemas/s.yaml#/Base }, { type: string }] }', '{ a: x }', '"x" must be an integer'],
    [
      '{ type: array, prefixItems: [{ type: string }], items: false }',
      '[x, y]',
      'the array has 2 members, but may have 1',
    ],
  ])('%s does not fit %s', (schema, value, expected) => {
    expect(verdict(schema, value)).toBe(expected);
  });
});

describe('numbers compared by their text', () => {
  const number = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 12 }));
  const written = ([digits, scale]: readonly [bigint, number]): string => `${digits}e-${scale}`;

  it('order like the fractions that they are', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const left = a[0] * 10n ** BigInt(b[1]);
        const right = b[0] * 10n ** BigInt(a[1]);
        expect(compareNumbers(written(a), written(b))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it.each([
    ['-0.5', '-0.4', -1],
    ['-0.05', '0', -1],
    ['1.0', '1', 0],
    ['1e3', '1000', 0],
    ['9007199254740993', '9007199254740992', 1],
    ['1e999', '1', 1],
  ])('%s against %s gives %i', (a, b, expected) => {
    expect(Math.sign(compareNumbers(a, b))).toBe(expected);
  });

  it.each([
    ['1', true],
    ['1.0', true],
    ['1.5', false],
    ['15e-1', false],
    ['1e3', true],
    ['-2.50', false],
  ])('%s is whole: %s', (source, whole) => {
    expect(isWhole(source)).toBe(whole);
  });
});
