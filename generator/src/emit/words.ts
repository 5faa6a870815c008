import type { ApiBucket, ApiCost, ApiOperation, ApiParameter, Vocabulary } from '../model/api.ts';
import { boundTexts } from '../model/bounds.ts';
import { element, resolve } from '../model/resolve.ts';
import { weightWords } from '../model/words.ts';
import { comment } from './literal.ts';

/** Facts as sentences, for TSDoc. Everything that is returned has passed `comment`. */

/** What a parameter means, its unit, default and bounds. */
export function parameterWords(parameter: ApiParameter, api: Vocabulary): readonly string[] {
  const schema = element(parameter.schema, api.schemas);
  const own = resolve(parameter.schema, api.schemas);
  const description = parameter.description || own.description;
  const facts: string[] = [];
  if (parameter.unit !== undefined) facts.push(`Unit: ${parameter.unit}.`);
  const fallback = parameter.default;
  if (fallback !== undefined)
    facts.push(
      `Default: ${typeof fallback === 'object' && fallback !== null && 'number' in fallback ? fallback.number : String(fallback)}.`,
    );
  if (schema.kind === 'string' && schema.pattern !== undefined)
    facts.push(`Must match \`${schema.pattern}\`.`);
  for (const bound of boundTexts(schema)) facts.push(`${bound.slice(0, 1).toUpperCase()}${bound.slice(1)}.`);
  const values =
    schema.kind === 'string'
      ? [...schema.enumDescriptions].map(([value, meaning]) => `- ${value}: ${meaning}`).join('\n')
      : '';
  return [comment([description, ...facts].filter((one) => one !== '').join(' ')), comment(values)];
}

/** Everything a caller wants to know before the call. */
export function operationWords(operation: ApiOperation, api: Vocabulary): readonly string[] {
  const summary = comment(operation.summary.replace(/\.?\s*$/, '.'));
  const facts = [
    `Weight: ${operation.costs.map((cost) => costWords(cost)).join('; plus ') || 'none'}.`,
    `Security: ${operation.securityType || operation.auth}.`,
    operation.dataSources.length > 0 ? `Data source: ${operation.dataSources.join(', ')}.` : '',
    `Effect: ${operation.effect}${operation.lowersRisk ? ' that only lowers risk' : ''}.`,
  ]
    .filter((one) => one !== '')
    .join(' ');
  const errors = errorWords(operation, api);
  return [
    operation.summary === '' ? '' : summary,
    comment(operation.description),
    comment(facts),
    ...(errors.length > 0 ? [errors.join('\n')] : []),
    [
      ...(operation.deprecated ? ['@deprecated'] : []),
      ...(operation.docs.page === undefined ? [] : [`@see ${comment(operation.docs.page)}`]),
    ].join('\n'),
  ];
}

/** What a call spends of one bucket. */
export function costWords(cost: ApiCost): string {
  const own = typeof cost.bucket === 'string' ? undefined : cost.bucket;
  const name = typeof cost.bucket === 'string' ? cost.bucket : ownBucketWords(cost.bucket);
  if (typeof cost.weight === 'number' && own !== undefined) return name;
  const instrument = cost.instrument === undefined ? '' : `, by ${cost.instrument}`;
  return `${weightWords(cost.weight)} (${name}${instrument})`;
}

function ownBucketWords(bucket: ApiBucket): string {
  return bucket.windows
    .map((window) => `at most ${window.limit} per ${window.ms / 1000} s by ${bucket.key}`)
    .join(', ');
}

function withMembers(parameters: readonly ApiParameter[]): readonly ApiParameter[] {
  return parameters.flatMap((one) => [one, ...withMembers(one.members ?? [])]);
}

/** Codes that parameters and rules name, each once. */
function errorWords(operation: ApiOperation, api: Vocabulary): readonly string[] {
  const parameters = withMembers(operation.parameters.filter((one) => !one.supplied));
  const named = [
    ...parameters.flatMap((one) =>
      one.error === undefined ? [] : [{ error: one.error, why: `${one.name} is malformed` }],
    ),
    ...[...operation.rules, ...parameters.flatMap((one) => one.rules)].flatMap((rule) =>
      rule.error === undefined
        ? []
        : [{ error: rule.error, why: rule.note ?? 'a rule between parameters is broken' }],
    ),
  ];
  return [
    ...new Set(
      named.map(({ error, why }) => {
        const names = api.errors.codes.find((entry) => entry.code === error.code)?.names ?? [];
        return `@throws ApiError ${comment(`${[error.code, ...names].join(' ')}: ${why}`)}`;
      }),
    ),
  ];
}
