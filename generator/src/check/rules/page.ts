import type { Diagnostic } from '../../load/diagnostic.ts';
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
      yield* span(context.tree, operation, page);
      yield* fields(context, operation, page);
    }
  },
};

/** A span of time: what a rule says is not written again, and a list that knows time says where it stands. */
function* span(tree: SpecTree, { id = 'The operation', rules, parameters }: Operation, page: SpecNode) {
  const [start, end] = ['start', 'end'].map((key) => string(entry(page, key)));
  const limits = rules
    .map((rule) => entry(rule, 'compare'))
    .filter((compare) => entry(compare, 'within') !== undefined);
  const window = entry(page, 'window');
  const said = limits.some(
    (compare) => string(entry(compare, 'left')) === start && string(entry(compare, 'right')) === end,
  );
  if (window !== undefined && said)
    yield diagnostic(
      window.at,
      'page',
      `A rule of x-requires says how far ${start ?? ''} and ${end ?? ''} may lie apart.`,
      'Remove window.',
    );
  const by = string(entry(page, 'by'));
  if (start !== undefined || by === 'cursor') return;
  const times = [...parameters.values()].filter(
    ({ schema }) => entry(follow(tree, schema), 'x-unit') !== undefined,
  );
  const [limit] = limits;
  if (limit !== undefined || (by === 'id' && times.some(({ name }) => /start|begin|end/i.test(name))))
    yield diagnostic(
      page.at,
      'page',
      `${id} takes a span of time, which x-page does not name.`,
      'Name start, end and the time of an item.',
    );
}

/** Properties of a schema, or of any member where it is a union: its answers differ in what they hold, not in where. */
function anyProperties(tree: SpecTree, schema: SpecNode | undefined): ReadonlyMap<string, Property> {
  const alternatives = membersOf(follow(tree, schema)) ?? [schema];
  return new Map(alternatives.flatMap((one) => [...propertiesOf(fragmentsOf(tree, one))]));
}

function* fields({ tree }: CheckContext, operation: Operation, page: SpecNode) {
  const answer = follow(tree, entry(operation.answer, 'schema'));
  if (answer === undefined) return;
  const total = entry(page, 'total');
  if (total !== undefined) yield* reach(tree, answer, total);
  const lists = entry(page, 'items');
  const paths = string(lists) === undefined ? items(lists) : [lists];
  if (paths.length === 0) yield* listed(tree, page, answer);
  for (const path of paths) {
    const list = path === undefined ? undefined : yield* reach(tree, answer, path);
    if (list !== undefined) yield* listed(tree, page, list);
  }
}

/** What a dotted path leads to, through members of members: `data.rows`. */
function* reach(
  tree: SpecTree,
  answer: SpecNode,
  path: SpecNode,
): Generator<Diagnostic, SpecNode | undefined> {
  let reached: SpecNode | undefined = answer;
  for (const step of string(path)?.split('.') ?? []) {
    const properties = anyProperties(tree, reached);
    const property = properties.get(step);
    if (property === undefined) {
      yield diagnostic(
        path.at,
        'page',
        `x-page names the member ${step}, which the answer does not have.`,
        didYouMean(step, [...properties.keys()], 'Name a member of the answer.'),
      );
      return undefined;
    }
    reached = follow(tree, property.schema);
    if (reached === undefined) return undefined;
  }
  return reached;
}

/** Holds `field` and `time` against an item of the list. */
function* listed(tree: SpecTree, page: SpecNode, list: SpecNode) {
  if (membersOf(list) !== undefined) return;
  const item = follow(tree, entry(list, 'items'));
  if (!isMap(item)) {
    yield diagnostic(
      page.at,
      'page',
      'x-page stands on an operation that answers no list.',
      'Name the member that holds the list with items, or remove x-page.',
    );
    return;
  }
  if (membersOf(item) !== undefined) return;
  const length = items(entry(item, 'prefixItems')).length;
  const fragments = fragmentsOf(tree, item);
  for (const key of ['field', 'time']) {
    const field = entry(page, key);
    if (field === undefined) continue;
    const index = number(field);
    const name = string(field);
    if (index !== undefined && index >= length)
      yield diagnostic(
        field.at,
        'page',
        `x-page names index ${index}, but an item has ${length} members.`,
        'Use an index of the tuple.',
      );
    if (name !== undefined && fragments.complete && !propertiesOf(fragments).has(name)) {
      yield diagnostic(
        field.at,
        'page',
        `x-page names the field ${name}, which an item does not have.`,
        didYouMean(name, [...propertiesOf(fragments).keys()], 'Name a property of an item.'),
      );
    }
  }
}
