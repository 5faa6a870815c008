import { posix } from 'node:path';
import type { At, Entry, MapNode, ScalarNode, SeqNode, SpecNode } from '../node.ts';
import { entry, isMap, string, toJson } from '../read-node.ts';
import { parseReference } from '../reference.ts';

/** What a node that was completed stood for: rules that know nodes by identity ask for it. */
const origins = new WeakMap<SpecNode, SpecNode>();

/** The node as it was loaded. */
export function written(node: SpecNode): SpecNode {
  return origins.get(node) ?? node;
}

export type Members = readonly (readonly [key: string, value: SpecNode])[];

/** Told of what is written although it follows: where it stands, and what it is. */
export type Repeated = (at: At, what: string) => void;

/** The map with members added behind the last of `behind` that it has (else at the end); those it has already stay. */
export function withMembers(
  node: MapNode,
  added: Members,
  behind: readonly string[],
  repeated: Repeated,
): MapNode {
  for (const [key, value] of added) {
    const own = node.entries.get(key);
    if (own !== undefined && toJson(own.value) === toJson(value)) repeated(own.keyAt, key);
  }
  const fresh = added.filter(([key]) => !node.entries.has(key));
  if (fresh.length === 0) return node;
  const list = [...node.entries];
  const found = list.findLastIndex(([key]) => behind.includes(key));
  const position = found === -1 ? list.length : found + 1;
  list.splice(
    position,
    0,
    ...fresh.map(([key, value]): [string, Entry] => [key, { keyAt: value.at, value }]),
  );
  return kept(node, { kind: 'map', at: node.at, entries: new Map(list) });
}

/** The map with the value of one key exchanged; the same map where it is the same value. */
export function withMember(node: MapNode, key: string, value: SpecNode): MapNode {
  const before = node.entries.get(key);
  if (before === undefined || before.value === value) return node;
  const entries = new Map(node.entries).set(key, { keyAt: before.keyAt, value });
  return kept(node, { kind: 'map', at: node.at, entries });
}

export function withoutMember(node: MapNode, key: string): MapNode {
  if (!node.entries.has(key)) return node;
  const entries = new Map([...node.entries].filter(([own]) => own !== key));
  return kept(node, { kind: 'map', at: node.at, entries });
}

/** The list with items behind its own. */
export function withItems(node: SpecNode, added: readonly SpecNode[]): SpecNode {
  if (node.kind !== 'seq' || added.length === 0) return node;
  return kept(node, seqNode(node.at, [...node.items, ...added]));
}

/** The node at the end of a path exchanged; everything beside the path stays the same. */
export function replaced(
  node: SpecNode,
  path: readonly string[],
  change: (node: SpecNode) => SpecNode,
): SpecNode {
  const [key, ...rest] = path;
  if (key === undefined) return change(node);
  const child = entry(node, key);
  return isMap(node) && child !== undefined ? withMember(node, key, replaced(child, rest, change)) : node;
}

export function mapNode(at: At, members: Members): MapNode {
  return {
    kind: 'map',
    at,
    entries: new Map(members.map(([key, value]) => [key, { keyAt: value.at, value }])),
  };
}

export function seqNode(at: At, items: readonly SpecNode[]): SeqNode {
  return { kind: 'seq', at, items };
}

export function scalarNode(at: At, value: string | boolean): ScalarNode {
  return { kind: 'scalar', at, value, source: String(value) };
}

/** A reference to a place of another file, as it is written in the file that `at` is in. */
export function refNode(at: At, file: string, pointer: string): MapNode {
  const path = file === at.file ? '' : posix.relative(posix.dirname(at.file), file);
  const shown = path === '' || path.startsWith('.') ? path : `./${path}`;
  return mapNode(at, [['$ref', scalarNode(at, `${shown}#${pointer}`)]]);
}

/** A copy for another file: it stands at one place there, and its references lead where they led. */
export function grafted(node: SpecNode, from: string, at: At): SpecNode {
  if (node.kind === 'scalar') return { ...node, at };
  if (node.kind === 'seq')
    return seqNode(
      at,
      node.items.map((item) => grafted(item, from, at)),
    );
  const reference = parseReference(string(entry(node, '$ref')) ?? '', from);
  return mapNode(
    at,
    [...node.entries].map(([key, { value }]) => {
      const ref =
        key === '$ref' && reference.kind === 'local'
          ? entry(refNode(at, reference.file, reference.pointer), '$ref')
          : undefined;
      return [key, ref ?? grafted(value, from, at)] as const;
    }),
  );
}

function kept<N extends SpecNode>(before: SpecNode, after: N): N {
  origins.set(after, written(before));
  return after;
}
