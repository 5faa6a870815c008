import { element, resolve } from '../../model/resolve.ts';
import { canonical, valueText } from '../canonical.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import { type Contract, type ContractOperation, type ContractParameter, typeOf } from '../contract.ts';
import type { RuleId } from '../rules/index.ts';
import { match, renames, type Scope, similarNames } from './scope.ts';
import { docsText, errorText } from './words.ts';

export function compareParameters(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  const { found, schemas } = scope;
  const known = (name: string): string => schemas.renamed.get(name) ?? name;
  const key = keyOf(base, head);
  const place = placer(key, operation);
  const matched = match(base.parameters, head.parameters, key);
  // One that is gone and one that is new, where the others are the same and stand in the same order.
  const isInPlaceOf = (left: ContractParameter, right: ContractParameter): boolean =>
    matched.removed.length === 1 &&
    matched.added.length === 1 &&
    !scope.base.generated &&
    base.parameters.indexOf(left) === head.parameters.indexOf(right);
  const moved = renames(
    matched.removed,
    matched.added,
    (left, right) =>
      left.required === right.required &&
      left.supplied === right.supplied &&
      (left.in === right.in || base.in !== head.in) &&
      canonical(left.schema, known) === canonical(right.schema) &&
      (similarNames(left.name, right.name) ||
        isInPlaceOf(left, right) ||
        (wordsOf(left) !== '' && wordsOf(left) === wordsOf(right))),
  );
  const gone = new Set(moved.map(([left]) => left));
  const come = new Set(moved.map(([, right]) => right));
  for (const one of matched.removed) {
    if (gone.has(one)) continue;
    const rule = one.supplied
      ? 'supplied-parameter-changed'
      : head.incoming
        ? 'received-parameter-removed'
        : 'parameter-removed';
    found.report({ ...place(one, undefined), rule, ...described(one, undefined, scope) });
  }
  for (const one of matched.added) {
    if (come.has(one)) continue;
    const rule = one.supplied
      ? 'supplied-parameter-changed'
      : head.incoming
        ? 'received-parameter-added'
        : one.required
          ? 'parameter-added-required'
          : 'parameter-added';
    found.report({ ...place(undefined, one), rule, ...described(undefined, one, scope) });
  }
  for (const [left, right] of moved)
    found.compare('parameter-renamed', left.name, right.name, place(left, right));
  for (const [left, right] of [...matched.both, ...moved])
    compareParameter(left, right, base, head, place(left, right), scope);
}

function compareParameter(
  base: ContractParameter,
  head: ContractParameter,
  before: ContractOperation,
  after: ContractOperation,
  at: Omit<Finding, 'rule'>,
  scope: Scope,
): void {
  const { found } = scope;
  // What the schema says itself is compared with the schema.
  const own = (one: ContractParameter, contract: Contract): string => {
    const schemas = [one.schema, resolve(one.schema, contract.schemas)];
    return [
      schemas.some((schema) => schema.description === one.description) ? one.words : wordsOf(one),
      schemas.some((schema) => docsText(schema.docs) === docsText(one.docs)) ? '' : docsText(one.docs),
    ]
      .filter((text) => text !== '')
      .join('\n');
  };
  const facts: readonly (readonly [RuleId, string | undefined, string | undefined])[] = [
    ['parameter-default-changed', valueText(base.default), valueText(head.default)],
    ['parameter-serialisation-changed', serialisation(base), serialisation(head)],
    ['parameter-secret-changed', base.secret ? 'masked' : 'shown', head.secret ? 'masked' : 'shown'],
    ['parameter-error-changed', errorText(base.error), errorText(head.error)],
    ['parameter-description-changed', own(base, scope.base), own(head, scope.head)],
    ['operation-detail-changed', base.detail ?? '', head.detail ?? ''],
  ];
  for (const [rule, left, right] of facts) found.compare(rule, left, right, at);
  // Where all parameters travel together, the operation says it once.
  if (before.in === after.in || base.in === 'path' || head.in === 'path')
    found.compare('parameter-location-changed', base.in, head.in, at);
  if (base.supplied || head.supplied) {
    if (base.supplied && head.supplied) {
      const shapes = [canonical(base.schema), canonical(head.schema)] as const;
      found.compare('supplied-parameter-changed', ...shapes, at);
      found.compare('parameter-description-changed', base.schema.description, head.schema.description, {
        ...at,
        path: `${at.path} itself`,
      });
      return;
    }
    const rule = head.supplied
      ? 'parameter-now-supplied'
      : head.required
        ? 'parameter-no-longer-supplied-required'
        : 'parameter-no-longer-supplied';
    found.report({
      ...at,
      rule,
      before: base.supplied ? 'the client' : 'the caller',
      after: head.supplied ? 'the client' : 'the caller',
    });
    return;
  }
  if (base.required !== head.required)
    found.report({
      ...at,
      rule: `${after.incoming ? 'received-' : ''}parameter-became-${head.required ? 'required' : 'optional'}`,
      before: base.required ? 'required' : 'optional',
      after: head.required ? 'required' : 'optional',
    });
  if (base.unit !== head.unit && unitOf(base, scope.base) === unitOf(head, scope.head))
    found.compare('request-unit-changed', base.unit, head.unit, at);
  const side = after.incoming ? 'response' : 'request';
  scope.schemas.compare(base.schema, head.schema, { side, origin: at.origin, path: at.path });
}

