import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, number, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import { elementOf, type Operation, type RequestParameter } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { enumOf, fragmentsOf, keyword, propertiesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const weights: Rule = {
  ids: ['unknown-bucket', 'bucket-twice', 'weight-parameter', 'weight-table', 'weight-instrument'],
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
        yield* instrument(context, operation, cost);
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

function* weight(
  context: CheckContext,
  operation: Operation,
  node: SpecNode | undefined,
): Iterable<Diagnostic> {
  for (const part of ['weight', 'otherwise', 'refused'])
    if (isMap(entry(node, part))) yield* weight(context, operation, entry(node, part));
  for (const key of ['by', 'sent', 'items'] as const) {
    const named = entry(node, key);
    const parameter = yield* parameterOf(operation, named);
    if (named === undefined || parameter === undefined) continue;
    if (key === 'by') yield* table(context, parameter.name, parameter.schema, node);
    if (key === 'items') {
      if (!isList(context, parameter.schema))
        yield diagnostic(
          named.at,
          'weight-parameter',
          `The weight counts the items of ${parameter.name}, which is no list.`,
          'Name a list, or write the weight as a number.',
        );
      yield* ranges(context, entry(node, 'table'), undefined);
    }
    if (key === 'sent' && parameter.required)
      yield diagnostic(
        named.at,
        'weight-parameter',
        `The weight depends on whether ${parameter.name} is sent, but ${parameter.name} is required.`,
        'Write the weight as a number.',
      );
  }
}

function* parameterOf(
  operation: Operation,
  named: SpecNode | undefined,
): Generator<Diagnostic, RequestParameter | undefined> {
  const name = string(named);
  if (named === undefined || name === undefined) return undefined;
  const parameter = operation.parameters.get(name);
  if (parameter === undefined && operation.complete)
    yield diagnostic(
      named.at,
      'weight-parameter',
      `The weight depends on ${name}, but ${operation.id ?? 'the operation'} has no such parameter.`,
      didYouMean(name, [...operation.parameters.keys()], 'Declare the parameter.'),
    );
  return parameter;
}

function isList({ tree }: CheckContext, schema: SpecNode | undefined): boolean {
  return text(keyword(tree, schema, 'type')) === 'array';
}

/** A limit by instrument needs to be told which, and no other one does. */
function* instrument(context: CheckContext, operation: Operation, cost: SpecNode): Iterable<Diagnostic> {
  const bucket =
    entry(cost, 'limit') ??
    entry(entry(context.tree.entry.root, 'x-limits'), string(entry(cost, 'bucket')) ?? '');
  const named = entry(cost, 'instrument');
  const path = string(named);
  const isBy = text(entry(bucket, 'key'))?.includes('instrument') === true;
  if (bucket !== undefined && isBy !== (named !== undefined) && !context.doubtful(cost))
    yield diagnostic(
      (named ?? cost).at,
      'weight-instrument',
      isBy
        ? 'The limit is counted by instrument, and nothing says by which.'
        : 'The limit is not counted by instrument.',
      isBy ? 'Add instrument: and the parameter that names it.' : 'Remove instrument.',
    );
  if (named === undefined || path === undefined || !operation.complete) return;
  const [list = '', member] = path.split(/\[\]\.?/);
  const parameter = operation.parameters.get(list);
  const fragments = fragmentsOf(context.tree, elementOf(context.tree, parameter?.schema));
  const isThere =
    parameter !== undefined &&
    isList(context, parameter.schema) === path.includes('[]') &&
    (member === undefined || member === '' || !fragments.complete || propertiesOf(fragments).has(member));
  if (!isThere)
    yield diagnostic(
      named.at,
      'weight-instrument',
      `${operation.id ?? 'The operation'} has no ${path}.`,
      didYouMean(
        list,
        [...operation.parameters.keys()],
        'Name a parameter, or a member of the items of a list.',
      ),
    );
}

/** Ranges rise, only the last is open, and none is left out that the parameter may have. */
function* ranges(
  context: CheckContext,
  rows: SpecNode | undefined,
  schema: SpecNode | undefined,
): Iterable<Diagnostic> {
  const list = items(rows);
  if (rows === undefined || context.doubtful(rows)) return;
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, row] of list.entries()) {
    const to = number(entry(row, 'to'));
    if (to === undefined ? index < list.length - 1 : to <= before)
      yield diagnostic(
        row.at,
        'weight-table',
        to === undefined
          ? 'Only the last range may be without an end.'
          : `The range ends at ${to}, before it begins.`,
        'Order the ranges by their last values.',
      );
    before = to ?? Number.POSITIVE_INFINITY;
  }
  const max = schema === undefined ? undefined : number(keyword(context.tree, schema, 'maximum'));
  if (before < (max ?? (schema === undefined ? before : Number.POSITIVE_INFINITY)))
    yield diagnostic(
      rows.at,
      'weight-table',
      `Values above ${before} have no weight.`,
      'Let the last range have no to, or end at the maximum of the parameter.',
    );
}

function* table(
  context: CheckContext,
  name: string,
  schema: SpecNode | undefined,
  node: SpecNode | undefined,
) {
  const { tree, doubtful } = context;
  const rows = entry(node, 'table');
  const known = enumOf(tree, schema);
  if (rows?.kind !== 'seq' || doubtful(node)) return;
  if (rows.items.some((row) => entry(row, 'values') === undefined)) {
    const mixed = rows.items.find((row) => entry(row, 'values') !== undefined);
    if (mixed !== undefined)
      yield diagnostic(mixed.at, 'weight-table', 'The table mixes values and ranges.', 'Write ranges only.');
    else yield* ranges(context, rows, schema);
    return;
  }
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
