import type { SpecNode } from '../../load/node.ts';
import { entries, entry, text } from '../../load/read-node.ts';
import { flowText, type Splice, type YamlText } from './yaml-text.ts';

/** Another value of a key of a map. Where it has the form of the old one, only the scalars that differ are touched. */
export function rewritten(
  yaml: YamlText,
  map: SpecNode,
  key: string,
  value: unknown,
): readonly (Splice | undefined)[] {
  const node = entry(map, key);
  const finer = node === undefined ? undefined : scalars(yaml, node, value);
  return finer ?? [yaml.set(map.at, key, flowText(value))];
}

/** `undefined` where the forms differ. */
function scalars(yaml: YamlText, node: SpecNode, value: unknown): readonly Splice[] | undefined {
  if (node.kind === 'scalar') {
    if (typeof value === 'object') return undefined;
    if (text(node) === String(value)) return [];
    const splice = yaml.replace(node.at, flowText(value));
    return splice === undefined ? undefined : [splice];
  }
  if (node.kind === 'seq') {
    if (!Array.isArray(value) || value.length !== node.items.length) return undefined;
    return all(node.items.map((item, index) => scalars(yaml, item, value[index])));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  const own = entries(node);
  if (own.length !== members.size || !own.every(([key]) => members.has(key))) return undefined;
  return all(own.map(([key, one]) => scalars(yaml, one.value, members.get(key))));
}

function all(lists: readonly (readonly Splice[] | undefined)[]): readonly Splice[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? known.flat() : undefined;
}
