import type { NamedSchema, Schema } from './api.ts';
import { resolve } from './resolve.ts';

export type ObjectSchema = Extract<Schema, { readonly kind: 'object' }>;
type Property = ObjectSchema['properties'] extends ReadonlyMap<string, infer P> ? P : never;

/** Deeper than this a schema holds itself by `allOf`, and is none. */
const deepest = 32;

/**
 * An object with the members of all its parts, or undefined where it is not one of named members alone. Names of parts
 * are followed; a schema that may be `null` as a whole is for its caller to say so.
 */
export function wholeObject(
  schema: Schema,
  schemas: ReadonlyMap<string, NamedSchema>,
  depth = 0,
): ObjectSchema | undefined {
  if (schema.kind === 'object') return schema;
  if (schema.kind !== 'intersection' || depth > deepest) return undefined;
  const properties = new Map<string, Property>();
  for (const member of schema.members) {
    const target = resolve(member, schemas);
    const part = target.nullable ? undefined : wholeObject(target, schemas, depth + 1);
    if (part === undefined || part.additional !== undefined) return undefined;
    for (const [name, property] of part.properties) {
      const before = properties.get(name);
      properties.set(name, before === undefined ? property : both(before, property));
    }
  }
  const { description, nullable, docs, at } = schema;
  return {
    kind: 'object',
    properties,
    additional: undefined,
    description,
    nullable,
    docs,
    rest: undefined,
    at,
  };
}

/** A member that two parts have: it is what both say. */
function both(left: Property, right: Property): Property {
  const same =
    left.schema.kind === 'ref' && right.schema.kind === 'ref' && left.schema.name === right.schema.name;
  const { docs, at } = right.schema;
  const description = right.schema.description || left.schema.description;
  const members = [left.schema, right.schema];
  return {
    ...left,
    ...right,
    required: left.required || right.required,
    schema: same
      ? right.schema
      : { kind: 'intersection', members, description, nullable: false, docs, rest: undefined, at },
  };
}
