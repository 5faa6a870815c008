import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { keyword } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const lookups: Rule = {
  ids: ['lookup'],
  *check(context) {
    for (const operation of context.operations) {
      const lookup = operation.node.entries.get('x-lookup');
      if (lookup === undefined) continue;
      if (text(entry(operation.node, 'x-effect')) === 'read') {
        yield diagnostic(
          lookup.keyAt,
          'lookup',
          `${operation.id ?? 'A read'} only reads, so it needs no x-lookup.`,
          'Remove it, or make x-effect write.',
        );
        continue;
      }
      yield* mistakes(context, operation, lookup.value);
    }
  },
};

function* mistakes(context: CheckContext, write: Operation, lookup: SpecNode) {
  const target = entry(lookup, 'operation');
  const id = string(target);
  if (target === undefined || id === undefined || context.doubtful(lookup)) return;
  const read = context.operationById.get(id);
  if (read === undefined) {
    if (context.complete)
      yield diagnostic(
        target.at,
        'lookup',
        `x-lookup names the operation ${id}, which does not exist.`,
        didYouMean(id, [...context.operationById.keys()], 'Name an operationId.'),
      );
    return;
  }
  if (text(entry(read.node, 'x-effect')) === 'write')
    yield diagnostic(
      target.at,
      'lookup',
      `x-lookup names ${id}, which writes.`,
      'Name an operation that reads.',
    );
  const parameter = entry(lookup, 'parameter');
  const by = entry(lookup, 'by');
  if ((parameter === undefined) !== (by === undefined)) {
    yield diagnostic(
      (parameter ?? by)?.at ?? lookup.at,
      'lookup',
      'x-lookup needs parameter and by together.',
      'parameter is the id that the write sends, by the parameter of the lookup that takes it.',
    );
  }
  yield* known(write, parameter, string(parameter));
  yield* known(read, by, string(by));
  const handed = handedOn(entry(lookup, 'with'));
  for (const { node, to, from } of handed) {
    yield* known(read, node, to);
    if (from !== to || read.parameters.has(to)) yield* known(write, node, from);
  }
  const given = [string(by), ...handed.map(({ to }) => to)];
  const open = [...read.parameters.values()].filter(
    (one) =>
      one.required &&
      !given.includes(one.name) &&
      text(entry(one.node, 'x-supplied') ?? keyword(context.tree, one.schema, 'x-supplied')) !== 'client',
  );
  if (open.length > 0)
    yield diagnostic(
      lookup.at,
      'lookup',
      `The lookup ${id} requires ${list(open.map(({ name }) => name))}, which x-lookup does not hand on.`,
      'Add it to with.',
    );
}

interface Handed {
  readonly node: SpecNode;
  readonly to: string;
  readonly from: string;
}

function handedOn(node: SpecNode | undefined): readonly Handed[] {
  return [
    ...items(node).map((item) => ({ node: item, to: text(item) ?? '', from: text(item) ?? '' })),
    ...entries(node).map(([to, { value }]) => ({ node: value, to, from: text(value) ?? '' })),
  ];
}

function* known(
  { parameters, complete, id }: Operation,
  node: SpecNode | undefined,
  name: string | undefined,
) {
  if (node === undefined || name === undefined || !complete || parameters.has(name)) return;
  yield diagnostic(
    node.at,
    'lookup',
    `x-lookup names ${name}, but ${id ?? 'the operation'} has no such parameter.`,
    didYouMean(name, [...parameters.keys()], 'Name a parameter of that operation.'),
  );
}
