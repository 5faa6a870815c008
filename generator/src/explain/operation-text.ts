import { costWords } from '../emit/words.ts';
import type { Api, ApiBucket, ApiOperation, ApiPage, ApiParameter, ApiRule, Json } from '../model/api.ts';
import { boundTexts } from '../model/bounds.ts';
import { echoesOf } from '../model/echo.ts';
import { element, resolve } from '../model/resolve.ts';
import { shown, type Terminal, terminal, terminalList } from '../print/terminal.ts';
import { rows } from './rows.ts';

/** Everything that the specs know of an operation, as a page of text. */
export function operationText(operation: ApiOperation, api: Api): Terminal {
  const { section, id, method, path, summary, description, docs, history } = operation;
  const sent = operation.parameters.filter(({ supplied }) => !supplied);
  const source = docs.page === undefined ? '' : `${docs.page} (${docs.revision ?? 'no revision'})`;
  const lines = [
    `${api.name}.${section}.${id} · ${method} ${path}`,
    ...rows([
      ['', summary],
      ['', description],
      ['deprecated', operation.deprecated ? 'yes' : ''],
      ['call', `${api.name}.${section}.${id}(${callText(sent)})`],
      ['security', securityText(operation)],
      ['server', serverText(operation, api)],
      ['effect', effectText(operation)],
      ['weight', operation.costs.map(costWords).join('; plus ') || 'none'],
      ...bucketsOf(operation, api).map((bucket): [string, string] => ['limit', bucketText(bucket)]),
      ['data source', operation.dataSources.join(', ')],
      ['echoes', echoText(operation, api)],
      ['pages', operation.page === undefined ? '' : pageText(operation.page)],
      ...sent.map((one, index): [string, string] => [
        index === 0 ? 'parameters' : '',
        parameterText(one, api),
      ]),
      ...operation.rules.map((rule, index): [string, string] => [index === 0 ? 'rules' : '', ruleText(rule)]),
      ['answer', operation.response.description],
      ['answer by', answerText(operation)],
      ...history.map(({ date, change }, index): [string, string] => [
        index === 0 ? 'history' : '',
        `${date} ${change}`,
      ]),
      ['note', docs.note ?? ''],
      ['assumed', docs.assumed === true ? 'yes: no page states all of this' : ''],
      ['page', source],
    ]),
  ];
  return terminalList(lines.map(shown), terminal`\n`);
}

function callText(parameters: readonly ApiParameter[]): string {
  if (parameters.length === 0) return '';
  return `{ ${parameters.map(({ name, required }) => (required ? name : `${name}?`)).join(', ')} }`;
}

const auths = { none: 'open to everybody', key: 'API key', signed: 'API key and signature' } as const;

export function securityText({ securityType, auth }: ApiOperation): string {
  return [securityType, auths[auth]].filter((one) => one !== '').join(': ');
}

export function serverText({ server }: ApiOperation, api: Api): string {
  const own = api.pathServers.find(({ name }) => name === server);
  return own === undefined ? '' : `${own.name} alone (${own.url})`;
}

export function effectText({ effect, lowersRisk, lookup }: ApiOperation): string {
  if (effect === 'read') return 'read: may be sent again';
  const found =
    lookup === undefined
      ? 'no operation finds a lost outcome'
      : `a lost outcome is found by ${lookup.operation}${lookup.parameter === undefined ? '' : ` with ${lookup.parameter}`}`;
  const urgent = lowersRisk ? '; only lowers risk, so it comes before other calls that wait' : '';
  return `write: never sent twice; ${found}${urgent}`;
}

