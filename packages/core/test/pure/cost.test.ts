import { expect, test } from 'vitest';
import { costOf } from '../../src/cost.ts';
import type { Bucket, Operation, Weight } from '../../src/operation.ts';

function operationCosting(...weights: readonly Weight[]): Operation {
  return {
    key: 'section.method',
    method: 'GET',
    path: '/',
    effect: 'read',
    auth: 'none',
    in: 'query',
    parameters: [],
    cost: weights.map((weight, index) => ({ bucket: `b${index}`, weight })),
  };
}

const byLimit: Weight = { by: 'limit', default: 100, table: { 5: 1, 100: 1, 500: 5, 1000: 10, 5000: 50 } };

test.each<[string, Weight, Record<string, string>, number]>([
  ['a constant', 3, {}, 3],
  ['the row of the value sent', byLimit, { limit: '1000' }, 10],
  ['the row of the default', byLimit, {}, 1],
  ['the dearest row for a value that no row names', byLimit, { limit: '7' }, 50],
  ['the dearest row for a name that every object inherits', byLimit, { limit: 'constructor' }, 50],
  ['the dearest row without value and default', { by: 'x', table: { a: 2, b: 4 } }, {}, 4],
  ['the weight of a parameter sent', { sent: 'symbol', weight: 3, otherwise: 40 }, { symbol: 'A' }, 3],
  ['the weight of a parameter absent', { sent: 'symbol', weight: 3, otherwise: 40 }, {}, 40],
])('a call costs %s', (_, weight, values, expected) => {
  expect(costOf(operationCosting(weight), values)).toEqual([{ bucket: 'b0', weight: expected }]);
});

test('a call spends from every bucket it names, limits of its own included', () => {
  const own: Bucket = {
    name: 'own',
    key: 'ip',
    scope: 'operation',
    unit: 'request',
    windows: [{ ms: 3000, limit: 1 }],
  };
  const operation = { ...operationCosting(2, byLimit) };
  const costs = costOf(
    { ...operation, cost: [...operation.cost, { bucket: own, weight: 1 }] },
    { limit: '500' },
  );
  expect(costs).toEqual([
    { bucket: 'b0', weight: 2 },
    { bucket: 'b1', weight: 5 },
    { bucket: own, weight: 1 },
  ]);
});
