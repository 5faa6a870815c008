import { describe, expect, test } from 'vitest';
import type { PageFacts } from '../../src/docs/facts.ts';
import { readPage } from '../../src/docs/read/read-page.ts';

/** What the conversion from HTML does to pages, in invented ones. */
const page = (body: string, exchange = 'okx'): PageFacts =>
  readPage(`---\nexchange: ${exchange}\nupdated_at: 2026-01-15\n---\n\n# Some page\n\n${body}`, 'page.md');

const head = '#### HTTP Request\n\n`POST /api/v5/desk/thing`\n\n';
const columns = 'Parameter | Type | Required | Description  \n---|---|---|---  \n';
const parameters = (rows: string): PageFacts['endpoints'][number]['parameters'] =>
  page(`${head}#### Request Parameters\n\n${columns}${rows}`).endpoints[0]?.parameters ?? [];
const named = (rows: string): readonly string[] =>
  parameters(rows).map(({ name, mandatory }) => `${name} ${mandatory ?? '?'}`);

describe('a table of parameters', () => {
  test('goes on behind blank lines in a cell, and ends where no row follows', () => {
    const rows =
      'kind | String | Yes | Which one   \n`a`  \n  \nMore about it, which says a | b  \n  \nsize | String | No | How many  \n  \nWords below.';
    expect(named(rows)).toEqual(['kind yes', 'size no']);
    expect(parameters(rows)[0]?.description).toContain('More about it');
    expect(parameters(rows)[1]?.description).toBe('How many');
  });

  test('has members of members, named by their path', () => {
    const rows =
      'legs | Array of objects | No | Legs  \n> px | String | Conditional | Price.   \nIt is required for limit legs.  \n> fee | Object | No | Fee  \n>> ccy | String | Yes | In what  \nnote | String | No |';
    expect(named(rows)).toEqual([
      'legs no',
      'legs[].px conditional',
      'legs[].fee no',
      'legs[].fee.ccy yes',
      'note no',
    ]);
    expect(parameters(rows)[1]?.condition).toBe('It is required for limit legs.');
  });

  test('has rows that lack a cell, because the one above spans both', () => {
    expect(named('`one` | STRING | NO | The one  \n`all` | ARRAY of STRING | Several of them  \n')).toEqual([
      'one no',
      'all no',
    ]);
  });

  test('says what is struck through, and makes no fact of it', () => {
    const facts = page(`${head}${columns}~~old~~ | String | No | Gone  \nnow | String | No | ~~was~~ is  \n`);
    expect(facts.endpoints[0]?.parameters.map(({ name, description }) => `${name}: ${description}`)).toEqual([
      'now:  is'.replace('  ', ' '),
    ]);
    expect(facts.unread.map(({ reason, text }) => `${reason} ${text}`)).toEqual(['struck-through old']);
  });

  test('ends before notes that stand directly below its last row', () => {
    const [, last] = parameters(
      'kind | String | Yes | Which  \nsize | String | No | How many  \nkind  \nThe default is `x`.  \n',
    );
    expect(last?.description).toBe('How many');
  });
});

