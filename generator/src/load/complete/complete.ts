import { folderOf, treeOf } from '../load-specs.ts';
import type { At, SpecNode } from '../node.ts';
import { entry, string, toJson } from '../read-node.ts';
import { roleOf } from '../role.ts';
import type { Resolved, SpecFile, SpecTree } from '../tree.ts';
import { withSchemeProperties } from './body.ts';
import { type Repeated, replaced } from './nodes.ts';
import { completePathItem } from './operation.ts';
import { revisionsOf, withRevisions } from './revisions.ts';
import { type SchemeParameter, type SchemeParameters, schemeParameters, withoutDefaults } from './scheme.ts';
import { withShared } from './shared.ts';

export { written } from './nodes.ts';

/** What is written although it follows. */
export interface Repetition {
  readonly at: At;
  readonly what: string;
}

interface CompletedTree {
  readonly tree: SpecTree;
  readonly repetitions: readonly Repetition[];
}

const trees = new WeakMap<SpecTree, CompletedTree>();

/**
 * An API's tree with everything in it that follows from the rest and is therefore not written (docs/spec-format.md,
 * "What follows is not written"): sections, security, what a scheme brings, the answers that all operations have,
 * closed bodies, revisions of pages. What is written stays as it is.
 *
 * The tree that was loaded stays what somebody wrote: whoever edits files works on that one.
 */
export function complete(tree: SpecTree): SpecTree {
  return completedTree(tree).tree;
}

/** What somebody wrote that {@link complete} would have put there. */
export function repetitions(tree: SpecTree): readonly Repetition[] {
  return completedTree(tree).repetitions;
}

function completedTree(tree: SpecTree): CompletedTree {
  const known = trees.get(tree);
  if (known !== undefined) return known;
  const made = completed(tree);
  trees.set(tree, made);
  trees.set(made.tree, made);
  return made;
}

/** By file and pointer: bodies that stand in other files than their operations, and what is brought to them. */
type SharedBodies = Map<string, Map<string, readonly SchemeParameter[]>>;

function completed(written: SpecTree): CompletedTree {
  const tree = withShared(written);
  const { root } = tree.entry;
  const types = entry(root, 'x-security-types');
  const responses = entry(root, 'x-responses');
  const parameters = schemeParameters(tree);
  const revisions = revisionsOf(tree.files.get(`${tree.name}/docs.yaml`)?.root);
  const given = JSON.stringify([[types, responses].map(textOf), textsOf(parameters), [...revisions]]);
  const made = new Map<string, Completed>();
  const shared: SharedBodies = new Map();
  for (const [path, file] of tree.files) {
    if (roleOf(path, tree.name) !== 'path-item') continue;
    const section = sectionOf(path, tree.name);
    const own = remembered(file.root, given, tree, (repeated, asking) => {
      const bodies: SharedBody[] = [];
      const onSharedBody = (ref: string, brought: readonly SchemeParameter[]): void => {
        bodies.push({ ref, brought });
      };
      const follows = { tree: asking, section, types, parameters, responses, onSharedBody, repeated };
      return { node: withRevisions(completePathItem(file.root, follows), revisions, repeated), bodies };
    });
    made.set(path, own);
    for (const body of own.bodies) share(shared, tree, path, body);
  }
  for (const [path, file] of [...tree.files, ...borrowedBodies(tree, shared)]) {
    if (made.has(path)) continue;
    const bodies = [...(shared.get(path) ?? [])];
    const key = JSON.stringify([given, bodies.map(([pointer, brought]) => [pointer, namesOf(brought)])]);
    const own = remembered(file.root, key, tree, (repeated) => {
      let node = path === tree.entry.path ? withoutDefaults(root, parameters) : file.root;
      for (const [pointer, brought] of bodies)
        node = replaced(node, pointer.split('/').slice(1), (schema) =>
          withSchemeProperties(schema, brought, repeated),
        );
      return { node: withRevisions(node, revisions, repeated), bodies: [] };
    });
    made.set(path, own);
  }
  const files = new Map(
    [...tree.files].map(([path, file]): [string, SpecFile] => {
      const node = made.get(path)?.node ?? file.root;
      return [path, node === file.root ? file : { ...file, root: node }];
    }),
  );
  // As this API needs it where it brings something to it, else as its own API has it.
  const elsewhere = (path: string): SpecFile | undefined => {
    const neighbour = tree.neighbours.get(folderOf(path));
    const file = neighbour && complete(neighbour).files.get(path);
    const own = made.get(path);
    return file === undefined || own === undefined ? file : { ...file, root: own.node };
  };
  return {
    tree: treeOf(tree.name, files, files.get(tree.entry.path) ?? tree.entry, tree.neighbours, elsewhere),
    repetitions: [...made.values()].flatMap((one) => one.repetitions),
  };
}

