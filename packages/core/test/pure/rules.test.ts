import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/operation.ts';
import { evaluateRules, type RuleAction } from '../../src/rules.ts';

type Values = Readonly<Record<string, string>>;
const window = { left: 'startTime', op: '<=', right: 'endTime', within: 3600000 } as const;

describe('a rule holds', () => {
  test.each<[string, Rule, Values]>([
    ['when what it requires is sent', { require: ['a'] }, { a: '1' }],
    [
      'when its condition names another value',
      { when: { type: ['LIMIT'] }, require: ['a'] },
      { type: 'MARKET' },
    ],
    ['when its condition is about an absent parameter', { when: { type: ['LIMIT'] }, require: ['a'] }, {}],
    [
      'when one of several conditions fails',
      { when: { a: true, b: false }, forbid: ['c'] },
      { a: '1', b: '1', c: '1' },
    ],
    ['when the value is the one it asks for', { equals: { tif: 'GTC' } }, { tif: 'GTC' }],
    ['when a boolean is written in capitals', { equals: { isolated: true } }, { isolated: 'TRUE' }],
    ['when a number is written with more zeros', { equals: { size: 1 } }, { size: '1.0' }],
    ['when exactly one is sent', { exactlyOne: ['a', 'b'] }, { b: '1' }],
    ['when at least one is sent', { atLeastOne: ['a', 'b'] }, { a: '1', b: '1' }],
    ['when at most one is sent', { atMostOne: ['a', 'b'] }, {}],
    [
      'when the span is exactly as long as allowed',
      { compare: window },
      { startTime: '0', endTime: '3600000' },
    ],
    ['when only one side of a comparison is sent', { compare: window }, { startTime: '5' }],
    ['when a side of a comparison is no number', { compare: window }, { startTime: 'x', endTime: '0' }],
    ['when there is nothing to do', {}, { a: '1' }],
  ])('%s', (_, rule, values) => {
    expect(evaluateRules([rule], values)).toBeUndefined();
  });
});

describe('a rule is broken', () => {
  test.each<[string, Rule, Values, RuleAction, string[]]>([
    ['when something required is missing', { require: ['a', 'b', 'c'] }, { b: '1' }, 'require', ['a', 'c']],
    [
      'when its condition holds for a listed value',
      { when: { type: ['LIMIT', 'LIMIT_MAKER'] }, require: ['price'] },
      { type: 'LIMIT_MAKER' },
      'require',
      ['price'],
    ],
    [
      'when a sent parameter must not be',
      { when: { a: true }, forbid: ['b', 'c'] },
      { a: '1', c: '' },
      'forbid',
      ['c'],
    ],
    [
      'when an absent parameter asks for another',
      { when: { a: false }, require: ['b'] },
      {},
      'require',
      ['b'],
    ],
    ['when a value is another', { equals: { tif: 'GTC' } }, { tif: 'IOC' }, 'equals', ['tif']],
    ['when the value is not sent', { equals: { tif: 'GTC' } }, {}, 'equals', ['tif']],
    ['when a number differs', { equals: { n: 1 } }, { n: '1.01' }, 'equals', ['n']],
    ['when none of exactly one is sent', { exactlyOne: ['a', 'b'] }, {}, 'exactlyOne', ['a', 'b']],
    [
      'when both of exactly one are sent',
      { exactlyOne: ['a', 'b'] },
      { a: '1', b: '1' },
      'exactlyOne',
      ['a', 'b'],
    ],
    ['when none of at least one is sent', { atLeastOne: ['a', 'b'] }, { c: '1' }, 'atLeastOne', ['a', 'b']],
    [
      'when two of at most one are sent',
      { atMostOne: ['a', 'b', 'c'] },
      { a: '1', c: '1' },
      'atMostOne',
      ['a', 'b', 'c'],
    ],
    [
      'when the order is wrong',
      { compare: window },
      { startTime: '2', endTime: '1' },
      'compare',
      ['startTime', 'endTime'],
    ],
    [
      'when the span is too long',
      { compare: window },
      { startTime: '0', endTime: '3600001' },
      'compare',
      ['startTime', 'endTime'],
    ],
    [
      'when an exclusive span is exactly as long',
      { compare: { ...window, withinExclusive: true } },
      { startTime: '0', endTime: '3600000' },
      'compare',
      ['startTime', 'endTime'],
    ],
    [
      'when decimals differ past the reach of floats',
      { compare: { left: 'a', op: '>', right: 'b' } },
      { a: '0.3000000000000000000', b: '0.3000000000000000001' },
      'compare',
      ['a', 'b'],
    ],
  ])('%s', (_, rule, values, action, parameters) => {
    expect(evaluateRules([rule], values)).toEqual({ rule, index: 0, action, parameters });
  });

  test.each<['<' | '<=' | '>' | '>=', boolean, boolean, boolean]>([
    ['<', true, false, false],
    ['<=', true, true, false],
    ['>', false, false, true],
    ['>=', false, true, true],
  ])('according to the operator %s', (op, less, same, more) => {
    const holds = (a: string) =>
      evaluateRules([{ compare: { left: 'a', op, right: 'b' } }], { a, b: '2' }) === undefined;
    expect([holds('1'), holds('2.0'), holds('10')]).toEqual([less, same, more]);
  });

  test('and the first broken one is reported', () => {
    const rules: Rule[] = [{ require: ['a'] }, { require: ['b'] }, { require: ['c'] }];
    expect(evaluateRules(rules, { a: '1' })?.index).toBe(1);
  });
});
