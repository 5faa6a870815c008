import { describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/filters/index.ts';
import { filterCases, limit } from './cases.ts';
import { documented, symbolWith } from './symbols.ts';

describe('each documented filter', () => {
  test.each(filterCases)('$filter: $says', ({ filter, change, order, market: state, want }) => {
    const check = checkOrder(symbolWith(filter, change), order, state);
    if (want === 'pass')
      expect(check).toEqual({ result: 'pass', filters: [{ filter, result: 'pass' }], unchecked: [] });
    else if ('missing' in want) expect(check).toMatchObject({ result: 'undecided', missing: want.missing });
    else {
      expect(check.result === 'fail' && check.failures.map(({ field }) => field)).toEqual(want.fields);
      expect(check.filters).toEqual([{ filter, result: 'fail' }]);
    }
  });

  test('is covered by a case', () => {
    expect(new Set(filterCases.map(({ filter }) => filter))).toEqual(new Set(Object.keys(documented)));
  });
});

describe('checkOrder', () => {
  const all = {
    filters: Object.values(documented).filter(({ filterType }) => !filterType.startsWith('EXCHANGE_')),
    exchangeFilters: Object.values(documented).filter(({ filterType }) => filterType.startsWith('EXCHANGE_')),
  };
  const order = { ...limit, price: '0.0000015', quantity: '0.0005' };

  test('reports every failure, and fail beats undecided', () => {
    const check = checkOrder(all, order);
    expect(check.result).toBe('fail');
    expect(check.result === 'fail' && check.failures.map(({ filter }) => filter)).toEqual([
      'PRICE_FILTER',
      'LOT_SIZE',
      'LOT_SIZE',
      'MIN_NOTIONAL',
    ]);
    expect(check.result === 'fail' && check.missing).toEqual([
      'averagePrice',
      'openOrders',
      'position',
      'exchangeOpenOrders',
    ]);
    expect(check.filters).toContainEqual({ filter: 'PERCENT_PRICE', result: 'undecided' });
    expect(check.filters).toHaveLength(12);
  });

  test('says what a failure is about', () => {
    const check = checkOrder(symbolWith('PRICE_FILTER'), { ...limit, price: '100001' });
    expect(check).toMatchObject({
      failures: [{ filter: 'PRICE_FILTER', reason: '100001 is above maxPrice 100000' }],
    });
  });

  test('passes no order under a filter that it does not know, and names the filter', () => {
    const filters = [{ filterType: 'NOTIONAL' }, ...symbolWith('LOT_SIZE').filters];
    expect(checkOrder({ filters }, { ...limit, quantity: '1' })).toEqual({
      result: 'undecided',
      filters: [{ filter: 'LOT_SIZE', result: 'pass' }],
      missing: [],
      unchecked: ['NOTIONAL'],
    });
    expect(checkOrder({ filters }, { ...limit, quantity: '0' })).toMatchObject({
      result: 'fail',
      unchecked: ['NOTIONAL'],
    });
  });

  test.each([
    ['price', '1e5'],
    ['quantity', Number.NaN],
    ['stopPrice', ''],
    ['icebergQty', 2 ** 53],
    ['quoteOrderQty', '1,5'],
  ])('refuses a malformed %s by name', (field, value) => {
    expect(() => checkOrder({ filters: [] }, { ...limit, [field]: value })).toThrow(
      new RegExp(`^${field}: `),
    );
  });

  test('refuses a filter without its numbers by name', () => {
    const filters = [{ filterType: 'LOT_SIZE', minQty: '1' }];
    expect(() => checkOrder({ filters }, { ...limit, quantity: '1' })).toThrow(/^LOT_SIZE\.maxQty: /);
  });
});
