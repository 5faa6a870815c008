import type { Api, Schema } from '../model/api.ts';
import { children, type Forms } from '../model/forms.ts';
import { readableSchema, renamedComponents } from '../model/readable.ts';
import { comment, tsdoc } from './literal.ts';
import { type Imports, membersText, typeText } from './type-text.ts';

/** Types of events under readable names. */
export interface ReadableTypes {
  readonly declarations: readonly string[];
  /** The readable type of a payload; its wire type where nothing in it is renamed. */
  text(schema: Schema): string;
}

export function readableTypes(
  payloads: readonly Schema[],
  api: Api,
  forms: Forms,
  used: Imports,
): ReadableTypes {
  const renamed = renamedComponents(api);
  const needed = new Set<string>();
  const visit = (schema: Schema): void => {
    if (schema.kind === 'ref') {
      const target = api.schemas.get(schema.name);
      if (!renamed.has(schema.name) || needed.has(schema.name) || target === undefined) return;
      needed.add(schema.name);
      visit(target.schema);
    } else for (const child of children(schema)) visit(child);
  };
  for (const payload of payloads) visit(payload);

  const nameOf = (component: string): string => readableName(forms.name(component, 'response'));
  const own = new Set([...needed].map(nameOf));
  /** Names that this module declares itself are not imported. */
  const printed = (print: (imported: Imports) => string): string => {
    const names = { ...used, types: new Set<string>() };
    const text = print(names);
    for (const name of names.types) if (!own.has(name)) used.types.add(name);
    return text;
  };
  const nameWithin: Forms['name'] = (component, side) =>
    own.has(component) ? component : forms.name(component, side);
  const within: Forms = { ...forms, name: nameWithin };
  const typed = (schema: Schema): string =>
    printed((imported) => typeText(schema, 'response', within, imported));

  return {
    declarations: [...needed].map((component) => {
      const schema = api.schemas.get(component)?.schema;
      const readable = schema === undefined ? undefined : readableSchema(schema, needed, nameOf);
      if (readable === undefined) return '';
      const doc = tsdoc([comment(readable.description)]);
      const name = nameOf(component);
      if (readable.kind !== 'object' || readable.nullable || readable.additional !== undefined)
        return `${doc}export type ${name} = ${typed(readable)};`;
      return `${doc}export interface ${name} ${printed((imported) => membersText(readable, 'response', within, imported))}`;
    }),
    text: (schema) => typed(readableSchema(schema, needed, nameOf)),
  };
}

/** Type of a component under readable names. */
function readableName(name: string): string {
  return `Readable${name}`;
}
