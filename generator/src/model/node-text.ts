import type { SpecNode } from '../load/node.ts';
import { entry, text } from '../load/read-node.ts';
import { jsonText } from './json-text.ts';
import { json } from './read.ts';

/** A node as a text in which the order of members says nothing: the text of its JSON, without making any. */
export function nodeText(node: SpecNode | undefined): string {
  if (node === undefined) return '';
  if (node.kind === 'scalar') return jsonText(json(node));
  if (node.kind === 'seq') return `[${node.items.map(nodeText).join(',')}]`;
  const members = [...node.entries.keys()].sort().map((key) => {
    return `${JSON.stringify(key)}:${nodeText(node.entries.get(key)?.value)}`;
  });
  return `{${members.join(',')}}`;
}

/** Some members of a node, those that are there, one per line. */
export function membersText(node: SpecNode | undefined, names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const member = entry(node, name);
      return member === undefined ? [] : [`${name}: ${text(member) ?? nodeText(member)}`];
    })
    .join('\n');
}
