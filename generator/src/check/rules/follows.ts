import { repetitions, written } from '../../load/complete/complete.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import { at, entries, entry, items, string } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';

/** What follows from the rest is not written; what does not follow is. */
export const follows: Rule = {
  ids: ['follows', 'does-not-follow'],
  *check(context) {
    const { tree, operations } = context;
    yield* leading(tree);
    for (const { at: place, what } of repetitions(tree))
      yield diagnostic(
        place,
        'follows',
        `${what} follows from the rest and is not written.`,
        'Remove it: docs/spec-format.md says what it follows from.',
      );
    for (const { node, keyAt, id } of operations) {
      const name = id ?? 'The operation';
      if (entry(node, 'tags') === undefined && id !== undefined)
        yield diagnostic(
          keyAt,
          'does-not-follow',
          `${name} stands in no section's folder.`,
          "Move the file into the section's folder, or write tags.",
        );
      const type = entry(node, 'x-security-type');
      if (type !== undefined && entry(node, 'security') === undefined && isDeclared(context, string(type)))
        yield diagnostic(
          type.at,
          'does-not-follow',
          `x-security-type ${string(type) ?? ''} leaves more than one choice of security schemes.`,
          'Write security with the one that the operation takes.',
        );
      const page = at(node, 'x-docs', 'page');
      if (page !== undefined && at(node, 'x-docs', 'revision') === undefined)
        yield diagnostic(
          page.at,
          'does-not-follow',
          `No page of docs.yaml has this address, so ${name} has no revision.`,
          'List the page in docs.yaml, or write the revision beside it.',
        );
    }
  },
};

/** What `openapi.yaml` says for all operations, by reference. */
function* leading(tree: SpecTree): Iterable<Diagnostic> {
  const root = written(tree.entry.root);
  const schemes = entries(at(root, 'components', 'securitySchemes'));
  const references = [
    ...schemes.flatMap(([, { value }]) => items(entry(value, 'x-parameters'))),
    ...entries(entry(root, 'x-responses')).map(([, { value }]) => value),
  ].flatMap((node) => entry(node, '$ref') ?? []);
  for (const ref of references)
    if (tree.resolve(string(ref) ?? '', tree.entry.path) === undefined)
      yield diagnostic(
        ref.at,
        'unresolved-ref',
        `${string(ref) ?? 'The reference'} leads nowhere.`,
        'Correct the file or the pointer.',
      );
}

function isDeclared({ tree }: Parameters<Rule['check']>[0], type: string | undefined): boolean {
  return entries(entry(tree.entry.root, 'x-security-types')).some(([name]) => name === type);
}
