import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PageFacts } from '../../src/docs/facts.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { page, tabbed } from './fixture.ts';
import { markdown, okx } from './markdown-fixture.ts';

function textPage(text: string): PageFacts {
  return readPage(tabbed(text), 'page.txt');
}

const head = `Desk Endpoints

`;

describe('the long text', () => {
  test('"cannot be less than" is a least value, and never a greatest one', () => {
    const { endpoints } = textPage(
      `${head}First (NONE)\nResponse:\n{}\nGET /v1/first\n\nWeight(IP): 1\n\nParameters:\n\nName > Type > Mandatory > Description\nkind > INT > NO > The value cannot be less than 1000000.\nsize > INT > NO > It cannot be less than the step.\n`,
    );
    expect(endpoints[0]?.parameters).toMatchObject([
      { name: 'kind', min: '1000000' },
      { name: 'size', inWords: ['min'] },
    ]);
    expect(endpoints[0]?.parameters[0]).not.toHaveProperty('inWords');
  });

  test('an endpoint whose example stands behind the parameters belongs to its own title', () => {
    const { endpoints } = textPage(`${head}First (USER_DATA)
Response:
{ "a": 1 }
GET /v1/first

Weight(IP): 1

Parameters:

NONE
Second (USER_DATA)
GET /v1/second

Weight(IP): 1

Parameter:

Name > Type > Mandatory > Description
timestamp > LONG > YES > 
Response:
{ "b": 1 }
Third (USER_DATA)
Response:
{ "c": 1 }
GET /v1/third

Weight(IP): 1
`);
    expect(
      endpoints.map(
        (one) =>
          `${one.title}: ${one.path} ${one.examples.map(({ fields }) => fields.map(({ path }) => path))}`,
      ),
    ).toEqual(['First: /v1/first $,a', 'Second: /v1/second $,b', 'Third: /v1/third $,c']);
  });

  test('cells broken over lines are joined, a fifth column is no description, and notes below are not part of a cell', () => {
    const { endpoints } = textPage(`${head}First (TRADE)
Response:
{}
POST /v1/first (HMAC SHA256)

Parameters:

Name > Type > Mandatory > Description > For Example
side > ENUM > YES > BUY
SELL
sort > INTEGER > NO > Sort by( default 1): 
1: name, 
2: power > 
amount > DECIMAL > YES when total is empty >  > 12
Send them quickly
Weight(UID): 3000
`);
    const [first] = endpoints;
    expect(first?.parameters).toMatchObject([
      { name: 'side', class: 'enum', mandatory: 'yes', values: ['BUY', 'SELL'] },
      { name: 'sort', class: 'int', default: '1', values: ['1', '2'] },
      { name: 'amount', class: 'decimal', mandatory: 'conditional', description: '' },
    ]);
    expect(first?.notes.map(({ text }) => text)).toEqual(['Send them quickly']);
    expect(first?.weights).toEqual([{ scope: 'UID', weight: 3000, line: 18 }]);
  });

  test('broken suffixes, several examples and limits beside the weight are read', () => {
    const { endpoints } = textPage(`${head}First (TRADE)
Response ACK:
{ "a": 1 }
Response FULL:
{ "a": 1, "b": [1] }
}
POST /v1/first HMAC SHA256)

Weight(UID): 1000 (Additional: 1 request every three seconds)

Same as POST /v1/other
Second (TRADE)
Response
Big things：

{ "a": 1 }
OR
{ "b": 1 }
DELETE /v1/second (HMAC SHA256) Ends it.

Rate Limit:

1/1s per account
`);
    const [first, second] = endpoints;
    expect(first?.examples.map(({ label, repairs }) => [label, repairs])).toEqual([
      ['ACK', []],
      ['FULL', [{ line: 8, what: 'extra closing bracket' }]],
    ]);
    expect(first).toMatchObject({ hmac: true, signed: true, sameAs: { method: 'POST', path: '/v1/other' } });
    expect(first?.limits).toEqual([{ scope: null, requests: 1, seconds: 3, line: 11 }]);
    expect(second?.examples.map(({ label }) => label)).toEqual(['Big things', 'OR']);
    expect(second?.limits).toEqual([{ scope: 'UID', requests: 1, seconds: 1, line: 25 }]);
    expect(second?.notes).toEqual([{ line: 21, text: 'Ends it.' }]);
  });

  test('weights in a table over a parameter have one entry a row', () => {
    const { endpoints } = textPage(`${head}Book
Response:
{}
GET /v1/book

Weight(IP):

Depends:

Limit > Weight
5, 10 > 1
500 > 5
Parameters:

Name > Type > Mandatory > Description
limit > INT > NO > Default 10
`);
    expect(endpoints[0]?.weights.map(({ weight, when }) => [weight, when])).toEqual([
      [1, { is: 'one-of', parameter: 'limit', values: ['5', '10'] }],
      [5, { is: 'one-of', parameter: 'limit', values: ['500'] }],
    ]);
    expect(endpoints[0]?.security).toEqual({ type: 'NONE', byRule: true, line: 3 });
  });

  test('what cannot be read is listed with its line and reason', () => {
    const { unread } = textPage(`${head}First (TRADE)
Response:
{ "a": %s }
POST /v1/first (HMAC SHA256)

Rate Limit: sometimes

Options > Example
thing > curl
Name > Type > Mandatory > Description
size > BIGNESS > PERHAPS > 
flag > BIGNESS > YES > 
`);
    expect(unread.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '5 example: no value begins with %',
      '6 no-weight',
      '8 limit',
      '11 options-table',
      '13 table-row',
      '14 type',
    ]);
  });

  test('general part, definitions, filters and errors are read', () => {
    const facts = readPage(page, 'page.txt');
    expect(facts).toMatchObject({
      form: 'binance-text',
      revision: '2024-03-01',
      common: [{ name: 'recvWindow', default: '5000', max: '60000' }],
      enums: [
        { title: 'Order side', keys: ['side'], values: ['BUY', 'SELL'] },
        { title: 'Rate limiters', keys: ['rateLimitType'], values: ['REQUEST_WEIGHT'] },
      ],
      filters: [{ name: 'LOT_SIZE' }],
      rateLimits: [
        { unit: 'weight', limit: 1200, seconds: 60, perEndpoint: false },
        { scope: 'IP', limit: 1200, perEndpoint: false },
        { scope: 'UID', limit: 900, perEndpoint: true },
      ],
      errors: {
        codes: [{ code: '-1000', name: 'UNKNOWN', section: '10xx - General' }],
        filterFailures: [{ filter: 'LOT_SIZE' }],
        rejectionCodes: [{ code: '-1010', name: 'REJECTED' }],
        rejections: [{ message: 'Nope.' }],
      },
    });
  });

  test('a code twice, a code without a name and several messages are kept as they stand', () => {
    const { errors } = textPage(`${head}A (TRADE)
Response:
{}
GET /v1/a

Weight(IP): 1
Error Codes

5xxx - Some
-5012 FIRST

One.
Two.
-5012 SECOND

Three.
45xxx - Others
-450001

Four
`);
    expect(errors?.codes.map(({ code, name, messages, section }) => [code, name, messages, section])).toEqual(
      [
        ['-5012', 'FIRST', ['One.', 'Two.'], '5xxx - Some'],
        ['-5012', 'SECOND', ['Three.'], '5xxx - Some'],
        ['-450001', undefined, ['Four'], '45xxx - Others'],
      ],
    );
  });
});

test('a page of no known form says so', () => {
  expect(readPage('Hello', 'x.txt')).toMatchObject({
    form: 'unknown',
    unread: [{ line: 1, reason: 'unknown-form' }],
  });
});

test('no text makes the reader throw', () => {
  const lines = [page, markdown(), okx()].flatMap((text) => text.split('\n'));
  const shuffled = fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 60 });
  const heads = fc.constantFrom('', '---\nexchange: okx\n---\n', '---\nexchange: binance\n---\n');
  fc.assert(
    fc.property(heads, shuffled, (start, body) => {
      readPage(start + body.join('\n'), 'garbage.txt');
    }),
    { numRuns: 400 },
  );
});
