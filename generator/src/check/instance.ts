import type { MapNode, SpecNode } from '../load/node.ts';

/** Spec files as Ajv sees them, and the way back. */

/** As JavaScript values. Objects have no prototype: `__proto__` and `constructor` are keys like any other. */
export function plain(node: SpecNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, { value }] of node.entries) object[key] = plain(value);
  return object;
}

export interface Place {
  readonly node: SpecNode;
  readonly parent: MapNode | undefined;
  /** Last key on the way, for sentences. */
  readonly name: string;
}

/** The node that a JSON pointer of Ajv means, or the last one on the way that is there. */
export function locate(root: SpecNode, pointer: string): Place {
  let place: Place = { node: root, parent: undefined, name: 'The file' };
  for (const token of pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const { node } = place;
    if (node.kind === 'map') {
      const member = node.entries.get(token);
      if (member !== undefined) place = { node: member.value, parent: node, name: token };
    } else if (node.kind === 'seq') {
      const item = node.items[Number(token)];
      if (item !== undefined)
        place = {
          node: item,
          parent: undefined,
          name: `${place.name.replace(/ \(member \d+\)$/, '')} (member ${Number(token) + 1})`,
        };
    }
  }
  return place;
}
