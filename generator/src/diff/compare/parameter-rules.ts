import type { Rule } from '../../../../packages/core/src/operation.ts';
import { evaluateRules } from '../../../../packages/core/src/rules.ts';
import type { ApiRule, Scalar } from '../../model/api.ts';
import { comparisonWords, requirementWords } from '../../model/words.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import { type ContractOperation, decidedBy } from '../contract.ts';
import type { Scope } from './scope.ts';
import { errorText } from './words.ts';

/** More combinations than this are not tried: the rules then count as tightened, which is the safe side. */
const mostCombinations = 50_000;

/** Rules between parameters, by what they allow and not by how they are written; between members of objects likewise. */
export function compareRules(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  compareBetween(base, head, operation, scope, 'parameters');
  // A value without a rule takes what types say of every other value with it.
  const [before, after] = [decidedBy(base, scope.base), decidedBy(head, scope.head)];
  if (before !== undefined && after === undefined)
    scope.found.compare('parameter-rules-loosened', `what goes with each value of ${before}`, undefined, {
      origin: { kind: 'parameter', operation },
      path: `rules for every value of ${before}`,
      base: base.rules[0]?.at ?? base.at,
      head: head.rules[0]?.at ?? head.at,
    });
  compareInside(base.parameters, head.parameters, '', base, head, operation, scope);
}

function compareInside(
  left: ContractOperation['parameters'],
  right: ContractOperation['parameters'],
  within: string,
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  for (const one of left) {
    const other = right.find(({ name }) => name === one.name);
    if (one.members === undefined || other?.members === undefined) continue;
    const path = `${within}${one.name}${one.array === undefined ? '' : '[]'}`;
    const [before, after] = [
      { ...base, parameters: contractMembers(one), rules: one.rules },
      { ...head, parameters: contractMembers(other), rules: other.rules },
    ];
    compareBetween(before, after, operation, scope, `members of ${path}`);
    compareInside(before.parameters, after.parameters, `${path}.`, base, head, operation, scope);
  }
}

function contractMembers({
  members = [],
}: ContractOperation['parameters'][number]): ContractOperation['parameters'] {
  return members;
}

function compareBetween(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
  what: string,
): void {
  const { found } = scope;
  const [left, right] = [base.rules.filter(decides), head.rules.filter(decides)];
  const [gone, come] = [without(left, right), without(right, left)];
  const at = (before: readonly ApiRule[], after: readonly ApiRule[]): Omit<Finding, 'rule'> => ({
    origin: { kind: 'parameter', operation },
    path: `rules between ${what}`,
    base: before[0]?.at ?? base.at,
    head: after[0]?.at ?? head.at,
  });
  const text = (
    rules: readonly ApiRule[],
    word: (rule: ApiRule) => string | undefined,
  ): string | undefined =>
    rules.length === 0
      ? undefined
      : rules
          .flatMap((rule) => word(rule) ?? [])
          .sort()
          .join('\n');
  if (gone.length + come.length > 0) {
    const { tightened, loosened } = effect(gone, come, left, right, base, head);
    found.compare(
      tightened
        ? 'parameter-rules-tightened'
        : loosened
          ? 'parameter-rules-loosened'
          : 'parameter-rules-reworded',
      text(gone, requirementWords),
      text(come, requirementWords),
      at(gone, come),
    );
  }
  const compared = (one: ContractOperation): readonly ApiRule[] =>
    one.rules.filter((rule) => rule.compare !== undefined);
  found.compare(
    'parameter-comparison-changed',
    text(compared(base), comparisonWords),
    text(compared(head), comparisonWords),
    at(compared(base), compared(head)),
  );
  // Errors and words of the rules that are on both sides.
  const others = new Map(head.rules.map((rule) => [keyOf(rule), rule]));
  for (const rule of base.rules) {
    const other = others.get(keyOf(rule));
    if (other === undefined) continue;
    const place = { ...at([rule], [other]), path: `rule ${keyOf(rule)}` };
    found.compare('parameter-rule-error-changed', errorText(rule.error), errorText(other.error), place);
    found.compare('parameter-rules-reworded', noteText(rule), noteText(other), place);
  }
}

