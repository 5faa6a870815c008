import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { buildApi } from '../../src/model/build.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { newCommand } from '../../src/new/command.ts';

const repository = join(import.meta.dirname, '../../..');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-new-'));
  for (const path of [
    'package.json',
    'pnpm-workspace.yaml',
    'packages/core/package.json',
    'packages/mock/package.json',
    'generator/package.json',
  ])
    cpSync(join(repository, path), join(root, path));
  cpSync(join(import.meta.dirname, '../fixtures/valid'), join(root, 'specs'), { recursive: true });
  mkdirSync(join(root, 'specs/schema'));
});
afterEach(() => rmSync(root, { recursive: true }));

function make(name: string): string {
  let said = '';
  newCommand({ root, name, today: new Date('2026-01-15T12:00:00Z'), print: (text) => (said += text) });
  return said;
}

function files(): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

describe('exspec new', () => {
  it('writes specs in order, of which code can be made, beside those that are there', () => {
    make('madeup-futures');
    const loaded = loadSpecs(join(root, 'specs'));
    expect(checkSpecs(loaded)).toEqual([]);
    const tree = loaded.trees.find(({ name }) => name === 'madeup-futures');
    const api = tree && buildApi(tree);
    expect(api).toMatchObject({
      packageName: '@exspec/madeup-futures',
      className: 'MadeupFutures',
      servers: [{ role: 'live' }],
    });
    expect(api && unsupported(api)).toEqual([]);
  });

  it('writes a package that asks for what the workspace has, and tells what it wrote', () => {
    const before = files();
    const said = make('madeup-futures');
    const made = files().filter((path) => !before.includes(path));
    expect(made.filter((path) => !path.startsWith('specs/'))).toEqual([
      '.changeset/madeup-futures.md',
      'packages/madeup-futures/README.md',
      'packages/madeup-futures/package.json',
      'packages/madeup-futures/src/index.ts',
      'packages/madeup-futures/tsconfig.json',
      'packages/madeup-futures/tsdown.config.ts',
      'packages/madeup-futures/vitest.config.ts',
    ]);
    for (const path of made) expect(said).toContain(`created ${path}`);
    const manifest = JSON.parse(readFileSync(join(root, 'packages/madeup-futures/package.json'), 'utf8'));
    const workspace = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    expect(manifest.name).toBe('@exspec/madeup-futures');
    expect(manifest.devDependencies.typescript).toBe(workspace.devDependencies.typescript);
  });

  it.each([
    ['', /begins with a letter/],
    ['Acme', /small letters/],
    ['1acme', /begins with a letter/],
    ['acme_futures', /small letters/],
    ['acme--futures', /single hyphens/],
    ['acme-', /single hyphens/],
    ['../acme', /small letters/],
    ['acme/futures', /small letters/],
    ['@exspec/acme', /small letters/],
    ['acme\n', /small letters/],
    ['a'.repeat(61), /at most 60/],
    ['nul', /no folder should be called nul/i],
    ['schema', /JSON Schemas/],
    ['demo', /taken: there is specs\/demo/],
    ['core', /taken: there is packages\/core/],
    ['generator', /taken: generator is the package @exspec\/generator/],
    ['promise', /Promise, which is a JavaScript global/],
    ['api-error', /ApiError, which is a type that every package has/],
    ['sections', /Sections, which is a type that every package has/],
  ])('refuses %j and writes nothing', (name, message) => {
    const before = files();
    expect(() => make(name)).toThrow(message);
    expect(files()).toEqual(before);
  });

  it('refuses the name that it has just given away', () => {
    make('acme');
    expect(() => make('acme')).toThrow(/taken/);
  });

  it('writes nothing where one of the files cannot be written', () => {
    // A file stands where the folder of changesets should.
    writeFileSync(join(root, '.changeset'), '');
    const before = files();
    expect(() => make('acme')).toThrow();
    expect(files()).toEqual(before);
    expect(readdirSync(join(root, 'packages')).sort()).toEqual(['core', 'mock']);
  });
});
