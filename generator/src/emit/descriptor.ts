import type {
  ApiBucket,
  ApiCost,
  ApiOperation,
  ApiPage,
  ApiParameter,
  ApiRule,
  ApiServer,
  ApiWeight,
  Schema,
  Vocabulary,
} from '../model/api.ts';
import { decodePlan, type Plan } from '../model/decode.ts';
import { echoesOf } from '../model/echo.ts';
import { element, resolve } from '../model/resolve.ts';
import type { Data } from './literal.ts';

/** The operation as core's `Operation`: plain data, absent members left out. */
export function descriptor(operation: ApiOperation, api: Vocabulary): Data {
  const { plan, lossless } = decodePlan(operation.response.schema, api);
  const echoes = echoData(operation, api);
  const supplied = new Set(operation.parameters.filter((one) => one.supplied).map((one) => one.name));
  return {
    key: `${operation.section}.${operation.id}`,
    method: operation.method,
    path: operation.path,
    effect: operation.effect,
    lowersRisk: operation.lowersRisk || undefined,
    auth: operation.auth,
    in: operation.in,
    parameters: operation.parameters
      .filter((one) => !supplied.has(one.name))
      .map((one) => ({
        ...parameterData(one, api),
        inQuery: (operation.in !== 'query' && one.in === 'query') || undefined,
        echo: echoes.get(one.name),
      })),
    rules: operation.rules.length === 0 ? undefined : operation.rules.map((rule) => ruleData(rule)),
    cost: operation.costs.map(costData),
    lookup: operation.lookup === undefined ? undefined : { ...operation.lookup },
    decode: plan === undefined ? undefined : { plan: planData(plan), ...(lossless ? { lossless } : {}) },
    page: operation.page === undefined ? undefined : pageData(operation.page),
  };
}

export function serverData({ url, role, headers }: ApiServer): Data {
  return { url, role, headers: headers.size === 0 ? undefined : headers };
}

export function parameterData(parameter: ApiParameter, api: Vocabulary): { readonly [key: string]: Data } {
  const schema = element(parameter.schema, api.schemas);
  const { members, rules } = parameter;
  return {
    name: parameter.name,
    kind: kindOf(parameter, api),
    required: parameter.required || undefined,
    array: parameter.array,
    values: valuesOf(schema, parameter.upper),
    min: schema.kind === 'number' ? schema.min : undefined,
    max: schema.kind === 'number' ? schema.max : undefined,
    unit: parameter.unit,
    upper: parameter.upper || undefined,
    secret: parameter.secret || undefined,
    inPath: parameter.in === 'path' || undefined,
    ...(isJson(parameter) ? jsonData(parameter, api) : {}),
    members: members?.map((one) => parameterData(one, api)),
    rules: rules.length === 0 ? undefined : rules.map(ruleData),
  };
}

/** What only values in JSON have. */
function jsonData(parameter: ApiParameter, api: Vocabulary): { readonly [key: string]: Data } {
  const own = resolve(parameter.schema, api.schemas);
  const { minItems, maxItems } = own.kind === 'array' ? own : {};
  return {
    whole: parameter.whole || undefined,
    json: wireType(element(parameter.schema, api.schemas)),
    nullable: own.nullable || undefined,
    minItems,
    maxItems,
  };
}

function isJson(parameter: ApiParameter): boolean {
  return parameter.in === 'json' || parameter.members !== undefined;
}

/** Where it is not as usual: decimals are text, integers are numbers. */
function wireType(schema: Schema): 'string' | 'number' | undefined {
  if (schema.kind === 'string') return schema.format === 'int64' ? 'string' : undefined;
  return schema.kind === 'number' && schema.type === 'number' ? 'number' : undefined;
}

/** Whether something inside its parameters must not be shown. */
export function holdsSecrets({ parameters }: ApiOperation): boolean {
  const isSecret = ({ secret, members }: ApiParameter): boolean => secret || members?.some(isSecret) === true;
  return parameters.some(({ members }) => members?.some(isSecret) === true);
}