describe('weights', () => {
  const weights = (text: string): unknown =>
    page(
      `## HTTP Request\n\nGET /api/v1/thing\n\n## Request Weight(IP)\n\n${text}\n`,
      'binance',
    ).endpoints[0]?.weights.map(({ weight, when }) =>
      when === undefined ? weight : [weight, when.is, when.parameter],
    );

  test.each<[string, unknown]>([
    ['**2** for one thing of many', []],
    [
      '**1** for a single thing, **40** when the thing parameter is omitted',
      [
        [1, 'sent', 'thing'],
        [40, 'absent', 'thing'],
      ],
    ],
    [
      '**40** without thing, **1** with thing',
      [
        [40, 'absent', 'thing'],
        [1, 'sent', 'thing'],
      ],
    ],
    [
      '**1** if send thing or **50** if not send thing',
      [
        [1, 'sent', 'thing'],
        [50, 'absent', 'thing'],
      ],
    ],
    ['**7(UID)**', [7]],
    [
      'limit| weight  \n---|---  \n[1,100)| 1  \n> 100| 5',
      [
        [1, 'range', 'limit'],
        [5, 'range', 'limit'],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(weights(text)).toEqual(expected);
  });

  test('that are not understood are unread', () => {
    const facts = page(
      '## HTTP Request\n\nGET /api/v1/thing\n\n## Request Weight\n\n**2** on Sundays\n',
      'binance',
    );
    expect(facts.unread).toEqual([{ line: 14, reason: 'weight', text: '2 on Sundays' }]);
  });
});

test('limits tell whom and what they count, and one for each rule', () => {
  const facts = page(
    `#### Rate Limit: 300 orders per 2 seconds\n\n#### Rate limit rule (except Options): User ID + Instrument ID\n\n#### Rate limit rule (Options only): User ID\n\n${head}`,
  );
  expect(facts.endpoints[0]?.limits).toEqual([
    {
      scope: 'UID',
      requests: 300,
      seconds: 2,
      orders: true,
      by: 'Instrument ID',
      of: 'except Options',
      line: 8,
    },
    { scope: 'UID', requests: 300, seconds: 2, orders: true, of: 'Options only', line: 8 },
  ]);
});

test('each endpoint of a page has what stands under its own heading', () => {
  const one = (name: string, path: string): string =>
    `### ${name} (TRADE)\n    \n    \n    GET ${path}  \n    \n\n**Weight:** 3\n\n**Parameters:**\n\nName| Type| Mandatory| Description  \n---|---|---|---  \n${name}| LONG| YES|   \n\n**Response:**\n    \n    \n    { "${name}": 1 }  \n    \n\n`;
  const facts = page(`${one('first', '/api/v3/first')}${one('second', '/api/v3/second')}`, 'binance');
  expect(
    facts.endpoints.map(({ path, weights, parameters: own, examples }) => [
      path,
      weights.map(({ weight }) => weight),
      own.map(({ name }) => name),
      examples.map(({ fields }) => fields.map((field) => field.path)),
    ]),
  ).toEqual([
    ['/api/v3/first', [3], ['first'], [['$', 'first']]],
    ['/api/v3/second', [3], ['second'], [['$', 'second']]],
  ]);
});

test('methods, streams, events and channels of sockets are read by their names', () => {
  const json = (text: string): string => `    \n    \n    ${text}\n    \n`;
  const names = (body: string): unknown =>
    page(body).sockets?.map(({ kind, name, speeds }) => [kind, name, speeds]);
  expect(names(`### A\n${json('{ "id": "1", "method": "desk.ask" }')}\n**Weight:** 1\n`)).toEqual([
    ['method', 'desk.ask', undefined],
  ]);
  expect(names('## A\n\n**Stream Name:** <thing>@desk\n\n**Update Speed:** 250ms or 500ms\n')).toEqual([
    ['stream', '<thing>@desk', [250, 500]],
  ]);
  expect(names(`## Event Name\n\n\`DESK_CALL\`\n`)).toEqual([['event', 'DESK_CALL', undefined]]);
  expect(
    names(`> Request Example\n${json('{ "op": "subscribe", "args": [{ "channel": "desk" }] }')}`),
  ).toEqual([['channel', 'desk', undefined]]);
});

test('a change log has entries with their dates, and those that are still to come', () => {
  const { log } = readPage(
    '---\nexchange: binance\n---\n\n# Change Log\n\n## 2026-01-16\n\n  * From **2026-02-02** on `GET /api/v1/thing` is gone.\n',
    'log.md',
  );
  expect(log).toEqual([
    {
      date: '2026-01-16',
      text: 'From 2026-02-02 on `GET /api/v1/thing` is gone.',
      names: ['GET /api/v1/thing'],
      from: ['2026-02-02'],
      line: 9,
    },
  ]);
});

test('a code that several messages share is written once', () => {
  const facts = page(
    'Error Code | HTTP Status Code | Error Message  \n---|---|---  \n90001 | 200 | First  \n200 | Second  \n90002 | 400 | Third\n',
  );
  expect(facts.errors?.codes.map(({ code, status, messages }) => [code, status, messages])).toEqual([
    ['90001', '200', ['First']],
    ['90001', '200', ['Second']],
    ['90002', '400', ['Third']],
  ]);
});
