import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLossless, parseMarked, stringifyLossless, unmark } from '../../src/lossless.ts';

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('lossless JSON', () => {
  test.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-351637150141315861', -351637150141315861n],
    ['0.10', 0.1],
    ['1e21', 1e21],
    ['-0', -0],
    [
      '{"a":[12345678901234567890,"12345678901234567890",null]}',
      { a: [12345678901234567890n, '12345678901234567890', null] },
    ],
  ])('%s parses to exact values', (text, value) => {
    expect(parseLossless(text)).toEqual(value);
  });

  test.each<[unknown, string]>([
    [
      { a: 351637150141315861n, b: [1n, undefined, null, 'x"', true], c: undefined },
      '{"a":351637150141315861,"b":[1,null,null,"x\\"",true]}',
    ],
    [0.1, '0.1'],
    [Number.NaN, 'null'],
    [undefined, 'null'],
  ])('%o is written with bare integers', (value, text) => {
    expect(stringifyLossless(value)).toBe(text);
  });

  test('reads what it wrote, bigints included', () => {
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.maxSafeInteger(),
        fc.oneof(fc.bigInt({ min: 2n ** 53n }), fc.bigInt({ max: -(2n ** 53n) })),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        expect(parseLossless(stringifyLossless(value))).toEqual(value);
      }),
    );
  });

  test('agrees with JSON.parse wherever numbers are plain', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(unmarkAll(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('accepts exactly the texts that JSON.parse accepts', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '\\u007f',
      ' ',
      '\n',
      '-',
      '0',
      '1.5',
      '1234567890123456',
      '01',
      '1.',
      'e5',
      'E+3',
      '+',
      '-0',
      'true',
      'null',
      'a',
      '\u007f',
      '"k"',
      '"1.5"',
      ',1.5,',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(accepts(parseLossless, text)).toBe(accepts(JSON.parse, text));
      }),
      { numRuns: 5000 },
    );
  });

  test.each(['"\\1234567890123456', '"a\\', '["x\\"1.50', '{"a":"1.50'])(
    'a text cut off inside a string stays illegal: %j',
    (text) => {
      expect(() => parseLossless(text)).toThrow(SyntaxError);
    },
  );

  test.each(['"\u007f1.5"', '"\\u007f1.5"', '"\\u007F1.5\u0080"', '"\\u0080\u007f"'])(
    'the text %j is not taken for a marked number',
    (text) => {
      expect(parseLossless(`[${text},1.5]`)).toEqual([JSON.parse(text), 1.5]);
    },
  );

  test.each([
    '"{\\"a\\":1.50,\\"b\\":[1.50]}"',
    '":1.50,"',
    '[",1.50","-0",1.50]',
    '{",1.50,":1.50}',
    '1.50',
    ' -0 ',
    '{"a,":1.50}',
  ])('numbers inside strings and keys stay text: %s', (text) => {
    expect(parseLossless(text)).toEqual(JSON.parse(text));
  });

  test('a string of a million characters and a number of a million digits are read', () => {
    const long = 'x\\n'.repeat(500_000);
    const { value, marker } = parseMarked(`["${long}",${'7'.repeat(1_000_000)}]`);
    expect(unmark(value, marker, (source) => source.length)).toEqual(['x\n'.repeat(500_000), 1_000_000]);
  });
});

function unmarkAll(text: string): unknown {
  const { value, marker } = parseMarked(text);
  return unmark(value, marker, Number);
}
