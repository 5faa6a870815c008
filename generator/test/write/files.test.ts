import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply as applyChanges, changesOf, compare } from '../../src/write/files.ts';
import { manifestPath, manifestText, upToDate } from '../../src/write/manifest.ts';
import { writeFiles } from '../emit/evaluate.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exspec-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const apply = (dir: string, files: ReadonlyMap<string, string>, found: ReturnType<typeof compare>): void =>
  applyChanges(dir, changesOf(dir, files, found));

const wanted = new Map([
  ['src/generated/a.ts', 'a'],
  ['src/generated/deep/b.ts', 'b'],
  ['openapi.json', '{}'],
]);

describe('comparing with the disk', () => {
  it('names stale, missing and extra files and nothing else', () => {
    writeFiles(folder, [
      ['src/generated/a.ts', 'old'],
      ['src/generated/gone.ts', 'x'],
      ['openapi.json', '{}'],
      ['src/own.ts', 'by hand'],
    ]);
    expect(compare(folder, wanted)).toEqual([
      { path: 'src/generated/a.ts', kind: 'stale' },
      { path: 'src/generated/deep/b.ts', kind: 'missing' },
      { path: 'src/generated/gone.ts', kind: 'extra' },
    ]);
  });
  it('finds nothing after writing', () => {
    writeFiles(folder, [
      ['src/generated/old/gone.ts', 'x'],
      ['src/own.ts', 'by hand'],
    ]);
    apply(folder, wanted, compare(folder, wanted));
    expect(compare(folder, wanted)).toEqual([]);
    expect(readdirSync(join(folder, 'src/generated')).sort()).toEqual(['a.ts', 'deep']);
    expect(readFileSync(join(folder, 'src/own.ts'), 'utf8')).toBe('by hand');
  });
  it('leaves files alone that are right already', () => {
    apply(folder, wanted, compare(folder, wanted));
    const file = join(folder, 'src/generated/a.ts');
    utimesSync(file, 1000, 1000);
    writeFileSync(join(folder, 'openapi.json'), 'changed');
    apply(folder, wanted, compare(folder, wanted));
    expect(statSync(file).mtimeMs).toBe(1_000_000);
    expect(readFileSync(join(folder, 'openapi.json'), 'utf8')).toBe('{}');
  });
});

describe('the manifest', () => {
  beforeEach(() => {
    writeFiles(folder, [...wanted, [manifestPath, manifestText('hash', {}, wanted)]]);
  });
  it('tells that nothing has changed', () => {
    expect(upToDate(folder, () => 'hash')).toBe(4);
  });
  it.each<[string, () => void]>([
    ['an input changed', () => writeFileSync(join(folder, manifestPath), manifestText('other', {}, wanted))],
    ['an output changed', () => writeFileSync(join(folder, 'src/generated/a.ts'), 'edited')],
    ['an output is missing', () => rmSync(join(folder, 'openapi.json'))],
    ['there is a file too many', () => writeFileSync(join(folder, 'src/generated/extra.ts'), '')],
    ['the manifest is no JSON', () => writeFileSync(join(folder, manifestPath), '<<<<<<< HEAD')],
    ['the manifest is missing', () => rmSync(join(folder, manifestPath))],
  ])('does not hold when %s', (_, change) => {
    change();
    expect(upToDate(folder, () => 'hash')).toBeUndefined();
  });
});
