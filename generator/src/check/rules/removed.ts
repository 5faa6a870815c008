import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entry, items, string } from '../../load/read-node.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { didYouMean } from '../suggest.ts';

/** `removed.yaml`: endpoints that are gone. What is still there, stands twice or names a stranger is a mistake. */
export const removed: Rule = {
  ids: ['removed'],
  *check({ tree, unreadable, paths, operations, operationById, complete }) {
    const file = `${tree.name}/removed.yaml`;
    const root = tree.files.get(file)?.root;
    if (root === undefined || unreadable.has(file)) return;
    const live = new Set(operations.map(({ method, path }) => `${method.toUpperCase()} ${path ?? ''}`));
    const seen = new Map<string, SpecNode>();
    let later: string | undefined;
    for (const item of items(root)) {
      const key = `${string(entry(item, 'method')) ?? ''} ${string(entry(item, 'path')) ?? ''}`;
      const twin = seen.get(key);
      if (live.has(key) && paths.length > 0)
        yield mistake(
          item,
          `${key} is documented as it is, and listed as removed.`,
          'Remove one of the two entries.',
        );
      if (twin !== undefined)
        yield mistake(item, `${key} already stands in line ${twin.at.line}.`, 'Merge the two.');
      seen.set(key, item);
      const successor = entry(item, 'successor');
      const id = string(successor);
      if (successor !== undefined && id !== undefined && !operationById.has(id) && complete)
        yield mistake(
          successor,
          `The successor ${id} of ${key} does not exist.`,
          didYouMean(id, [...operationById.keys()], 'Name an operationId, or null.'),
        );
      const date = string(entry(item, 'date'));
      if (date !== undefined && later !== undefined && date > later)
        yield mistake(item, `${key} went later than the entry before it.`, 'Sort the list, latest first.');
      later = date ?? later;
    }
  },
};

function mistake({ at }: SpecNode, message: string, fix: string): Diagnostic {
  return diagnostic(at, 'removed', message, fix);
}
