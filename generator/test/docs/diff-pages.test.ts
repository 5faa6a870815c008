import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffPages } from '../../src/docs/diff/diff-pages.ts';
import { changeText } from '../../src/docs/diff/print.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { factMutations, type Page, redresses } from './mutations.ts';

/** The real pages against mutated copies of themselves. */
const pagesDir = join(import.meta.dirname, '../../../../shared/docs');
const here = existsSync(pagesDir);
if (!here) console.log(`Skipped: the documentation pages are not in ${pagesDir}.`);

const pages = new Map(
  (here ? readdirSync(pagesDir).sort() : []).map((name): [string, Page] => {
    const text = readFileSync(join(pagesDir, name), 'utf8');
    return [name, { lines: text.split('\n'), facts: readPage(text, name) }];
  }),
);

function pageOf(name: string): Page {
  const found = pages.get(name);
  if (found === undefined) throw new Error(`${name} is missing`);
  return found;
}

const runs = { numRuns: 12 };

function diff(page: Page, lines: readonly string[]): readonly string[] {
  const { changes } = diffPages([page.facts], [readPage(lines.join('\n'), page.facts.file)]);
  return changes.map(changeText);
}

test.runIf(here)('the pages differ in nothing from themselves', () => {
  const facts = [...pages.values()].map((one) => one.facts);
  expect(diffPages(facts, facts)).toMatchObject({ changes: [], moves: [], unread: [] });
});

describe('every mutation of a fact is found, and nothing else with it', () => {
  test.runIf(here).each(Object.entries(factMutations))('%s', (_, mutate) => {
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...pages.keys()), fc.nat(100_000), (name, seed) => {
        const page = pageOf(name);
        const mutation = mutate(page, seed);
        if (mutation === undefined || page.facts.mismatch !== undefined) return;
        made += 1;
        const found = diff(page, mutation.lines).filter((one) => !one.startsWith('languages of '));
        expect(found).not.toEqual([]);
        expect(found.filter((one) => !one.startsWith(mutation.name))).toEqual([]);
      }),
      { ...runs, numRuns: 25 },
    );
    expect(made).toBeGreaterThan(0);
  });
});

describe('what changes no fact is no change', () => {
  test.runIf(here).each(Object.entries(redresses))('%s', (_, redress) => {
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...pages.keys()), fc.nat(100_000), (name, seed) => {
        const page = pageOf(name);
        const lines = redress(page, seed);
        if (lines.join('\n') !== page.lines.join('\n')) made += 1;
        expect(diff(page, lines)).toEqual([]);
      }),
      runs,
    );
    expect(made).toBeGreaterThan(0);
  });
});
