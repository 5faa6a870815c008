import type { Api, Schema } from '../model/api.ts';
import { children, type Forms } from '../model/forms.ts';
import { readableSchema, renamedComponents } from '../model/readable.ts';
import { resolve } from '../model/resolve.ts';
import { comment, tsdoc, typeKey } from './literal.ts';
import { type Imports, typeText } from './type-text.ts';

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
  const printed = (schema: Schema): string => {
    const names = { ...used, types: new Set<string>() };
    const text = typeText(schema, 'response', { ...forms, name: nameWithin }, names);
    for (const name of names.types) if (!own.has(name)) used.types.add(name);
    return text;
  };
  const nameWithin: Forms['name'] = (component, side) =>
    own.has(component) ? component : forms.name(component, side);

  return {
    declarations: [...needed].map((component) => {
      const schema = api.schemas.get(component)?.schema;
      const readable = schema === undefined ? undefined : readableSchema(schema, needed, nameOf);
      if (readable === undefined) return '';
      const doc = tsdoc([comment(readable.description)]);
      const name = nameOf(component);
      if (readable.kind !== 'object' || readable.nullable || readable.additional !== undefined)
        return `${doc}export type ${name} = ${printed(readable)};`;
      const members = [...readable.properties].map(([key, { schema: member, required }]) => {
        const text = `${typeKey(key)}${required ? '' : '?'}: ${printed(member)}${required ? '' : ' | undefined'};`;
        return `${tsdoc(memberWords(member, api), '  ')}  ${text}`;
      });
      return `${doc}export interface ${name} {\n${members.join('\n')}\n}`;
    }),
    text: (schema) => printed(readableSchema(schema, needed, nameOf)),
  };
}

/** Type of a component under readable names. */
function readableName(name: string): string {
  return `Readable${name}`;
}

function memberWords(member: Schema, api: Api): readonly string[] {
  const own = resolve(member, api.schemas);
  const unit = own.kind === 'number' && own.unit !== undefined ? ` Unit: ${own.unit}.` : '';
  return [comment(`${member.description || own.description}${unit}`)];
}
