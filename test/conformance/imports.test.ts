import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from '../src/pack.ts';

const folders = ['generator', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)];

/** What each file imports of its own package at run time: types are gone by then. */
async function importsIn(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    entryPoints: readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => join(root, folder, 'src', file)),
    bundle: true,
    packages: 'external',
    // Names of the package's own, too: `#crypto`.
    conditions: ['@exspec/source', 'node'],
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      file,
      imports
        .filter(({ external, kind }) => !external && kind === 'import-statement')
        .map(({ path }) => path),
    ]),
  );
}

/** Files that lead back to themselves, as the way there. */
function cyclesOf(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) cycles.push([...way.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return cycles;
}

test.each(folders)('no module of %s imports itself by way of others', async (folder) => {
  const imports = await importsIn(folder);
  expect(imports.size).toBeGreaterThan(5);
  expect(cyclesOf(imports)).toEqual([]);
});

test('a cycle is seen', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(cyclesOf(imports)).toEqual(['b -> d -> b']);
});
