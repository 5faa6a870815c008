import { expect, test } from 'vitest';
import type { TypeClass } from '../../src/docs/facts.ts';
import { readLimit, readWeights, resolveConditions } from '../../src/docs/read/limit-text.ts';
import { readDescription, typeClass } from '../../src/docs/read/parameter-text.ts';
import { titleSecurity } from '../../src/docs/read/security.ts';

// The forms are those of the pages, the words are invented.
test.each<readonly [TypeClass, string, object]>([
  ['int', 'Default 500; max 1000.', { default: '500', max: '1000' }],
  ['int', 'min 5, max 30, default 5', { default: '5', min: '5', max: '30' }],
  ['long', 'Default:10 Max:100', { default: '10', max: '100' }],
  ['int', 'Default Value: 500; Max Value: 1000', { default: '500', max: '1000' }],
  ['int', 'Number of things, minimum 10, maximum 200', { min: '10', max: '200' }],
  ['long', 'The page. Start from 1. Default:1', { default: '1', min: '1' }],
  ['int', 'Page，default is first page，start form 1', { default: '1', min: '1' }],
  ['long', 'The value cannot be greater than 60000', { max: '60000' }],
  ['long', 'No more than 60,000', { max: '60000' }],
  ['long', '每页 默认值:10 最大值:100', { default: '10', max: '100' }],
  ['string', '数量，最大为`100`，默认`100`条', { default: '100', max: '100' }],
  ['string', 'Count. The maximum is `100`. The default is `100`.', { default: '100', max: '100' }],
  ['long', 'Default: 90 days ago', { inWords: ['default'] }],
  ['long', 'Default gets the newest.', { inWords: ['default'] }],
  ['long', 'Default: present. Maximum range: 1 months.', { inWords: ['default', 'max'] }],
  ['string', 'Max 5 things can be sent', { inWords: ['max'] }],
  ['long', 'Speed (A is greater than 500 B is greater than 5)', { inWords: ['min'] }],
  ['int', 'Default 3, then default 4', { inWords: ['default'] }],
  [
    'string',
    'isolated or not, "TRUE", "FALSE"，default "FALSE"',
    { default: 'FALSE', values: ['TRUE', 'FALSE'] },
  ],
  ['string', '"ALL", "SOME"; Default: "ALL"', { default: 'ALL', values: ['ALL', 'SOME'] }],
  ['string', '"A" for one, "B" for two', { values: ['A', 'B'] }],
  ['string', 'true or false', { values: ['true', 'false'] }],
  ['boolean', 'true for this; false for that. Default false.', { default: 'false' }],
  ['string', 'Separated by ",". e.g. "AB,CD"', {}],
  [
    'enum',
    'ONE, TWO, or THREE; ONE and TWO default to THREE, all others default to ONE.',
    { inWords: ['default'], values: ['ONE', 'TWO', 'THREE'] },
  ],
  ['enum', 'Valid values are GTC/FOK/IOC', { values: ['GTC', 'FOK', 'IOC'] }],
  ['enum', 'BUY\nSELL', { values: ['BUY', 'SELL'] }],
  [
    'enum',
    'NO_EFFECT, SOME_EFFECT; default NO_EFFECT.',
    { default: 'NO_EFFECT', values: ['NO_EFFECT', 'SOME_EFFECT'] },
  ],
  ['enum', 'Set the answer.', {}],
  ['enum', 'Used with STOP orders', { inWords: ['values'] }],
  ['string', 'ONE for one thing, TWO for two things', { values: ['ONE', 'TWO'] }],
  ['string', 'Enum：aIn ,bOut, cBack(after a while)', { values: ['aIn', 'bOut', 'cBack'] }],
  ['string', 'The asset, USDT or USDC', { values: ['USDT', 'USDC'] }],
  ['string', '资产，如 USDT 或 USDC', {}],
  ['string', 'Kind\n`one`：第一\n`two`', { values: ['one', 'two'] }],
  ['int', '0(0:pending,6: credited, 1:success)', { values: ['0', '6', '1'] }],
  ['string', '0-deposit,1-withdraw', { values: ['0', '1'] }],
  ['int', 'kind(default=0)0 all，1 valid，2failure', { default: '0', values: ['0', '1', '2'] }],
  ['int', 'Sort by( default 1): \n1: name, \n2: power', { default: '1', values: ['1', '2'] }],
  ['int', '0-spot wallet ，1-funding wallet.Default spot wallet', { default: '0', values: ['0', '1'] }],
  ['int', '0: this,1:that, default to 0', { default: '0', values: ['0', '1'] }],
  ['int', 'Limits: valid limits:[5, 10, 20]', { values: ['5', '10', '20'] }],
  ['decimal', 'Used with STOP, LIMIT orders.', {}],
])('of a %s, %j states %j', (type, description, stated) => {
  expect(readDescription(description, type)).toEqual(stated);
});

test('a type means the same in every spelling, and an unknown one means nothing', () => {
  expect(['INT', 'INTEGER', 'Long', 'String', 'DOUBLE', 'LIST', 'FLOATY'].map(typeClass)).toEqual([
    'int',
    'int',
    'long',
    'string',
    'decimal',
    'array',
    null,
  ]);
});

test.each([
  ['1/1s per account', 'UID', 1, 1],
  ['60times/min per IP', 'IP', 60, 60],
  [' 1 request every three seconds', null, 1, 3],
  ['Rate Limit: 5 requests per 2 seconds', null, 5, 2],
  ['限速：5次/2s', null, 5, 2],
  ['The account can do it max 2000 times a minute', 'UID', 2000, 60],
  ['Daily amount: 2 BTC / 24H Daily times: 200 Codes / 24H', null, 200, 86_400],
])('%j is a limit', (text, scope, requests, seconds) => {
  expect(readLimit(text, 7)).toEqual({ scope, requests, seconds, line: 7 });
});

test('a sentence about limits without numbers is no limit', () => {
  expect(readLimit('as often as you like', 1)).toBeUndefined();
});

test('weights with conditions are read, and the entry beside "omitted" is for the other case', () => {
  const raw = readWeights('3 for a single thing; 40 when the thing parameter is omitted;', 'IP', 5);
  expect(resolveConditions(raw, [])).toEqual({
    weights: [
      { scope: 'IP', weight: 3, line: 5, when: { is: 'sent', parameter: 'thing' } },
      { scope: 'IP', weight: 40, line: 5, when: { is: 'absent', parameter: 'thing' } },
    ],
    unread: [],
  });
});

test('a condition that names nothing known stays unread with its line', () => {
  const raw = readWeights('10 on Sundays', 'IP', 5);
  expect(resolveConditions(raw, [{ name: 'symbol' }]).unread).toEqual([
    { line: 5, reason: 'weight-condition', text: 'on Sundays' },
  ]);
});

test.each([
  ['Do it (TRADE)', 'TRADE', 'Do it'],
  ['Do it(USER_DATA)', 'USER_DATA', 'Do it'],
  ['Do it（For Master Account）', null, 'Do it'],
  ['Do it (System)', null, 'Do it'],
  ['Do it', undefined, 'Do it'],
])('the title %j has the security type %j', (title, type, name) => {
  expect(titleSecurity(title)).toEqual({ type, name });
});