function noteText(rule: ApiRule): string {
  return `${rule.note ?? ''}${rule.assumed ? ' (assumed)' : ''}`;
}

/** Whether it says which parameters go together: what types can say, too. */
function decides(rule: ApiRule): boolean {
  return requirementWords(rule) !== undefined;
}

function keyOf(rule: ApiRule): string {
  return [requirementWords(rule), comparisonWords(rule)].filter((one) => one !== undefined).join('; ');
}

function without(rules: readonly ApiRule[], others: readonly ApiRule[]): readonly ApiRule[] {
  const known = new Set(others.map(requirementWords));
  return rules.filter((rule) => !known.has(requirementWords(rule)));
}

/** What a parameter may be in a call: left out, one of the values that a rule names, or any other. */
type State = string | undefined;
const other = '\u0000other';

interface Effect {
  readonly tightened: boolean;
  readonly loosened: boolean;
}

/** Tries every combination of the parameters that the edited rules name. */
function effect(
  gone: readonly ApiRule[],
  come: readonly ApiRule[],
  left: readonly ApiRule[],
  right: readonly ApiRule[],
  base: ContractOperation,
  head: ContractOperation,
): Effect {
  const involved = new Set([...gone, ...come].flatMap(namesOf));
  const about = (rules: readonly ApiRule[]): readonly ApiRule[] =>
    rules.filter((rule) => namesOf(rule).every((name) => involved.has(name)));
  const [before, after] = [about(left), about(right)];
  const [old, young] = [before.map(coreRule), after.map(coreRule)];
  const states = [...involved].map(
    (name) => [name, statesOf(name, [...before, ...after], base, head)] as const,
  );
  if (states.reduce((count, [, list]) => count * list.length, 1) > mostCombinations)
    return { tightened: true, loosened: true };
  let tightened = false;
  let loosened = false;
  for (const call of combinations(states)) {
    const [was, is] = [evaluateRules(old, call) === undefined, evaluateRules(young, call) === undefined];
    if (was && !is) tightened = true;
    if (is && !was) loosened = true;
  }
  return { tightened, loosened };
}

function namesOf(rule: ApiRule): readonly string[] {
  return [
    ...rule.when.keys(),
    ...rule.require,
    ...rule.equals.keys(),
    ...rule.forbid,
    ...rule.exactlyOne,
    ...rule.atLeastOne,
    ...rule.atMostOne,
  ];
}

function statesOf(
  name: string,
  rules: readonly ApiRule[],
  base: ContractOperation,
  head: ContractOperation,
): readonly State[] {
  const values = new Set<string>(
    rules.flatMap((rule): readonly string[] => {
      const condition = rule.when.get(name);
      const equal = rule.equals.get(name);
      const listed: readonly Scalar[] = Array.isArray(condition) ? condition : [];
      return [...listed, ...(equal === undefined ? [] : [equal])].map(String);
    }),
  );
  const always = [base, head].every((one) => one.parameters.some((two) => two.name === name && two.required));
  return [...(always ? [] : [undefined]), ...values, other];
}

/** Calls as core holds them against rules: the text of what is sent, by name. */
function* combinations(
  states: readonly (readonly [string, readonly State[]])[],
): Generator<Readonly<Record<string, string>>> {
  const [first, ...rest] = states;
  // A name may be that of something that every object has.
  if (first === undefined) return yield Object.create(null) as Record<string, string>;
  const [name, list] = first;
  for (const tail of combinations(rest))
    for (const state of list) {
      const call: Record<string, string> = Object.assign(Object.create(null), tail);
      if (state !== undefined) call[name] = state;
      yield call;
    }
}

/** Without what types cannot say: values that are held against each other. */
function coreRule(rule: ApiRule): Rule {
  const { when, require, equals, forbid, exactlyOne, atLeastOne, atMostOne } = rule;
  return {
    when: Object.fromEntries(when),
    require,
    equals: Object.fromEntries(equals),
    forbid,
    // An empty list is no group.
    ...(exactlyOne.length > 0 && { exactlyOne }),
    ...(atLeastOne.length > 0 && { atLeastOne }),
    ...(atMostOne.length > 0 && { atMostOne }),
  };
}
