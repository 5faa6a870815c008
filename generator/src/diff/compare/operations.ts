import type { ApiLookup, ApiPage } from '../../model/api.ts';
import { pageWords } from '../../model/words.ts';
import type { Finding } from '../collector.ts';
import type { ContractOperation } from '../contract.ts';
import type { RuleId } from '../rules/index.ts';
import { compareAnswers } from './answers.ts';
import { compareBodies } from './bodies.ts';
import { compareCallbacks } from './callbacks.ts';
import { affected, pairOperations } from './pairs.ts';
import { compareRules } from './parameter-rules.ts';
import { compareParameters } from './parameters.ts';
import { compareRemarks } from './remarks.ts';
import type { Scope } from './scope.ts';
import { compareCosts } from './weights.ts';
import { docsText } from './words.ts';

export function compareOperations(scope: Scope): void {
  const { base, head, found } = scope;
  const { both, removed, added } = pairOperations(base, head);
  for (const one of removed)
    found.report({
      rule: one.incoming ? 'webhook-removed' : 'operation-removed',
      origin: { kind: 'operation', operation: affected(one) },
      path: '',
      before: one.key,
      base: one.at,
    });
  for (const one of added)
    found.report({
      rule: one.incoming ? 'webhook-added' : 'operation-added',
      origin: { kind: 'operation', operation: affected(one) },
      path: '',
      after: one.key,
      head: one.at,
    });
  for (const [left, right] of both) compareOperation(left, right, scope);
}

function compareOperation(base: ContractOperation, head: ContractOperation, scope: Scope): void {
  const { found } = scope;
  const operation = affected(head);
  const place: Omit<Finding, 'rule'> = {
    origin: { kind: 'operation', operation },
    path: '',
    base: base.at,
    head: head.at,
  };
  const generated = scope.base.generated && scope.head.generated;
  const facts: readonly (readonly [RuleId, string | undefined, string | undefined])[] = [
    // A document that never named its operations has no names to lose.
    [
      base.id === '' ? 'operation-named' : 'operation-renamed',
      ...(generated && base.id !== head.id
        ? ([base.call, head.call] as const)
        : ([base.id, head.id] as const)),
    ],
    [
      'operation-section-changed',
      ...(generated && base.section !== head.section
        ? ([base.call, head.call] as const)
        : (['', ''] as const)),
    ],
    ['operation-encoding-changed', ...encodings(base, head)],
    ['operation-sunset-changed', base.sunset, head.sunset],
    ['operation-effect-changed', base.effect, head.effect],
    ['operation-urgency-changed', urgency(base), urgency(head)],
    ['operation-security-type-changed', base.securityType, head.securityType],
    ['operation-auth-changed', base.security, head.security],
    ['operation-data-source-changed', base.dataSources.join(', '), head.dataSources.join(', ')],
    ['operation-lookup-changed', lookupText(base.lookup), lookupText(head.lookup)],
    ['operation-echo-changed', echoText(base.echo), echoText(head.echo)],
    ['operation-lifetime-changed', base.lifetime, head.lifetime],
    ['operation-description-changed', words(base), words(head)],
    ['operation-documentation-changed', docsText(base.docs), docsText(head.docs)],
    ['operation-history-changed', historyText(base), historyText(head)],
  ];
  for (const [rule, before, after] of facts) found.compare(rule, before, after, place);
  found.compare('operation-moved', ...placesOf(base, head, generated), place);
  if (base.deprecated !== head.deprecated)
    found.report({
      ...place,
      rule: head.deprecated ? 'operation-deprecated' : 'operation-reinstated',
      before: base.deprecated ? 'deprecated' : undefined,
      after: head.deprecated ? 'deprecated' : undefined,
    });
  compareBodies(base, head, operation, scope);
  compareRemarks(
    base.remarks,
    head.remarks,
    { detail: 'operation-detail-changed', note: 'operation-note-changed' },
    (path) => ({ ...place, path }),
    scope,
  );
  comparePages(base.page, head.page, place, scope);
  compareParameters(base, head, operation, scope);
  compareRules(base, head, operation, scope);
  compareCosts(base, head, operation, scope);
  compareAnswers(base, head, operation, scope);
  compareCallbacks(base, head, operation, scope, compareOperation);
}

/** Methods and paths; where a path has another name and all its methods follow, paths alone: that is one edit. */
function placesOf(
  base: ContractOperation,
  head: ContractOperation,
  generated: boolean,
): readonly [string, string] {
  return generated || base.method !== head.method ? [base.key, head.key] : [base.path, head.path];
}

/** Only where both have something that is encoded. */
function encodings(base: ContractOperation, head: ContractOperation): readonly [string, string] {
  const sends = (one: ContractOperation): boolean =>
    one.in !== '' && one.parameters.some((parameter) => parameter.in !== 'path');
  return sends(base) && sends(head) ? [base.in, head.in] : ['', ''];
}

function comparePages(
  base: ApiPage | undefined,
  head: ApiPage | undefined,
  place: Omit<Finding, 'rule'>,
  { found }: Scope,
): void {
  const rule =
    base === undefined ? 'iterator-added' : head === undefined ? 'iterator-removed' : 'iterator-changed';
  found.compare(rule, pageText(base), pageText(head), { ...place, path: 'iterator' });
}

function pageText(page: ApiPage | undefined): string | undefined {
  return page === undefined ? undefined : pageWords(page);
}

function urgency({ lowersRisk }: ContractOperation): string {
  return lowersRisk ? 'first, it only lowers risk' : 'in turn';
}

function lookupText(lookup: ApiLookup | undefined): string | undefined {
  if (lookup === undefined) return undefined;
  const copied = [...lookup.with].map(([to, from]) => (to === from ? to : `${to} = ${from}`)).sort();
  const id = lookup.parameter === undefined ? '' : ` by ${lookup.by ?? '?'} = ${lookup.parameter}`;
  return `${lookup.operation}${id}${copied.length === 0 ? '' : `, with ${copied.join(', ')}`}`;
}

function echoText(echo: ContractOperation['echo']): string | undefined {
  const texts = [...echo].map(([name, one]) => {
    if (one === false) return `${name} not echoed`;
    const exception = one.unless === undefined ? '' : ` unless ${one.unless.member} is ${one.unless.value}`;
    return `${name} as ${one.member.join('.')}${exception}`;
  });
  return texts.length === 0 ? undefined : texts.sort().join(', ');
}

function words({ summary, description }: ContractOperation): string {
  return [summary, description].filter((one) => one !== '').join('\n');
}

function historyText({ history }: ContractOperation): string {
  return history.map(({ date, change }) => `${date} ${change}`).join('\n');
}
