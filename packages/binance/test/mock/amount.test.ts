import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  equal,
  fromUnits,
  less,
  minus,
  plus,
  times,
  toAmount,
  toUnits,
  wholeSteps,
} from '../../src/mock/amount.ts';

/** Any amount that an account may hold, and the forms in which requests write numbers. */
const amount = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fc.bigInt({ min: 0n, max: 10n ** 15n + 5n }),
    fc.bigInt({ min: 0n, max: 10n ** 24n }),
  )
  .map((units) => new Big(String(units)).div(1e8).toFixed(8));
const written = fc.oneof(
  amount,
  amount.map((text) => new Big(text).toFixed()),
  amount.map((text) => new Big(text).toExponential()),
  amount.map((text) => `00${text}`),
);

describe('amounts agree with exact decimals', () => {
  test('in sums, differences, products and comparisons, in whatever form they are written', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [x, y] = [new Big(a), new Big(b)];
        expect(plus(a, b)).toBe(x.plus(y).toFixed(8));
        expect(new Big(minus(a, b)).eq(x.minus(y))).toBe(true);
        expect(minus(plus(a, b), b)).toBe(toAmount(a));
        expect(times(a, b)).toBe(x.times(y).toFixed(8, 0));
        expect([less(a, b), equal(a, b)]).toEqual([x.lt(y), x.eq(y)]);
        expect(toAmount(a)).toBe(x.toFixed(8, 0));
        expect(fromUnits(toUnits(toAmount(a)))).toBe(x.toFixed(8, 0));
      }),
      { numRuns: 2000 },
    );
  });

  test('in whole lots', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.constantFrom('0.00000001', '0.00100000', '1.00000000'),
        (value, price, step) => {
          fc.pre(new Big(price).gt(0));
          const bought = new Big(wholeSteps(value, price, step));
          expect(bought.mod(step).eq(0)).toBe(true);
          expect(bought.times(price).lte(value)).toBe(true);
          expect(bought.plus(step).times(price).gt(value)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