/** What is compared between a request and its answer. */
export function echoText(operation: ApiOperation, api: Api): string {
  return echoesOf(operation, api)
    .map(({ parameter, member, exact, optional, unless }) => {
      const facts = [
        exact ? 'exactly' : '',
        optional ? 'where it is there' : '',
        unless === undefined ? '' : `unless ${unless.member} is ${unless.value}`,
      ].filter((one) => one !== '');
      return `${parameter} = ${member.join('.')}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
    })
    .join('; ');
}

export function bucketsOf({ costs }: ApiOperation, api: Api): readonly ApiBucket[] {
  const named = new Set(costs.map(({ bucket }) => bucket));
  return api.buckets.filter(({ name }) => named.has(name));
}

export function bucketText({ name, key, scope, unit, windows }: ApiBucket): string {
  const budgets = windows.map(({ ms, limit }) => `${limit} per ${durationText(ms)}`).join(' and ');
  const owner = key === 'ip' ? 'address' : 'account';
  return `${name}: ${budgets} (${unit}), by ${owner}, ${scope === 'shared' ? 'shared by all operations' : 'for this operation alone'}`;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

function durationText(ms: number): string {
  const [length, unit] = units.find(([one]) => ms % one === 0) ?? [1, 'ms'];
  return `${ms / length} ${unit}`;
}

export function pageText({
  by,
  parameter,
  start,
  end,
  field,
  time,
  window,
  size,
  items,
  total,
}: ApiPage): string {
  const facts = [
    by === 'time' ? `by time, ${start ?? ''} to ${end ?? ''}` : `by ${by}, ${parameter ?? ''}`,
    field === undefined ? '' : `field ${field}`,
    time === undefined ? '' : `${start ?? ''} to ${end ?? ''} over ${time}`,
    window === undefined ? '' : `at most ${durationText(window)} at once`,
    size === undefined ? '' : `size ${size}`,
    items.length === 0 ? '' : `items in ${items.join(' or ')}`,
    total === undefined ? '' : `total in ${total}`,
  ];
  return facts.filter((one) => one !== '').join('; ');
}

function parameterText(parameter: ApiParameter, api: Api): string {
  const schema = element(parameter.schema, api.schemas);
  const values =
    schema.kind === 'string' || schema.kind === 'number' || schema.kind === 'boolean'
      ? schema.enum
      : undefined;
  const facts = [
    typeName(parameter, api),
    parameter.required ? 'required' : '',
    parameter.unit === undefined ? '' : `in ${parameter.unit}`,
    values === undefined ? '' : `one of ${values.join(', ')}`,
    schema.kind === 'string' && schema.pattern !== undefined ? `matches ${schema.pattern}` : '',
    ...boundTexts(schema),
    parameter.default === undefined ? '' : `default ${plain(parameter.default)}`,
    parameter.error === undefined ? '' : `else ${parameter.error.code}`,
  ];
  const description = parameter.description || resolve(parameter.schema, api.schemas).description;
  return `${parameter.name}: ${facts.filter((one) => one !== '').join(', ')}. ${description}`.trimEnd();
}

function typeName({ schema, array }: ApiParameter, api: Api): string {
  const one = element(schema, api.schemas);
  const format = one.kind === 'string' || one.kind === 'number' ? one.format : undefined;
  const wire = one.kind === 'number' ? one.type : one.kind;
  const name = format === undefined || format === 'double-int' ? wire : format;
  return array === undefined ? name : `list of ${name}`;
}

export function ruleText(rule: ApiRule): string {
  const { error, assumed } = rule;
  const code = error === undefined ? '' : ` (else ${error.code})`;
  return `${rule.note ?? actionText(rule)}${code}${assumed ? ' [assumed]' : ''}`;
}

function actionText({
  when,
  require,
  equals,
  forbid,
  exactlyOne,
  atLeastOne,
  atMostOne,
  compare,
}: ApiRule): string {
  const condition = [...when].map(([name, value]) =>
    typeof value === 'boolean' ? `${name} ${value ? 'sent' : 'not sent'}` : `${name} ${value.join(' or ')}`,
  );
  const actions = [
    require.length > 0 ? `send ${require.join(', ')}` : '',
    ...[...equals].map(([name, value]) => `send ${name}=${value}`),
    forbid.length > 0 ? `do not send ${forbid.join(', ')}` : '',
    exactlyOne.length > 0 ? `send exactly one of ${exactlyOne.join(', ')}` : '',
    atLeastOne.length > 0 ? `send at least one of ${atLeastOne.join(', ')}` : '',
    atMostOne.length > 0 ? `send at most one of ${atMostOne.join(', ')}` : '',
    compare === undefined ? '' : `${compare.left} ${compare.op} ${compare.right}${withinText(compare)}`,
  ].filter((one) => one !== '');
  return `${condition.length === 0 ? '' : `with ${condition.join(' and ')}: `}${actions.join('; ')}.`;
}

function withinText({ within, withinExclusive }: NonNullable<ApiRule['compare']>): string {
  if (within === undefined) return '';
  return `, ${withinExclusive === true ? 'less than' : 'at most'} ${durationText(within)} apart`;
}

export function answerText({ response }: ApiOperation): string {
  const { variantBy, variants } = response;
  return variantBy === undefined ? '' : `${variantBy}: ${variants.join(', ')}`;
}

function plain(value: Json): string {
  return typeof value === 'object' && value !== null && 'number' in value ? value.number : String(value);
}
