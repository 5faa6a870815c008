import type { Api, ApiOperation, ApiParameter, Schema } from '../model/api.ts';
import { type Forms, formsOf } from '../model/forms.ts';
import { comment, quote } from './literal.ts';
import { callTypes } from './signature.ts';
import { type Imports, imports, typeText } from './type-text.ts';

/**
 * The document that openapi-typescript makes `paths` from: what is sent and answered are types that stand in other
 * modules already.
 */
export interface TypingDocument {
  readonly document: {
    readonly openapi: '3.1.0';
    readonly info: { readonly title: string; readonly version: string };
    readonly paths: Record<string, Record<string, unknown>>;
    readonly components: { readonly schemas: Record<string, TypingSchema> };
  };
  /** Types of core that it names. */
  readonly core: readonly string[];
  /** Sections whose parameter types it names, each by {@link namespaceOf}. */
  readonly sections: readonly string[];
}

/** A type by its text. openapi-typescript asks its caller only for schemas that have a type of their own. */
export interface TypingSchema {
  readonly type: 'string';
  readonly 'x-type': string;
}

function typed(text: string): TypingSchema {
  return { type: 'string', 'x-type': text };
}

/** Stands for the parameters of one place together: openapi-typescript knows only lists of single ones. */
export const together = 'together';

/** What the module of a section is called where its types are named. */
export function namespaceOf(section: string): string {
  return `${section}Section`;
}

export function typingDocument(api: Api): TypingDocument {
  const { all, ...own } = formsOf(api);
  const forms: Forms = { ...own, all, name: (component, side) => typeName(own.name(component, side)) };
  const used = imports();
  const sections = new Set<string>();
  const paths = new Map<string, [string, unknown][]>();
  for (const operation of api.operations) {
    const methods = paths.get(operation.path) ?? [];
    paths.set(operation.path, methods);
    methods.push([operation.method.toLowerCase(), typingOperation(operation, api, forms, used, sections)]);
  }
  return {
    document: {
      openapi: '3.1.0',
      info: { title: api.name, version: api.version },
      paths: table([...paths].map(([path, methods]) => [path, table(methods)] as const)),
      components: { schemas: table(all.map(({ name }) => [name, typed(typeName(name))] as const)) },
    },
    core: [...used.core],
    sections: [...sections],
  };
}

function typeName(name: string): string {
  return `types.${name}`;
}

/** What one place of a request takes. */
interface Taken {
  readonly required: boolean;
  readonly schema: TypingSchema;
}

/** Names are data: `__proto__` becomes a member like any other. */
function table<T>(members: readonly (readonly [string, T])[]): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [name, value] of members)
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  return result;
}

function typingOperation(
  operation: ApiOperation,
  api: Api,
  forms: Forms,
  used: Imports,
  sections: Set<string>,
): object {
  const { any } = callTypes(operation, api, forms, imports());
  const visible = operation.parameters.filter((one) => !one.supplied);
  const taken = (place: (one: ApiParameter) => boolean): Taken | undefined => {
    const own = visible.filter(place);
    if (own.length === 0 || any === undefined) return undefined;
    sections.add(operation.section);
    const whole = any((name) => `${namespaceOf(operation.section)}.${name}`);
    const some = own.map((one) => quote(one.name)).join(' | ');
    const isBody = own.some((one) => one.whole);
    const part = isBody ? `${whole}[${some}]` : `Pick<${whole}, ${some}>`;
    const text = own.length === visible.length ? whole : part;
    return { required: own.some((one) => one.required), schema: typed(text) };
  };
  const listed = (['path', 'query'] as const).flatMap((place) => {
    const own = taken((one) => one.in === place);
    return own === undefined ? [] : [{ name: together, in: place, ...own }];
  });
  const body = taken((one) => one.in === 'form' || one.in === 'json');
  const mediaType = operation.in === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const answer = (schema: Schema, description: string): object => ({
    description: comment(description),
    content: { 'application/json': { schema: typed(typeText(schema, 'response', forms, used)) } },
  });
  const { response, errorResponse } = operation;
  return {
    summary: comment(operation.summary),
    parameters: listed,
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: body.required, content: { [mediaType]: { schema: body.schema } } },
        }),
    responses: {
      200: answer(response.schema, response.description),
      ...(errorResponse === undefined ? {} : { default: answer(errorResponse, 'Error') }),
    },
  };
}
