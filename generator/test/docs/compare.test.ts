import { describe, expect, test } from 'vitest';
import { compare } from '../../src/docs/compare/compare.ts';
import type { Outcome } from '../../src/docs/compare/outcome.ts';
import { recorded } from '../../src/docs/facts-file.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { apiWith, page, replaced, tabbed } from './fixture.ts';

function found({ disagreements }: Outcome): readonly string[] {
  return disagreements.map((one) => `${one.fact}: ${one.page} / ${one.spec}`);
}

function pageWith(from: string, to: string): ReturnType<typeof readPage> {
  return readPage(replaced(page, { from: tabbed(from), to: tabbed(to) }), 'page.txt');
}

test('specs that say what the page says agree with it, and every kind of fact was compared', () => {
  const outcome = compare(apiWith(), [readPage(page, 'page.txt')]);
  expect(found(outcome)).toEqual([]);
  expect(Object.fromEntries(outcome.totals)).toMatchObject({
    operations: 2,
    'security types': 2,
    signatures: 2,
    weights: 3,
    limits: 1,
    'data sources': 1,
    parameters: 7,
    // The whole answer, id, legs, each leg, its name and note, balances and their values; then list, item and name.
    fields: 11,
    'error codes': 7,
    'error messages': 4,
    'enum values': 7,
    filters: 1,
    'rate limits': 3,
  });
});

const op = 'POST /v1/thing';