function wordsOf({ description, words }: ContractParameter): string {
  return [description, words].filter((text) => text !== '').join('\n');
}

/** The unit that the schema states itself is compared with the schema. */
function unitOf(parameter: ContractParameter, contract: Contract): string | undefined {
  const schema = element(parameter.schema, contract.schemas);
  return schema.kind === 'number' ? schema.unit : undefined;
}

type Placer = (
  base: ContractParameter | undefined,
  head: ContractParameter | undefined,
) => Omit<Finding, 'rule'>;

function placer(key: (one: ContractParameter) => string, operation: Affected): Placer {
  return (base, head) => {
    const one = head ?? base;
    const elsewhere = one !== undefined && key(one) !== one.name ? ` (${one.in})` : '';
    return {
      origin: { kind: 'parameter', operation },
      path: `parameter ${one?.name ?? ''}${elsewhere}`,
      base: base?.at,
      head: head?.at,
    };
  };
}

/** A parameter that stands on one side only. */
function described(
  base: ContractParameter | undefined,
  head: ContractParameter | undefined,
  scope: Scope,
): Pick<Finding, 'before' | 'after' | 'identity'> {
  const text = (one: ContractParameter | undefined, contract: Contract): string | undefined =>
    one === undefined
      ? undefined
      : `${one.required ? '' : 'optional '}${typeOf(one.schema, 'request', contract)}`;
  const shape = (one: ContractParameter | undefined): string =>
    one === undefined ? '' : `${one.required ? '' : '?'}${canonical(one.schema)}`;
  return {
    before: text(base, scope.base),
    after: text(head, scope.head),
    identity: [shape(base), shape(head)],
  };
}

function serialisation(parameter: ContractParameter): string {
  return [
    parameter.array === 'json'
      ? 'as one JSON text'
      : parameter.array === 'repeat'
        ? 'name repeated per item'
        : '',
    parameter.upper ? 'TRUE or FALSE' : '',
    parameter.style,
  ]
    .filter((one) => one !== '')
    .join(', ');
}

/**
 * Names tell the parameters of one of our calls apart; elsewhere one name may stand in several places of a request, and
 * one that changed its place is the same where no other has its name.
 */
function keyOf(base: ContractOperation, head: ContractOperation): (one: ContractParameter) => string {
  const single = (name: string): boolean =>
    [base, head].every(({ parameters }) => parameters.filter((one) => one.name === name).length < 2);
  return (one) => (single(one.name) ? one.name : `${one.name} ${one.in}`);
}
