import type { ApiOperation, ApiParameter, Json, Scalar, Schema, Vocabulary } from '../model/api.ts';
import { enumOf, shapeOf } from '../model/combinations.ts';
import { compiledPattern } from '../model/pattern.ts';
import { resolve } from '../model/resolve.ts';
import type { Data } from './literal.ts';

/** Example calls, for readers: legal as types, with values that the spec's own examples show. */

/** Scalars of the spec's examples, by the name of the member that holds them. */
export type KnownValues = ReadonlyMap<string, readonly string[]>;

export function knownValues(operations: readonly ApiOperation[]): KnownValues {
  const known = new Map<string, string[]>();
  const visit = (value: Json, name: string): void => {
    if (value === null) return;
    if (typeof value === 'object' && 'object' in value)
      for (const [key, member] of value.object) visit(member, key);
    else if (typeof value === 'object' && !('number' in value)) for (const item of value) visit(item, name);
    else {
      const text = typeof value === 'object' ? value.number : String(value);
      const texts = known.get(name) ?? [];
      if (!texts.includes(text)) known.set(name, [...texts, text]);
    }
  };
  for (const { response } of operations) for (const { value } of response.examples) visit(value, '');
  return known;
}

/** The smallest legal call: what is required, and what the rules demand beside it. Arguments by name. */
export function sampleCall(
  operation: ApiOperation,
  api: Vocabulary,
  known: KnownValues,
): ReadonlyMap<string, Data> {
  return sampleOf(operation, api, [knownValues([operation]), known], operation.response);
}

function sampleOf(
  from: Pick<ApiOperation, 'parameters' | 'rules'>,
  api: Vocabulary,
  known: readonly KnownValues[],
  { variantBy, variants }: Pick<ApiOperation['response'], 'variantBy' | 'variants'>,
): ReadonlyMap<string, Data> {
  const { discriminant, combinations } = shapeOf(from, api);
  const [choice, [combination] = []] = [...combinations].find(([, list]) => list.length > 0) ?? [''];
  const call = new Map<string, Data>();
  for (const parameter of from.parameters) {
    const limit = combination?.get(parameter.name);
    if (parameter.supplied || limit?.presence === 'forbidden') continue;
    if (parameter.name === discriminant) call.set(parameter.name, choice);
    else if (parameter.required && parameter.name === variantBy && variants[0] !== undefined)
      call.set(parameter.name, variants[0]); // typed as a key of the answers, which is text
    else if (parameter.required || limit?.presence === 'required')
      call.set(parameter.name, limit?.values?.[0] ?? sampleValue(parameter, api, known));
  }
  return call;
}

/** A value that the parameter's type allows. */
export function sampleValue(parameter: ApiParameter, api: Vocabulary, known: readonly KnownValues[]): Data {
  const { members, rules, array } = parameter;
  if (members !== undefined) {
    const item = sampleOf({ parameters: members, rules }, api, known, { variantBy: undefined, variants: [] });
    return array === undefined ? item : [item];
  }
  const [first] = enumOf(parameter, api) ?? [];
  if (first !== undefined) return first;
  const texts = known.flatMap((values) => values.get(parameter.name) ?? []);
  return exampleOf(parameter.schema, api, texts, parameter.unit);
}

function exampleOf(schema: Schema, api: Vocabulary, texts: readonly string[], unit?: 'ms' | 's'): Data {
  const one = resolve(schema, api.schemas);
  switch (one.kind) {
    case 'string':
      if (one.enum !== undefined) return one.enum[0];
      if (one.format === 'decimal') return amount(texts);
      return [...texts, ...words].find((text) => fits(text, one)) ?? 'abc';
    case 'number':
      if (one.enum !== undefined) return one.enum[0];
      if (one.format === 'decimal') return amount(texts);
      return integer(one, texts, unit);
    case 'boolean':
      return one.enum?.[0] ?? true;
    case 'array':
      return [exampleOf(one.items, api, texts)];
    case 'tuple':
      return one.items.map((item) => exampleOf(item, api, []));
    case 'object':
      return new Map(
        [...one.properties]
          .filter(([, { required }]) => required)
          .map(([name, property]): [string, Data] => [name, exampleOf(property.schema, api, [])]),
      );
    case 'union':
    case 'intersection':
      return one.members[0] === undefined ? null : exampleOf(one.members[0], api, texts);
    default:
      return null;
  }
}

/** For strings whose names no example has. */
const words = ['BTC', 'BNBBTC', 'abcdefgh', '12345678', '1', 'a@b.example', '2022-02-09', '127.0.0.1'];

/** 2022-01-01, in seconds. */
const someTime = 1_640_995_200;

function fits(text: string, schema: Schema & { kind: 'string' }): boolean {
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (text === '' || text.length < minLength || text.length > maxLength) return false;
  return pattern === undefined || compiledPattern(pattern)?.test(text) === true;
}

function amount(texts: readonly string[]): string {
  return texts.find((text) => /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0) ?? '1';
}

function integer(schema: Schema & { kind: 'number' }, texts: readonly string[], unit?: 'ms' | 's'): Scalar {
  const { min = 0, max = Number.POSITIVE_INFINITY } = schema;
  const text = texts.find((one) => /^[1-9]\d{0,18}$/.test(one) && Number(one) >= min && Number(one) <= max);
  const fallback = unit === 'ms' ? someTime * 1000 : unit === 's' ? someTime : 1;
  // An id is text: it may be longer than a number is exact.
  if (schema.format === 'int64') return text ?? String(Math.min(Math.max(fallback, min), max));
  return text !== undefined && Number.isSafeInteger(Number(text))
    ? Number(text)
    : Math.min(Math.max(fallback, min), max);
}