// What changes on the page, and the one disagreement that follows.
test.each<readonly [what: string, from: string, to: string, disagreements: readonly string[]]>([
  [
    'a path',
    'GET /v1/things',
    'GET /v2/things',
    ['operation GET /v2/things: present / none', 'operation GET /v1/things: none / present'],
  ],
  ['the security type', 'thing (TRADE)', 'thing (USER_DATA)', [`${op} security type: USER_DATA / TRADE`]],
  ['the signature', 'GET /v1/things', 'GET /v1/things (HMAC SHA256)', ['GET /v1/things signed: yes / no']],
  ['a weight', 'Weight(UID): 3', 'Weight(UID): 4', [`${op} weight: UID 4 / UID 3`]],
  ['the scope of a weight', 'Weight(UID): 3', 'Weight(IP): 3', [`${op} weight: IP 3 / UID 3`]],
  [
    'a second weight',
    'Weight(UID): 3',
    'Weight(UID): 3 Weight(IP): 1',
    [`${op} weight: IP 1; UID 3 / UID 3`],
  ],
  [
    'a conditional weight',
    '5 when the',
    '7 when the',
    [
      'GET /v1/things weight: IP 1 if symbol is sent; IP 7 if symbol is absent / IP 1 if symbol is sent; IP 5 if symbol is absent',
    ],
  ],
  [
    'an extra limit',
    '1/1s per account',
    '2/1s per account',
    [`${op} limit: 2 per 1 s by UID / 1 per 1 s by UID`],
  ],
  ['a data source', 'Memory => Database', 'Memory', [`${op} data source: memory / memory => database`]],
  [
    'a new parameter',
    'size > DECIMAL > NO > ',
    'size > DECIMAL > NO > \nextra > STRING > NO > ',
    [`${op} parameter extra: present / none`],
  ],
  ['a parameter that is gone', 'size > DECIMAL > NO > \n', '', [`${op} parameter size: none / present`]],
  ['requiredness', 'side > ENUM > YES', 'side > ENUM > NO', [`${op} parameter side mandatory: no / yes`]],
  ['a type', 'size > DECIMAL', 'size > LONG', [`${op} parameter size type: long / string (decimal)`]],
  ['a default', 'Default 10,', 'Default 20,', [`${op} parameter limit default: 20 / 10`]],
  ['a minimum', 'min 1,', 'min 2,', [`${op} parameter limit min: 2 / 1`]],
  ['a maximum', 'max 100', 'max 50', [`${op} parameter limit max: 50 / 100`]],
  ['a maximum for all endpoints', '60,000!', '30,000!', [`${op} parameter recvWindow max: 30000 / 60000`]],
  [
    'an allowed value',
    '"FAST", "SLOW"',
    '"FAST", "SLOW", "LAZY"',
    [`${op} parameter mode values: FAST, LAZY, SLOW / FAST, SLOW`],
  ],
  [
    'a value of a defined enum',
    'BUY\nSELL',
    'BUY\nSELL\nHOLD',
    [
      'enum Order side: BUY, HOLD, SELL / BUY, SELL',
      `${op} parameter side values: BUY, HOLD, SELL / BUY, SELL`,
    ],
  ],
  ['a new response field', '"id": 7,', '"id": 7, "when": 1,', [`${op} response when: present / none`]],
  ['a response field that is gone', '"id": 7,', '', [`${op} response id: none / present`]],
  ['the type of a response field', '"id": 7', '"id": "7"', [`${op} response id: string / number`]],
  [
    'null where the spec has none',
    '"name": "b"',
    '"name": null',
    [`${op} response legs[].name: null or string / string`],
  ],
  [
    'a field that some elements lack',
    '{ "name": "b" }',
    '{ }',
    [`${op} response legs[].name required: not in every element / required`],
  ],
  [
    'the type behind a key that is data',
    '"BTC": "1"',
    '"BTC": 1',
    [`${op} response balances.*: number / string`],
  ],
  [
    'an error code',
    '-1000 UNKNOWN',
    '-1001 UNKNOWN',
    ['error -1001: present / none', 'error -1000: none / present'],
  ],
  ['an error name', '-1000 UNKNOWN', '-1000 UNSEEN', ['error -1000 names: UNSEEN / UNKNOWN']],
  [
    'an error message',
    'what it was or why.',
    'what it was.',
    [
      'error -1000 messages: Something went wrong and nobody can say what it was. / Something went wrong and nobody can say what it was or why.',
    ],
  ],
  [
    'an error section',
    '10xx - General',
    '10xx - Common',
    ['error -1000 section: 10xx - Common / 10xx - General'],
  ],
  [
    'a filter failure',
    '"Filter failure: LOT_SIZE"',
    '"Filter failure: TICK"',
    [
      'filter failures message Filter failure: TICK: present / none',
      'filter failures message Filter failure: LOT_SIZE: none / present',
    ],
  ],
  [
    'an order rejection',
    '"Nope."',
    '"Never."',
    ['order rejections message Never.: present / none', 'order rejections message Nope.: none / present'],
  ],
  [
    'a field of a filter',
    '"minQty"',
    '"minSize"',
    ['filter LOT_SIZE: filterType: string, minSize: string / filterType: string, minQty: string'],
  ],
  [
    'the name of a filter',
    '"filterType": "LOT_SIZE"',
    '"filterType": "SIZES"',
    ['filter SIZES: filterType: string, minQty: string / none', 'filter LOT_SIZE: none / present'],
  ],
  ['a rate limit', '"limit": 1200', '"limit": 1000', ['rate limit weight: 1000 per 60 s / 1200 per 60 s']],
])('a change of %s on the page is reported', (_, from, to, disagreements) => {
  const outcome = compare(apiWith(), [pageWith(from, to)]);
  expect([...found(outcome)].sort()).toEqual([...disagreements].sort());
});

