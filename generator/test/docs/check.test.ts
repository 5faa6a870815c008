import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDocs } from '../../src/docs/check.ts';
import { docsCheck } from '../../src/docs/commands.ts';
import { waives } from '../../src/docs/docs-yaml.ts';
import { factsFileText, pageHash, parseFactsFile } from '../../src/docs/facts-file.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { page, replaced, specs, tabbed } from './fixture.ts';
import { markdown } from './markdown-fixture.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-docs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const waiver = `  - { fact: "POST /v1/thing weight", page: UID 4, spec: UID 3, reason: The page is behind., date: 2026-01-01 }\n`;

function arrange(text: string, waivers = '', hash: string = pageHash(text)): void {
  for (const [path, content] of Object.entries(specs)) put(`specs/${path}`, content);
  put('pages/page.txt', text);
  put(
    'specs/tiny/docs.yaml',
    `pages:\n  page.txt: { url: https://tiny.example, revision: 2024-03-01, sha256: "${hash}" }\nwaivers: ${waivers === '' ? '[]' : `\n${waivers}`}\n`,
  );
}

function check(write = false, pages = true): ReturnType<typeof checkDocs> {
  return checkDocs({
    specsDir: join(root, 'specs'),
    pagesDir: pages ? join(root, 'pages') : undefined,
    write,
  });
}

const heavier = replaced(page, { from: 'Weight(UID): 3', to: 'Weight(UID): 4' });

test('agreeing pages are recorded, and the record agrees without them', () => {
  arrange(page);
  expect(check().problems.map(({ rule }) => rule)).toEqual(['facts-behind']);
  expect(check(true)).toMatchObject({
    disagreements: [],
    problems: [],
    written: [join(root, 'specs/tiny/docs.facts.json')],
  });
  expect(check(true).written).toEqual([]);
  const totals = check().totals;
  rmSync(join(root, 'pages'), { recursive: true });
  expect(check(false, false)).toMatchObject({ disagreements: [], problems: [], totals });
});

describe('waivers', () => {
  test('one that fits silences its disagreement', () => {
    arrange(heavier, waiver);
    const result = check(true);
    expect(result.problems).toEqual([]);
    expect(result.disagreements).toEqual([]);
    expect(result.waived.map(({ fact }) => fact)).toEqual(['POST /v1/thing weight']);
  });

  test('one that matches nothing is an error that names its place', () => {
    arrange(page, waiver);
    expect(check(true).problems).toMatchObject([
      { rule: 'unused-waiver', at: { file: 'tiny/docs.yaml', line: 4, col: 5 } },
    ]);
  });

  test('one for another value does not fit', () => {
    arrange(replaced(page, { from: 'Weight(UID): 3', to: 'Weight(UID): 5' }), waiver);
    const result = check(true);
    expect(result.disagreements).toHaveLength(1);
    expect(result.problems).toMatchObject([{ rule: 'unused-waiver' }]);
  });

  test('one without a reason or with a bad date is an error', () => {
    arrange(heavier, `  - { fact: "POST /v1/thing weight", page: UID 4, spec: UID 3, date: today }\n`);
    expect(check(true).problems.map(({ message }) => message)).toEqual([
      'A waiver lacks reason.',
      'The date today is none.',
    ]);
  });

  test.each([
    ['* parameter x min', 'GET /a parameter x min', true],
    ['GET * min', 'GET /a parameter x min', true],
    ['* parameter x min', 'GET /a parameter x max', false],
    ['a*a', 'a', false],
    ['a*b*c', 'aXbYc', true],
  ])('the pattern %j fits %j: %j', (fact, actual, fits) => {
    const at = { file: '', line: 1, col: 1 };
    const other = { page: '1', spec: '2' };
    expect(waives({ fact, ...other, reason: '', date: '', at }, { fact: actual, ...other })).toBe(fits);
  });
});

test('a page that has changed, one that no docs.yaml lists and one that is not there are named', () => {
  arrange(page, '', '0000000000000000');
  put('pages/other.txt', 'x');
  put(
    'specs/tiny/docs.yaml',
    `${readFileSync(join(root, 'specs/tiny/docs.yaml'), 'utf8').replace('waivers: []', '')}  gone.txt: { url: u, revision: 2024-01-01, sha256: ab }\nwaivers: []\n`,
  );
  expect(check(true).problems.map(({ rule }) => rule)).toEqual([
    'page-changed',
    'missing-page',
    'unlisted-page',
  ]);
});

test('an exchange without docs.yaml is an error, not silence', () => {
  arrange(page);
  rmSync(join(root, 'specs/tiny/docs.yaml'));
  expect(check(false, false).problems.map(({ rule }) => rule)).toEqual(['docs-yaml']);
});

