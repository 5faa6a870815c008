import type { ApiRule, Scalar } from '../../model/api.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import { type ContractOperation, decidedBy } from '../contract.ts';
import { errorText } from './parameters.ts';
import type { Scope } from './scope.ts';

/** More combinations than this are not tried: the rules then count as tightened, which is the safe side. */
const mostCombinations = 50_000;

/** Rules between parameters, by what they allow and not by how they are written. */
export function compareRules(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  const { found } = scope;
  const [left, right] = [base.rules.filter(decides), head.rules.filter(decides)];
  const [gone, come] = [without(left, right), without(right, left)];
  const at = (before: readonly ApiRule[], after: readonly ApiRule[]): Omit<Finding, 'rule'> => ({
    origin: { kind: 'parameter', operation },
    path: 'rules between parameters',
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
      text(gone, actionText),
      text(come, actionText),
      at(gone, come),
    );
  }
  const decided = decidedBy(base, scope.base);
  // A value without a rule takes what types say of every other value with it.
  if (decided !== undefined && decidedBy(head, scope.head) === undefined)
    found.compare('parameter-rules-loosened', `what goes with each value of ${decided}`, undefined, {
      ...at(base.rules, head.rules),
      path: `rules for every value of ${decided}`,
    });
  const compared = (one: ContractOperation): readonly ApiRule[] =>
    one.rules.filter((rule) => rule.compare !== undefined);
  found.compare(
    'parameter-comparison-changed',
    text(compared(base), compareText),
    text(compared(head), compareText),
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
  return actionText(rule) !== undefined;
}

function keyOf(rule: ApiRule): string {
  return [actionText(rule), compareText(rule)].filter((one) => one !== undefined).join('; ');
}

function without(rules: readonly ApiRule[], others: readonly ApiRule[]): readonly ApiRule[] {
  const known = new Set(others.map(actionText));
  return rules.filter((rule) => !known.has(actionText(rule)));
}

function whenText(rule: ApiRule): string {
  const conditions = [...rule.when]
    .map(([name, value]) =>
      value === true
        ? `${name} is sent`
        : value === false
          ? `${name} is not sent`
          : `${name} is ${[...value].map(String).sort().join(' or ')}`,
    )
    .sort();
  return conditions.length === 0 ? '' : `when ${conditions.join(' and ')}: `;
}

function actionText(rule: ApiRule): string | undefined {
  const names = (list: readonly string[]): string => [...list].sort().join(', ');
  const actions = [
    rule.require.length > 0 ? `send ${names(rule.require)}` : undefined,
    rule.equals.size > 0
      ? `send ${[...rule.equals]
          .map(([name, value]) => `${name} = ${String(value)}`)
          .sort()
          .join(', ')}`
      : undefined,
    rule.forbid.length > 0 ? `do not send ${names(rule.forbid)}` : undefined,
    rule.exactlyOne.length > 0 ? `send exactly one of ${names(rule.exactlyOne)}` : undefined,
    rule.atLeastOne.length > 0 ? `send at least one of ${names(rule.atLeastOne)}` : undefined,
    rule.atMostOne.length > 0 ? `send at most one of ${names(rule.atMostOne)}` : undefined,
  ].filter((one) => one !== undefined);
  return actions.length === 0 ? undefined : `${whenText(rule)}${actions.join(' and ')}`;
}

function compareText(rule: ApiRule): string | undefined {
  if (rule.compare === undefined) return undefined;
  const { left, op, right, within, withinExclusive } = rule.compare;
  const span =
    within === undefined ? '' : `, at most ${within}${withinExclusive ? ' (exclusive)' : ''} apart`;
  return `${whenText(rule)}${left} ${op} ${right}${span}`;
}

/** What a parameter may be in a call: left out, one of the values that a rule names, or any other. */
type State = Scalar | undefined;
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
  const states = [...involved].map(
    (name) => [name, statesOf(name, [...before, ...after], base, head)] as const,
  );
  if (states.reduce((count, [, list]) => count * list.length, 1) > mostCombinations)
    return { tightened: true, loosened: true };
  let tightened = false;
  let loosened = false;
  for (const call of combinations(states)) {
    const [was, is] = [before.every((rule) => holds(rule, call)), after.every((rule) => holds(rule, call))];
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
  const values = new Set<Scalar>(
    rules.flatMap((rule): readonly Scalar[] => {
      const condition = rule.when.get(name);
      const equal = rule.equals.get(name);
      return [...(Array.isArray(condition) ? condition : []), ...(equal === undefined ? [] : [equal])];
    }),
  );
  const always = [base, head].every((one) => one.parameters.some((two) => two.name === name && two.required));
  return [...(always ? [] : [undefined]), ...values, other];
}

function* combinations(
  states: readonly (readonly [string, readonly State[]])[],
): Generator<ReadonlyMap<string, State>> {
  const [first, ...rest] = states;
  if (first === undefined) return yield new Map();
  const [name, list] = first;
  for (const tail of combinations(rest)) for (const state of list) yield new Map([...tail, [name, state]]);
}

function holds(rule: ApiRule, call: ReadonlyMap<string, State>): boolean {
  const sent = (name: string): boolean => call.get(name) !== undefined;
  for (const [name, condition] of rule.when) {
    const value = call.get(name);
    const met =
      typeof condition === 'boolean'
        ? condition === (value !== undefined)
        : value !== undefined && condition.some((one) => one === value);
    if (!met) return true;
  }
  const count = (names: readonly string[]): number => names.filter(sent).length;
  return (
    rule.require.every(sent) &&
    [...rule.equals].every(([name, value]) => call.get(name) === value) &&
    !rule.forbid.some(sent) &&
    (rule.exactlyOne.length === 0 || count(rule.exactlyOne) === 1) &&
    (rule.atLeastOne.length === 0 || count(rule.atLeastOne) > 0) &&
    count(rule.atMostOne) <= 1
  );
}