// What the spec says and the page does not.
test.each<readonly [what: string, file: string, from: string, to: string, disagreement: string | undefined]>([
  [
    'a default',
    'tiny/desk/things.yaml',
    'schema: { type: string }',
    'schema: { type: string, default: X }',
    'GET /v1/things parameter symbol default: none / X',
  ],
  [
    'allowed values',
    'tiny/desk/things.yaml',
    'schema: { type: string }',
    'schema: { type: string, enum: [X] }',
    'GET /v1/things parameter symbol values: none / X',
  ],
  [
    'a parameter',
    'tiny/desk/things.yaml',
    '  parameters:\n',
    '  parameters:\n    - { name: x, in: query, schema: { type: string } }\n',
    'GET /v1/things parameter x: none / present',
  ],
  [
    'an extra limit',
    'tiny/desk/things.yaml',
    'x-weight: [',
    'x-weight: [{ limit: { key: ip, window: 3s, limit: 1 }, weight: 1 }, ',
    'GET /v1/things limit: none / 1 per 3 s by IP',
  ],
  [
    'a data source',
    'tiny/desk/things.yaml',
    '  x-effect: read\n',
    '  x-effect: read\n  x-data-source: [memory]\n',
    'GET /v1/things data source: none / memory',
  ],
  [
    'a response field',
    'tiny/schemas/all.yaml',
    '    balances:',
    '    extra: { type: string }\n    balances:',
    `${op} response extra: none / present`,
  ],
  [
    'a rate limit',
    'tiny/openapi.yaml',
    'x-limits:\n',
    'x-limits:\n  raw: { key: ip, scope: shared, unit: request, windows: [{ window: 5m, limit: 9 }] }\n',
    'rate limit raw: none / 9 per 300 s',
  ],
  [
    'an error code',
    'tiny/errors.yaml',
    'codes:\n',
    'codes:\n  - { code: -5, section: general, names: [FIVE], messages: [] }\n',
    'error -5: none / present',
  ],
  [
    'a response field that is marked assumed',
    'tiny/schemas/all.yaml',
    '    balances:',
    '    extra: { type: string, x-docs: { assumed: true } }\n    balances:',
    undefined,
  ],
  [
    'an error code that is marked assumed',
    'tiny/errors.yaml',
    'codes:\n',
    'codes:\n  - { code: -5, section: general, names: [FIVE], messages: [], docs: { assumed: true } }\n',
    undefined,
  ],
  [
    'a weight that is marked assumed',
    'tiny/desk/thing.yaml',
    '    - { limit',
    '    - { bucket: ip, weight: 1, assumed: true }\n    - { limit',
    undefined,
  ],
])('%s that only the spec has is handled', (_, file, from, to, disagreement) => {
  const outcome = compare(apiWith({ file, from, to }), [readPage(page, 'page.txt')]);
  expect(found(outcome)).toEqual(disagreement === undefined ? [] : [disagreement]);
});

describe('places', () => {
  test('a disagreement names the line of the page and the place in the spec', () => {
    const [one] = compare(apiWith(), [pageWith('max 100', 'max 50')]).disagreements;
    const line = page.split('\n').findIndex((text) => text.startsWith('limit\t')) + 1;
    expect(one?.pageAt).toEqual({ file: 'page.txt', line });
    expect(one?.specAt).toMatchObject({ file: 'tiny/desk/thing.yaml', line: 22 });
  });

  test('recorded facts give the same answer as the page itself', () => {
    const changed = pageWith('"id": 7', '"id": "7"');
    expect(found(compare(apiWith(), [recorded(changed)]))).toEqual(found(compare(apiWith(), [changed])));
    expect(found(compare(apiWith(), [recorded(readPage(page, 'page.txt'))]))).toEqual([]);
  });
});

describe('what cannot be compared', () => {
  test.each([
    [
      'a default in words',
      'symbol > STRING > NO > ',
      'symbol > STRING > NO > Default: all of them',
      'GET /v1/things parameter symbol default',
    ],
    [
      'a title in brackets that is no type',
      'thing (TRADE)',
      'thing (For Master Account)',
      `${op} security type`,
    ],
    ['a weight without a scope', 'Weight(UID): 3', 'Weight: 3', `${op} weight scope`],
    ['an endpoint without a weight', 'Weight(UID): 3', '', `${op} weight`],
    ['a placeholder', '"BTC": "1"', '// see elsewhere\n', `${op} response balances`],
    ['an empty list', '[{ "name": "a", "note": null }, { "name": "b" }]', '[]', `${op} response legs[]`],
  ])('%s is listed and is no disagreement', (_, from, to, fact) => {
    const outcome = compare(apiWith(), [pageWith(from, to)]);
    expect(outcome.uncompared.map((one) => one.fact)).toContain(fact);
    expect(found(outcome)).toEqual([]);
  });
});
