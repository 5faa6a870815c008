import { compareDecimals, signOfDifference, toDecimalText } from './decimal.ts';
import type { Comparison, Condition, Rule, Scalar } from './operation.ts';
import { wireText } from './wire-text.ts';

export type RuleAction =
  | 'require'
  | 'equals'
  | 'forbid'
  | 'exactlyOne'
  | 'atLeastOne'
  | 'atMostOne'
  | 'compare';

/** The first rule that a set of parameters breaks. */
export interface Violation {
  readonly rule: Rule;
  /** Position of the rule in the list. */
  readonly index: number;
  readonly action: RuleAction;
  /** Those at fault: the missing, the superfluous, or all that the action speaks of. */
  readonly parameters: readonly string[];
}

type WireValues = Readonly<Record<string, string>>;

/**
 * Holds parameters against rules, in order, and stops at the first that is broken.
 *
 * @param values wire text by parameter name; a parameter that is not sent is absent
 */
export function evaluateRules(rules: readonly Rule[], values: WireValues): Violation | undefined {
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index];
    if (rule === undefined || (rule.when !== undefined && !applies(rule.when, values))) continue;
    const broken = brokenAction(rule, values);
    if (broken !== undefined) return { rule, index, action: broken.action, parameters: broken.parameters };
  }
  return undefined;
}

function applies(when: Condition, values: WireValues): boolean {
  for (const name in when) {
    const expected = when[name];
    const text = wireText(values, name);
    if (typeof expected === 'boolean') {
      if (expected !== (text !== undefined)) return false;
    } else if (text === undefined || expected === undefined || !isListed(text, expected)) {
      return false;
    }
  }
  return true;
}

function brokenAction(
  rule: Rule,
  values: WireValues,
): { readonly action: RuleAction; readonly parameters: readonly string[] } | undefined {
  const { require, equals, forbid, exactlyOne, atLeastOne, atMostOne, compare } = rule;
  if (require !== undefined && countSent(require, values) < require.length) {
    return { action: 'require', parameters: require.filter((name) => wireText(values, name) === undefined) };
  }
  if (equals !== undefined) {
    for (const name in equals) {
      const expected = equals[name];
      const text = wireText(values, name);
      if (expected !== undefined && (text === undefined || !isScalar(text, expected))) {
        return { action: 'equals', parameters: [name] };
      }
    }
  }
  if (forbid !== undefined && countSent(forbid, values) > 0) {
    return { action: 'forbid', parameters: forbid.filter((name) => wireText(values, name) !== undefined) };
  }
  if (exactlyOne !== undefined && countSent(exactlyOne, values) !== 1) {
    return { action: 'exactlyOne', parameters: exactlyOne };
  }
  if (atLeastOne !== undefined && countSent(atLeastOne, values) === 0) {
    return { action: 'atLeastOne', parameters: atLeastOne };
  }
  if (atMostOne !== undefined && countSent(atMostOne, values) > 1) {
    return { action: 'atMostOne', parameters: atMostOne };
  }
  if (compare !== undefined && !holds(compare, values)) {
    return { action: 'compare', parameters: [compare.left, compare.right] };
  }
  return undefined;
}

function countSent(names: readonly string[], values: WireValues): number {
  let sent = 0;
  for (const name of names) if (wireText(values, name) !== undefined) sent++;
  return sent;
}

function isListed(text: string, scalars: readonly Scalar[]): boolean {
  for (const scalar of scalars) if (isScalar(text, scalar)) return true;
  return false;
}

/** Booleans travel in either case, numbers with any number of zeros; neither changes what is meant. */
function isScalar(text: string, scalar: Scalar): boolean {
  if (typeof scalar === 'string') return text === scalar;
  if (typeof scalar === 'boolean') return text.toLowerCase() === String(scalar);
  const left = toDecimalText(text);
  const right = toDecimalText(scalar);
  return left !== undefined && right !== undefined && compareDecimals(left, right) === 0;
}

function holds(comparison: Comparison, values: WireValues): boolean {
  // A text that is no decimal is another rule's business: the parameter itself is malformed.
  const left = toDecimalText(wireText(values, comparison.left));
  const right = toDecimalText(wireText(values, comparison.right));
  if (left === undefined || right === undefined) return true;
  if (!isOrdered(compareDecimals(left, right), comparison.op)) return false;
  const within = toDecimalText(comparison.within);
  if (within === undefined) return true;
  const over = signOfDifference(right, left, within);
  return comparison.withinExclusive ? over < 0 : over <= 0;
}

function isOrdered(order: -1 | 0 | 1, op: Comparison['op']): boolean {
  switch (op) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
