import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { docsDiff } from '../../src/docs/commands.ts';
import { type DocsDiff, diffPages } from '../../src/docs/diff/diff-pages.ts';
import { changeText, placesText } from '../../src/docs/diff/print.ts';
import type { PageFacts } from '../../src/docs/facts.ts';
import { recorded } from '../../src/docs/facts-file.ts';
import { readPages } from '../../src/docs/pages.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { page, replaced, tabbed } from './fixture.ts';
import { markdown, okx } from './markdown-fixture.ts';
import { newDir, oldDir } from './snapshots.ts';

const [older, newer] = [oldDir, newDir].map((dir) => [...readPages(dir).values()].map(({ facts }) => facts));
const before: readonly PageFacts[] = older ?? [];
const after: readonly PageFacts[] = newer ?? [];

const lines = ({ changes }: DocsDiff): readonly string[] => changes.map(changeText);

/** Differences between the invented page and itself with one text replaced. */
function pageDiff(from: string, to: string): readonly string[] {
  const text = replaced(page, { from: tabbed(from), to: tabbed(to) });
  return lines(diffPages([readPage(page, 'page.txt')], [readPage(text, 'page.txt')]));
}

describe('the snapshots', () => {
  test('every kind of change is one line with both places, and nothing else is said', () => {
    const { changes } = diffPages(before, after);
    expect(changes.map((one) => `${placesText(one)}  ${changeText(one)}`)).toEqual([
      'desk.txt:5 -> desk.txt:8  parameter recvWindow default of all endpoints: 5000 -> 6000',
      'desk.txt:5 -> desk.txt:8  parameter recvWindow max of all endpoints: 60000 -> 70000',
      'desk.txt:7 -> desk.txt:10  rate limit weight IP: 1200 per 60 s -> 2400 per 60 s',
      'desk.txt:11 -> desk.txt:14  enum Order side: +HOLD',
      'desk.txt:18 -> desk.txt:22  rate limit weight: 1200 per 60 s -> 2400 per 60 s',
      'desk.txt:28 -> desk.txt:32  filter LOT_SIZE: +maxQty: string',
      'desk.txt:52  POST /v1/thing response total removed: string',
      'desk.txt:54  POST /v1/thing response balances.BTC removed: string',
      'desk.txt:58  POST /v1/thing response state added: number',
      'desk.txt:53 -> desk.txt:59  POST /v1/thing response legs[].name required: in every element -> not in every element',
      'desk.txt:53 -> desk.txt:59  POST /v1/thing response legs[].note: null or string -> string',
      'desk.txt:60  POST /v1/thing response balances.ETH added: string',
      'desk.txt:60 -> desk.txt:66  POST /v1/thing weight: UID 3 -> UID 5',
      'desk.txt:63 -> desk.txt:69  POST /v1/thing limit: 1 per 1 s by UID -> 2 per 1 s by UID',
      'desk.txt:69 -> desk.txt:75  POST /v1/thing parameter size mandatory: no -> yes',
      'desk.txt:70 -> desk.txt:76  POST /v1/thing parameter mode values: +CALM',
      'desk.txt:71 -> desk.txt:77  POST /v1/thing parameter limit default: 10 -> 20',
      'desk.txt:71 -> desk.txt:77  POST /v1/thing parameter limit max: 100 -> 200',
      'desk.txt:71 -> desk.txt:77  POST /v1/thing parameter limit min: 1 -> 2',
      'desk.txt:78  POST /v1/thing parameter tag added: STRING, mandatory no',
      'desk.txt:74 -> desk.txt:81  POST /v1/thing data source: Memory => Database -> Memory',
      'desk.txt:86  PUT /v1/thing parameter label removed: STRING, mandatory yes',
      'desk.txt:91  operation DELETE /v1/thing removed',
      'desk.txt:93  PUT /v1/thing parameter caption added: STRING, mandatory yes',
      'desk.txt:106 -> desk.txt:100  GET /v1/mine weight: UID 2 -> IP 2',
      'desk.txt:105  GET /v1/mine parameter recvWindow added: LONG, mandatory no',
      'desk.txt:115 -> desk.txt:110  GET /v1/things response [].count: string -> number',
      'desk.txt:122 -> desk.txt:117  GET /v1/things weight: IP 1 if symbol is sent; IP 5 if symbol is absent -> IP 1 if symbol is sent; IP 8 if symbol is absent',
      'desk.txt:130 -> desk.txt:125  GET /v1/note security type: USER_STREAM -> MARKET_DATA',
      'desk.txt:142 -> desk.txt:136  GET /v1/note response state values: +HELD',
      'desk.txt:140  GET /v1/note parameter verbose removed: BOOLEAN, mandatory no',
      'desk.txt:147 -> desk.txt:142  GET /v2/board response size: string -> number',
      'desk.txt:148 -> desk.txt:143  operation GET /v1/board -> GET /v2/board',
      'desk.txt:154  operation GET /v1/fees added',
      'desk.txt:158 -> desk.txt:164  GET /v1/ranks response $: object -> array',
      'desk.txt:173  error -1001 removed: STALE: "The thing is stale."',
      'desk.txt:166 -> desk.txt:174  GET /v1/ranks parameter depth type: INT -> STRING',
      'desk.txt:170 -> desk.txt:178  error -1000 messages: Something went wrong. -> Something went wrong, and nobody knows what.',
      'desk.txt:176 -> desk.txt:181  error -1003 names: BUSY -> TOO_BUSY',
      'desk.txt:184  error -1004 added: TIRED: "The desk rests."',
      'repay.md:15 -> repay.md:15  POST /v1/repay weight: UID 3000 -> UID 4000',
      'repay.md:22 -> repay.md:22  POST /v1/repay parameter amount mandatory: no -> yes',
      'repay.md:22  languages of POST /v1/repay parameter amount mandatory added: yes in English, no in Chinese',
      'repay.md:35 -> repay.md:38  POST /v1/repay response table paid: decimal -> string',
      'things.md:10 -> things.md:10  GET /api/v5/things limit: 5 per 2 s by UID -> 10 per 2 s by UID',
      'things.md:14 -> things.md:14  GET /api/v5/things security type: Read -> Trade',
      'things.md:28 -> things.md:28  GET /api/v5/things parameter type values: +three',
      'things.md:31 -> things.md:32  GET /api/v5/things parameter limit default: 100 -> 50',
      'things.md:35 -> things.md:39  GET /api/v5/things response data[].ts: string -> null',
    ]);
  });

  test('the page that describes another one is named, and nothing else is said of it', () => {
    const { foreign, changes } = diffPages(before, after);
    expect(foreign).toEqual([
      {
        side: 'new',
        claimed: '/docs/desk/Stray',
        anchors: '/docs/desk/Other',
        at: { file: 'stray.md', line: 9 },
      },
    ]);
    expect(changes.filter(({ after: stated }) => stated?.at.file === 'stray.md')).toEqual([]);
  });

  test('what stands in words only is listed where the words changed, and counted where they did not', () => {
    const { unread, unreadBefore } = diffPages(before, after);
    expect(unread).toEqual([
      {
        where: 'GET /v1/things',
        reason: 'default-in-words',
        text: 'default is seven days ago',
        at: { file: 'desk.txt', line: 124 },
      },
    ]);
    expect(unreadBefore).toBe(1);
  });

  test('swapping the sides swaps what came and what went', () => {
    const there = diffPages(before, after).changes;
    const back = diffPages(after, before).changes;
    const opposite = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' };
    const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
    // A moved operation has its name from the newer side.
    const named = (name: string): string => name.replace('GET /v1/board', 'GET /v2/board');
    expect(
      sorted(back.map((one) => JSON.stringify([one.kind, named(one.name), one.before, one.after]))),
    ).toEqual(
      sorted(
        there.map((one) => JSON.stringify([opposite[one.kind], named(one.name), one.after, one.before])),
      ),
    );
  });

  test('facts that were recorded say the same as the pages, but for the words that are not recorded', () => {
    const hidden = (text: string): string => text.replaceAll(/error -\d+ (?:messages|removed).*/g, 'words');
    expect(lines(diffPages(before.map(recorded), after)).map(hidden)).toEqual(
      lines(diffPages(before, after)).map(hidden),
    );
  });
});

