import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/diff/change.ts';
import { report } from '../../src/diff/report.ts';
import { baseSide, headSide } from '../../src/diff/source/side.ts';

/** Pairs of documents after public bug reports; not in the repository. */
const folder = process.env.EXSPEC_DIFF_PAIRS ?? '/work/shared/cases/diff';

/** Severities in order, `nothing`, `words` (docs-only at most), or `told` (anything but nothing). */
type Expected = 'nothing' | 'words' | 'told' | readonly Change['severity'][];

const expected: Readonly<Record<string, Expected>> = {
  // README.md beside the pairs, line by line.
  'operation-ref': ['breaking', 'breaking'],
  ...each('told', 'inlinebody-addl-false inlinebody-addl-type inlinebody-anyOf-required inlinebody-default'),
  ...each('told', 'inlinebody-deprecated inlinebody-description inlinebody-discriminator inlinebody-example'),
  ...each('told', 'inlinebody-oneOf-required inlinebody-readOnly inlinebody-title'),
  ...each('told', 'body-addl-type body-discriminator body-oneOf-required body-oneOf-with-props'),
  ...each('told', '5-addp-type-req 5-default-req 5-deprequired-req 5-minprops-req 5-notkw-req'),
  ...each('told', '5-patprops-req 5-propnames-req'),
  'inlinebody-nullable': ['additive'],
  '5-nullable-req': ['additive'],
  'body-optional-new-required-fields': ['additive'],
  'body-not-nullable': ['breaking'],
  'body-nullable': ['additive'],
  'same-name-query-body': ['breaking'],
  'same-name-body-added': ['additive'],
  'same-name-body-removed': ['breaking'],
  'same-name-path-query': ['breaking', 'breaking'],
  ...each(
    'words',
    'body-allOf-wrap allOf-annotation-body allOf-annotation-answer 2-allof-twice 4-allof-reorder-req',
  ),
  'body-allOf-extend': ['additive'],
  'allof-move': 'words',
  '4-allof-prop-narrow-resp': ['breaking'],
  ...each(['breaking'], '2-allof-required-req 4-allof-reqonly-add-req'),
  ...each(['additive'], '2-allof-required-resp 4-allof-reqonly-add-resp'),
  ...each(['additive'], 'body-media-added-json-to-form answer-media-added-json-to-xml body-added-optional'),
  'body-media-order-2': 'nothing',
  'media-charset': 'words',
  ...each(['breaking'], 'method-changed path-renamed-noid'),
  'webhook-removed': ['breaking'],
  'webhook-added': ['additive'],
  'webhook-desc': ['docs-only'],
  'answercomp-oneOf-required': 'told',
  'readonly-req': 'words',
  '6-null-to-empty-req': ['additive'],
  '6-untyped-maxlen-req': ['behavioural'],
  '6-untyped-required-req': ['behavioural'],
  '6-enum-array-req': ['breaking'],
  '6-enum-object-resp': ['breaking'],
  '6-const-object-resp': ['breaking', 'breaking'],
  '6-oneof-and-anyof-req': 'told',
  '6-ref-siblings-req': ['behavioural'],
  '6-items-false-req': ['behavioural'],
  '6-false-schema-req': ['breaking'],
  ...each('nothing', 'style-explicit eq-deprecated-false eq-explode-default default-explicit-false-unique'),
  ...each('nothing', '3-minlength-0 3-op-security-empty 3-q-style-form 3-tags-empty'),
  'pattern-emptied': ['additive'],
  ...each(['behavioural'], 'stability-lowered extensible-enum-removed'),
  symlink: ['breaking'],
};

function each(what: Expected, names: string): Readonly<Record<string, Expected>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, what]));
}

function changesOf(base: string, head: string, cwd: string): readonly Change[] {
  const place = { cwd, root: undefined };
  const cache = new Map();
  const found = report(baseSide(base, place, cache), headSide(head, place, cache));
  return found.exchanges.flatMap((one) => one.changes);
}

function documentOf(name: string, side: 'a' | 'b'): string {
  const names = readdirSync(join(folder, name));
  return join(folder, name, names.find((one) => one === side || one.startsWith(`${side}.`)) ?? side);
}

describe.skipIf(!existsSync(folder))(
  'pairs after public bug reports (left out where their folder is not there)',
  () => {
    it('every pair has an expectation', () => {
      const names = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
      expect(names.map((one) => one.name).sort()).toEqual(Object.keys(expected).sort());
    });

    it.each(Object.entries(expected))('%s is told as %s', (name, what) => {
      const changes = changesOf(documentOf(name, 'a'), documentOf(name, 'b'), folder);
      const severities = changes.map((one) => one.severity);
      if (what === 'told') expect(severities).not.toEqual([]);
      else if (what === 'words') expect(severities.filter((one) => one !== 'docs-only')).toEqual([]);
      else expect(severities).toEqual(what === 'nothing' ? [] : what);
    });
  },
);

it('a document that is named through a symbolic link is read', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'exspec-pairs-'));
  try {
    const text = (type: string): string =>
      `openapi: 3.0.3\npaths: { /a: { get: { parameters: [{ name: q, in: query, schema: { type: ${type} } }], responses: {} } } }\n`;
    writeFileSync(join(cwd, 'a.yaml'), text('string'));
    writeFileSync(join(cwd, 'b.yaml'), text('boolean'));
    symlinkSync('b.yaml', join(cwd, 'link.yaml'));
    expect(changesOf('a.yaml', 'link.yaml', cwd).map((one) => one.rule)).toEqual(['request-type-changed']);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
