import type { ApiResponse, Json, Schema } from '../../model/api.ts';
import { canonical, valueText, view } from '../canonical.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import type { Contract, ContractAnswer, ContractOperation } from '../contract.ts';
import type { Place } from './schema.ts';
import { match, type Scope } from './scope.ts';

/** What comes back: its shape, what it depends on, and the answers that are no success. */
export function compareAnswers(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  const { found, schemas } = scope;
  // Operations may share an answer: what is edited in it is edited once.
  const origin = { kind: 'parameter', operation } as const;
  const place: Place = { side: 'response', origin, path: 'answer' };
  const at: Omit<Finding, 'rule'> = {
    origin,
    path: 'answer',
    base: base.response.schema.at,
    head: head.response.schema.at,
  };
  if (base.response.variants.length > 0 || head.response.variants.length > 0)
    compareChoices(base.response, head.response, place, at, scope);
  else if (!compareEnvelope(base.response.schema, head.response.schema, place, scope))
    schemas.compare(base.response.schema, head.response.schema, place);
  if (base.errorResponse !== undefined && head.errorResponse !== undefined)
    schemas.compare(base.errorResponse, head.errorResponse, { ...place, path: 'error answer' });
  found.compare('schema-description-changed', base.response.description, head.response.description, at);
  found.compare(
    'example-changed',
    examplesText(base.response.examples),
    examplesText(head.response.examples),
    {
      ...at,
      path: 'examples',
      base: base.response.examples[0]?.at ?? base.at,
      head: head.response.examples[0]?.at ?? head.at,
    },
  );
  compareDescribed(base, head, place, scope);
}

/** Statuses, and what answers with a status that both sides describe have: media types and headers. */
function compareDescribed(
  base: ContractOperation,
  head: ContractOperation,
  place: Place,
  { found, schemas }: Scope,
): void {
  const { both, removed, added } = match(base.answers, head.answers, ([name]) => name);
  const { origin } = place;
  for (const [[name, left], [, right]] of both) {
    const at = { origin, path: `answer ${name}`, base: left.at, head: right.at };
    schemas.compare(left.schema, right.schema, { ...place, path: at.path });
    found.compare('operation-note-changed', left.words, right.words, at);
    found.compare('operation-detail-changed', left.detail, right.detail, at);
  }
  const known = (one: ContractAnswer, other: ContractOperation): boolean =>
    one.kind === 'status' || other.answers.has(one.status);
  for (const [name, one] of removed)
    if (known(one, head))
      found.report({
        rule: `response-${one.kind}-removed`,
        origin,
        path: `answer ${name}`,
        before: name,
        base: one.at,
      });
  for (const [name, one] of added)
    if (known(one, base))
      found.report({
        rule: `response-${one.kind}-added`,
        origin,
        path: `answer ${name}`,
        after: name,
        head: one.at,
      });
}

/** Answers that the request chooses. */
function compareChoices(
  base: ApiResponse,
  head: ApiResponse,
  place: Place,
  at: Omit<Finding, 'rule'>,
  { found, schemas }: Scope,
): void {
  if (base.variantBy !== head.variantBy) {
    found.compare('response-choice-changed', choiceText(base), choiceText(head), at);
    schemas.compare(base.schema, head.schema, place);
    return;
  }
  const { both, removed, added } = match(choices(base), choices(head), ([name]) => name);
  for (const [name, schema] of removed)
    found.report({
      ...at,
      rule: 'response-choice-removed',
      path: `answer ${name}`,
      before: name,
      base: schema.at,
      head: undefined,
    });
  for (const [name, schema] of added)
    found.report({
      ...at,
      rule: 'response-choice-added',
      path: `answer ${name}`,
      after: name,
      base: undefined,
      head: schema.at,
    });
  for (const [[name, left], [, right]] of both)
    schemas.compare(left, right, { ...place, path: `answer ${name}` });
  found.compare('response-default-choice-changed', defaultText(base), defaultText(head), at);
}

function choices({ schema, variants }: ApiResponse): readonly (readonly [string, Schema])[] {
  const members = schema.kind === 'union' ? schema.members : [schema];
  return variants.flatMap((name, index) => {
    const member = members[index];
    return member === undefined ? [] : [[name, member] as const];
  });
}

function choiceText({ variantBy, variants }: ApiResponse): string {
  return variantBy === undefined ? 'always the same' : `by ${variantBy}: ${[...variants].sort().join(', ')}`;
}

function defaultText({ variantDefault }: ApiResponse): string | undefined {
  if (variantDefault === undefined) return undefined;
  const values = [...variantDefault.values].map(([value, variant]) => `${value}: ${variant}`).sort();
  return [`by ${variantDefault.by}`, ...values, `otherwise ${variantDefault.otherwise}`].join(', ');
}

/** `{ code, data: <what was the answer> }`, on one side only. */
function compareEnvelope(
  base: Schema,
  head: Schema,
  place: Place,
  { base: left, head: right, schemas }: Scope,
): boolean {
  const known = (name: string): string => schemas.renamed.get(name) ?? name;
  const [before, after] = [canonical(base, known), canonical(head)];
  if (before === after) return false;
  const wrapped = memberLike(head, right, before, (name) => name);
  const unwrapped = memberLike(base, left, after, known);
  if (wrapped === undefined && unwrapped === undefined) return false;
  const member = wrapped ?? unwrapped ?? '';
  schemas.report(wrapped === undefined ? 'response-unwrapped' : 'response-wrapped', place, base, head, {
    before: wrapped === undefined ? `answer.${member}` : 'answer',
    after: wrapped === undefined ? 'answer' : `answer.${member}`,
    identity: [before, after],
  });
  return true;
}

/** The member of an object that is a given schema. Scalars are too common to be told from one another. */
function memberLike(
  schema: Schema,
  contract: Contract,
  wanted: string,
  rename: (name: string) => string,
): string | undefined {
  const object = view(schema, contract).schema;
  if (object.kind !== 'object' || !/^[[#{(]/.test(wanted) || wanted === '{}') return undefined;
  return [...object.properties].find(([, one]) => canonical(one.schema, rename) === wanted)?.[0];
}

/** Examples by name; their order says nothing. */
export function examplesText(examples: readonly { readonly name: string; readonly value: Json }[]): string {
  return examples
    .map(({ name, value }) => `${name}: ${valueText(value) ?? ''}`)
    .sort()
    .join('\n');
}
