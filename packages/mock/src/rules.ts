import { evaluateRules, type Violation } from '@exspec/core';
import { type Refusal, refuseParameter } from './refusal.ts';
import type { MockRule, MockTables } from './tables.ts';

/**
 * Refusal of parameters that break a rule between them: the rule's own error, else the general one of its action.
 *
 * @param within what the parameters are members of: `orders[1].`
 */
export function refuseRules(
  tables: MockTables,
  rules: readonly MockRule[],
  values: Readonly<Record<string, string>>,
  within = '',
): Refusal | undefined {
  const violation = evaluateRules(rules, values);
  if (violation === undefined) return undefined;
  const { parameters } = violation;
  const error = rules[violation.index]?.error;
  if (error !== undefined) return { error, args: parameters.map((name) => within + name) };
  const sent = parameters.filter((name) => Object.hasOwn(values, name));
  const culprit = culpritOf(violation, sent);
  return refuseParameter(tables, culprit.situation, [within + culprit.name]);
}

/** Something is missing, or something was sent that must not be, or it was sent with the wrong value. */
function culpritOf(
  { action, parameters }: Violation,
  sent: readonly string[],
): { readonly situation: 'missing' | 'notRequired' | 'malformed'; readonly name: string } {
  const first = parameters[0] ?? '';
  switch (action) {
    case 'require':
    case 'atLeastOne':
      return { situation: 'missing', name: first };
    case 'exactlyOne':
      return sent.length === 0
        ? { situation: 'missing', name: first }
        : { situation: 'notRequired', name: sent[1] ?? first };
    case 'forbid':
      return { situation: 'notRequired', name: first };
    case 'atMostOne':
      return { situation: 'notRequired', name: sent[1] ?? first };
    case 'equals':
      return { situation: sent.length === 0 ? 'missing' : 'malformed', name: first };
    case 'compare':
      return { situation: 'malformed', name: first };
  }
}
