import type { Api, Schema } from './api.ts';
import { children } from './forms.ts';

/** Readable names by wire name, in the form of core's `NameTable`, with names that are data in maps. */
export type NameTree = ReadonlyMap<string, string | readonly [name: string, members: NameTree]>;

/** Components in which, at any depth, a member is called otherwise than on the wire. */
export function renamedComponents(api: Api): ReadonlySet<string> {
  const found = new Set<string>();
  // A component is found when what it holds is; a few rounds settle all, whatever the order.
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [name, { schema }] of api.schemas) if (isRenamed(schema, found)) found.add(name);
  }
  return found;
}

function isRenamed(schema: Schema, components: ReadonlySet<string>): boolean {
  if (schema.kind === 'ref') return components.has(schema.name);
  if (schema.kind === 'object' && [...schema.properties.values()].some((one) => one.readable !== undefined))
    return true;
  return children(schema).some((child) => isRenamed(child, components));
}

/** Undefined where nothing is renamed. Arrays are looked through; a component within itself is not followed. */
export function nameTree(schema: Schema, api: Api, path: readonly string[] = []): NameTree | undefined {
  switch (schema.kind) {
    case 'ref': {
      const target = api.schemas.get(schema.name)?.schema;
      if (target === undefined || path.includes(schema.name)) return undefined;
      return nameTree(target, api, [...path, schema.name]);
    }
    case 'array':
      return nameTree(schema.items, api, path);
    case 'object': {
      const members = [...schema.properties].flatMap(
        ([name, property]): [string, string | readonly [string, NameTree]][] => {
          const own = property.readable ?? name;
          const within = nameTree(property.schema, api, path);
          if (within !== undefined) return [[name, [own, within]]];
          return property.readable === undefined ? [] : [[name, own]];
        },
      );
      return members.length === 0 ? undefined : new Map(members);
    }
    case 'union':
    case 'intersection': {
      const members = schema.members.flatMap((one) => [...(nameTree(one, api, path) ?? [])]);
      return members.length === 0 ? undefined : new Map(members);
    }
    default:
      return undefined;
  }
}

/** The same schema under readable names; components that have renamed members go by `nameOf`. */
export function readableSchema(
  schema: Schema,
  components: ReadonlySet<string>,
  nameOf: (component: string) => string,
): Schema {
  const nested = (one: Schema): Schema => readableSchema(one, components, nameOf);
  switch (schema.kind) {
    case 'ref':
      return components.has(schema.name) ? { ...schema, name: nameOf(schema.name) } : schema;
    case 'array':
      return { ...schema, items: nested(schema.items) };
    case 'tuple':
      return { ...schema, items: schema.items.map(nested) };
    case 'object':
      return {
        ...schema,
        properties: new Map(
          [...schema.properties].map(([name, property]) => [
            property.readable ?? name,
            { schema: nested(property.schema), required: property.required },
          ]),
        ),
        additional: schema.additional === undefined ? undefined : nested(schema.additional),
      };
    case 'union':
    case 'intersection':
      return { ...schema, members: schema.members.map(nested) };
    default:
      return schema;
  }
}
