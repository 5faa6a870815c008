import { join } from 'node:path';
import { checkSpecs } from '../check/check-specs.ts';
import { emit } from '../emit/index.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import { foreignFiles } from '../load/foreign-files.ts';
import { folderOf, loadSpecs } from '../load/load-specs.ts';
import { buildApi } from '../model/build.ts';
import { apply, changesOf, compare, type Difference } from './files.ts';
import { inputHash, sha256 } from './inputs.ts';
import { manifestPath, manifestText } from './manifest.ts';
import type { SchemaThread } from './schema-thread.ts';
import type { Session } from './session.ts';

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
 * @param names the APIs to generate
 * @param schemas started before this module was loaded, so that it loads what it needs meanwhile
 * @param session what earlier runs of this process left
 */
export async function generateExchanges(
  root: string,
  names: readonly string[],
  write: boolean,
  schemas: SchemaThread,
  session: Session,
): Promise<Run> {
  const loaded = loadSpecs(join(root, 'specs'), session.parse);
  const isAsked = (name: string): boolean => names.includes(name);
  const trees = loaded.trees.filter((tree) => isAsked(tree.name));
  const others = new Set(loaded.trees.map((tree) => tree.name).filter((name) => !isAsked(name)));
  const foreign = new Map(trees.map((tree) => [tree.name, foreignFiles(tree)]));
  const texts = new Map(
    loaded.trees.flatMap(({ files }) => [...files].map(([path, { text }]) => [path, text])),
  );
  const inputs = new Map(
    trees.map(({ name }) => [
      name,
      inputHash(root, name, foreign.get(name) ?? [], (path) => texts.get(path)),
    ]),
  );
  const hashes = (paths: readonly string[]): Record<string, string> =>
    Object.fromEntries(paths.map((path) => [path, sha256(texts.get(path) ?? '')]));
  const used = new Set([...foreign.values()].flat());
  const asked = ({ at }: Diagnostic): boolean => !others.has(folderOf(at.file)) || used.has(at.file);
  // Every tree has a model, so the thread can begin while the specs are still being checked.
  const apis = trees.map((tree) => {
    const api = buildApi(tree);
    return { name: tree.name, api, schema: schemas.emit(api) };
  });
  const made = new Map(apis.map(({ name, api }) => [name, api]));
  const checked = checkSpecs(loaded, (tree) => made.get(tree.name) ?? buildApi(tree)).filter(asked);
  if (checked.length > 0) return { diagnostics: checked, outcomes: [] };

  const unformatted = new Map<string, string>();
  for (const { name, api, schema } of apis)
    for (const [path, text] of emit(api, await schema)) unformatted.set(`${name}/${path}`, text);
  // All exchanges at once: a formatter takes longer to start than to format.
  const formatted = await session.format(root, unformatted);
  const outputs = apis.map(({ name }) => {
    const own = [...formatted].filter(([path]) => path.startsWith(`${name}/`));
    const wanted = new Map(own.map(([path, text]) => [path.slice(name.length + 1), text]));
    wanted.set(manifestPath, manifestText(inputs.get(name) ?? '', hashes(foreign.get(name) ?? []), wanted));
    return { name, packageDir: join(root, 'packages', name), wanted };
  });
  const outcomes = outputs.map(({ name, packageDir, wanted }) => ({
    name,
    differences: compare(packageDir, wanted),
    files: wanted.size,
  }));
  if (write)
    apply(
      root,
      new Map(
        outputs.flatMap(({ packageDir, wanted }, index) => [
          ...changesOf(packageDir, wanted, outcomes[index]?.differences ?? []),
        ]),
      ),
    );
  return { diagnostics: [], outcomes };
}
