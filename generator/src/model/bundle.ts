import type { Diagnostic } from '../load/diagnostic.ts';
import type { MapNode, SpecNode } from '../load/node.ts';
import type { Resolved, SpecFile, SpecTree } from '../load/tree.ts';
import { childRole, type Role, rules } from './grammar.ts';
import { entries, get, isMap, items, map, seq, string, text } from './read.ts';

/** One document in place of many files: path items inlined, everything else that was referenced under `components`. */
export interface Bundle {
  readonly document: MapNode;
  readonly problems: readonly Diagnostic[];
}

/** A `$ref` that was followed: where to, and what was expected there. */
interface Reference {
  readonly ref: string;
  readonly file: string;
  readonly role: Role;
  readonly target: Resolved | undefined;
}

/** What became of nodes in earlier runs. Nodes do not change: a changed file has new ones. */
const walkedBefore = new WeakMap<
  SpecNode,
  { readonly role: Role; readonly walked: SpecNode; readonly references: readonly Reference[] }
>();

/** Order of `components` in the document. */
const groups = ['schemas', 'parameters', 'requestBodies', 'responses', 'headers', 'examples'] as const;

/** The document of the endpoints. */
export function bundle(tree: SpecTree): Bundle {
  return bundleOf(tree, tree.entry, 'document');
}

/** The document of the streams; undefined where the exchange has none. Operations refer within it, and stay. */
export function bundleStreams(tree: SpecTree): Bundle | undefined {
  const file = tree.files.get(`${tree.name}/asyncapi.yaml`);
  return file === undefined ? undefined : bundleOf(tree, file, 'asyncDocument');
}

function bundleOf(tree: SpecTree, file: SpecFile, kind: 'document' | 'asyncDocument'): Bundle {
  const problems: Diagnostic[] = [];
  /** By group, by name. */
  const components = new Map<string, Map<string, { readonly origin: string; node: SpecNode }>>();

  /** The references of what is being walked, outermost first. */
  const reading: Reference[][] = [];

  function resolve(ref: string, file: string, role: Role): Resolved | undefined {
    const target = tree.resolve(ref, file);
    reading.at(-1)?.push({ ref, file, role, target });
    return target;
  }

  /** As `walk`, but what was walked before, and refers to the same things still, stays the same node. */
  function walkAgain(node: SpecNode, role: Role, file: string, inlining: readonly string[] = []): SpecNode {
    const known = walkedBefore.get(node);
    if (known?.role === role && known.references.every(isUnchanged)) {
      for (const { role: expected, target } of known.references) {
        const group = rules[expected].component;
        if (group !== undefined && target !== undefined) component(group, target, expected);
      }
      return known.walked;
    }
    const references: Reference[] = [];
    reading.push(references);
    const walked = walk(node, role, file, inlining);
    reading.pop();
    walkedBefore.set(node, { role, walked, references });
    return walked;
  }

  function isUnchanged({ ref, file, target }: Reference): boolean {
    const now = tree.resolve(ref, file);
    return now?.node === target?.node && now?.name === target?.name;
  }

  function component(group: string, target: Resolved, role: Role): string {
    const named = components.get(group) ?? new Map<string, { readonly origin: string; node: SpecNode }>();
    components.set(group, named);
    const origin = `${target.file}#${target.pointer}`;
    const known = named.get(target.name);
    if (known === undefined) {
      const entry = { origin, node: target.node };
      named.set(target.name, entry);
      entry.node = walkAgain(target.node, role, target.file);
    } else if (known.origin !== origin) {
      problems.push({
        at: target.node.at,
        rule: 'duplicate-component',
        message: `Two different components are called ${target.name}: ${known.origin} and ${origin}.`,
        fix: 'Give one of them another name; the last part of a $ref is the name in TypeScript.',
      });
    }
    return `#/components/${group}/${target.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }

  function walk(
    node: SpecNode,
    role: Role | undefined,
    file: string,
    inlining: readonly string[] = [],
  ): SpecNode {
    if (role === 'mapped' && node.kind === 'scalar') return mapped(node, file);
    if (role === undefined || node.kind === 'scalar') return node;
    const rule = rules[role];
    if (node.kind === 'seq')
      return seq(
        node.at,
        items(node).map((item) => walk(item, rule.items, file)),
      );
    const ref = text(get(node, '$ref'));
    if (ref !== undefined && (rule.component !== undefined || rule.inline)) {
      const target = resolve(ref, file, role);
      if (target === undefined) return node;
      const siblings = map(
        node.at,
        entries(node).filter(([key]) => key !== '$ref'),
      );
      const rest = entries(members(siblings, role, file));
      if (rule.component !== undefined) {
        return map(node.at, [['$ref', string(node.at, component(rule.component, target, role))], ...rest]);
      }
      const place = `${target.file}#${target.pointer}`;
      if (inlining.includes(place)) return node;
      const inlined = walkAgain(target.node, role, target.file, [...inlining, place]);
      // It becomes a part of what is being walked, and so do its references.
      reading.at(-1)?.push(...(walkedBefore.get(target.node)?.references ?? []));
      return rest.length === 0 ? inlined : map(target.node.at, [...entries(inlined), ...rest]);
    }
    return members(node, role, file);
  }

  /** A discriminator names its members by reference (or by plain name). */
  function mapped(node: SpecNode, file: string): SpecNode {
    const ref = text(node) ?? '';
    const target = ref.includes('#') || ref.includes('/') ? resolve(ref, file, 'schema') : undefined;
    return target === undefined ? node : string(node.at, component('schemas', target, 'schema'));
  }

  function members(node: MapNode, role: Role, file: string): MapNode {
    return map(
      node.at,
      entries(node).map(([key, value]) => [key, walk(value, childRole(role, key), file)]),
    );
  }

  /** Components that stand in the entry file itself keep their place. */
  function own(root: SpecNode): void {
    for (const [group, named] of entries(get(root, 'components'))) {
      const role = groupRole(group);
      if (role === undefined) continue;
      for (const [name, node] of entries(named)) {
        component(group, { node, file: file.path, pointer: `/components/${group}/${name}`, name }, role);
      }
    }
  }

  const { root } = file;
  if (!isMap(root)) return { document: map(root.at, []), problems };
  if (kind === 'document') own(root);
  const walked = walk(root, kind, file.path);
  const kept = entries(get(root, 'components')).filter(([group]) => groupRole(group) === undefined);
  const collected = groups.flatMap((group) => {
    const named = components.get(group);
    return named === undefined
      ? []
      : [
          [
            group,
            map(
              root.at,
              [...named].map(([name, entry]) => [name, entry.node] as const),
            ),
          ] as const,
        ];
  });
  const rest = entries(walked).filter(([key]) => key !== 'components');
  return {
    document: map(root.at, [...rest, ['components', map(root.at, [...kept, ...collected])]]),
    problems,
  };
}

function groupRole(group: string): Role | undefined {
  const role = childRole('components', group);
  return role === undefined ? undefined : childRole(role, '');
}
