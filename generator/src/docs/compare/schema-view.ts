import type { Api, Schema } from '../../model/api.ts';

export type Concrete = Exclude<Schema, { readonly kind: 'ref' | 'union' | 'intersection' | 'null' }>;

/** What a schema may be once references and unions are followed. */
export interface View {
  readonly schemas: readonly Concrete[];
  readonly nullable: boolean;
  /** Somewhere on the way the spec says that no page states this. */
  readonly assumed: boolean;
}

const empty: View = { schemas: [], nullable: false, assumed: false };

/** Follows references, unions and intersections until only types are left. */
export function viewOf(api: Api, schema: Schema | undefined, seen: readonly string[] = []): View {
  if (schema === undefined) return empty;
  const own: View = { schemas: [], nullable: schema.nullable, assumed: schema.docs.assumed === true };
  switch (schema.kind) {
    case 'null':
      return { ...own, nullable: true };
    case 'ref': {
      if (seen.includes(schema.name)) return own;
      return merged(own, [viewOf(api, api.schemas.get(schema.name)?.schema, [...seen, schema.name])]);
    }
    case 'union':
      return merged(
        own,
        schema.members.map((member) => ({ ...viewOf(api, member, seen), assumed: false })),
      );
    case 'intersection': {
      const parts = schema.members.map((member) => viewOf(api, member, seen));
      return { ...own, schemas: intersected(parts.flatMap(({ schemas }) => schemas)) };
    }
    default:
      return { ...own, schemas: [schema] };
  }
}

function merged(own: View, views: readonly View[]): View {
  return {
    schemas: views.flatMap(({ schemas }) => schemas),
    nullable: own.nullable || views.some(({ nullable }) => nullable),
    assumed: own.assumed || views.some(({ assumed }) => assumed),
  };
}

/** Objects that all apply are one object with all their properties. */
function intersected(schemas: readonly Concrete[]): readonly Concrete[] {
  const objects = schemas.flatMap((one) => (one.kind === 'object' ? [one] : []));
  const [first] = objects;
  const rest = schemas.filter((one) => one.kind !== 'object');
  if (first === undefined) return rest;
  return [
    {
      ...first,
      properties: new Map(objects.flatMap(({ properties }) => [...properties])),
      additional: objects.find(({ additional }) => additional !== undefined)?.additional,
    },
    ...rest,
  ];
}

/** The values that a schema allows, as text; `undefined` where it has no list. */
export function allowedValues(view: View, upper: boolean): readonly string[] | undefined {
  const lists = view.schemas.map((one): readonly string[] | undefined => {
    if (one.kind === 'string') return one.enum;
    if (one.kind === 'number') return one.enum?.map(String);
    if (one.kind === 'boolean') return upper ? ['TRUE', 'FALSE'] : ['true', 'false'];
    return undefined;
  });
  return lists.length === 0 || lists.some((list) => list === undefined)
    ? undefined
    : [...new Set(lists.flatMap((list) => list ?? []))];
}
