import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseForeign, parseWhole } from '../../src/diff/foreign/parse.ts';
import { NotPlain, parsePlainYaml } from '../../src/diff/foreign/plain-yaml.ts';
import type { SpecNode } from '../../src/load/node.ts';

const specs = new URL('../../../specs/', import.meta.url).pathname;

/** Everything that the rest of the diff sees; an absent value has no place of its own. */
function shown(node: SpecNode): unknown {
  const at = `${node.at.line}:${node.at.col}`;
  if (node.kind === 'map')
    return [
      at,
      [...node.entries].map(([key, one]) => [key, `${one.keyAt.line}:${one.keyAt.col}`, shown(one.value)]),
    ];
  if (node.kind === 'seq') return [at, node.items.map(shown)];
  return node.value === null ? null : [at, node.value, node.source];
}

const isPlain = (text: string): boolean => {
  try {
    parsePlainYaml(
      text,
      'a.yaml',
      (piece, at) => parseWhole('\n'.repeat(at.line - 1) + piece, 'a.yaml').root,
    );
    return true;
  } catch (error) {
    if (error instanceof NotPlain) return false;
    throw error;
  }
};

function agree(text: string): void {
  expect(shown(parseForeign(text, 'a.yaml').root), text).toEqual(shown(parseWhole(text, 'a.yaml').root));
}

it('reads every one of our own spec files as the whole parser does, and without its help', () => {
  const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((one) =>
    one.endsWith('.yaml'),
  );
  const texts = files.map((file) => readFileSync(join(specs, file), 'utf8'));
  for (const text of texts) agree(text);
  expect(texts.filter(isPlain).length).toBeGreaterThan(texts.length * 0.9);
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
    'a: 1e3\nb: -0\nc: 0x1f\nd: ~\ne: True\nf: .5\ng: 1_000\nh: 2022-02-09\ni: 1.2.3\nj: +1\n',
  ],
  ['empty values', 'a:\nb:\n  c:\nd:\n'],
  ['keys of all kinds', '200: a\n"x y": b\n\'z\': c\n/v1/{id}: d\ntrue: e\nnull: f\na b: g\n'],
  ['escapes', 'a: "\\u00e4\\n\\\\ \\x41"\nb: "\\t"\n'],
  ['anchors, aliases and merges', 'a: &x { b: 1 }\nc: *x\nd:\n  <<: *x\n  e: 2\n'],
  ['a document mark, and Windows line ends', '---\r\na: 1\r\nb:\r\n  - c\r\n'],
  ['mistakes', 'a: 1\n b: 2\nc: [1\nd: "e\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['tabs', 'a:\n\tb: 1\n'],
  ['indented bars', 'a: |2\n    b\n  c\n'],
  [
    'flow with all kinds of text',
    'a: { b: c d, \'e\': "f, g", h: [i, j k, -1, -x, ?], l: a:b, m: x#y, n: }\n',
  ],
])('%s', (_name, text) => {
  it('is read as the whole parser reads it', () => agree(text));
});

it('property: what a YAML writer writes is read as the whole parser reads it', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[ -~]{0,120}$/),
    fc.constantFrom('null', '1', ' a', 'a\nb\n\nc', '- a', 'a: b', '#', '', 'x '.repeat(60)),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 4 }),
    map: fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z$/{}]{1,8}$/), fc.string()), tie('any'), {
      maxKeys: 5,
    }),
  }));
  fc.assert(
    fc.property(value.map, fc.constantFrom(0, 40, 80), fc.boolean(), (one, lineWidth, flow) => {
      const written = stringify(one, { lineWidth, ...(flow ? { collectionStyle: 'flow' as const } : {}) });
      agree(written);
    }),
    { numRuns: 1500 },
  );
});

it('property: lines of any kind are read as the whole parser reads them', () => {
  const line = fc.constantFrom(
    'a: 1',
    'b:',
    '  c: d',
    '- e',
    '  - f: g',
    '  h',
    '    i: [j, k]',
    '# l',
    '',
    'm: "n',
    '  o"',
    'p: {q: r}',
    "s: 't'",
    'u: |',
    '   v',
    '-',
    '- - w',
    'x: y: z',
    '? a',
    'e: [',
    ']',
    'f: &a b',
    'g: *a',
    'a: "b" c',
    "- 'a' #b",
    'k:v',
    'a : b',
    '  - - : c',
    '- {a: b}: c',
    '[a]: b',
    '--- a',
    '...',
    'z: >',
    '  @a',
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => agree(`${lines.join('\n')}\n`)),
    { numRuns: 5000 },
  );
});
