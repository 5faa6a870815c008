import type { NamedSchema, Schema } from './api.ts';

/** What a schema is once its names are followed. */
export function resolve(schema: Schema, schemas: ReadonlyMap<string, NamedSchema>): Schema {
  let current = schema;
  for (let steps = 0; current.kind === 'ref' && steps < 64; steps++) {
    const next = schemas.get(current.name)?.schema;
    if (next === undefined) break;
    current = next;
  }
  return current;
}

/** A parameter's own form: an array's items, without the names. */
export function element(schema: Schema, schemas: ReadonlyMap<string, NamedSchema>): Schema {
  const resolved = resolve(schema, schemas);
  return resolved.kind === 'array' ? resolve(resolved.items, schemas) : resolved;
}
