import type { MapNode, SpecNode } from '../load/node.ts';
import { entries, entry, isMap, items, string, text } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';

/** Follows `$ref`s to the node that says something itself; `undefined` when they lead nowhere or in a circle. */
export function follow(tree: SpecTree, node: SpecNode | undefined): SpecNode | undefined {
  let current = node;
  for (let steps = 0; steps < 50; steps++) {
    const ref = string(entry(current, '$ref'));
    if (ref === undefined || current === undefined) return current;
    current = tree.resolve(ref, current.at.file)?.node;
  }
  return undefined;
}

/** A keyword of a schema: what stands beside a `$ref` wins over the target. */
export function keyword(tree: SpecTree, node: SpecNode | undefined, key: string): SpecNode | undefined {
  let current = node;
  for (let steps = 0; steps < 50 && current !== undefined; steps++) {
    const own = entry(current, key);
    if (own !== undefined) return own;
    const ref = string(entry(current, '$ref'));
    if (ref === undefined) return undefined;
    current = tree.resolve(ref, current.at.file)?.node;
  }
  return undefined;
}

export interface Fragments {
  /** The schema itself and all members of its `allOf`, `$ref`s followed. */
  readonly nodes: readonly MapNode[];
  /** False where a `$ref` leads nowhere: nothing can be said about what is absent. */
  readonly complete: boolean;
}

/** All that holds at once for one value. */
export function fragmentsOf(tree: SpecTree, node: SpecNode | undefined): Fragments {
  const nodes: MapNode[] = [];
  const visit = (part: SpecNode | undefined): boolean => {
    const found = follow(tree, part);
    if (!isMap(found)) return false;
    if (nodes.includes(found)) return true;
    nodes.push(found);
    return items(entry(found, 'allOf')).map(visit).every(Boolean);
  };
  return { complete: visit(node), nodes };
}

export interface Property {
  readonly name: string;
  readonly keyAt: MapNode['at'];
  readonly schema: SpecNode;
}

export function propertiesOf(fragments: Fragments): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  for (const node of fragments.nodes) {
    for (const [name, { keyAt, value }] of entries(entry(node, 'properties')))
      found.set(name, { name, keyAt, schema: value });
  }
  return found;
}

export function requiredOf(fragments: Fragments): ReadonlySet<string> {
  return new Set(
    fragments.nodes.flatMap((node) => items(entry(node, 'required')).flatMap((item) => text(item) ?? [])),
  );
}

/** The values of an enum as texts; `undefined` for a schema without. */
export function enumOf(tree: SpecTree, schema: SpecNode | undefined): readonly string[] | undefined {
  const list = keyword(tree, schema, 'enum');
  if (list?.kind === 'seq') return list.items.flatMap((item) => text(item) ?? []);
  return text(keyword(tree, schema, 'type')) === 'boolean' ? ['true', 'false'] : undefined;
}

/** `type` as a list, empty where it says nothing. */
export function typesOf(schema: SpecNode | undefined): readonly string[] {
  const type = entry(schema, 'type');
  return type?.kind === 'seq'
    ? type.items.flatMap((item) => string(item) ?? [])
    : [string(type) ?? []].flat();
}

/** Members of `oneOf` or `anyOf`. */
export function membersOf(node: SpecNode | undefined): readonly SpecNode[] | undefined {
  const list = entry(node, 'oneOf') ?? entry(node, 'anyOf');
  return list?.kind === 'seq' ? list.items : undefined;
}
