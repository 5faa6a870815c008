import { folderOf } from './load-specs.ts';
import type { SpecNode } from './node.ts';
import { string } from './read-node.ts';
import { parseReference } from './reference.ts';
import type { SpecTree } from './tree.ts';

/**
 * Files of other APIs that an API's specs lead to, directly or through one another, sorted. What it is generated from
 * is these and its own.
 */
export function foreignFiles(tree: SpecTree): readonly string[] {
  const found = new Set<string>();
  const visited = new Set<SpecNode>();
  const visit = (node: SpecNode): void => {
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    if (node.kind !== 'map') return;
    for (const [key, { value }] of node.entries) {
      if (key === '$ref') follow(value);
      else if (key === 'mapping' && value.kind === 'map')
        for (const { value: mapped } of value.entries.values()) follow(mapped);
      else visit(value);
    }
  };
  const follow = (ref: SpecNode): void => {
    const reference = parseReference(string(ref) ?? '', ref.at.file);
    if (reference.kind !== 'local') return;
    const name = folderOf(reference.file);
    if (name === tree.name || tree.neighbours.get(name)?.files.has(reference.file) !== true) return;
    found.add(reference.file);
    const target = tree.resolve(string(ref) ?? '', ref.at.file)?.node;
    if (target === undefined || visited.has(target)) return;
    visited.add(target);
    visit(target);
  };
  for (const { root } of tree.files.values()) visit(root);
  return [...found].sort();
}
