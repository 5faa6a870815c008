import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../src/load/load-specs.ts';
import type { SpecNode } from '../../src/load/node.ts';
import { roleOf } from '../../src/load/role.ts';
import type { SpecTree } from '../../src/load/tree.ts';

const { trees } = loadSpecs(join(import.meta.dirname, '../../../specs'));

/** Files that everything in a node leads to, references of references included. */
function filesBehind(tree: SpecTree, file: string, node: SpecNode, seen: Set<SpecNode>): Set<string> {
  const found = new Set<string>();
  const visit = (from: string, one: SpecNode): void => {
    if (one.kind === 'seq') for (const item of one.items) visit(from, item);
    if (one.kind !== 'map') return;
    for (const [key, { value }] of one.entries) {
      const target =
        key === '$ref' && value.kind === 'scalar' ? tree.resolve(String(value.value), from) : undefined;
      if (target === undefined) visit(from, value);
      else if (!seen.has(target.node)) {
        seen.add(target.node);
        found.add(target.file);
        visit(target.file, target.node);
      }
    }
  };
  visit(file, node);
  found.delete(file);
  return found;
}

describe.each(trees.map((tree) => [tree.name, tree] as const))(
  'a reader of an endpoint of %s',
  (name, tree) => {
    it('opens two other files at most', () => {
      const endpoints = [...tree.files.values()].filter(({ path }) => roleOf(path, name) === 'path-item');
      expect(endpoints.length).toBeGreaterThan(0);
      const far = endpoints
        .map(({ path, root }) => ({ path, others: [...filesBehind(tree, path, root, new Set())].sort() }))
        .filter(({ others }) => others.length > 2);
      expect(far).toEqual([]);
    });
  },
);
