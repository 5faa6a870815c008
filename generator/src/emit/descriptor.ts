import type {
  ApiBucket,
  ApiCost,
  ApiOperation,
  ApiPage,
  ApiParameter,
  ApiRule,
  ApiServer,
  Schema,
  Vocabulary,
} from '../model/api.ts';
import { decodePlan, type Plan } from '../model/decode.ts';
import { echoesOf } from '../model/echo.ts';
import { element } from '../model/resolve.ts';
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
      .map((one) => ({ ...parameterData(one, api), echo: echoes.get(one.name) })),
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
  return {
    name: parameter.name,
    kind: kindOf(parameter, api),
    required: parameter.required || undefined,
    array: parameter.array,
    values: valuesOf(schema, parameter.upper),
    min: schema.kind === 'number' ? schema.min : undefined,
    max: schema.kind === 'number' ? schema.max : undefined,
    upper: parameter.upper || undefined,
    secret: parameter.secret || undefined,
    inPath: parameter.in === 'path' || undefined,
  };
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
  if (schema.kind === 'string') return schema.format === 'decimal' ? 'decimal' : 'string';
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

export function costData(cost: ApiCost): Data {
  const { weight } = cost;
  return {
    bucket: typeof cost.bucket === 'string' ? cost.bucket : bucketData(cost.bucket),
    weight: typeof weight === 'number' ? weight : { ...weight },
  };
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
