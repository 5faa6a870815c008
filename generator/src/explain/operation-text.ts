import { costWords } from '../emit/words.ts';
import type { Api, ApiBucket, ApiOperation, ApiParameter, ApiRule, Json } from '../model/api.ts';
import { boundTexts } from '../model/bounds.ts';
import { echoesOf } from '../model/echo.ts';
import { element, resolve } from '../model/resolve.ts';
import { bucketWords, pageWords, ruleWords } from '../model/words.ts';
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
      ['effect', effectText(operation)],
      ['weight', operation.costs.map(costWords).join('; plus ') || 'none'],
      ...bucketsOf(operation, api).map((bucket): [string, string] => ['limit', bucketWords(bucket)]),
      ['data source', operation.dataSources.join(', ')],
      ['echoes', echoText(operation, api)],
      ['pages', operation.page === undefined ? '' : pageWords(operation.page)],
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
  return `${rule.note ?? `${ruleWords(rule)}.`}${code}${assumed ? ' [assumed]' : ''}`;
}

export function answerText({ response }: ApiOperation): string {
  const { variantBy, variants } = response;
  return variantBy === undefined ? '' : `${variantBy}: ${variants.join(', ')}`;
}

function plain(value: Json): string {
  return typeof value === 'object' && value !== null && 'number' in value ? value.number : String(value);
}
