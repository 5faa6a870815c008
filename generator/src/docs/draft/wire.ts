import { at, entries, text } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';

/**
 * The text of openapi.yaml with one more path, behind the last one of the same folder. Lines are inserted and nothing
 * else is touched, so that comments and formatting stay.
 */
export function insertPath(tree: SpecTree, path: string, ref: string): string {
  const { entry } = tree;
  const paths = entries(at(entry.root, 'paths'));
  const folder = ref.slice(0, ref.lastIndexOf('/') + 1);
  const neighbour =
    paths.findLast(([, { value }]) => text(at(value, '$ref'))?.startsWith(folder)) ?? paths.at(-1);
  const lines = entry.text.split('\n');
  const line = (indent: string): string => `${indent}${path}: { $ref: ${ref} }`;
  if (neighbour === undefined) {
    const heading = lines.findIndex((one) => /^paths:/.test(one));
    if (heading === -1) return `${entry.text.trimEnd()}\npaths:\n${line('  ')}\n`;
    return [...lines.slice(0, heading), 'paths:', line('  '), ...lines.slice(heading + 1)].join('\n');
  }
  const [, { keyAt, value }] = neighbour;
  const last = at(value, '$ref')?.at.line ?? keyAt.line;
  return [...lines.slice(0, last), line(' '.repeat(keyAt.col - 1)), ...lines.slice(last)].join('\n');
}
