import type { At, SpecNode } from '../../load/node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Api } from '../../model/api.ts';
import type { Disagreement } from '../compare/outcome.ts';
import type { Change } from '../diff/diff-pages.ts';
import type { EndpointFacts, PageFacts } from '../facts.ts';
import { ask, type Found } from './edit.ts';
import { operationPlace, type Placed } from './places.ts';
import { YamlText } from './yaml-text.ts';

/** What a proposer may look at. */
export interface Context {
  readonly tree: SpecTree;
  readonly api: Api;
  /** The newer pages of this exchange. */
  readonly pages: readonly PageFacts[];
  /** Every change of this exchange's pages. */
  readonly changes: readonly Change[];
  /** In what the specs and the newer pages differ, by the name of the fact. */
  readonly open: ReadonlyMap<string, Disagreement>;
  /** A spec file, ready to be edited. */
  readonly yaml: (file: string) => YamlText;
}

export function contextOf(input: Omit<Context, 'yaml'>): Context {
  const texts = new Map<string, YamlText>();
  return {
    ...input,
    yaml: (file) => {
      const known = texts.get(file) ?? new YamlText(input.tree.files.get(file)?.text ?? '');
      texts.set(file, known);
      return known;
    },
  };
}

/** The operation in the specs and on the newer pages, or why there is none. */
export function inOperation(
  context: Context,
  key: string,
  use: (place: Placed, endpoint: EndpointFacts) => Found,
): Found {
  const place = operationPlace(context.tree, key);
  const endpoint = context.pages
    .flatMap(({ endpoints }) => endpoints)
    .find(({ method, path }) => `${method} ${path}` === key);
  if (place === undefined || endpoint === undefined) return ask(`The specs do not have ${key}.`);
  return use(place, endpoint);
}

/** The map at a place of the model. */
export function mapAt(tree: SpecTree, { file, line, col }: At): Placed | undefined {
  const search = (node: SpecNode | undefined): SpecNode | undefined => {
    if (node === undefined || node.kind === 'scalar') return undefined;
    if (node.kind === 'map' && node.at.line === line && node.at.col === col) return node;
    const children = node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : node.items;
    for (const child of children) {
      const found = search(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const node = search(tree.files.get(file)?.root);
  return node === undefined ? undefined : { file, node };
}
