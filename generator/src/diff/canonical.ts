import type { Json, Schema } from '../model/api.ts';
import { jsonText } from '../model/json-text.ts';

/** A schema as a text that is equal exactly when the shape is: names of references count, order and words do not. */
export function canonical(schema: Schema, rename: (name: string) => string = (name) => name): string {
  const nested = (one: Schema): string => canonical(one, rename);
  const text = shape(schema, nested, rename);
  return schema.nullable ? `${text}|null` : text;
}

function shape(schema: Schema, nested: (one: Schema) => string, rename: (name: string) => string): string {
  switch (schema.kind) {
    case 'ref':
      return `#${rename(schema.name)}`;
    case 'string':
      return list('string', [
        schema.format,
        schema.enum
          ?.map((one) => JSON.stringify(one))
          .sort()
          .join('|'),
        schema.enum !== undefined && schema.closed ? 'closed' : undefined,
        schema.pattern,
        schema.minLength,
        schema.maxLength,
      ]);
    case 'number':
      return list(schema.type, [
        schema.format,
        schema.enum?.map(String).sort().join('|'),
        schema.enum !== undefined && schema.closed ? 'closed' : undefined,
        schema.min,
        schema.max,
        schema.unit,
      ]);
    case 'array':
      return `[${nested(schema.items)}]${list('', [schema.minItems, schema.maxItems])}`;
    case 'tuple':
      return `tuple(${schema.items.map(nested).join(',')})`;
    case 'object':
      return `{${[...schema.properties]
        .map(([name, one]) => `${JSON.stringify(name)}${one.required ? '' : '?'}:${nested(one.schema)}`)
        .sort()
        .join(',')}${schema.additional === undefined ? '' : `,*:${nested(schema.additional)}`}}`;
    case 'union':
      return `(${schema.members.map(nested).sort().join('|')})${schema.discriminator ?? ''}`;
    case 'intersection':
      return `(${schema.members.map(nested).sort().join('&')})`;
    case 'unknown':
      return `unknown(${schema.reason})`;
    case 'boolean':
      return list('boolean', [schema.enum?.join('|')]);
    default:
      return schema.kind;
  }
}

function list(name: string, parts: readonly (string | number | undefined)[]): string {
  return parts.every((part) => part === undefined)
    ? name
    : `${name}(${parts.map((part) => part ?? '').join(',')})`;
}

/** The name that a schema goes by, also through a union of one (`anyOf: [ref, null]`). */
export function nameOf(schema: Schema): string | undefined {
  if (schema.kind === 'ref') return schema.name;
  if (schema.kind !== 'union' && schema.kind !== 'intersection') return undefined;
  const [only, more] = schema.members;
  return only !== undefined && more === undefined ? nameOf(only) : undefined;
}

export function valueText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : jsonText(value);
}
