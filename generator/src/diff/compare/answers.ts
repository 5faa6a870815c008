import type { ApiResponse, Json, Schema } from '../../model/api.ts';
import { canonical, valueText } from '../canonical.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import type { ContractAnswer, ContractOperation } from '../contract.ts';
import { matchMedia } from './media.ts';
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
  const place: Place = { side: head.incoming ? 'request' : 'response', origin, path: 'answer' };
  const at: Omit<Finding, 'rule'> = {
    origin,
    path: 'answer',
    base: base.response.schema.at,
    head: head.response.schema.at,
  };
  const chosen = base.response.variants.length > 0 || head.response.variants.length > 0;
  if (chosen) compareChoices(base.response, head.response, place, at, scope);
  const wrapped = !chosen && compareEnvelope(base.response.schema, head.response.schema, place, scope);
  if (!chosen && !wrapped && !isDescribed(base, head))
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
  compareDescribed(base, head, wrapped, place, scope);
}

/** Whether the body of the answer is compared with the media types of its status: both describe that. */
function isDescribed(base: ContractOperation, head: ContractOperation): boolean {
  const [left, right] = [statusOf(base), statusOf(head)];
  if (left === undefined || right === undefined) return false;
  return base.answers.has(right) || head.answers.has(left);
}

function statusOf({ answers }: ContractOperation): string | undefined {
  return [...answers.values()].find((one) => one.kind === 'status' && one.main === true)?.status;
}

/** Statuses, and what answers with a status that both sides describe have: media types and headers. */
function compareDescribed(
  base: ContractOperation,
  head: ContractOperation,
  wrapped: boolean,
  place: Place,
  { found, schemas }: Scope,
): void {
  const { both, removed, added } = matchMedia(base.answers, head.answers, ([, one]) =>
    one.kind === 'media' ? one.status : undefined,
  );
  const { origin } = place;
  for (const [[before, left], [name, right]] of both) {
    const itself = left.main === true && right.main === true;
    const at = { origin, path: `answer ${name}`, base: left.at, head: right.at };
    // One that came out of its envelope is told as that.
    if (!(itself && wrapped))
      schemas.compare(left.schema, right.schema, {
        ...place,
        path: itself && left.kind === 'media' ? 'answer' : at.path,
      });
    if ((left.main === true) === (right.main === true))
      found.compare('operation-note-changed', left.words, right.words, at);
    found.compare('operation-note-changed', before, name, { ...at, path: `${at.path} itself` });
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
function compareEnvelope(base: Schema, head: Schema, place: Place, { schemas }: Scope): boolean {
  const known = (name: string): string => schemas.renamed.get(name) ?? name;
  const [before, after] = [canonical(base, known), canonical(head)];
  if (before === after) return false;
  const wrapped = memberLike(schemas.wholes.head.of(head).schema, before, (name) => name);
  const unwrapped = memberLike(schemas.wholes.base.of(base).schema, after, known);
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
function memberLike(object: Schema, wanted: string, rename: (name: string) => string): string | undefined {
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
