import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForeign, parseYaml } from '../../src/load/parse-yaml.ts';
import { agree, fastly, foreign, own } from './two-readers.ts';
import { damaged, yamlTexts } from './yaml-texts.ts';

const specs = new URL('../../../specs/', import.meta.url).pathname;
const fixtures = new URL('../fixtures/', import.meta.url).pathname;

function textsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:yaml|json)$/.test(file))
    .map((file) => readFileSync(`${folder}${file}`, 'utf8'));
}

describe('the fast reader and the library', () => {
  it('read every one of our own spec files alike, and none needs the library', () => {
    const texts = textsIn(specs);
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => agree(text, own) !== true)).toEqual([]);
  });

  it.each(Object.entries(yamlTexts))('property: agree about %s', (_what, texts) => {
    fc.assert(
      fc.property(texts, fc.constantFrom(own, foreign), (text, reach) => {
        expect(agree(text, reach), JSON.stringify(text)).not.toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('property: agree about spec files with damages', () => {
    const texts = [...textsIn(specs), ...textsIn(fixtures)].filter((text) => text.length < 3000);
    fc.assert(
      fc.property(damaged(texts), (text) => {
        expect(agree(text, foreign), JSON.stringify(text)).not.toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['what a YAML writer writes', 'JSON'])('%s needs no library', (what) => {
    const texts = fc.sample(yamlTexts[what] ?? fc.constant(''), { numRuns: 300, seed: 1 });
    expect(texts.filter((text) => fastly(text, foreign) !== undefined).length).toBeGreaterThan(290);
  });
});

describe.each([
  ['a list at the depth of its key', 'a:\n- 1\n- b: 2\n  c: 3\n'],
  ['lists in lists', '- - 1\n  - 2\n-\n  - 3\n'],
  ['comments everywhere', '# a\na: 1 # b\n# c\nb: # d\n  c: "x # y" # e\n'],
  ['text that looks like more', "a: b:c\nb: 'it''s: so'\nc: x#y\nd: http://a.example/?b={c}\ne: '#f'\n"],
  [
    'text of several lines',
    'a: one\n  two\n\n  three\nb: |\n  x: 1\n\n  # no comment\nc: >-\n  folded\n  text\nd: "quoted\n  on"\n',
  ],
  ['flow of several lines', 'a: { b: 1,\n  c: [2,\n   3] }\nd: []\ne: {}\n'],
  [
    'what JSON writes and what it does not',
    'a: 1e3\nb: -0\nc: 0x1f\nd: ~\ne: True\nf: .5\ng: 1_000\nj: +1\n',
  ],
  ['empty values', 'a:\nb:\n  c:\nd:   # e\n'],
  ['keys of all kinds', '200: a\n"x y": b\n\'z\': c\n/v1/{id}: d\ntrue: e\nnull: f\na b: g\n'],
  ['escapes and joined lines', 'a: "\\u00e4\\n\\\\ \\x41"\nb: "one \\\n  \\ two\n\n  three"\n'],
  ['a document mark, and Windows line ends', '---\r\na: 1\r\nb:\r\n  - c\r\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a bar with its own indentation', 'a: |2\n    b\n  c\n'],
])('%s', (_name, text) => {
  it('is read by the fast reader, and as the library reads it', () => {
    expect(agree(text, own)).toBe(true);
  });
});

it('anchors, aliases and merges are followed by the fast reader, too', () => {
  expect(agree('a: &x { b: 1 }\nc: *x\nd:\n  <<: *x\n  e: [*x]\nf: &y\n  - *x\ng: *y\n', foreign)).toBe(true);
});

it('property: JSON is read as JSON.parse reads it', () => {
  const plain = (text: string): unknown => {
    const { root, diagnostics } = parseForeign(text, 'a.json');
    expect(diagnostics).toEqual([]);
    const of = (node: typeof root): unknown =>
      node.kind === 'scalar'
        ? node.value
        : node.kind === 'seq'
          ? node.items.map(of)
          : Object.fromEntries([...node.entries].map(([key, { value }]) => [key, of(value)]));
    return of(root);
  };
  // `<<` merges; a member `__proto__` is no plain data in JavaScript.
  const json = fc.json({ maxDepth: 4 }).filter((text) => !/"(?:<<|__proto__)"/.test(text));
  fc.assert(
    fc.property(json, fc.constantFrom('', ' ', '\t'), (text, indent) => {
      const data: unknown = JSON.parse(text);
      expect(plain(JSON.stringify(data, null, indent))).toEqual(data);
    }),
  );
});

const deep = 100_000;

describe.each([
  ['our own', parseYaml],
  ['anybody’s', parseForeign],
])('hostile texts as %s', (_whose, parse) => {
  it.each([
    ['brackets', '['.repeat(deep), '1:500'],
    ['closed brackets', `${'['.repeat(deep)}${']'.repeat(deep)}`, '1:500'],
    ['JSON', '{"a":'.repeat(deep), '1:2496'],
    ['dashes', '- '.repeat(deep), '1:999'],
    ['explicit keys', '? '.repeat(deep), '1:999'],
    ['brackets behind a tag', `!a ${'['.repeat(deep)}`, '1:503'],
    ['lines', Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index)}a:\n`).join(''), '500:500'],
  ])('nested without end by %s are a mistake with its place', (_by, text, place) => {
    const [first] = parse(text, 'a.yaml').diagnostics;
    expect([`${first?.at.line}:${first?.at.col}`, first?.message]).toEqual([
      place,
      'The value is nested more than 500 levels deep.',
    ]);
  });

  it('that are long and not plain are refused where they stop being plain', () => {
    const lines = Array.from({ length: 250_000 }, (_, index) => `k${index}: "v"\n`);
    const text = `${lines.join('')}- no\n`;
    expect(parse(text, 'a.yaml').diagnostics).toMatchObject([
      { at: { line: 250_001, col: 1 }, rule: 'yaml-syntax' },
    ]);
  });

  it('with a hundred thousand mistakes tell the first hundred, and how many follow', () => {
    const { diagnostics } = parse('a: 1\n'.repeat(100_001), 'a.yaml');
    expect(diagnostics.length).toBe(101);
    expect(diagnostics.at(-1)).toMatchObject({
      at: { line: 102 },
      message: 'From here on the file has 99900 more mistakes.',
    });
  });
});

it('more values than are read are refused where there are too many', () => {
  const { root, diagnostics } = parseYaml(`[${'1,'.repeat(1_000_000)}1]`, 'a.yaml');
  // The list is a value, too.
  expect(diagnostics).toMatchObject([{ rule: 'yaml-syntax', at: { line: 1, col: 2 * 999_999 + 2 } }]);
  expect(root).toMatchObject({ kind: 'scalar', value: null });
});

describe('aliases', () => {
  const anchors = (count: number): string =>
    Array.from({ length: count }, (_, index) => `- &a${index} x\n- *a${index}\n`).join('');

  it('of twenty thousand anchors are read, or are mistakes, and neither takes the square of their number', () => {
    expect(parseForeign(anchors(20_000), 'a.yaml').diagnostics).toEqual([]);
    expect(parseYaml(anchors(20_000), 'a.yaml').diagnostics.length).toBe(101);
  });

  it('that stand for billions are one mistake, at the first that is too much', () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `- &l${index + 1} [${`*l${index}, `.repeat(10)}]\n`,
    );
    expect(parseForeign(`- &l0 [x]\n${levels.join('')}`, 'a.yaml').diagnostics).toMatchObject([
      { rule: 'yaml-alias', at: { line: 8 } },
    ]);
  });

  it('that nest deeper than is walked are mistakes', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => `- &l${index + 1} [*l${index}]\n`);
    const { diagnostics } = parseForeign(`- &l0 [x]\n${chain.join('')}`, 'a.yaml');
    expect(diagnostics[0]).toMatchObject({ rule: 'yaml-syntax', at: { line: 200 } });
  });

  it('name the last anchor before them, and never what they stand in', () => {
    const { root } = parseForeign('- &x 1\n- &x [*x]\n- *x\n', 'a.yaml');
    const [, , third] = root.kind === 'seq' ? root.items : [];
    expect(third).toMatchObject({ kind: 'seq' });
    expect(parseForeign('- &x [*x]\n', 'a.yaml').diagnostics).toMatchObject([
      { rule: 'yaml-alias', at: { line: 1, col: 7 } },
    ]);
  });
});
