import type { ApiOperation, ApiParameter, Schema, Vocabulary, WrittenEcho } from './api.ts';
import { resolve } from './resolve.ts';

/** A member of the answer that repeats a parameter, so that an answer to another request is told from one's own. */
export interface Echo {
  readonly parameter: string;
  /** From the answer down: names, and `[]` for every item of a list. */
  readonly member: readonly string[];
  /** An id, in which capitals count. Other names may come back in the exchange's own way of writing them. */
  readonly exact: boolean;
  /** The answer may do without it. */
  readonly optional: boolean;
  readonly unless: WrittenEcho['unless'];
}

/** Texts and ids tell one request from another; amounts, times, counts and flags do not. Undefined for those. */
type Kind = 'text' | 'id';

/** All echoes of an operation: what follows from names and types, and what `x-echo` adds or takes away. */
export function echoesOf(operation: ApiOperation, api: Vocabulary): readonly Echo[] {
  const { schema } = operation.response;
  return operation.parameters.flatMap((parameter): Echo[] => {
    const { name } = parameter;
    const kind = parameter.supplied || parameter.secret ? undefined : kindOf(parameter.schema, api);
    const written = operation.echo.get(name);
    if (kind === undefined || written === false) return [];
    const echo =
      written ?? (isChosen(parameter.schema, api) ? undefined : followingEcho(parameter, kind, schema, api));
    if (echo === undefined) return [];
    const { found, always } = reach(schema, echo.member, api);
    if (found.length === 0) return [];
    const exact = kind === 'id' || name.endsWith('Id');
    return [{ parameter: name, member: echo.member, exact, optional: !always, unless: echo.unless }];
  });
}

/** A path of `x-echo`: `rows[].asset` leads to `rows`, `[]`, `asset`. */
export function memberPath(text: string): readonly string[] {
  return text
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((step) => step !== '');
}

/** The member of the same name and kind. In a list only what the caller had to say tells what the list is of. */
function followingEcho(
  { name, required }: ApiParameter,
  kind: Kind,
  answer: Schema,
  api: Vocabulary,
): WrittenEcho | undefined {
  for (const place of places(answer, api)) {
    if (place.includes('[]') && !required) continue;
    const member = [...place, name];
    const { found } = reach(answer, member, api);
    const fits = found.every((one) => kindOf(one, api) === kind && !isChosen(one, api));
    if (found.length > 0 && fits) return { member, unless: undefined };
  }
  return undefined;
}

/** Where an answer says what it is about: at its top, in its items, or in the one object or list that it wraps. */
function places(answer: Schema, api: Vocabulary): readonly (readonly string[])[] {
  const forms = alternatives(answer, api);
  if (forms.every(({ kind }) => kind === 'array')) return [['[]']];
  const [only] = forms;
  if (forms.length > 1 || only?.kind !== 'object') return [[]];
  const wrapped = [...only.properties].flatMap(([name, { schema }]): (readonly string[])[] => {
    const kinds = alternatives(schema, api).map(({ kind }) => kind);
    if (kinds.includes('array')) return [[name, '[]']];
    return kinds.includes('object') || kinds.includes('intersection') ? [[name]] : [];
  });
  return wrapped.length === 1 ? [[], ...wrapped] : [[]];
}

/** The schemas that a path leads to, and whether every answer has it. */
function reach(
  answer: Schema,
  path: readonly string[],
  api: Vocabulary,
): { readonly found: readonly Schema[]; readonly always: boolean } {
  let found: readonly Schema[] = [answer];
  let always = true;
  for (const step of path) {
    found = found
      .flatMap((schema) => alternatives(schema, api))
      .flatMap((schema): readonly Schema[] => {
        if (schema.kind === 'array') return step === '[]' ? [schema.items] : [];
        if (step === '[]') return [];
        const property = propertyOf(schema, step, api);
        if (property === undefined || !property.required || property.schema.nullable) always = false;
        return property === undefined ? [] : [property.schema];
      });
  }
  return { found, always };
}

/** The members of a union, and of unions in it; a schema that is none is its own alternative. */
function alternatives(schema: Schema, api: Vocabulary): readonly Schema[] {
  const resolved = resolve(schema, api.schemas);
  return resolved.kind === 'union' ? resolved.members.flatMap((one) => alternatives(one, api)) : [resolved];
}

function propertyOf(
  schema: Schema,
  name: string,
  api: Vocabulary,
): { readonly schema: Schema; readonly required: boolean } | undefined {
  const resolved = resolve(schema, api.schemas);
  if (resolved.kind === 'object') return resolved.properties.get(name);
  if (resolved.kind !== 'intersection') return undefined;
  for (const member of resolved.members) {
    const property = propertyOf(member, name, api);
    if (property !== undefined) return property;
  }
  return undefined;
}

function kindOf(schema: Schema, api: Vocabulary): Kind | undefined {
  const resolved = resolve(schema, api.schemas);
  if (resolved.kind === 'string') return resolved.format === undefined ? 'text' : undefined;
  return resolved.kind === 'number' && resolved.format === 'int64' ? 'id' : undefined;
}

/** One of a few values says how something is asked for rather than what: only `x-echo` makes it an echo. */
function isChosen(schema: Schema, api: Vocabulary): boolean {
  const resolved = resolve(schema, api.schemas);
  return (resolved.kind === 'string' || resolved.kind === 'number') && resolved.enum !== undefined;
}
