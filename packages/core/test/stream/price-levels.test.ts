import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareDecimals } from '../../src/decimal.ts';
import { depthTo, difference } from '../../src/stream/depth.ts';
import { type Level, PriceLevels } from '../../src/stream/price-levels.ts';

const price = fc
  .tuple(
    fc.oneof(fc.nat(30), fc.nat(2 ** 31)),
    fc.nat(99),
    fc.constantFrom('', '0', '00000000', '00000000000'),
  )
  .map(([whole, fraction, zeros]) => `${whole}.${String(fraction).padStart(2, '0')}${zeros}`);
const quantity = fc.constantFrom('0', '0.000', '1', '2.5', '0.00000001');

test.each(['ascending', 'descending'] as const)('levels are sorted %s, as a sorted map has them', (order) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(price, quantity), { maxLength: 400, size: 'max' }), (updates) => {
      const levels = new PriceLevels(order);
      const model: Level[] = [];
      for (const level of updates) {
        levels.set(level);
        const there = model.findIndex(([other]) => compareDecimals(other, level[0]) === 0);
        if (Number(level[1]) === 0) {
          if (there >= 0) model.splice(there, 1);
        } else if (there >= 0) model[there] = level;
        else model.push(level);
      }
      const sign = order === 'ascending' ? 1 : -1;
      model.sort(([a], [b]) => sign * compareDecimals(a, b));
      expect([...levels]).toEqual(model);
      expect(levels.size).toBe(model.length);
      expect(levels.best).toEqual(model[0]);
      expect(levels.take(7)).toEqual(model.slice(0, 7));
    }),
    { numRuns: 25 },
  );
});

describe('levels', () => {
  it('split and merge as thousands come and go', () => {
    const levels = new PriceLevels('ascending');
    for (let n = 0; n < 5000; n++) levels.set([`${(n * 7919) % 5000}.5`, '1']);
    expect(levels.size).toBe(5000);
    expect([...levels].map(([at]) => Number(at))).toEqual(Array.from({ length: 5000 }, (_, n) => n + 0.5));
    for (let n = 0; n < 5000; n++) if (n !== 4321) levels.set([`${n}.5`, '0']);
    expect([...levels]).toEqual([['4321.5', '1']]);
  });

  it('tell prices apart that no double can', () => {
    const levels = new PriceLevels('descending');
    levels.set(['90071992547409920.1', '1']);
    levels.set(['90071992547409920.2', '2']);
    expect(levels.take(2).map(([, amount]) => amount)).toEqual(['2', '1']);
  });

  it('remove a level that is not there without a word', () => {
    const levels = new PriceLevels('ascending');
    levels.set(['1', '0']);
    levels.set(['2', '1']);
    levels.set(['3', '0.00']);
    expect([...levels]).toEqual([['2', '1']]);
  });

  it.each(['', 'abc', '1e5', '-1', '1.', '.5'])('refuse %j as a price', (text) => {
    expect(() => new PriceLevels('ascending').set([text, '1'])).toThrow(RangeError);
  });
});

describe('depth', () => {
  const asks: readonly Level[] = [
    ['0.0026', '100'],
    ['0.0027', '0.5'],
    ['0.0030', '10.25'],
  ];

  it.each([
    ['50', { quantity: '50', cost: '0.13', worstPrice: '0.0026', levels: 1, isComplete: true }],
    ['100', { quantity: '100', cost: '0.26', worstPrice: '0.0026', levels: 1, isComplete: true }],
    ['100.6', { quantity: '100.6', cost: '0.26165', worstPrice: '0.0030', levels: 3, isComplete: true }],
    ['1000', { quantity: '110.75', cost: '0.2921', worstPrice: '0.0030', levels: 3, isComplete: false }],
  ])('to %s is exact', (wanted, expected) => {
    expect(depthTo(asks, wanted)).toEqual(expected);
  });

  it('of an empty side is nothing', () => {
    const nothing = { quantity: '0', cost: '0', worstPrice: undefined, levels: 0, isComplete: false };
    expect(depthTo([], '1')).toEqual(nothing);
  });

  it.each(['0', '-1', 'x', '1e3'])('refuses a quantity of %s', (wanted) => {
    expect(() => depthTo(asks, wanted)).toThrow(RangeError);
  });
});

test('a difference of decimals is exact', () => {
  expect(difference('0.0026', '0.0024')).toBe('0.0002');
  expect(difference('0.3', '0.1')).toBe('0.2');
  expect(difference('1', '1.00')).toBe('0');
  expect(difference('1', '1.5')).toBe('-0.5');
});
