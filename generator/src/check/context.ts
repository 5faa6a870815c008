import { written } from '../load/complete/complete.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import { roleOf } from '../load/role.ts';
import type { SpecTree } from '../load/tree.ts';
import { type Channel, channelsOf } from './channels.ts';
import { type Operation, operationsOf, type PathItem, pathItems } from './operations.ts';
import { type Walked, walk } from './walk.ts';

/** One exchange's tree, indexed for the rules. */
export interface CheckContext {
  readonly tree: SpecTree;
  readonly walked: Walked;
  readonly paths: readonly PathItem[];
  readonly operations: readonly Operation[];
  /** By operationId; the first where two share one. */
  readonly operationById: ReadonlyMap<string, Operation>;
  /** Of asyncapi.yaml; those whose `$ref` leads nowhere are left out. */
  readonly channels: readonly Channel[];
  /** False when a file could not be read: that something is nowhere else proves nothing then. */
  readonly complete: boolean;
  /** Those of the APIs that were loaded beside this one. */
  readonly others: readonly CheckContext[];
  /** Files with YAML mistakes. */
  readonly unreadable: ReadonlySet<string>;
  /** Whether the structure check found this map itself at fault, so that what it lacks proves nothing. */
  doubtful(node: SpecNode | undefined): boolean;
}

/** A rule, or a few that look at the same thing. */
export interface Rule {
  /** Ids that it reports. */
  readonly ids: readonly string[];
  check(context: CheckContext): Iterable<Diagnostic>;
}

export function contextOf(
  tree: SpecTree,
  unreadable: ReadonlySet<string>,
  doubtful: ReadonlySet<SpecNode>,
  all: readonly CheckContext[] = [],
): CheckContext {
  const files = [...tree.files.keys()].filter(
    (file) => roleOf(file, tree.name) === 'path-item' && !unreadable.has(file),
  );
  const operations = operationsOf(tree, files);
  const operationById = new Map<string, Operation>();
  for (const operation of operations) {
    if (operation.id !== undefined && !operationById.has(operation.id))
      operationById.set(operation.id, operation);
  }
  return {
    tree,
    walked: walk(tree, unreadable),
    paths: pathItems(tree),
    operations,
    operationById,
    channels: channelsOf(tree, unreadable),
    complete: ![...unreadable].some((file) => tree.files.has(file)),
    // Asked when all are there.
    get others() {
      return all.filter((one) => one.tree.name !== tree.name);
    },
    unreadable,
    doubtful: (node) => node !== undefined && doubtful.has(written(node)),
  };
}
