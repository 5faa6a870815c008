import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** All modules that an entry reaches through relative imports, and the packages that these import. */
async function packagesOf(entry: URL): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const open = [entry];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.href)) continue;
    seen.add(next.href);
    for (const [, specifier = ''] of (await readFile(next, 'utf8')).matchAll(/\bfrom '([^']+)'/g)) {
      if (specifier.startsWith('.')) open.push(new URL(specifier, next));
      else packages.add(specifier);
    }
  }
  return packages;
}

test.each([
  ['index', ['@exspec/core']],
  ['msw', ['@exspec/core', 'msw']],
])('the entry %s runs in browsers: no Node module is imported', async (entry, expected) => {
  const packages = await packagesOf(new URL(`../src/${entry}.ts`, import.meta.url));
  expect([...packages].sort()).toEqual(expected);
});

test('the engine knows no exchange', async () => {
  const { readdir } = await import('node:fs/promises');
  const directory = new URL('../src/', import.meta.url);
  for (const file of await readdir(directory, { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const text = await readFile(new URL(file, directory), 'utf8');
    expect(text, file).not.toMatch(/binance|okx|mbx|\bapi\/v\d/i);
  }
});
