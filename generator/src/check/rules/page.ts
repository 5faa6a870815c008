import type { SpecNode } from '../../load/node.ts';
import { entry, isMap, items, number, string } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic } from '../report.ts';
import { follow, fragmentsOf, membersOf, type Property, propertiesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const pages: Rule = {
  ids: ['page'],
  *check(context) {
    for (const operation of context.operations) {
      const page = entry(operation.node, 'x-page');
      if (page === undefined) continue;
      for (const key of ['parameter', 'start', 'end', 'size', 'sizeParameter']) {
        const node = entry(page, key);
        const name = string(node);
        if (node === undefined || name === undefined || !operation.complete || operation.parameters.has(name))
          continue;
        yield diagnostic(
          node.at,
          'page',
          `x-page names ${name}, but ${operation.id ?? 'the operation'} has no such parameter.`,
          didYouMean(name, [...operation.parameters.keys()], 'Name a parameter.'),
        );
      }
      yield* fields(context, operation, page);
    }
  },
};

/** Properties of a schema, or of any member where it is a union: its answers differ in what they hold, not in where. */
function anyProperties(tree: SpecTree, schema: SpecNode | undefined): ReadonlyMap<string, Property> {
  const alternatives = membersOf(follow(tree, schema)) ?? [schema];
  return new Map(alternatives.flatMap((one) => [...propertiesOf(fragmentsOf(tree, one))]));
}

function* fields({ tree }: CheckContext, operation: Operation, page: SpecNode) {
  let answer = follow(tree, entry(operation.answer, 'schema'));
  for (const key of ['total', 'items']) {
    const node = entry(page, key);
    const name = string(node);
    if (node === undefined || name === undefined || answer === undefined) continue;
    let reached: SpecNode | undefined = answer;
    // A dotted path leads into members of members: `data.rows`.
    for (const step of name.split('.')) {
      const properties = anyProperties(tree, reached);
      const property = properties.get(step);
      if (property === undefined) {
        yield diagnostic(
          node.at,
          'page',
          `x-page names the member ${step}, which the answer does not have.`,
          didYouMean(step, [...properties.keys()], 'Name a member of the answer.'),
        );
        return;
      }
      reached = follow(tree, property.schema);
      if (reached === undefined) return;
    }
    if (key === 'items') answer = reached;
  }
  if (answer === undefined || membersOf(answer) !== undefined) return;
  const item = follow(tree, entry(answer, 'items'));
  if (!isMap(item)) {
    yield diagnostic(
      page.at,
      'page',
      'x-page stands on an operation that answers no list.',
      'Name the member that holds the list with items, or remove x-page.',
    );
    return;
  }
  const field = entry(page, 'field');
  const index = number(field);
  const name = string(field);
  if (field === undefined || membersOf(item) !== undefined) return;
  const length = items(entry(item, 'prefixItems')).length;
  if (index !== undefined && index >= length)
    yield diagnostic(
      field.at,
      'page',
      `x-page names index ${index}, but an item has ${length} members.`,
      'Use an index of the tuple.',
    );
  const fragments = fragmentsOf(tree, item);
  if (name !== undefined && fragments.complete && !propertiesOf(fragments).has(name)) {
    yield diagnostic(
      field.at,
      'page',
      `x-page names the field ${name}, which an item does not have.`,
      didYouMean(name, [...propertiesOf(fragments).keys()], 'Name a property of an item.'),
    );
  }
}
