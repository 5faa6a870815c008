import type { SpecNode } from '../load/node.ts';
import { entry, text } from '../load/read-node.ts';
import { jsonText } from './json-text.ts';
import { json } from './read.ts';

/** A node as a text in which the order of members says nothing. */
export function nodeText(node: SpecNode | undefined): string {
  return node === undefined ? '' : jsonText(json(node));
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
