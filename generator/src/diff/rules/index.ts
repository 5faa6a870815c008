import { catalogueRules } from './catalogue.ts';
import { operationRules } from './operations.ts';
import { parameterRules } from './parameters.ts';
import type { Rule } from './rule.ts';
import { schemaRules } from './schemas.ts';
import { streamRules } from './streams.ts';

export type RuleId =
  | keyof typeof operationRules
  | keyof typeof parameterRules
  | keyof typeof schemaRules
  | keyof typeof catalogueRules
  | keyof typeof streamRules;

/**
 * Every rule, by its stable id. A new area is a table beside these and a comparer in compare/index.ts:
 * nothing else knows the rules one by one.
 */
export const rules: Readonly<Record<RuleId, Rule>> = {
  ...operationRules,
  ...parameterRules,
  ...schemaRules,
  ...catalogueRules,
  ...streamRules,
};

/** One edit that is felt in requests and in answers is one change: both rules have the facet in common. */
export function facetOf(rule: RuleId): string {
  return rule
    .replace(/^(?:request|response)-(?:closed-|tagged-)?/, '')
    .replace(/-added-required$/, '-added')
    .replace(/^type-(?:widened|narrowed)$/, 'type-changed')
    .replace(/^limit-(?:tightened|loosened|changed)$/, 'bounds');
}
