import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/load/diagnostic.ts';
import { treeOf } from '../../src/load/load-specs.ts';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import type { LoadResult, SpecFile } from '../../src/load/tree.ts';

/** Spec files by path relative to `specs/`. */
export type Texts = Readonly<Record<string, string>>;

export const fixtures: string = join(import.meta.dirname, '../fixtures');

/** A spec tree without a disk. */
export function loadTexts(name: string, texts: Texts, parse: typeof parseYaml = parseYaml): LoadResult {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, SpecFile>();
  for (const [path, text] of Object.entries(texts)) {
    const parsed = parse(text, path);
    diagnostics.push(...parsed.diagnostics);
    files.set(path, { path, text, root: parsed.root });
  }
  const entry = files.get(`${name}/openapi.yaml`);
  return { trees: entry === undefined ? [] : [treeOf(name, files, entry)], diagnostics };
}

/** The valid tree that every broken fixture lies over. */
export function validTexts(): Record<string, string> {
  return textsOf(join(fixtures, 'valid'));
}

export function textsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  return Object.fromEntries(
    files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]),
  );
}