/** Whether a call travels in JSON, or in query and body at once, or has an odd name: the usual encoder knows none of these. */
export function needsJson({ in: place, parameters }: ApiOperation): boolean {
  return parameters.some(
    (one) =>
      !one.supplied && (isJson(one) || (place !== 'query' && one.in === 'query') || one.name === '__proto__'),
  );
}

/** By parameter: where the answer repeats it. */
export function echoData(operation: ApiOperation, api: Vocabulary): ReadonlyMap<string, Data> {
  return new Map(
    echoesOf(operation, api).map(({ parameter, member, exact, optional, unless }) => [
      parameter,
      {
        member: member.join('.'),
        exact: exact || undefined,
        optional: optional || undefined,
        unless: unless === undefined ? undefined : { ...unless },
      },
    ]),
  );
}

/** The closed list of values; booleans as they stand on the wire. */
function valuesOf(schema: Schema, upper: boolean): readonly (string | number)[] | undefined {
  if (schema.kind === 'string' || schema.kind === 'number') return schema.enum;
  if (schema.kind !== 'boolean') return undefined;
  return schema.enum?.map((value) => (upper ? String(value).toUpperCase() : String(value)));
}

function kindOf(parameter: ApiParameter, api: Vocabulary): string {
  const schema = element(parameter.schema, api.schemas);
  if (schema.kind === 'boolean') return 'boolean';
  if (parameter.members !== undefined) return 'object';
  if (schema.kind === 'string')
    return schema.format === 'decimal' || schema.format === 'int64' ? schema.format : 'string';
  if (schema.kind !== 'number') return 'string';
  if (schema.format === 'int64' || schema.format === 'decimal') return schema.format;
  return schema.type === 'number' && schema.format === undefined && schema.enum === undefined
    ? 'decimal'
    : 'integer';
}

export function ruleData(rule: ApiRule): { readonly [key: string]: Data } {
  const list = (names: readonly string[]): Data => (names.length === 0 ? undefined : names);
  return {
    when: rule.when.size === 0 ? undefined : rule.when,
    require: list(rule.require),
    equals: rule.equals.size === 0 ? undefined : rule.equals,
    forbid: list(rule.forbid),
    exactlyOne: list(rule.exactlyOne),
    atLeastOne: list(rule.atLeastOne),
    atMostOne: list(rule.atMostOne),
    compare: rule.compare === undefined ? undefined : { ...rule.compare },
    note: rule.note,
  };
}

function costData(cost: ApiCost): Data {
  return {
    bucket: typeof cost.bucket === 'string' ? cost.bucket : bucketData(cost.bucket),
    weight: weightData(cost.weight),
    instrument: cost.instrument,
  };
}

function weightData(weight: ApiWeight): Data {
  if (typeof weight === 'number') return weight;
  if ('sent' in weight)
    return { sent: weight.sent, weight: weightData(weight.weight), otherwise: weightData(weight.otherwise) };
  if ('refused' in weight)
    return { refused: weightData(weight.refused), otherwise: weightData(weight.otherwise) };
  if ('each' in weight) return { ...weight };
  return { ...weight, ranges: weight.ranges?.map((range) => ({ ...range })) };
}

export function bucketData(bucket: ApiBucket): Data {
  const { name, key, scope, unit, windows } = bucket;
  return { name, key, scope, unit, windows: windows.map((window) => ({ ...window })) };
}

/** A decode plan as core has it. */
export function planData(plan: Plan): Data {
  if (typeof plan === 'string') return plan;
  return {
    object:
      plan.object === undefined
        ? undefined
        : new Map([...plan.object].map(([name, one]) => [name, planData(one)])),
    array: plan.array === undefined ? undefined : planData(plan.array),
    tuple: plan.tuple?.map((one) => (one === null ? null : planData(one))),
    map: plan.map === undefined ? undefined : planData(plan.map),
  };
}

function pageData(page: ApiPage): Data {
  const { by, parameter, start, end, field, time, window, size, items: paths, total } = page;
  const items = paths.length > 1 ? paths : paths[0];
  switch (by) {
    case 'time':
      return { by, start, end, field, window, size, items };
    case 'cursor':
      return { by, parameter, field, size, items };
    case 'id':
      return { by, parameter, field, start, end, time, window, size, items };
    default:
      return { by, parameter, start, end, time, window, size, items, total };
  }
}
