import type { SpecNode } from '../../load/node.ts';
import { entries, entry, isMap, text } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import { memberPath } from '../../model/echo.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic } from '../report.ts';
import { follow, fragmentsOf, keyword, membersOf, propertiesOf, typesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const echoes: Rule = {
  ids: ['echo'],
  *check(context) {
    for (const operation of context.operations) {
      const echo = entry(operation.node, 'x-echo');
      if (context.doubtful(echo)) continue;
      for (const [name, { keyAt, value }] of entries(echo)) {
        const parameter = operation.parameters.get(name);
        if (parameter !== undefined) yield* mistakes(context, operation, name, value);
        else if (operation.complete)
          yield diagnostic(
            keyAt,
            'echo',
            `x-echo names ${name}, but ${operation.id ?? 'the operation'} has no such parameter.`,
            didYouMean(name, [...operation.parameters.keys()], 'Name a parameter.'),
          );
      }
    }
  },
};

function* mistakes({ tree }: CheckContext, operation: Operation, name: string, node: SpecNode) {
  const answer = entry(operation.answer, 'schema');
  const path = text(entry(node, 'member') ?? node);
  if (path === undefined || answer === undefined) return;
  if (path === 'false') {
    const top = [...reached(tree, answer, [])].flatMap((one) => [
      ...propertiesOf(fragmentsOf(tree, one)).keys(),
    ]);
    const places = [[], ['[]'], ...top.flatMap((one) => [[one], [one, '[]']])];
    if (!places.some((place) => reached(tree, answer, [...place, name]).length > 0))
      yield diagnostic(
        node.at,
        'echo',
        `x-echo says that ${name} is not echoed, and the answer has no member of that name.`,
        'Remove it.',
      );
    return;
  }
  const steps = memberPath(path);
  const found = reached(tree, answer, steps);
  if (found.length === 0) {
    const near = reached(tree, answer, steps.slice(0, -1));
    const known = near.flatMap((one) => [...propertiesOf(fragmentsOf(tree, one)).keys()]);
    yield diagnostic(
      node.at,
      'echo',
      `x-echo names the member ${path}, which the answer does not have.`,
      didYouMean(
        steps.at(-1) ?? '',
        known,
        'Name a member of the answer; items of a list are list[].member.',
      ),
    );
    return;
  }
  const kind = kindOf(tree, operation.parameters.get(name)?.schema);
  if (kind === undefined || found.some((one) => kindOf(tree, one) !== kind))
    yield diagnostic(
      node.at,
      'echo',
      `x-echo compares ${name} with ${path}, and they are not both texts or both ids (int64).`,
      'Amounts, times, counts, flags and secrets do not tell one request from another: leave it out.',
    );
  for (const [other] of entries(entry(node, 'unless'))) {
    if (reached(tree, answer, [...steps.slice(0, -1), other]).length > 0) continue;
    yield diagnostic(
      node.at,
      'echo',
      `x-echo names ${other}, which does not stand beside ${path}.`,
      'Name a member beside it.',
    );
  }
}

/** The schemas that a path leads to, through every member of a union. */
function reached(tree: SpecTree, answer: SpecNode, path: readonly string[]): readonly SpecNode[] {
  let found = alternatives(tree, answer);
  for (const step of path) {
    found = found.flatMap((schema) => {
      const next =
        step === '[]' ? entry(schema, 'items') : propertiesOf(fragmentsOf(tree, schema)).get(step)?.schema;
      return next === undefined ? [] : alternatives(tree, next);
    });
  }
  return found;
}

function alternatives(tree: SpecTree, node: SpecNode, depth = 0): readonly SpecNode[] {
  const schema = follow(tree, node);
  if (!isMap(schema) || depth > 20) return [];
  return membersOf(schema)?.flatMap((one) => alternatives(tree, one, depth + 1)) ?? [schema];
}

function kindOf(tree: SpecTree, schema: SpecNode | undefined): 'text' | 'id' | undefined {
  const types = typesOf(follow(tree, schema)).filter((one) => one !== 'null');
  const format = text(keyword(tree, schema, 'format'));
  if (types.length !== 1) return undefined;
  if (types[0] === 'string') return format === undefined ? 'text' : undefined;
  return types[0] === 'integer' && format === 'int64' ? 'id' : undefined;
}