test('pages differ in nothing from themselves, in whatever order they come', () => {
  const all = fc.shuffledSubarray([...before, ...after.filter(({ file }) => file === 'stray.md')]);
  fc.assert(
    fc.property(all, fc.infiniteStream(fc.nat()), (pages, random) => {
      const shuffled = [...pages]
        .map((one) => ({ one, key: random.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      expect(diffPages(pages, shuffled)).toMatchObject({ changes: [], moves: [], unread: [] });
    }),
  );
});

test('a new operation is one line, whatever it is made of', () => {
  expect(
    pageDiff(
      'Error Codes\n',
      'New thing (TRADE)\nResponse:\n{ "a": { "b": [1] } }\nPOST /v9/new (HMAC SHA256)\n\nWeight(IP): 4\n\nParameters:\n\nName > Type > Mandatory > Description\na > INT > YES > max 3\nError Codes\n',
    ),
  ).toEqual(['operation POST /v9/new added']);
});

describe('changes that the snapshots do not have', () => {
  test.each([
    ['a signature', 'things\n\nWeight', 'things (HMAC SHA256)\n\nWeight', 'GET /v1/things signed: no -> yes'],
    ['a weight gone', 'Weight(UID): 3\n', '', 'POST /v1/thing weight: UID 3 -> none'],
    [
      'a limit gone',
      'Rate Limit:\n1/1s per account\n',
      '',
      'POST /v1/thing limit: 1 per 1 s by UID -> not said',
    ],
    ['a bound gone', ', max 100', '', 'POST /v1/thing parameter limit max: 100 -> not said'],
    [
      'a default in words',
      'Default 10,',
      'Default is yours,',
      'POST /v1/thing parameter limit default: 10 -> in words',
    ],
    ['a section', '10xx - General', '10xx - All', 'error -1000 section: 10xx - General -> 10xx - All'],
    [
      'a filter failure',
      '"Filter failure: LOT_SIZE" > The size is wrong.',
      '"Filter failure: LOT_SIZE" > The size is wrong.\n"Filter failure: ICE" > Cold.',
      'filter failures message Filter failure: ICE added',
    ],
    [
      'a rejection',
      '"Nope." > No.',
      '"Nope." > No.\n"Never." > No.',
      'order rejections message Never. added',
    ],
    ['an enum value gone', 'BUY\nSELL', 'BUY', 'enum Order side: -SELL'],
    [
      'a security type with what follows from it',
      'List things\n',
      'List things (USER_DATA)\n',
      'GET /v1/things security type: NONE -> USER_DATA',
    ],
    [
      'parameters of another one',
      'Parameters:\n\nName > Type > Mandatory > Description\nsymbol > STRING > NO > \n',
      'Parameters:\n\nSame as POST /v1/thing\n',
      [
        'GET /v1/things parameters: its own -> those of POST /v1/thing',
        'GET /v1/things parameter symbol removed: STRING, mandatory no',
      ],
    ],
  ])('%s', (_, from, to, line) => {
    expect(pageDiff(from, to)).toEqual([line].flat());
  });
});

describe('moves', () => {
  const endpoint = (path: string, response: string): string =>
    tabbed(
      `Move Endpoints\n\nIt (NONE)\nResponse:\n${response}\nGET ${path}\n\nWeight(IP): 1\n\nParameters:\n\nName > Type > Mandatory > Description\na > INT > NO > \n`,
    );
  const between = (left: string, right: string): DocsDiff =>
    diffPages([readPage(left, 'm.txt')], [readPage(right, 'm.txt')]);

  test('another version of the path is the same operation', () => {
    const { changes, moves } = between(endpoint('/v1/a', '{ "b": 1 }'), endpoint('/v3/a', '{ "b": "1" }'));
    expect(changes.map(changeText)).toEqual([
      'GET /v3/a response b: number -> string',
      'operation GET /v1/a -> GET /v3/a',
    ]);
    expect(moves).toEqual([{ from: 'GET /v1/a', to: 'GET /v3/a', version: true }]);
  });

  test('the same names all over are the same operation, but not beyond doubt', () => {
    const answer = '{ "b": 1, "c": { "d": 2 } }';
    expect(between(endpoint('/v1/a', answer), endpoint('/v1/other', answer)).moves).toEqual([
      { from: 'GET /v1/a', to: 'GET /v1/other', version: false },
    ]);
  });

  test('what is too small to tell apart came and went', () => {
    expect(lines(between(endpoint('/v1/a', '{ "b": 1 }'), endpoint('/v1/other', '{ "b": 1 }')))).toEqual([
      'operation GET /v1/a removed',
      'operation GET /v1/other added',
    ]);
  });
});

describe('pages find each other', () => {
  const one = readPage(markdown(), 'old-name.md');
  const heavier = markdown({ weight: '4000(UID)' }).replace('**3000', '**4000');

  test('by their operations, when the file has another name', () => {
    expect(lines(diffPages([one], [readPage(heavier, 'new-name.md')]))).toEqual([
      'POST /v1/it weight: UID 3000 -> UID 4000',
    ]);
  });

  test('by the page, where two pages describe one operation', () => {
    const other = { ...one, file: 'other.md', sourceUrl: 'https://example.com/other' };
    expect(lines(diffPages([one, other], [readPage(heavier, 'old-name.md'), other]))).toEqual([
      'POST /v1/it weight: UID 3000 -> UID 4000',
    ]);
  });

  test('and a page that turns into another one is not compared with what it was', () => {
    const stray = readPage(markdown({ anchor: '/docs/elsewhere' }), 'old-name.md');
    const { changes, foreign } = diffPages([one], [stray]);
    expect(changes).toEqual([]);
    expect(foreign.map(({ side, claimed }) => `${side} ${claimed}`)).toEqual(['new /docs/a/Do-It']);
    const okxStray = readPage(okx('another'), 'o.md');
    expect(diffPages([readPage(okx(), 'o.md')], [okxStray])).toMatchObject({
      changes: [],
      foreign: [{ side: 'new', claimed: 'things' }],
    });
  });
});

describe('the command', () => {
  async function run(
    dirs: readonly [string, string],
    format: 'text' | 'json' | 'markdown',
    failOn?: 'facts' | 'any',
  ): Promise<readonly [number, string]> {
    let text = '';
    const print = (one: string): void => {
      text += one;
    };
    return [await docsDiff({ oldDir: dirs[0], newDir: dirs[1], format, failOn, print }), text];
  }

  test('prints text, Markdown and JSON', async () => {
    const [code, text] = await run([oldDir, newDir], 'text');
    expect(code).toBe(0);
    expect(text).toContain(
      '\n~ desk.txt:60 -> desk.txt:66  POST /v1/thing weight: UID 3 -> UID 5  [behavioural]\n',
    );
    expect(text).toContain(
      '! stray.md:9  the new page does not describe /docs/desk/Stray: its anchors belong to /docs/desk/Other\n',
    );
    expect(text).toMatch(
      /49 facts changed; 1 page that describes something else; 1 place not read; \d+ changes of words; .*\n$/,
    );
    const [, shown] = await run([oldDir, newDir], 'markdown');
    expect(shown).toContain(
      '- changed: POST /v1/thing weight: UID 3 -\\> UID 5 (desk.txt:60 -> desk.txt:66)',
    );
    const [, json] = await run([oldDir, newDir], 'json');
    expect(JSON.parse(json)).toMatchObject(JSON.parse(JSON.stringify(diffPages(before, after))));
  });

  test('its exit code says what --fail-on asks for', async () => {
    expect((await run([oldDir, oldDir], 'text', 'any'))[0]).toBe(0);
    expect((await run([oldDir, newDir], 'text', 'facts'))[0]).toBe(1);
    expect((await run([newDir, newDir], 'text', 'facts'))[0]).toBe(0);
    // The stray page is one on either side.
    expect((await run([newDir, newDir], 'text', 'any'))[0]).toBe(1);
  });
});