/** Files of other APIs with bodies that operations of this one have. */
function borrowedBodies(tree: SpecTree, shared: SharedBodies): readonly (readonly [string, SpecFile])[] {
  return [...shared.keys()].flatMap((path) => {
    const file = tree.files.has(path) ? undefined : tree.neighbours.get(folderOf(path))?.files.get(path);
    return file === undefined ? [] : [[path, file] as const];
  });
}

/** Operations that share a body bring the same to it, or each a part. */
function share(shared: SharedBodies, tree: SpecTree, path: string, { ref, brought }: SharedBody): void {
  const target = tree.resolve(ref, path);
  if (target === undefined) return;
  const bodies = shared.get(target.file) ?? new Map<string, readonly SchemeParameter[]>();
  const known = bodies.get(target.pointer) ?? [];
  const more = brought.filter(({ name }) => !namesOf(known).includes(name));
  shared.set(target.file, bodies.set(target.pointer, [...known, ...more]));
}

/** `<api>/<section>/<file>.yaml`. */
function sectionOf(path: string, name: string): string | undefined {
  const [folder, ...between] = path.slice(name.length + 1).split('/');
  return between.length === 1 ? folder : undefined;
}

function textOf(node: SpecNode | undefined): string {
  return node === undefined ? '' : toJson(node);
}

/** Of parameters in other files, where they are and what they say: their lines do not matter. */
function textsOf(parameters: SchemeParameters): unknown {
  return [...parameters].map(([scheme, list]) => [
    scheme,
    list.map(({ file, pointer, node }) => [file, pointer, toJson(node)]),
  ]);
}

function namesOf(parameters: readonly SchemeParameter[]): readonly string[] {
  return parameters.map(({ name }) => name);
}

interface SharedBody {
  readonly ref: string;
  readonly brought: readonly SchemeParameter[];
}

interface Made {
  readonly node: SpecNode;
  readonly bodies: readonly SharedBody[];
}

/** A reference that was followed on the way, and where it led. */
interface Asked {
  readonly ref: string;
  readonly from: string;
  readonly answer: string;
}

interface Completed extends Made {
  readonly repetitions: readonly Repetition[];
  readonly asked: readonly Asked[];
}

const lastMade = new WeakMap<SpecNode, { readonly given: string; readonly made: Completed }>();

/**
 * A file of which nothing has changed, and nothing that its references lead to, gives the same nodes again: a watcher
 * knows by them what is still true.
 */
function remembered(
  root: SpecNode,
  given: string,
  tree: SpecTree,
  make: (repeated: Repeated, asking: SpecTree) => Made,
): Completed {
  const before = lastMade.get(root);
  const isTrue = before?.made.asked.every(
    ({ ref, from, answer }) => answerOf(tree.resolve(ref, from)) === answer,
  );
  if (before?.given === given && isTrue === true) return before.made;
  const found: Repetition[] = [];
  const asked: Asked[] = [];
  const asking: SpecTree = {
    ...tree,
    resolve(ref, from) {
      const target = tree.resolve(ref, from);
      asked.push({ ref, from, answer: answerOf(target) });
      return target;
    },
  };
  const made = { ...make((at, what) => found.push({ at, what }), asking), repetitions: found, asked };
  lastMade.set(root, { given, made });
  return made;
}

/** What completing makes of a target: whether there is one, where, and what a parameter is called. */
function answerOf(target: Resolved | undefined): string {
  if (target === undefined) return '';
  return JSON.stringify([target.file, target.pointer, string(entry(target.node, 'name'))]);
}
