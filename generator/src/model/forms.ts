import type { Api, ApiOperation, Schema } from './api.ts';
import { memo } from './memo.ts';
import { resolve } from './resolve.ts';
import { type ObjectSchema, wholeObject } from './whole-object.ts';

export type Side = 'request' | 'response';

/** Which named schemas stand in requests, in responses, or in both with a different form on each side. */
export interface Forms {
  /** Name of a component's type on one side. */
  name(component: string, side: Side): string;
  /** The schema behind a name that only stands for a plain scalar (`Symbol` for a string): types say what it is. */
  scalar(component: string): Schema | undefined;
  /** What a schema is once its names are followed. */
  resolve(schema: Schema): Schema;
  /** An object, or what is one in several parts (`allOf`), with all of its members. */
  whole(schema: Schema): ObjectSchema | undefined;
  /** Types to write, in the order of the components. */
  readonly all: readonly { readonly component: string; readonly name: string; readonly side: Side }[];
}

export function children(schema: Schema): readonly Schema[] {
  switch (schema.kind) {
    case 'array':
      return [schema.items];
    case 'tuple':
      return schema.items;
    case 'object':
      return [
        ...[...schema.properties.values()].map((property) => property.schema),
        ...(schema.additional === undefined ? [] : [schema.additional]),
      ];
    case 'union':
    case 'intersection':
      return schema.members;
    default:
      return [];
  }
}

/** What other generators make of a document: a type for each component of the document itself. */
function plainForms({ schemas }: Api): Forms {
  return {
    name: (component) => component,
    scalar: () => undefined,
    resolve: (schema) => schema,
    whole: () => undefined,
    all: [...schemas.keys()].flatMap((component) =>
      component.includes('#') ? [] : [{ component, name: component, side: 'response' as const }],
    ),
  };
}

/** A component used on both sides keeps its plain name in requests and is `<Name>Response` in answers, where the two differ. */
export const formsOf: (api: Api) => Forms = memo((api) => {
  if (!api.generated) return plainForms(api);
  const used = { request: new Set<string>(), response: new Set<string>() };

  function mark(schema: Schema, side: Side): void {
    if (schema.kind === 'ref') {
      if (used[side].has(schema.name)) return;
      used[side].add(schema.name);
      const target = api.schemas.get(schema.name);
      if (target !== undefined) mark(target.schema, side);
      return;
    }
    for (const child of children(schema)) mark(child, side);
  }

  for (const operation of api.operations) {
    for (const schema of requestSchemas(operation)) mark(schema, 'request');
    mark(operation.response.schema, 'response');
    if (operation.errorResponse !== undefined) mark(operation.errorResponse, 'response');
  }

  for (const channel of api.streams?.channels ?? []) {
    for (const message of channel.messages) mark(message.schema, message.sent ? 'request' : 'response');
    for (const { schema } of channel.parameters) if (schema !== undefined) mark(schema, 'request');
  }

  /** Whether request and response would be written differently. */
  function differs(schema: Schema, seen: Set<string>): boolean {
    switch (schema.kind) {
      case 'ref': {
        if (seen.has(schema.name)) return false;
        seen.add(schema.name);
        const target = api.schemas.get(schema.name);
        return target !== undefined && differs(target.schema, seen);
      }
      case 'string':
        return (
          schema.format === 'decimal' ||
          schema.format === 'int64' ||
          (schema.enum !== undefined && !schema.closed)
        );
      case 'number':
        return (
          schema.format === 'decimal' ||
          schema.format === 'int64' ||
          (schema.enum !== undefined && !schema.closed)
        );
      default:
        return children(schema).some((child) => differs(child, seen));
    }
  }

  const split = new Set(
    [...used.request].filter((name) => {
      const target = api.schemas.get(name);
      return used.response.has(name) && target !== undefined && differs(target.schema, new Set([name]));
    }),
  );

  return {
    name: (component, side) =>
      side === 'response' && split.has(component) ? `${component}Response` : component,
    scalar: (component) => {
      const target = api.schemas.get(component);
      const schema = target === undefined ? undefined : resolve(target.schema, api.schemas);
      if (schema === undefined || schema.nullable) return undefined;
      if (schema.kind === 'string' || schema.kind === 'number')
        return schema.enum === undefined ? schema : undefined;
      return schema.kind === 'boolean' ? schema : undefined;
    },
    resolve: (schema) => resolve(schema, api.schemas),
    whole: (schema) => wholeObject(schema, api.schemas),
    all: [...api.schemas.keys()].flatMap((component) => {
      if (split.has(component))
        return [
          { component, name: component, side: 'request' as const },
          { component, name: `${component}Response`, side: 'response' as const },
        ];
      return [
        {
          component,
          name: component,
          side: used.request.has(component) ? ('request' as const) : ('response' as const),
        },
      ];
    }),
  };
});

/** Schemas of what a caller may send. */
function requestSchemas(operation: ApiOperation): readonly Schema[] {
  return operation.parameters.filter((parameter) => !parameter.supplied).map((parameter) => parameter.schema);
}
