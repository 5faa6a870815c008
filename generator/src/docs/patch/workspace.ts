import { checkSpecs } from '../../check/check-specs.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import { treeOf } from '../../load/load-specs.ts';
import { parseYaml } from '../../load/parse-yaml.ts';
import type { SpecFile, SpecTree } from '../../load/tree.ts';
import type { Api } from '../../model/api.ts';
import { buildApi } from '../../model/build.ts';
import { compare } from '../compare/compare.ts';
import type { Disagreement } from '../compare/outcome.ts';
import { type Waiver, waives } from '../docs-yaml.ts';
import type { PageFacts } from '../facts.ts';
import type { FileEdit } from './edit.ts';
import { type Splice, spliced } from './yaml-text.ts';

/** The specs of one exchange, as they are or as they would be. Nothing here touches the disk. */
export interface Workspace {
  readonly tree: SpecTree;
  readonly api: Api;
  /** In what they differ from the pages, by fact; what a waiver covers is no difference. */
  readonly open: ReadonlyMap<string, Disagreement>;
}

/** What the specs are held against. */
export interface Ground {
  readonly pages: readonly PageFacts[];
  readonly waivers: readonly Waiver[];
}

export function workspaceOf(tree: SpecTree, { pages, waivers }: Ground): Workspace {
  const api = buildApi(tree);
  const open = new Map<string, Disagreement>();
  for (const one of compare(api, pages).disagreements)
    if (!waivers.some((waiver) => waives(waiver, one)) && !open.has(one.fact)) open.set(one.fact, one);
  return { tree, api, open };
}

/**
 * The tree with other texts; `undefined` where two splices touch the same characters or leave no YAML.
 *
 * @param parse reads one file; who tries many edits gives one that remembers
 */
export function editedTree(
  tree: SpecTree,
  edits: readonly FileEdit[],
  parse: typeof parseYaml = parseYaml,
): SpecTree | undefined {
  const byFile = new Map<string, Splice[]>();
  for (const { file, splices } of edits) byFile.set(file, [...(byFile.get(file) ?? []), ...splices]);
  const texts = new Map<string, string>();
  for (const [file, splices] of byFile) {
    const text = spliced(tree.files.get(file)?.text ?? '', splices);
    if (text === undefined) return undefined;
    texts.set(file, text);
  }
  return withTexts(tree, texts, parse);
}

/** The tree with files added or replaced; `undefined` where one is no YAML. */
export function withTexts(
  tree: SpecTree,
  texts: ReadonlyMap<string, string>,
  parse: typeof parseYaml = parseYaml,
): SpecTree | undefined {
  const files = new Map(tree.files);
  for (const [path, text] of texts) {
    const { root, diagnostics } = parse(text, path);
    if (diagnostics.length > 0) return undefined;
    files.set(path, { path, text, root });
  }
  const entry: SpecFile | undefined = files.get(tree.entry.path);
  return entry === undefined ? undefined : treeOf(tree.name, files, entry, tree.neighbours);
}

/** What `exspec check` finds in a tree, by what is wrong where; lines move with every edit and are no part of it. */
export function mistakesIn(tree: SpecTree): ReadonlyMap<string, Diagnostic> {
  const found = checkSpecs({ trees: [tree], diagnostics: [] });
  return new Map(found.map((one) => [`${one.at.file} ${one.rule} ${one.message}`, one]));
}
