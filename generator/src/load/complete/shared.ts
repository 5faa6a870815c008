import { folderOf } from '../load-specs.ts';
import type { MapNode, SpecNode } from '../node.ts';
import { at, entries, entry, isMap, items, string, text } from '../read-node.ts';
import { parseReference } from '../reference.ts';
import type { SpecFile, SpecTree } from '../tree.ts';
import { seqNode, withMember, withMembers } from './nodes.ts';

/** Members of `openapi.yaml` that may be a `$ref` to the same member of another API's. */
const sharedMembers = ['x-security-types', 'x-parameter-errors', 'x-responses', 'x-error-shape'] as const;

/** What an API takes from another one's `openapi.yaml` and `errors.yaml` stands in its own; what leads nowhere stays. */
export function withShared(tree: SpecTree): SpecTree {
  const entryFile = changed(tree.entry, sharedRoot(tree));
  const files = new Map(tree.files).set(tree.entry.path, entryFile);
  const errors = tree.files.get(errorsOf(tree.name));
  if (errors !== undefined) files.set(errors.path, changed(errors, sharedCatalogue(tree, [])));
  const same = [...files].every(([path, file]) => tree.files.get(path) === file);
  return same ? tree : { ...tree, files, entry: entryFile, resolve: tree.resolve };
}

/** Places of `openapi.yaml` that may be shared, with what stands there. */
export function sharedPlaces(
  root: SpecNode,
): readonly (readonly [pointer: readonly string[], node: SpecNode])[] {
  const schemes = at(root, 'components', 'securitySchemes');
  const places = [
    ...sharedMembers.map((name) => [[name], entry(root, name)] as const),
    [['components', 'securitySchemes'], schemes] as const,
    ...entries(schemes).map(([name, { value }]) => [['components', 'securitySchemes', name], value] as const),
  ];
  return places.flatMap(([pointer, node]) => (node === undefined ? [] : [[pointer, node] as const]));
}

function sharedRoot(tree: SpecTree): SpecNode {
  let { root } = tree.entry;
  // Whole maps first: their members may be shared in turn.
  for (const depth of [1, 2, 3])
    for (const [pointer, node] of sharedPlaces(root))
      if (pointer.length === depth) root = withNode(root, pointer, taken(tree, node, pointer, []));
  return root;
}

/** What stands at the end of a chain of `$ref`s from one API's place to another's; the node itself where they lead nowhere. */
function taken(
  tree: SpecTree,
  node: SpecNode,
  pointer: readonly string[],
  passed: readonly SpecNode[],
): SpecNode {
  const ref = string(entry(node, '$ref'));
  const reference = ref === undefined ? undefined : parseReference(ref, node.at.file);
  if (ref === undefined || reference?.kind !== 'local') return node;
  const there = tree.resolve(ref, node.at.file);
  const isSamePlace =
    reference.file === `${folderOf(reference.file)}/openapi.yaml` &&
    reference.tokens.length === pointer.length &&
    // Schemes may be called otherwise.
    reference.tokens.every((token, index) => index === 2 || token === pointer[index]);
  if (there === undefined || !isSamePlace || passed.includes(there.node)) return node;
  const end = taken(tree, there.node, reference.tokens, [...passed, there.node]);
  return entry(end, '$ref') === undefined ? end : node;
}

function withNode(root: SpecNode, [key, ...rest]: readonly string[], node: SpecNode): SpecNode {
  if (key === undefined) return node;
  const child = entry(root, key);
  return isMap(root) && child !== undefined ? withMember(root, key, withNode(child, rest, node)) : root;
}

