import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { enumOf, keyword } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const weights: Rule = {
  ids: ['unknown-bucket', 'bucket-twice', 'weight-parameter', 'weight-table'],
  *check(context) {
    const { tree, operations, unreadable } = context;
    const buckets = entries(entry(tree.entry.root, 'x-limits')).map(([name]) => name);
    for (const operation of operations) {
      for (const cost of items(entry(operation.node, 'x-weight'))) {
        const bucket = entry(cost, 'bucket');
        const name = string(bucket);
        if (
          bucket !== undefined &&
          name !== undefined &&
          !buckets.includes(name) &&
          !unreadable.has(tree.entry.path)
        ) {
          yield diagnostic(
            bucket.at,
            'unknown-bucket',
            `x-limits of openapi.yaml declares no bucket ${name}.`,
            didYouMean(name, buckets, 'Declare it there.'),
          );
        }
        yield* weight(context, operation, entry(cost, 'weight'));
      }
      yield* bucketTwice(context, operation);
    }
  },
};

/** What one call spends of one bucket is one number; a second one would be added to it unseen. */
function* bucketTwice({ tree }: CheckContext, { id, node, path }: Operation) {
  const seen = new Set<string>();
  const limits = entry(tree.entry.root, 'x-limits');
  for (const cost of items(entry(node, 'x-weight'))) {
    const bucket = entry(cost, 'bucket') ?? entry(cost, 'limit');
    const name = string(bucket) ?? limitName(bucket);
    if (bucket === undefined || name === undefined) continue;
    if (seen.has(name))
      yield diagnostic(
        bucket.at,
        'bucket-twice',
        `x-weight of ${id ?? 'the operation'} names ${name} twice.`,
        'Write one entry with the weight of a call.',
      );
    seen.add(name);
    const declared = entry(limits, name);
    if (flag(entry(declared, 'every')) && path?.startsWith(text(entry(declared, 'paths')) ?? '/') === true)
      yield diagnostic(
        bucket.at,
        'bucket-twice',
        `Every request below ${text(entry(declared, 'paths')) ?? '/'} spends one of ${name} already.`,
        'Remove the entry.',
      );
  }
}

/** Two limits of an operation's own are the same bucket where key and window agree. */
function limitName(limit: SpecNode | undefined): string | undefined {
  const key = text(entry(limit, 'key'));
  const window = text(entry(limit, 'window'));
  return key === undefined || window === undefined ? undefined : `the limit by ${key} over ${window}`;
}

function* weight(context: CheckContext, operation: Operation, node: SpecNode | undefined) {
  const key = entry(node, 'by') === undefined ? 'sent' : 'by';
  const named = entry(node, key);
  const name = string(named);
  if (named === undefined || name === undefined) return;
  const parameter = operation.parameters.get(name);
  if (parameter === undefined) {
    if (operation.complete)
      yield diagnostic(
        named.at,
        'weight-parameter',
        `The weight depends on ${name}, but ${operation.id ?? 'the operation'} has no such parameter.`,
        didYouMean(name, [...operation.parameters.keys()], 'Declare the parameter.'),
      );
    return;
  }
  if (key === 'sent') {
    if (parameter.required)
      yield diagnostic(
        named.at,
        'weight-parameter',
        `The weight depends on whether ${name} is sent, but ${name} is required.`,
        'Write the weight as a number.',
      );
    return;
  }
  yield* table(context, name, parameter.schema, node);
}

function* table(
  { tree, doubtful }: CheckContext,
  name: string,
  schema: SpecNode | undefined,
  node: SpecNode | undefined,
) {
  const rows = entry(node, 'table');
  const known = enumOf(tree, schema);
  if (rows?.kind !== 'seq' || doubtful(node)) return;
  if (known === undefined) {
    yield diagnostic(
      rows.at,
      'weight-table',
      `${name} has no enum, so no table can hold all its values.`,
      `List the values of ${name} as its enum.`,
    );
    return;
  }
  const seen = new Set<string>();
  for (const value of rows.items.flatMap((row) => items(entry(row, 'values')))) {
    const word = text(value);
    if (word === undefined) continue;
    if (!known.includes(word))
      yield diagnostic(
        value.at,
        'weight-table',
        `${word} is no value of ${name}.`,
        didYouMean(word, known, 'Remove it.'),
      );
    else if (seen.has(word))
      yield diagnostic(
        value.at,
        'weight-table',
        `The value ${word} of ${name} stands in the table twice.`,
        'Remove one of them.',
      );
    seen.add(word);
  }
  const missing = known.filter((value) => !seen.has(value));
  if (missing.length > 0)
    yield diagnostic(
      rows.at,
      'weight-table',
      `The table misses the ${missing.length === 1 ? 'value' : 'values'} ${list(missing)} of ${name}.`,
      'Add a row for each value of the enum.',
    );
  const fallback = entry(node, 'default');
  const word = text(fallback);
  if (fallback === undefined || word === undefined) return;
  if (!known.includes(word))
    yield diagnostic(
      fallback.at,
      'weight-table',
      `The default ${word} is no value of ${name}.`,
      didYouMean(word, known, 'Use one of its values.'),
    );
  const own = text(keyword(tree, schema, 'default'));
  if (own !== undefined && own !== word)
    yield diagnostic(
      fallback.at,
      'weight-table',
      `The default ${word} is not that of ${name}, which is ${own}.`,
      'Make both the same.',
    );
}
