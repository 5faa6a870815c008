import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOrder, roundToStep, roundToTick } from '../../src/filters/index.ts';
import { symbolWith } from './symbols.ts';

const order = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };

/** A grid: minimum and tick in units of 1e-8, and how many ticks up. */
const grids = fc.record({
  min: fc.bigInt(1n, 10n ** 12n),
  tick: fc.bigInt(2n, 10n ** 10n),
  ticks: fc.bigInt(0n, 10n ** 9n),
});

const decimal = (units: bigint): string => new Big(units.toString()).div(1e8).toFixed(8);

describe('the tick grid', () => {
  test('a price of min + n ticks passes, and half a tick more fails', () => {
    fc.assert(
      fc.property(grids, ({ min, tick, ticks }) => {
        // An even tick, so that its half still has eight places.
        const even = tick - (tick % 2n);
        const symbol = symbolWith('PRICE_FILTER', {
          minPrice: decimal(min),
          tickSize: decimal(even),
          maxPrice: '0',
        });
        expect(checkOrder(symbol, { ...order, price: decimal(min + ticks * even) }).result).toBe('pass');
        expect(checkOrder(symbol, { ...order, price: decimal(min + ticks * even + even / 2n) }).result).toBe(
          'fail',
        );
      }),
    );
  });

  test('a rounded price always passes and is at most one tick away', () => {
    const modes = fc.constantFrom('down' as const, 'up' as const, 'nearest' as const);
    fc.assert(
      fc.property(grids, fc.bigInt(0n, 10n ** 10n), modes, ({ min, tick, ticks }, rest, mode) => {
        const symbol = symbolWith('PRICE_FILTER', {
          minPrice: decimal(min),
          tickSize: decimal(tick),
          maxPrice: '0',
        });
        const price = decimal(min + ticks * tick + (rest % tick));
        const rounded = roundToTick(symbol, price, mode);
        expect(checkOrder(symbol, { ...order, price: rounded }).result).toBe('pass');
        const moved = new Big(rounded).minus(price);
        expect(moved.abs().lt(decimal(tick))).toBe(true);
        if (mode === 'down') expect(moved.gt(0)).toBe(false);
        if (mode === 'up') expect(moved.lt(0)).toBe(false);
        if (mode === 'nearest') expect(moved.abs().times(2).lte(decimal(tick))).toBe(true);
      }),
    );
  });

  test.each([
    ['0.00000149', undefined, '0.000001'],
    ['0.0000015', 'nearest', '0.000002'],
    ['0.0000019', 'down', '0.000001'],
    ['0.0000011', 'up', '0.000002'],
    [0.1 + 0.2, undefined, '0.3'],
    ['0.0000004', 'up', '0.000001'],
  ] as const)('a price of %s rounded %s is %s', (price, mode, want) => {
    expect(roundToTick(symbolWith('PRICE_FILTER'), price, mode)).toBe(want);
  });

  test('a price is not moved over a bound silently', () => {
    expect(() => roundToTick(symbolWith('PRICE_FILTER'), '0.0000004')).toThrow(/below minPrice 0.000001/);
    expect(() => roundToTick(symbolWith('PRICE_FILTER'), '100000.1')).toThrow(/above maxPrice 100000/);
  });

  test('without PRICE_FILTER a price stays as it is', () => {
    expect(roundToTick({ filters: [] }, '1.23456789')).toBe('1.23456789');
  });
});

describe('the step grid', () => {
  test.each([
    ['1.0009', undefined, '1'],
    ['1.0009', 'nearest', '1.001'],
    ['1.0001', 'up', '1.001'],
  ] as const)('a quantity of %s rounded %s is %s', (quantity, mode, want) => {
    expect(roundToStep(symbolWith('LOT_SIZE'), quantity, mode)).toBe(want);
  });

  test('the grid begins at minQty', () => {
    expect(roundToStep(symbolWith('LOT_SIZE', { minQty: '0.5', stepSize: '0.2' }), '1')).toBe('0.9');
  });

  test('a quantity that would round to less than minQty is refused', () => {
    expect(() => roundToStep(symbolWith('LOT_SIZE'), '0.0009')).toThrow(/below minQty 0.001/);
  });
});