/** `errors.yaml` with the codes of others that its `shared` names, before its own. */
function sharedCatalogue(tree: SpecTree, passed: readonly string[]): SpecNode {
  const root = tree.files.get(errorsOf(tree.name))?.root;
  if (root === undefined) throw new Error(`specs/${tree.name} has no errors.yaml`);
  const list = entry(root, 'shared');
  if (!isMap(root) || list === undefined) return root;
  const known = catalogues.get(root);
  const found = items(list).flatMap((item) => otherCatalogue(tree, item, [...passed, tree.name]) ?? []);
  const isKnown =
    known?.from.length === found.length && known.from.every((one, at) => one === found[at]?.root);
  if (isKnown) return known.made;
  let made: MapNode = root;
  for (const key of ['filterFailures', 'sections', 'codes'] as const) {
    const own = entry(root, key);
    const brought = found.flatMap((one) => one[key]);
    if (own === undefined && brought.length === 0) continue;
    const all = seqNode(own?.at ?? list.at, [...brought, ...items(own)]);
    made = own === undefined ? withMembers(made, [[key, all]], [], () => {}) : withMember(made, key, all);
  }
  catalogues.set(root, { from: found.map((one) => one.root), made });
  return made;
}

/** Made before, and from which catalogues: a watcher knows by its nodes what is still true. */
const catalogues = new WeakMap<SpecNode, { readonly from: readonly SpecNode[]; readonly made: SpecNode }>();

interface Brought {
  readonly root: SpecNode;
  readonly sections: readonly SpecNode[];
  readonly codes: readonly SpecNode[];
  readonly filterFailures: readonly SpecNode[];
}

function otherCatalogue(tree: SpecTree, item: SpecNode, passed: readonly string[]): Brought | undefined {
  const root = catalogueOf(tree, item, passed);
  if (root === undefined) return undefined;
  const named = (key: string): readonly string[] | undefined => {
    const list = entry(item, key);
    return list === undefined ? undefined : items(list).flatMap((one) => text(one) ?? []);
  };
  const [sections, only] = [named('sections'), named('codes')];
  const isWhole = sections === undefined && only === undefined;
  const codes = items(entry(root, 'codes')).filter((one) => {
    const section = text(entry(one, 'section')) ?? '';
    const code = text(entry(one, 'code')) ?? '';
    return isWhole || sections?.includes(section) === true || only?.includes(code) === true;
  });
  const used = new Set(codes.map((one) => text(entry(one, 'section'))));
  return {
    root,
    codes,
    sections: items(entry(root, 'sections')).filter((one) => used.has(text(entry(one, 'id')))),
    filterFailures: isWhole ? items(entry(root, 'filterFailures')) : [],
  };
}

/** The catalogue that an entry of `shared` refers to, with what it shares itself. */
function catalogueOf(tree: SpecTree, item: SpecNode, passed: readonly string[]): SpecNode | undefined {
  const name = sharedApi(tree, item);
  const other = name === undefined ? undefined : tree.neighbours.get(name);
  return name === undefined || other === undefined || passed.includes(name)
    ? undefined
    : sharedCatalogue(other, passed);
}

/** The API whose catalogue an entry of `shared` refers to. */
function sharedApi(tree: SpecTree, item: SpecNode): string | undefined {
  const reference = parseReference(string(entry(item, '$ref')) ?? '', item.at.file);
  if (reference.kind !== 'local' || reference.pointer !== '') return undefined;
  const name = folderOf(reference.file);
  const isCatalogue =
    reference.file === errorsOf(name) && tree.neighbours.get(name)?.files.has(reference.file);
  return name !== tree.name && isCatalogue === true ? name : undefined;
}

/** APIs whose codes an entry of `shared` brings; undefined where it leads to no catalogue, or back to where it stands. */
export function sharedApis(tree: SpecTree, item: SpecNode): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const visit = (from: SpecTree, one: SpecNode): void => {
    const name = sharedApi(from, one);
    if (name === undefined || found.has(name)) return;
    found.add(name);
    const other = tree.neighbours.get(name);
    for (const next of items(entry(other?.files.get(errorsOf(name))?.root, 'shared')))
      if (other !== undefined) visit(other, next);
  };
  visit(tree, item);
  return found.size === 0 || found.has(tree.name) ? undefined : found;
}

function errorsOf(name: string): string {
  return `${name}/errors.yaml`;
}

function changed(file: SpecFile, root: SpecNode): SpecFile {
  return file.root === root ? file : { ...file, root };
}
