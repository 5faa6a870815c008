import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareDecimals,
  signOfDifference,
  toDecimalText,
  toIntegerText,
  writeOutExponent,
} from '../../src/decimal.ts';

const decimalText = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.stringMatching(/^\d{0,20}$/))
  .map(
    ([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`,
  );

describe('a decimal parameter', () => {
  test.each<[unknown, string]>([
    ['0.1', '0.1'],
    ['0.10', '0.10'],
    ['100', '100'],
    ['-1.50', '-1.50'],
    ['.17398184', '0.17398184'],
    ['-.5', '-0.5'],
    ['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [-1.5e-9, '-0.0000000015'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [-0, '0'],
    [9007199254740991, '9007199254740991'],
    [12345678901234567890n, '12345678901234567890'],
    [-7n, '-7'],
  ])('%o is written %s', (value, text) => {
    expect(toDecimalText(value)).toBe(text);
  });

  test.each([
    [''],
    [' 1'],
    ['1 '],
    ['1\n'],
    ['+1'],
    ['1e-7'],
    ['1E5'],
    ['0x1'],
    ['1,5'],
    ['1.'],
    ['.'],
    ['-'],
    ['1.2.3'],
    ['Infinity'],
    ['NaN'],
    ['١'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
    [2 ** 53],
    [1e21],
    [null],
    [true],
    [{}],
    [['1']],
  ])('%o is refused', (value) => {
    expect(toDecimalText(value)).toBeUndefined();
  });

  test('a number written as text reads back as the same number and has no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = toDecimalText(number);
        if (Number.isInteger(number) && Math.abs(number) > Number.MAX_SAFE_INTEGER) {
          expect(text).toBeUndefined();
        } else {
          expect(text).toMatch(/^-?\d+(\.\d+)?$/);
          expect(Number(text)).toBe(number === 0 ? 0 : number);
        }
      }),
    );
  });
});

describe('an integer id', () => {
  test.each<[unknown, string | undefined]>([
    ['28', '28'],
    ['-28', '-28'],
    ['351637150141315861', '351637150141315861'],
    [351637150141315861n, '351637150141315861'],
    [28, '28'],
    [-0, '0'],
    [2 ** 53, undefined],
    [1.5, undefined],
    ['1.0', undefined],
    ['1e3', undefined],
    ['', undefined],
    [' 1', undefined],
    ['0x1F', undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [false, undefined],
  ])('%o is written %s', (value, text) => {
    expect(toIntegerText(value)).toBe(text);
  });
});

describe('an exponent', () => {
  test.each<[string, string | undefined]>([
    ['1e-7', '0.0000001'],
    ['1.50E3', '1500'],
    ['1.50e1', '15.0'],
    ['1.5e+2', '150'],
    ['-2.5e-1', '-0.25'],
    ['0e5', '0'],
    ['0.10e1', '1.0'],
    ['12.34e0', '12.34'],
    ['123e-2', '1.23'],
    ['0.10', '0.10'],
    ['1e999999999', undefined],
    ['1e-999999999', undefined],
  ])('%s is written out as %s', (text, written) => {
    expect(writeOutExponent(text)).toBe(written);
  });
});

describe('comparison', () => {
  test.each<[string, string, -1 | 0 | 1]>([
    ['1', '1.000', 0],
    ['0.1', '0.10', 0],
    ['-0', '0', 0],
    ['9', '10', -1],
    ['-9', '-10', 1],
    ['-0.5', '0.5', -1],
    ['-0.5', '-0.49', -1],
    ['0.30000000000000000001', '0.3', 1],
    ['123456789012345678901234567890', '123456789012345678901234567891', -1],
  ])('of %s with %s is exact', (a, b, order) => {
    expect(compareDecimals(a, b)).toBe(order);
  });

  test('agrees with itself the other way round, and with zeros appended', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        expect(compareDecimals(a, b) + compareDecimals(b, a)).toBe(0);
        expect(compareDecimals(a, a.includes('.') ? `${a}00` : `${a}.00`)).toBe(0);
      }),
    );
  });

  test.each<[string, string, string, -1 | 0 | 1]>([
    ['3600000', '0', '3600000', 0],
    ['3600001', '0', '3600000', 1],
    ['0.3', '0.1', '0.2', 0],
    ['1', '2', '0.5', -1],
  ])('knows whether %s is more than %s plus %s', (a, b, c, sign) => {
    expect(signOfDifference(a, b, c)).toBe(sign);
  });
});
