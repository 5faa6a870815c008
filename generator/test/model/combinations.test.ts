// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the spec format
import { describe, expect, it } from 'vitest';
import { buildApi } from '../../src/model/build.ts';
import { type Combination, shapeOf } from '../../src/model/combinations.ts';
import { oneOperation, type Value } from './spec-tree.ts';

const parameters: Value = [
  { name: 'a', in: 'query', schema: { type: 'string' } },
  { name: 'b', in: 'query', schema: { type: 'string' } },
  { name: 'c', in: 'query', schema: { type: 'string' } },
  { name: 'kind', in: 'query', required: true, schema: { type: 'string', enum: ['X', 'Y'] } },
  { name: 'mode', in: 'query', schema: { type: 'string', enum: ['P', 'Q'] } },
  ...['d', 'e', 'f', 'g'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
];

/** `a!` required, `a-` forbidden, `a=P|Q` limited to values. */
function combinations(rules: Value): Record<string, readonly string[]> {
  const api = buildApi(oneOperation({ parameters, 'x-requires': rules }));
  const [operation] = api.operations;
  if (operation === undefined) throw new Error('no operation');
  return Object.fromEntries(
    [...shapeOf(operation, api).combinations].map(([value, list]) => [value, list.map(short)]),
  );
}

function short(combination: Combination): string {
  const sign = { optional: '', required: '!', forbidden: '-' } as const;
  return [...combination]
    .map(
      ([name, limit]) =>
        `${name}${sign[limit.presence]}${limit.values === undefined ? '' : `=${limit.values.join('|')}`}`,
    )
    .join(' ');
}

describe('rules as alternatives', () => {
  it.each<[string, Value, Record<string, readonly string[]>]>([
    ['no rules', [], { '': [''] }],
    ['exactlyOne', [{ exactlyOne: ['a', 'b'] }], { '': ['a! b-', 'a- b!'] }],
    ['atLeastOne', [{ atLeastOne: ['a', 'b'] }], { '': ['a!', 'b!'] }],
    ['atMostOne', [{ atMostOne: ['a', 'b'] }], { '': ['b-', 'a-'] }],
    ['sent, then', [{ when: { a: true }, then: ['b'] }], { '': ['a-', 'b!'] }],
    ['not sent, then', [{ when: { a: false }, then: ['b'] }], { '': ['a!', 'b!'] }],
    ['sent, then a value', [{ when: { a: true }, then: { mode: 'P' } }], { '': ['a-', 'mode!=P'] }],
    ['sent, forbid', [{ when: { a: true }, forbid: ['b'] }], { '': ['a-', 'b-'] }],
    ['a value of an optional enum', [{ when: { mode: ['P'] }, then: ['a'] }], { '': ['mode=Q', 'a!'] }],
    [
      'a comparison says nothing about presence',
      [{ compare: { left: 'a', op: '<', right: 'b' } }],
      { '': [''] },
    ],
    [
      'contradictions vanish',
      [{ exactlyOne: ['a', 'b'] }, { when: { c: false }, forbid: ['a'] }, { forbid: ['c'] }],
      { '': ['a- b! c-'] },
    ],
    [
      'a discriminant',
      [
        { when: { kind: ['X'] }, then: ['a'] },
        { when: { kind: ['Y'] }, exactlyOne: ['b', 'c'] },
      ],
      { X: ['a!'], Y: ['b! c-', 'b- c!'] },
    ],
    [
      'a discriminant and a condition beside it',
      [
        { when: { kind: ['X', 'Y'] }, then: ['a'] },
        { when: { kind: ['X'], b: true }, then: { mode: 'P' } },
      ],
      { X: ['a! b-', 'a! mode!=P'], Y: ['a!'] },
    ],
    [
      'an enum of which a value has no rule is no discriminant',
      [{ when: { kind: ['X'] }, then: ['a'] }],
      { '': ['kind!=Y', 'a!'] },
    ],
  ])('%s', (_, rules, want) => {
    expect(combinations(rules)).toEqual(want);
  });

  it('leaves what would take more than eight alternatives to the check at run time', () => {
    const pairs = [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'mode'],
    ].map((names) => ({ exactlyOne: names }));
    expect(combinations(pairs)['']).toHaveLength(8);
  });
});
