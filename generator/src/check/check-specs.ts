import { complete } from '../load/complete/complete.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import { unreadableRules } from '../load/read-text.ts';
import { roleOf, schemaLine } from '../load/role.ts';
import type { LoadResult, SpecTree } from '../load/tree.ts';
import type { Api } from '../model/api.ts';
import { buildApi } from '../model/build.ts';
import { unsupported } from '../model/unsupported.ts';
import { type CheckContext, contextOf } from './context.ts';
import { byPlace, diagnostic } from './report.ts';
import { rules } from './rules/index.ts';
import { checkStructure, type Structure } from './structure.ts';

/**
 * Runs every rule over everything that was loaded and answers all mistakes, those of loading included, sorted by
 * place. Never throws on what stands in the specs. Where nothing is reported, everything can be generated.
 *
 * @param apiOf gives a tree's model, where it is made already
 */
export function checkSpecs(
  loaded: LoadResult,
  apiOf: (tree: SpecTree) => Api = buildApi,
): readonly Diagnostic[] {
  // A file that is no text or no YAML says nothing reliable: only that is reported.
  const unreadable = new Set(
    loaded.diagnostics.filter(({ rule }) => unreadableRules.has(rule)).map(({ at }) => at.file),
  );
  const all: CheckContext[] = [];
  const structures = loaded.trees.map((tree) => checkFiles(tree, unreadable));
  for (const [index, tree] of loaded.trees.entries())
    all.push(contextOf(complete(tree), unreadable, structures[index]?.doubtful ?? new Set(), all));
  const found = all
    .flatMap((context, index) => {
      const tree = loaded.trees[index];
      const meaning = checkMeaning(context, structures[index]?.diagnostics ?? []);
      return tree === undefined ? meaning : withRefusals(meaning, tree, unreadable, apiOf);
    })
    .filter(({ at }) => !unreadable.has(at.file));
  // What stands wrong in the YAML is not reported again for what follows from it at the same place.
  const sorted = [...loaded.diagnostics, ...without(found, loaded.diagnostics)].sort(byPlace);
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return before === undefined || byPlace(before, one) !== 0;
  });
}

/** What nothing can be generated of, where nothing else is wrong: a model of what is wrong by itself says little more. */
function withRefusals(
  found: readonly Diagnostic[],
  tree: SpecTree,
  unreadable: ReadonlySet<string>,
  apiOf: (tree: SpecTree) => Api,
): readonly Diagnostic[] {
  const isWhole = found.length === 0 && ![...tree.files.keys()].some((file) => unreadable.has(file));
  return isWhole ? unsupported(apiOf(tree)) : found;
}

/** Each file for itself. */
function checkFiles(tree: SpecTree, unreadable: ReadonlySet<string>): Structure {
  const doubtful = new Set<SpecNode>();
  const found: Diagnostic[] = [];
  for (const file of tree.files.values()) {
    if (unreadable.has(file.path)) continue;
    const role = roleOf(file.path, tree.name);
    const line = schemaLine(file.path, role);
    if (firstLine(file.text) !== line) {
      found.push(
        diagnostic(
          { file: file.path, line: 1, col: 1 },
          'schema-line',
          'The first line does not name the JSON Schema of this file.',
          `Begin the file with: ${line}`,
        ),
      );
    }
    const structure = checkStructure(file.root, role);
    found.push(...structure.diagnostics);
    for (const node of structure.doubtful) doubtful.add(node);
  }
  return { diagnostics: found, doubtful };
}

function checkMeaning(context: CheckContext, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const meaning = rules.flatMap((rule) => [...rule.check(context)]);
  // Where the structure is wrong, what follows from it at the same place is noise.
  return [
    ...found,
    ...without(
      meaning,
      found.filter(({ rule }) => rule !== 'schema-line'),
    ),
  ];
}

/** Those that no other is at the very place of. */
function without(some: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  const place = ({ at }: Diagnostic): string => `${at.file}:${at.line}:${at.col}`;
  const taken = new Set(others.map(place));
  return some.filter((one) => !taken.has(place(one)));
}

function firstLine(text: string): string {
  return (
    text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1)[0]
      ?.trimEnd() ?? ''
  );
}
