import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkDocs } from '../../src/docs/check.ts';
import { checkText } from '../../src/docs/report.ts';

/** This repository's specs against the recorded facts, and against the pages where they are. */
const root = join(import.meta.dirname, '../../..');
const specsDir = join(root, 'specs');
const pagesDir = join(root, '../shared/docs');
const recorded = readdirSync(specsDir).filter((name) => existsSync(join(specsDir, name, 'docs.facts.json')));
if (recorded.length === 0) console.log('Skipped: no docs.facts.json is recorded in specs/.');

test.runIf(recorded.length > 0)('the specs agree with the recorded facts of the documentation', () => {
  const result = checkDocs({ specsDir, pagesDir: undefined, write: false });
  const text = checkText(result, 'specs');
  console.log(text.slice(text.indexOf('Compared:')));
  expect(result.disagreements.map(({ fact }) => fact)).toEqual([]);
  expect(result.problems.map(({ message }) => message)).toEqual([]);
});

test.runIf(recorded.length > 0 && existsSync(pagesDir))(
  'the specs and the recorded facts agree with the pages themselves',
  () => {
    const result = checkDocs({ specsDir, pagesDir, write: false });
    expect(result.disagreements.map(({ fact }) => fact)).toEqual([]);
    expect(result.problems.map(({ message }) => message)).toEqual([]);
  },
);
