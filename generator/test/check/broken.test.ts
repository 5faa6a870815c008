import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { rules } from '../../src/check/rules/index.ts';
import type { Diagnostic } from '../../src/load/diagnostic.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { fixtures } from '../load/load-texts.ts';

const broken = join(fixtures, 'broken');
const names = readdirSync(broken);

/** Checks the valid tree with the fixture's files laid over it. */
function checkOverlay(name: string): readonly Diagnostic[] {
  const specs = mkdtempSync(join(tmpdir(), 'exspec-broken-'));
  try {
    cpSync(join(fixtures, 'valid'), specs, { recursive: true });
    cpSync(join(broken, name), specs, { recursive: true });
    return checkSpecs(loadSpecs(specs));
  } finally {
    rmSync(specs, { recursive: true });
  }
}

function expectedOf(name: string): string[] {
  return readFileSync(join(broken, name, 'expected.txt'), 'utf8')
    .trim()
    .split('\n');
}

const shown = ({ at, rule }: Diagnostic): string => `${at.file}:${at.line}:${at.col} ${rule}`;

describe('the checker', () => {
  it('finds nothing wrong with the valid tree that the broken ones lie over', () => {
    expect(checkSpecs(loadSpecs(join(fixtures, 'valid')))).toEqual([]);
  });

  it('finds nothing wrong with the specs of this repository', () => {
    const found = checkSpecs(loadSpecs(join(import.meta.dirname, '../../../specs')));
    expect(found.map((one) => `${shown(one)} ${one.message}`)).toEqual([]);
  });

  it.each(names)('reports exactly what is wrong with %s, at its place', (name) => {
    const found = checkOverlay(name);
    expect(found.map(shown).sort()).toEqual(expectedOf(name).sort());
    for (const { message, fix } of found) {
      expect(message).toMatch(/^\S.*\.$/s);
      expect(fix).toMatch(/^\S.*[.?}\w]$/s);
    }
  });

  it('reports all mistakes of a tree in one run, sorted by file, line and column', () => {
    const found = checkOverlay('many-mistakes');
    expect(new Set(found.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(12);
    const places = found.map(({ at }) =>
      [at.file, String(at.line).padStart(5, '0'), String(at.col).padStart(5, '0')].join(':'),
    );
    expect(places).toEqual([...places].sort());
  });

  it('has a fixture for every rule that it declares', () => {
    const covered = new Set(names.flatMap((name) => expectedOf(name).map((line) => line.split(' ')[1])));
    const declared = rules.flatMap(({ ids }) => ids);
    expect([...new Set(declared)].filter((id) => !covered.has(id))).toEqual([]);
  });
});
