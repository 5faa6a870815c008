import type { At, SpecNode } from '../../load/node.ts';
import { entries, entry, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { RuleScope } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { enumOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

const actions = ['then', 'forbid', 'exactlyOne', 'atLeastOne', 'atMostOne', 'compare'] as const;

export const requires: Rule = {
  ids: ['requires-parameter', 'requires-value', 'requires-contradiction', 'requires-action'],
  *check(context) {
    for (const operation of context.operations.flatMap((one) => [one, ...one.inner])) {
      for (const rule of operation.rules) {
        if (!context.doubtful(rule) && !actions.some((action) => entry(rule, action) !== undefined)) {
          yield diagnostic(
            rule.at,
            'requires-action',
            'The rule asks for nothing.',
            `Add one of ${list(actions)}.`,
          );
        }
        for (const named of namesIn(rule)) yield* mention(context, operation, named);
        yield* contradictions(operation, rule);
      }
      yield* betweenRules(operation);
    }
  },
};

interface Named {
  readonly name: string;
  readonly at: At;
  /** Values that it is compared with. */
  readonly values: readonly SpecNode[];
}

function namesIn(rule: SpecNode): readonly Named[] {
  const fromList = (node: SpecNode | undefined) =>
    items(node).flatMap((item) =>
      string(item) === undefined ? [] : [{ name: string(item) ?? '', at: item.at, values: [] }],
    );
  const fromMap = (node: SpecNode | undefined) =>
    entries(node).map(([name, { keyAt, value }]) => ({
      name,
      at: keyAt,
      values: value.kind === 'seq' ? value.items : [value],
    }));
  const sides = ['left', 'right'].flatMap((side) => entry(entry(rule, 'compare'), side) ?? []);
  return [
    ...fromMap(entry(rule, 'when')),
    ...fromMap(entry(rule, 'then')),
    ...actions.flatMap((action) => fromList(entry(rule, action))),
    ...sides.map((side) => ({ name: text(side) ?? '', at: side.at, values: [] })),
  ];
}

function* mention(
  { tree }: CheckContext,
  { parameters, complete, id }: RuleScope,
  { name, at, values }: Named,
) {
  const parameter = parameters.get(name);
  if (parameter === undefined) {
    if (complete)
      yield diagnostic(
        at,
        'requires-parameter',
        `The rule names ${name}, but ${id ?? 'the operation'} has no such parameter.`,
        didYouMean(name, [...parameters.keys()], 'Declare the parameter.'),
      );
    return;
  }
  const known = enumOf(tree, parameter.schema);
  if (known === undefined) return;
  for (const value of values) {
    const word = text(value);
    if (word === undefined || known.includes(word)) continue;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') continue; // true: sent, false: not sent
    yield diagnostic(
      value.at,
      'requires-value',
      `${word} is no value of ${name}.`,
      didYouMean(word, known, 'Use one of its values.'),
    );
  }
}

/** Names that a rule demands. */
function demanded(rule: SpecNode): readonly string[] {
  const then = entry(rule, 'then');
  return [...items(then).flatMap((item) => text(item) ?? []), ...entries(then).map(([name]) => name)];
}

function forbidden(rule: SpecNode): readonly SpecNode[] {
  return items(entry(rule, 'forbid'));
}

function* contradictions({ parameters }: RuleScope, rule: SpecNode) {
  const wanted = demanded(rule);
  const when = new Map(entries(entry(rule, 'when')).map(([name, { value }]) => [name, value]));
  for (const item of forbidden(rule)) {
    const name = text(item) ?? '';
    const condition = when.get(name);
    if (wanted.includes(name)) yield contradiction(item.at, `The rule both demands and forbids ${name}.`);
    else if (parameters.get(name)?.required)
      yield contradiction(item.at, `The rule forbids ${name}, which is required.`);
    else if (condition !== undefined && text(condition) !== 'false')
      yield contradiction(item.at, `The rule forbids ${name} when ${name} is sent.`);
  }
  for (const [name, value] of when) {
    if (text(value) === 'false' && parameters.get(name)?.required)
      yield contradiction(value.at, `The rule applies when ${name} is not sent, but ${name} is required.`);
  }
  const compare = entry(rule, 'compare');
  const right = entry(compare, 'right');
  if (right !== undefined && text(entry(compare, 'left')) === text(right))
    yield contradiction(right.at, `${text(right) ?? ''} is compared with itself.`);
}

/** What one rule demands and another forbids, where both apply to the same value of the same parameter. */
function* betweenRules({ rules, parameters }: RuleScope) {
  for (const one of rules) {
    for (const other of rules) {
      if (one === other || !applyTogether(one, other)) continue;
      const wanted = demanded(one);
      for (const item of forbidden(other)) {
        const name = text(item) ?? '';
        if (wanted.includes(name) && parameters.has(name))
          yield contradiction(
            item.at,
            `This rule forbids ${name}, but the rule in line ${one.at.line} demands it for the same request.`,
          );
      }
    }
  }
}

/** Whether some request certainly falls under both rules. */
function applyTogether(one: SpecNode, other: SpecNode): boolean {
  const first = entries(entry(one, 'when'));
  const second = entries(entry(other, 'when'));
  if (first.length === 0 || second.length === 0) return first.length === second.length;
  const [a, b] = [first[0], second[0]];
  if (first.length > 1 || second.length > 1 || a === undefined || b === undefined || a[0] !== b[0])
    return false;
  const values = valuesOf(a[1].value);
  return valuesOf(b[1].value).some((value) => values.includes(value));
}

function valuesOf(node: SpecNode): readonly string[] {
  return (node.kind === 'seq' ? node.items : [node]).flatMap((item) => text(item) ?? []);
}

function contradiction(at: At, message: string) {
  return diagnostic(at, 'requires-contradiction', message, 'No request can satisfy it: correct one side.');
}
