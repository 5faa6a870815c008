import { describe, expect, test } from 'vitest';
import { everyCost } from '../../src/every-cost.ts';
import type { Cost, Parameter, Weight } from '../../src/operation.ts';

const parameters: readonly Parameter[] = [
  { name: 'limit', kind: 'integer' },
  { name: 'symbols', kind: 'string', array: 'json' },
  { name: 'names', kind: 'string', array: 'repeat' },
  { name: 'body', kind: 'object', array: 'json', whole: true, members: [{ name: 'instId', kind: 'string' }] },
];

function spent(cost: Omit<Cost, 'bucket'>, values: Readonly<Record<string, string>>): unknown {
  return everyCost({ parameters, cost: [{ bucket: 'b', ...cost }] }, values);
}

function weight(of: Weight, values: Readonly<Record<string, string>>): unknown {
  return everyCost({ parameters, cost: [{ bucket: 'b', weight: of }] }, values).map((one) => one.weight);
}

// GET /api/v3/depth of today: 1-100 weighs 5, to 500 25, to 1,000 50, to 5,000 250.
const depth: Weight = {
  by: 'limit',
  default: 100,
  table: {},
  ranges: [
    { to: 100, weight: 5 },
    { to: 500, weight: 25 },
    { to: 1000, weight: 50 },
    { to: 5000, weight: 250 },
  ],
};
// GET /api/v3/ticker/24hr of today: 2 for a symbol; by how many where several are named; 80 for all.
const ticker: Weight = {
  sent: 'symbol',
  weight: 2,
  otherwise: {
    sent: 'symbols',
    weight: { items: 'symbols', ranges: [{ to: 20, weight: 2 }, { to: 100, weight: 40 }, { weight: 80 }] },
    otherwise: 80,
  },
};

describe('a weight', () => {
  test.each([
    ['1', 5],
    ['100', 5],
    ['101', 25],
    ['1000', 50],
    ['5000', 250],
    ['9999', 250],
  ])('by ranges: limit %s weighs %d', (limit, expected) => {
    expect(weight(depth, { limit })).toEqual([expected]);
  });

  test('by ranges takes the default where nothing is sent', () => {
    expect(weight(depth, {})).toEqual([5]);
  });

  test('may depend on what was sent, and then on how many items', () => {
    const list = (count: number): string => JSON.stringify(Array.from({ length: count }, () => 'BTCUSDT'));
    expect(weight(ticker, { symbol: 'BTCUSDT' })).toEqual([2]);
    expect(weight(ticker, { symbols: list(20) })).toEqual([2]);
    expect(weight(ticker, { symbols: list(21) })).toEqual([40]);
    expect(weight(ticker, { symbols: list(101) })).toEqual([80]);
    expect(weight(ticker, {})).toEqual([80]);
  });

  test('counts each item, however the list travels', () => {
    expect(weight({ items: 'names', each: 3 }, { names: 'a,b' })).toEqual([6]);
    expect(weight({ items: 'symbols', each: 3 }, { symbols: '["a,b","c"]' })).toEqual([6]);
    expect(weight({ items: 'symbols', each: 3 }, {})).toEqual([0]);
  });

  test('by outcome takes the dearer until the outcome is known', () => {
    expect(spent({ weight: { refused: 5, otherwise: 300 } }, {})).toEqual([
      { bucket: 'b', weight: 300, outcome: { refused: 5, otherwise: 300 } },
    ]);
  });
});

describe('instruments', () => {
  test('have a budget each: the one that is named', () => {
    expect(spent({ weight: 1, instrument: 'instId' }, { instId: 'BTC-USDT' })).toEqual([
      { bucket: 'b', weight: 1, instrument: 'BTC-USDT' },
    ]);
  });

  test('of a batch spend what their own items weigh', () => {
    const body = JSON.stringify(['A', 'B', 'A'].map((instId) => ({ instId })));
    expect(spent({ weight: { items: 'body', each: 1 }, instrument: 'body[].instId' }, { body })).toEqual([
      { bucket: 'b', weight: 2, instrument: 'A' },
      { bucket: 'b', weight: 1, instrument: 'B' },
    ]);
  });

  test('of a list of names are its items', () => {
    expect(spent({ weight: 1, instrument: 'symbols[]' }, { symbols: '["A","B"]' })).toMatchObject([
      { instrument: 'A' },
      { instrument: 'B' },
    ]);
  });
});
