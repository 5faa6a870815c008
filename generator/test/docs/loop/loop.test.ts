import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diffPages } from '../../../src/docs/diff/diff-pages.ts';
import { changeText } from '../../../src/docs/diff/print.ts';
import { textChanges } from '../../../src/docs/diff/text-changes.ts';
import { pageHash } from '../../../src/docs/facts-file.ts';
import type { ReadPage } from '../../../src/docs/pages.ts';
import { readPage } from '../../../src/docs/read/read-page.ts';
import { editors, quiet } from './edits.ts';

/** Two snapshots of the real pages, the newer one with invented edits: each is told, and nothing else. */
const pagesDir = join(import.meta.dirname, '../../../../../shared/pages');
const here = existsSync(pagesDir);
if (!here) console.log(`Skipped: the documentation pages are not in ${pagesDir}.`);

const names = here
  ? readdirSync(pagesDir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .sort()
  : [];
const textOf = (name: string): string => readFileSync(join(pagesDir, name), 'utf8');

function pageOf(name: string, text: string): ReadPage {
  return { sha256: pageHash(text), facts: readPage(text, name), text };
}

/** Numbers from a seed: the same on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

/** All that is said of a page that became another text. */
function reports(name: string, before: string, after: string): readonly string[] {
  const [left, right] = [pageOf(name, before), pageOf(name, after)];
  const diff = diffPages([left.facts], [right.facts]);
  return [
    ...diff.changes.map(changeText),
    ...diff.foreign.map(({ anchors }) => `foreign ${anchors}`),
    ...diff.unread.map(({ reason, text }) => `not read (${reason}): ${text}`),
    ...textChanges([left], [right], diff).map(({ text }) => `text: ${text}`),
  ];
}

/** Pages in a seeded order, as far as an edit takes hold of so many. */
function trials(seed: number, size: number, tried: (name: string, number: number) => boolean): number {
  const next = numbers(seed);
  let made = 0;
  for (let attempts = 0; attempts < 900 && made < size; attempts += 1) {
    const name = names[next() % names.length];
    if (name !== undefined && tried(name, next())) made += 1;
  }
  return made;
}

describe('an edit of a real page is told, and nothing else with it', () => {
  test.runIf(here).each(Object.entries(editors))('%s', { timeout: 300_000 }, (kind, edit) => {
    const wrong: string[] = [];
    const made = trials(kind.length * 7919, 10, (name, seed) => {
      const before = textOf(name);
      // Long container pages repeat the others and only cost time.
      if (before.length > 60_000) return false;
      const done = edit(before.split('\n'), seed >>> 4);
      if (done === undefined) return false;
      const told = reports(name, before, done.lines.join('\n'));
      const [main] = done.told;
      if (main !== undefined && !told.some((one) => main.test(one)))
        wrong.push(`${name}: not told; said ${told.join(' / ')}`);
      wrong.push(
        ...told.filter((one) => !done.told.some((form) => form.test(one))).map((one) => `${name}: ${one}`),
      );
      return true;
    });
    expect(wrong).toEqual([]);
    expect(made).toBeGreaterThan(0);
  });
});

describe('an edit that changes nothing is not told', () => {
  test.runIf(here).each(Object.entries(quiet))('%s', { timeout: 300_000 }, (kind, edit) => {
    const wrong: string[] = [];
    const made = trials(kind.length * 104_729, 10, (name) => {
      const before = textOf(name);
      if (before.length > 60_000) return false;
      const after = edit(before.split('\n')).join('\n');
      if (after === before) return false;
      wrong.push(...reports(name, before, after).map((one) => `${name}: ${one}`));
      return true;
    });
    expect(wrong).toEqual([]);
    expect(made).toBeGreaterThan(0);
  });
});

test.runIf(here)('a page emptied, cut off or with the body of another page is told as such', () => {
  const name = 'binance/margin_trading/trade/Margin-Account-New-OCO.md';
  const other = textOf('binance/margin_trading/trade/Query-Margin-Account-OCO.md').split('\n');
  const page = textOf(name);
  const head = page.split('\n').slice(0, 7);
  expect(reports(name, page, '').join()).toMatch(/not read \(unknown-form\)/);
  expect(reports(name, page, head.join('\n')).join()).toMatch(/not read \(no-endpoint\)/);
  expect(reports(name, page, [...head, ...other.slice(7)].join('\n'))).toEqual([
    'foreign /docs/margin_trading/trade/Query-Margin-Account-OCO',
  ]);
});
