import type { Api, ApiOperation, Scalar, Schema } from '../model/api.ts';
import { type Forms, formsOf, type Side } from '../model/forms.ts';
import { comment } from './literal.ts';

/**
 * The document that openapi-typescript makes types from: components split into request and response forms, and
 * without the parameters that the runtime fills. Types that it could not name are marked with `x-type` and `x-values`.
 */
export interface TypingSchema {
  /** openapi-typescript prints the title as the comment; it has passed `comment`. */
  title?: string;
  $ref?: string;
  type?: string;
  /** Name of an imported type. */
  'x-type'?: string;
  'x-values'?: readonly Scalar[];
  /** Other values may come. */
  'x-open'?: true;
  properties?: Record<string, TypingSchema>;
  required?: readonly string[];
  additionalProperties?: TypingSchema;
  items?: TypingSchema;
  prefixItems?: readonly TypingSchema[];
  oneOf?: readonly TypingSchema[];
  allOf?: readonly TypingSchema[];
}

export interface TypingDocument {
  openapi: '3.1.0';
  info: { title: string; version: string };
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, TypingSchema> };
}

export function typingDocument(api: Api): TypingDocument {
  const forms = formsOf(api);
  const schemas = table(
    forms.all.flatMap(({ component, name, side }) => {
      const named = api.schemas.get(component);
      return named === undefined ? [] : [[name, typingSchema(named.schema, side, forms)] as const];
    }),
  );
  const paths = new Map<string, [string, unknown][]>();
  for (const operation of api.operations) {
    const methods = paths.get(operation.path) ?? [];
    paths.set(operation.path, methods);
    methods.push([operation.method.toLowerCase(), typingOperation(operation, forms)]);
  }
  return {
    openapi: '3.1.0',
    info: { title: api.name, version: api.version },
    paths: table([...paths].map(([path, methods]) => [path, table(methods)] as const)),
    components: { schemas },
  };
}

/** Names are data: `__proto__` becomes a member like any other. */
function table<T>(members: readonly (readonly [string, T])[]): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [name, value] of members)
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  return result;
}

function typingOperation(operation: ApiOperation, forms: Forms): object {
  const visible = operation.parameters.filter((one) => !one.supplied);
  const inBody = visible.filter((one) => one.in === 'form' || one.in === 'json');
  const listed = visible
    .filter((one) => one.in === 'query' || one.in === 'path')
    .map((one) => ({
      name: one.name,
      in: one.in,
      required: one.required,
      description: comment(one.description),
      schema: typingSchema(one.schema, 'request', forms),
    }));
  const body: TypingSchema = {
    type: 'object',
    properties: table(
      inBody.map(
        (one) => [one.name, titled(typingSchema(one.schema, 'request', forms), one.description)] as const,
      ),
    ),
    required: inBody.filter((one) => one.required).map((one) => one.name),
  };
  const mediaType = operation.in === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const error = operation.errorResponse;
  return {
    operationId: operation.id,
    summary: comment(operation.summary),
    parameters: listed,
    ...(inBody.length === 0
      ? {}
      : {
          requestBody: {
            required: inBody.some((one) => one.required),
            content: { [mediaType]: { schema: body } },
          },
        }),
    responses: {
      200: answer(operation.response.schema, operation.response.description, forms),
      ...(error === undefined ? {} : { default: answer(error, 'Error', forms) }),
    },
  };
}

function answer(schema: Schema, description: string, forms: Forms): object {
  return {
    description: comment(description),
    content: { 'application/json': { schema: typingSchema(schema, 'response', forms) } },
  };
}

function titled(schema: TypingSchema, description: string): TypingSchema {
  const title = comment(description);
  return title === '' ? schema : { ...schema, title };
}

function typingSchema(schema: Schema, side: Side, forms: Forms): TypingSchema {
  const bare = bareSchema(schema, side, forms);
  const typed: TypingSchema = schema.nullable ? { oneOf: [bare, { type: 'null' }] } : bare;
  return titled(typed, schema.description);
}

function bareSchema(schema: Schema, side: Side, forms: Forms): TypingSchema {
  const input = side === 'request' ? 'Input' : '';
  const nested = (one: Schema): TypingSchema => typingSchema(one, side, forms);
  switch (schema.kind) {
    case 'ref':
      return { $ref: `#/components/schemas/${forms.name(schema.name, side)}` };
    case 'string':
      if (schema.format === 'decimal') return { type: 'string', 'x-type': `Decimal${input}` };
      return { type: 'string', ...valuesOf(schema.enum, schema.closed || side === 'request') };
    case 'number':
      if (schema.format === 'decimal') return { type: 'string', 'x-type': `Decimal${input}` };
      if (schema.format === 'int64') return { type: 'string', 'x-type': `Int64${input}` };
      return { type: 'number', ...valuesOf(schema.enum, schema.closed || side === 'request') };
    case 'boolean':
      return schema.enum === undefined ? { type: 'boolean' } : { type: 'boolean', 'x-values': schema.enum };
    case 'null':
      return { type: 'null' };
    case 'array':
      return { type: 'array', items: nested(schema.items) };
    case 'tuple':
      return { type: 'array', prefixItems: schema.items.map(nested) };
    case 'object': {
      const members = [...schema.properties];
      return {
        type: 'object',
        properties: table(members.map(([name, property]) => [name, nested(property.schema)] as const)),
        required: members.filter(([, property]) => property.required).map(([name]) => name),
        ...(schema.additional === undefined ? {} : { additionalProperties: nested(schema.additional) }),
      };
    }
    case 'union':
      return { oneOf: schema.members.map(nested) };
    case 'intersection':
      return { allOf: schema.members.map(nested) };
    case 'unknown':
      return {};
  }
}

function valuesOf(values: readonly Scalar[] | undefined, closed: boolean): TypingSchema {
  if (values === undefined) return {};
  return { 'x-values': values, ...(closed ? {} : { 'x-open': true as const }) };
}