test('a page that does not describe what it claims to is reported, and nothing else is said of it', () => {
  arrange(page);
  const foreign = `---
exchange: tiny-not
source_url: https://x.example/docs/a
updated_at: 2026-01-15
---
`;
  const claimed = foreign.replace('tiny-not', 'binance');
  const text = `${claimed}# A(TRADE)\n\n## HTTP Request[](/docs/b#r)\n\nGET /v9/nowhere\n`;
  put('pages/m.txt', text);
  put(
    'specs/tiny/docs.yaml',
    readFileSync(join(root, 'specs/tiny/docs.yaml'), 'utf8').replace(
      'waivers',
      `  m.txt: { url: "https://x.example/docs/a", revision: 2026-01-15, sha256: "${pageHash(text)}" }\nwaivers`,
    ),
  );
  const { disagreements } = check(true);
  expect(disagreements.map((one) => `${one.fact}: ${one.page} / ${one.spec}`)).toEqual([
    'page m.txt describes what it claims to: /docs/b / /docs/a',
  ]);
});

test('a page that has come to describe something else silences its operations, their waivers and the record', () => {
  const url = 'https://developers.example.com/docs/a/Do-It';
  const own = (anchor: string): string => markdown({ anchor }).replaceAll('/v1/it', '/v1/thing');
  for (const [path, content] of Object.entries(specs))
    put(`specs/${path}`, content.replace(/^( +)operationId: .*$/gm, `$&\n$1x-docs: { page: '${url}#it' }`));
  put('pages/m.txt', own('/docs/a/Do-It'));
  put(
    'specs/tiny/docs.yaml',
    `pages:\n  m.txt: { url: "${url}", revision: 2026-01-15, sha256: "${pageHash(own('/docs/a/Do-It'))}" }\nwaivers:\n${waiver}`,
  );
  expect(check(true).written).not.toEqual([]);
  put('pages/m.txt', own('/docs/a/Do-Other'));
  const { disagreements, waived, problems, written } = check(true);
  expect(disagreements.map(({ fact }) => fact)).toEqual(['page m.txt describes what it claims to']);
  expect({ waived, problems, written }).toEqual({ waived: [], problems: [], written: [] });
});

test('the command prints both places and the totals, and its exit code tells', async () => {
  arrange(heavier);
  let printed = '';
  const options = {
    root,
    write: true,
    cwd: root,
    print: (text: string) => {
      printed += text;
    },
  };
  expect(await docsCheck({ ...options, pages: join(root, 'pages'), json: false })).toBe(1);
  const line = heavier.split('\n').findIndex((one) => one.startsWith('Weight(UID)')) + 1;
  expect(printed).toContain(
    `POST /v1/thing weight\n  page: UID 4 (page.txt:${line})\n  spec: UID 3 (specs/tiny/desk/thing.yaml:9:7)`,
  );
  expect(printed).toMatch(/Compared: 2 operations, .*1 disagreement, 0 waived ones, 0 problems\./s);
  printed = '';
  expect(await docsCheck({ ...options, pages: join(root, 'pages'), json: true })).toBe(1);
  expect(JSON.parse(printed)).toMatchObject({
    disagreements: [{ fact: 'POST /v1/thing weight' }],
    totals: { operations: 2 },
  });
  expect(await docsCheck({ ...options, pages: undefined, json: false })).toBe(1);
});

describe('the facts file', () => {
  const text = factsFileText([{ sha256: pageHash(page), facts: readPage(page, 'page.txt') }]);

  test('holds no sentences', () => {
    const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one]) => one ?? '');
    expect(strings.filter((one) => one.length > 60 && one.split(' ').length > 4)).toEqual([]);
    expect(text).not.toContain('nobody can say');
    expect(text).not.toContain('Places it.');
  });

  test('comes back as it was written', () => {
    const [back] = parseFactsFile(text);
    expect(back).toBeDefined();
    if (back !== undefined) expect(factsFileText([back])).toBe(text);
  });

  test('has one line for a changed fact', () => {
    const other = factsFileText([
      {
        sha256: pageHash(page),
        facts: readPage(
          replaced(page, { from: tabbed('size > DECIMAL > NO'), to: tabbed('size > DECIMAL > YES') }),
          'page.txt',
        ),
      },
    ]);
    const [left, right] = [text, other].map((one) => one.split('\n'));
    expect(left?.filter((line, index) => line !== right?.[index])).toHaveLength(1);
  });

  test('is refused when it is damaged', () => {
    expect(() => parseFactsFile(text.replace('"class": "decimal"', '"class": "huge"'))).toThrow(
      /docs.facts.json is damaged/,
    );
  });
});
