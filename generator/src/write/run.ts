import { join } from 'node:path';
import { checkSpecs } from '../check/check-specs.ts';
import { emit } from '../emit/index.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import { loadSpecs } from '../load/load-specs.ts';
import { buildApi } from '../model/build.ts';
import { unsupported } from '../model/unsupported.ts';
import { apply, compare, type Difference } from './files.ts';
import { format } from './format.ts';
import { manifestPath, manifestText } from './manifest.ts';
import type { SchemaThread } from './schema-thread.ts';

export interface Outcome {
  readonly name: string;
  readonly differences: readonly Difference[];
  /** Files that the exchange has in all. */
  readonly files: number;
}

export type Run = { readonly diagnostics: readonly Diagnostic[]; readonly outcomes: readonly Outcome[] };

/**
 * The whole way from specs to disk. Nothing is written when anything is wrong in any of the exchanges asked for.
 *
 * @param inputs the exchanges to generate, each with the hash of what its output depends on
 * @param schemas started before this module was loaded, so that it loads what it needs meanwhile
 */
export async function generateExchanges(
  root: string,
  inputs: ReadonlyMap<string, string>,
  write: boolean,
  schemas: SchemaThread,
): Promise<Run> {
  const loaded = loadSpecs(join(root, 'specs'));
  const trees = loaded.trees.filter((tree) => inputs.has(tree.name));
  const others = new Set(loaded.trees.map((tree) => tree.name).filter((name) => !inputs.has(name)));
  const asked = (one: Diagnostic): boolean => !others.has(one.at.file.split('/')[0] ?? '');
  // Every tree has a model, so the thread can begin while the specs are still being checked.
  const apis = trees.map((tree) => {
    const api = buildApi(tree);
    return { name: tree.name, api, schema: schemas.emit(api) };
  });
  const checked = checkSpecs(loaded).filter(asked);
  if (checked.length > 0) return { diagnostics: checked, outcomes: [] };
  const refused = apis.flatMap(({ api }) => unsupported(api));
  if (refused.length > 0) return { diagnostics: refused, outcomes: [] };

  const outputs: {
    readonly name: string;
    readonly packageDir: string;
    readonly wanted: ReadonlyMap<string, string>;
  }[] = [];
  for (const { name, api, schema } of apis) {
    const wanted = await format(root, emit(api, await schema));
    wanted.set(manifestPath, manifestText(inputs.get(name) ?? '', wanted));
    outputs.push({ name, packageDir: join(root, 'packages', name), wanted });
  }
  const outcomes = outputs.map(({ name, packageDir, wanted }) => ({
    name,
    differences: compare(packageDir, wanted),
    files: wanted.size,
  }));
  if (write)
    for (const [index, output] of outputs.entries())
      apply(output.packageDir, output.wanted, outcomes[index]?.differences ?? []);
  return { diagnostics: [], outcomes };
}
