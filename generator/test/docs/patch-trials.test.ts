import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { docsDiff } from '../../src/docs/commands.ts';
import { readPages } from '../../src/docs/pages.ts';
import { planPatch } from '../../src/docs/patch/plan.ts';
import { printPlans } from '../../src/docs/patch/print.ts';
import { asked, edited, older, planIn } from './plan-in.ts';
import { change, git, oldDir, snapshotRepository } from './snapshots.ts';

let root = '';

beforeAll(async () => {
  root = await snapshotRepository();
});
afterEach(() => void git(root, 'checkout', '-q', '.'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('edits that are tried together', () => {
  test('two that need each other are kept, whatever else on the page is refused', () => {
    const plan = planIn(
      root,
      'desk.txt',
      ['"FAST", "SLOW"; Default: "FAST"', '"FAST", "SLOW"; Default: "CALM"'],
      ['symbol > STRING > NO', 'symbol > STRING > YES'],
      ['\n1 for a single symbol;\n5 when the symbol parameter is omitted;\n', '\n1\n'],
    );
    expect(asked(plan)).toEqual([expect.stringMatching(/The default does not fit its own schema/)]);
    expect(plan.edits.map(({ change: { name } }) => name)).toEqual([
      'GET /v1/things weight',
      'GET /v1/things parameter symbol mandatory',
    ]);
  });

  test('a value without a rule, where each value has one, is asked for: types would forget what goes with them', () => {
    change(
      root,
      'specs/binance/desk/thing.yaml',
      '  requestBody:\n    required: true\n',
      '  x-requires:\n    - { when: { side: BUY }, then: [size] }\n    - { when: { side: SELL }, then: [size] }\n  requestBody:\n    required: true\n',
    );
    const plan = planIn(root, 'desk.txt', ['BUY\nSELL\n', 'BUY\nSELL\nHOLD\n']);
    expect(asked(plan)).toEqual([
      expect.stringMatching(/^Every value of side has a rule in x-requires of POST \/v1\/thing/),
    ]);
    expect(edited(plan)).toEqual([]);
  });
});

describe('where a new parameter goes', () => {
  test('in a form behind the one that the page has before it', () => {
    const { files } = planIn(root, 'desk.txt', [
      'limit > INT > NO',
      'speed > STRING > NO > \nlimit > INT > NO',
    ]);
    const lines = files.get('binance/desk/thing.yaml')?.after.split('\n') ?? [];
    const at = lines.findIndex((line) => line.trim().startsWith('speed:'));
    expect(lines[at - 1]?.trim()).toMatch(/^mode:/);
  });

  test('the first of an operation above its answers', () => {
    const { files } = planIn(root, 'desk.txt', [
      'GET /v1/time\n\nWeight(IP): 1\n\nParameters:\n\nNONE\n',
      'GET /v1/time\n\nWeight(IP): 1\n\nParameters:\n\nName > Type > Mandatory > Description\nzone > STRING > NO > \n',
    ]);
    const text = files.get('binance/desk/time.yaml')?.after ?? '';
    expect(text.indexOf('parameters:')).toBeGreaterThan(0);
    expect(text.indexOf('parameters:')).toBeLessThan(text.indexOf('responses:'));
  });

  test('of several shared ones with its name the one that is as mandatory is taken', () => {
    const shared = join(root, 'specs/binance/common.yaml');
    const twin = (key: string, required: string): string =>
      `\n${key}:\n  name: zone\n  in: query\n${required}  description: Where.\n  schema: { type: string }\n`;
    writeFileSync(
      shared,
      `${readFileSync(shared, 'utf8')}${twin('zone', '  required: true\n')}${twin('optionalZone', '')}`,
    );
    const plan = planIn(root, 'desk.txt', ['lines > INT > NO', 'zone > STRING > NO > \nlines > INT > NO']);
    expect(asked(plan)).toEqual([]);
    expect(edited(plan)).toEqual(['+- $ref: ../common.yaml#/optionalZone']);
  });
});

test('a weight keeps its form, and only the numbers that differ are touched', () => {
  change(
    root,
    'specs/binance/desk/things.yaml',
    'weight: { sent: symbol, weight: 1, otherwise: 5 } # all of them',
    'weight:\n        sent: symbol # one\n        weight: 1\n        otherwise: 5',
  );
  expect(
    edited(planIn(root, 'desk.txt', ['\n5 when the symbol parameter', '\n50 when the symbol parameter'])),
  ).toEqual(['-otherwise: 5', '+otherwise: 50']);
});

test('questions stand behind every edit, of other exchanges too', () => {
  const repaid = planIn(root, 'desk.txt', ['depth > INT', 'depth > DECIMAL']);
  const other = { ...planIn(root, 'desk.txt', ['Weight(IP): 2\n', 'Weight(IP): 9\n']), exchange: 'other' };
  const text = printPlans({ plans: [repaid, other], homeless: [] }, 'specs');
  expect(text.lastIndexOf('--- specs/')).toBeGreaterThan(0);
  expect(text.indexOf('\n? ')).toBeGreaterThan(text.lastIndexOf('--- specs/'));
});

test('values that are listed have no bound beside them', () => {
  change(root, 'specs/binance/desk/note.yaml', 'maximum: 10', 'enum: [5, 10]');
  const plan = planIn(root, 'desk.txt', [
    'lines > INT > NO > max 10',
    'lines > INT > NO > max 20. Valid limits:[5, 20]',
  ]);
  expect(edited(plan).join('\n')).not.toContain('maximum');
});

describe('a folder of pages', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'exspec-pages-'));

  test.each([
    ['that is missing', (dir: string) => join(dir, 'none'), /is no folder of pages/],
    [
      'with pages in a folder below it only',
      (dir: string) => {
        mkdirSync(join(dir, 'sub'));
        writeFileSync(join(dir, 'sub/desk.txt'), 'text');
        return dir;
      },
      /holds no pages: files that end in \.txt or \.md/,
    ],
  ])('%s is refused, and is not taken for one without changes', (_, make, message) => {
    const dir = folder();
    expect(() => readPages(make(dir))).toThrow(message);
    rmSync(dir, { recursive: true });
  });

  test('may link to pages that are elsewhere: they are named, and what they hold is not read', () => {
    const dir = folder();
    symlinkSync(join(oldDir, 'desk.txt'), join(dir, 'desk.txt'));
    expect([...readPages(dir)].map(([name, { facts }]) => [name, facts.unread])).toEqual([
      ['desk.txt', [{ line: 1, reason: 'link-out-of-the-folder', text: '' }]],
    ]);
    rmSync(dir, { recursive: true });
  });

  test.each([
    ['an empty page', ''],
    ['bytes', '\u0000\u0001\uFFFD'],
    ['a page of another form', '<html>Moved.</html>'],
  ])('%s removes nothing, is asked for and changes no record', async (_, text) => {
    const dir = folder();
    for (const name of ['repay.md', 'things.md']) cpSync(join(oldDir, name), join(dir, name));
    writeFileSync(join(dir, 'desk.txt'), text);
    const { plans } = planPatch({
      specsDir: join(root, 'specs'),
      before: older(),
      after: [...readPages(dir).values()],
    });
    expect(plans.flatMap(({ diff }) => diff.changes)).toEqual([]);
    expect(plans.flatMap(({ unlisted }) => unlisted)).toEqual([
      { file: 'desk.txt', reason: expect.stringMatching(/no form that can be read: fetch it again/) },
    ]);
    expect(plans.flatMap(({ files }) => [...files.keys()])).toEqual([]);
    let said = '';
    const print = (line: string): void => {
      said += line;
    };
    const code = await docsDiff({ oldDir, newDir: dir, format: 'text', failOn: 'any', print });
    expect([code, said]).toEqual([1, expect.stringMatching(/^\? desk\.txt:1 .*not read \(unknown-form\)/m)]);
    expect(said).toContain('No facts changed');
    rmSync(dir, { recursive: true });
  });

  test('a page without its error codes is asked for: no check would miss them', () => {
    const [, errors = ''] = readFileSync(join(oldDir, 'desk.txt'), 'utf8').split('\nError Codes\n');
    const plan = planIn(root, 'desk.txt', [`\nError Codes\n${errors}`, '\n']);
    expect(asked(plan)).toContainEqual(expect.stringMatching(/^No page has any now\. Is one cut off\?/));
  });
});
