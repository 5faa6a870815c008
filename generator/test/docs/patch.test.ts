import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageHash } from '../../src/docs/facts-file.ts';
import { docsPatch } from '../../src/docs/patch/command.ts';
import { type Plan, planPatch } from '../../src/docs/patch/plan.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { tabbed } from './fixture.ts';
import { factMutations } from './mutations.ts';
import { asked, edited, older, planIn } from './plan-in.ts';
import { change, git, newDir, oldDir, snapshotRepository } from './snapshots.ts';

let root = '';

beforeAll(async () => {
  root = await snapshotRepository();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const planOf = (file: string, ...pairs: readonly (readonly [from: string, to: string])[]): Plan =>
  planIn(root, file, ...pairs);

describe('one change of a page', () => {
  test.each([
    [
      'a condition of a weight',
      [
        'desk.txt',
        [
          'Weight(IP): 1\n\nParameters:\n\nName > Type > Mandatory > Description\nverbose > BOOLEAN > NO',
          'Weight(IP): 1 when verbose is sent;4 when the verbose parameter is omitted;\n\nParameters:\n\nName > Type > Mandatory > Description\nverbose > BOOLEAN > NO',
        ],
      ],
      [
        '-x-weight: [{ bucket: ip, weight: 1 }]',
        '+x-weight: [{ bucket: ip, weight: { sent: verbose, weight: 1, otherwise: 4 } }]',
      ],
    ],
    [
      'a limit that is new',
      [
        'desk.txt',
        [
          'The board (MARKET_DATA)\nResponse:\n{ "title": "a", "size": "3", "open": true }\nGET /v1/board\n\nWeight(IP): 2\n',
          'The board (MARKET_DATA)\nResponse:\n{ "title": "a", "size": "3", "open": true }\nGET /v1/board\n\nWeight(IP): 2\n\nRate Limit: 3/1m per IP\n',
        ],
      ],
      [
        '-x-weight: [{ bucket: ip, weight: 2 }]',
        '+x-weight: [{ bucket: ip, weight: 2 }, { limit: { key: ip, window: 1m, limit: 3 }, weight: 1 }]',
      ],
    ],
    [
      'a limit that is gone',
      ['desk.txt', ['Rate Limit:\n1/1s per account\n\n', '']],
      ['-- { limit: { key: account, window: 1s, limit: 1 }, weight: 1 }'],
    ],
    ['a default that is gone', ['desk.txt', ['Default 10, min 1', 'min 1']], ['-default: 10']],
    [
      'a bound that is new',
      ['desk.txt', ['lines > INT > NO > max 10', 'lines > INT > NO > max 10, min 2']],
      [
        '-- { name: lines, in: query, description: Most lines., schema: { type: integer, format: double-int, maximum: 10 } }',
        '+- { name: lines, in: query, description: Most lines., schema: { type: integer, format: double-int, maximum: 10, minimum: 2 } }',
      ],
    ],
    [
      'a query parameter that is mandatory now',
      [
        'desk.txt',
        ['symbol > STRING > NO', 'symbol > STRING > YES'],
        ['\n1 for a single symbol;\n5 when the symbol parameter is omitted;\n', '\n1\n'],
      ],
      [
        '-weight: { sent: symbol, weight: 1, otherwise: 5 } # all of them',
        '+weight: 1 # all of them',
        '+required: true',
      ],
    ],
    [
      'a form parameter that is not mandatory any more',
      ['desk.txt', ['side > ENUM > YES', 'side > ENUM > NO']],
      ['-required: [side]'],
    ],
    [
      'a security type that brings a signature, and with it the parameters',
      ['desk.txt', ['A note (USER_STREAM)', 'A note (TRADE)']],
      ['-x-security-type: USER_STREAM', '+x-security-type: TRADE'],
    ],
    [
      'a value that is gone',
      ['desk.txt', ['"FAST", "SLOW"; Default: "FAST"', '"FAST", "CALM"; Default: "FAST"']],
      [
        '-mode: { type: string, enum: [FAST, SLOW], default: FAST, description: "How: fast, or slow." }',
        '+mode: { type: string, enum: [FAST, CALM], default: FAST, description: "How: fast, or slow." }',
      ],
    ],
    [
      'a shared parameter that is new',
      [
        'desk.txt',
        [
          'Weight(UID): 2\n\nParameters:\n\nName > Type > Mandatory > Description\n',
          'Weight(UID): 2\n\nParameters:\n\nName > Type > Mandatory > Description\nrecvWindow > LONG > NO > \n',
        ],
      ],
      ['+parameters:', '+- $ref: ../common.yaml#/recvWindow'],
    ],
    [
      'a field that may be null now',
      ['desk.txt', ['{ "name": "a", "count": "1" }', '{ "name": null, "count": "1" }']],
      [
        '-name: { type: string, description: Its name. }',
        '+name: { type: [string, "null"], description: Its name. }',
      ],
    ],
    [
      'a field that is gone, from the example as well',
      ['desk.txt', ['{ "id": 7, "done": true }', '{ "id": 7 }']],
      [
        '-schema: { type: object, required: [id, done], properties: { id: { type: integer, format: int64, description: Its id. }, done: { type: boolean, description: Whether it was done. } } }',
        '-examples: { default: { value: { id: 7, done: true } } }',
        '+schema: { type: object, required: [id], properties: { id: { type: integer, format: int64, description: Its id. } } }',
        '+examples: { default: { value: { id: 7 } } }',
      ],
    ],
    [
      'a source of data that is gone',
      ['desk.txt', ['Data Source: Memory => Database\n', '']],
      ['-x-data-source: [memory, database]'],
    ],
    [
      'an error code in another place of the page',
      ['desk.txt', ['-1003 BUSY', '-1002 SLOW\n\nSlow down: now.\n-1003 BUSY']],
      ['+- { code: -1002, section: general, names: [SLOW], messages: ["Slow down: now."] }'],
    ],
    [
      'a limit of a bucket of its own',
      ['things.md', ['5 requests per 2 seconds', '7 requests per 4 seconds']],
      [
        '-user: { key: account, scope: operation, unit: request, windows: [{ window: 2s, limit: 5 }] }',
        '+user: { key: account, scope: operation, unit: request, windows: [{ window: 4s, limit: 7 }] }',
      ],
    ],
  ] as const)('%s is edited in the specs and nothing else is', (_, [file, ...pairs], lines) => {
    const plan = planOf(file, ...pairs);
    expect(asked(plan)).toEqual([]);
    expect(edited(plan)).toEqual(lines);
  });

  test.each([
    [
      'a security type that the exchange does not have',
      ['desk.txt', ['A note (USER_STREAM)', 'A note (MARGIN)']],
      /The page says MARGIN\. Known here: NONE, TRADE/,
    ],
    [
      'a value that others share',
      ['desk.txt', ['side > ENUM > YES > ', 'side > ENUM > YES > "BUY", "SELL", "HOLD"']],
      /What stands here is shared: .*enum Order side/,
    ],
    [
      'a default that its own values do not have',
      ['desk.txt', ['"FAST", "SLOW"; Default: "FAST"', '"FAST", "SLOW"; Default: "CALM"']],
      /The default does not fit its own schema/,
    ],
    ['a type', ['desk.txt', ['depth > INT', 'depth > DECIMAL']], /The page calls depth DECIMAL now\./],
    [
      'a field of a type that needs a meaning',
      ['desk.txt', ['"done": true', '"done": 1']],
      /The page shows number now\. Which type and format/,
    ],
    [
      'a field that may have another name',
      ['desk.txt', ['"done": true', '"made": true']],
      /Is it the same field under another name/,
    ],
    [
      'a section of errors that is new',
      ['desk.txt', ['-1003 BUSY', '11xx - Odd\n-1100 ODD\n\nOdd.\n10xx - General\n-1003 BUSY']],
      /Add the section "11xx - Odd", and -1100 to it\./,
    ],
    [
      'a path that is another one',
      ['desk.txt', ['GET /v1/board', 'GET /v1/panel']],
      /is it the same operation/,
    ],
    [
      'a path that another method keeps',
      ['desk.txt', ['PUT /v1/thing', 'PUT /v2/thing']],
      /POST and DELETE stay at the old path: split the file\./,
    ],
    [
      'languages that contradict each other',
      ['repay.md', ['3000(UID)\n', '4000(UID)\n']],
      /contradict each other/,
    ],
  ] as const)('%s is asked for', (_, [file, ...pairs], text) => {
    const plan = planOf(file, ...pairs);
    expect(asked(plan).some((one) => text.test(one))).toBe(true);
    expect(edited(plan)).toEqual([]);
  });

  test('what the page only says in words now is left to a reader', () => {
    const { diff, settled } = planOf('desk.txt', [
      'lines > INT > NO > max 10',
      'lines > INT > NO > no more than anybody reads',
    ]);
    expect(settled.map(({ name }) => name)).toEqual(['GET /v1/note parameter lines max']);
    expect(diff.unread.map(({ where, reason }) => `${where} ${reason}`)).toEqual([
      'GET /v1/note max-in-words',
    ]);
  });

  test('a shared parameter that is mandatory now for one operation gives way to its twin', () => {
    const twins = ['symbol', 'optionalSymbol'].map(
      (name) =>
        `\n${name}:\n  name: symbol\n  in: query\n${name === 'symbol' ? '  required: true\n' : ''}  description: Of what.\n  schema: { type: string }\n`,
    );
    const shared = join(root, 'specs/binance/common.yaml');
    writeFileSync(shared, `${readFileSync(shared, 'utf8')}${twins.join('')}`);
    const things = 'specs/binance/desk/things.yaml';
    change(
      root,
      things,
      '    - name: symbol\n      in: query\n      description: Only those of one symbol.\n      schema: { type: string }\n',
      '    - $ref: ../common.yaml#/optionalSymbol # of one\n',
    );
    // Somebody else needs it as it is.
    change(
      root,
      'specs/binance/desk/note.yaml',
      '    # more or less\n',
      '    - $ref: ../common.yaml#/optionalSymbol\n',
    );
    const plan = planOf(
      'desk.txt',
      ['symbol > STRING > NO', 'symbol > STRING > YES'],
      ['\n1 for a single symbol;\n5 when the symbol parameter is omitted;\n', '\n1\n'],
    );
    git(root, 'checkout', '-q', '.');
    expect(asked(plan)).toEqual([]);
    expect(edited(plan)).toEqual([
      '-weight: { sent: symbol, weight: 1, otherwise: 5 } # all of them',
      '+weight: 1 # all of them',
      '-- $ref: ../common.yaml#/optionalSymbol # of one',
      '+- $ref: ../common.yaml#/symbol # of one',
    ]);
  });

  test('what the specs say already needs nothing', () => {
    change(root, 'specs/binance/desk/board.yaml', 'weight: 2', 'weight: 9');
    const plan = planOf('desk.txt', ['Weight(IP): 2\n', 'Weight(IP): 9\n']);
    git(root, 'checkout', '-q', '.');
    expect(plan.settled.map(({ name }) => name)).toEqual(['GET /v1/board weight']);
    expect([...plan.files.keys()]).toEqual(['binance/docs.yaml', 'binance/docs.facts.json']);
  });

  test('what a waiver speaks of needs nothing', () => {
    const waiver =
      '  - { fact: GET /v1/board weight, page: IP 9, spec: IP 2, reason: Odd., date: 2024-03-02 }';
    change(root, 'specs/binance/docs.yaml', 'waivers: []', `waivers:\n${waiver}`);
    const plan = planOf('desk.txt', ['Weight(IP): 2\n', 'Weight(IP): 9\n']);
    git(root, 'checkout', '-q', '.');
    expect(plan.settled.map(({ name }) => name)).toEqual(['GET /v1/board weight']);
  });
});

test('whatever changes, each change is edited, drafted, asked for or settled, and once only', () => {
  const mutations = Object.values(factMutations);
  fc.assert(
    fc.property(
      fc.constantFrom('desk.txt', 'repay.md', 'things.md'),
      fc.array(fc.tuple(fc.constantFrom(...mutations), fc.nat(1000)), { minLength: 1, maxLength: 8 }),
      (file, steps) => {
        let lines: readonly string[] = readFileSync(join(oldDir, file), 'utf8').split('\n');
        for (const [mutate, seed] of steps)
          lines = mutate({ lines, facts: readPage(lines.join('\n'), file) }, seed)?.lines ?? lines;
        const text = lines.join('\n');
        const after = older().map((page) =>
          page.facts.file === file ? { sha256: pageHash(text), facts: readPage(text, file) } : page,
        );
        const { plans } = planPatch({ specsDir: join(root, 'specs'), before: older(), after });
        for (const { diff, edits, drafts, questions, settled } of plans) {
          const said = [...edits, ...drafts, ...questions].map((one) => one.change.name);
          expect([...said, ...settled.map(({ name }) => name)].sort()).toEqual(
            diff.changes.map(({ name }) => name).sort(),
          );
        }
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

describe('exspec docs patch', () => {
  async function run(write: boolean): Promise<readonly [number, string]> {
    let text = '';
    const print = (one: string): void => {
      text += one;
    };
    return [await docsPatch({ root, oldDir, newDir, write, cwd: root, print }), text];
  }

  test('shows what it would do, with both places and the lines, and does nothing', async () => {
    const [code, text] = await run(false);
    expect(code).toBe(1);
    expect(text).toContain(
      '~ desk.txt:60 -> desk.txt:66  POST /v1/thing weight: UID 3 -> UID 5\n    specs/binance/desk/thing.yaml:10:5  edited\n',
    );
    expect(text).toContain('-    - { bucket: uid, weight: 3 } # by account\n');
    expect(text).toContain('+    - { bucket: uid, weight: 5 } # by account\n');
    expect(text).toContain(
      'specs/binance/desk/fees.yaml, specs/binance/openapi.yaml  drafted, 5 marks x-todo to decide',
    );
    expect(text).toContain('= desk.txt:60  POST /v1/thing response balances.ETH added: string\n');
    expect(text).toContain('Nothing is written yet: --write does it.');
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  test('--write makes the edits that are certain, and every line beside them stays as it was', async () => {
    const [, shown] = await run(false);
    const [code, text] = await run(true);
    expect(code).toBe(1);
    expect(text).toMatch(/Written: 1[0-9] files\.\n$/);
    // What is on the disk now is what was shown, line for line.
    const disk = git(root, 'diff', '-U0', '--', '*.yaml');
    const lines = (patch: string): readonly string[] => (patch.match(/^[+-](?![+-]{2} ).*$/gm) ?? []).sort();
    const fees = readFileSync(join(root, 'specs/binance/desk/fees.yaml'), 'utf8');
    const fresh = fees
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`);
    const listed = shown
      .split('\n')
      .filter((line) => !/^\+ \S+:\d/.test(line))
      .join('\n');
    expect([...lines(disk), ...fresh].sort()).toEqual(lines(listed));
    expect(readdirSync(join(root, 'specs/binance/desk')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    git(root, 'checkout', '-q', '.');
    rmSync(join(root, 'specs/binance/desk/fees.yaml'));
  });

  test('a page that no exchange has is asked for', () => {
    const text = tabbed('Some Endpoints\n\nA (NONE)\nResponse:\n{}\nGET /v1/a\n\nWeight(IP): 1\n');
    const page = { sha256: pageHash(text), facts: readPage(text, 'unknown.txt') };
    expect(
      planPatch({ specsDir: join(root, 'specs'), before: older(), after: [...older(), page] }).homeless,
    ).toEqual(['unknown.txt']);
  });

  test('an exchange without a page on either side is left alone', () => {
    const pages = older().filter(({ facts }) => facts.exchange !== 'okx');
    const { plans } = planPatch({ specsDir: join(root, 'specs'), before: pages, after: pages });
    expect(plans.map(({ exchange }) => exchange)).toEqual(['binance']);
  });

  test('without older pages the recorded facts are the older side, and pages that are not there stay', () => {
    const [page] = older().filter(({ facts }) => facts.file === 'repay.md');
    if (page === undefined) throw new Error('repay.md is missing');
    const { plans } = planPatch({ specsDir: join(root, 'specs'), before: undefined, after: [page] });
    expect(plans.map(({ diff, files }) => [diff.changes, [...files.keys()]])).toEqual([
      [[], []],
      [[], []],
    ]);
  });
});
