import type { Api } from '../model/api.ts';
import { type Forms, formsOf, type Side } from '../model/forms.ts';
import { comment, tsdoc } from './literal.ts';
import { filesOf, header, importLines, render } from './source.ts';
import { type Imports, imports, membersText, typeText } from './type-text.ts';

/** A type for each component: the only place where it is written. */
export function emitTypes(api: Api): Map<string, string> {
  const forms = formsOf(api);
  const used = imports();
  const types = forms.all.map(({ component, name, side }) => ({
    text: declaration(component, name, side, { api, forms, used }),
  }));
  return new Map([
    [
      'types.ts',
      render('types', {
        header: header(filesOf([...api.schemas.values()])),
        imports: importLines({ ...used, types: new Set() }, ''),
        types,
      }),
    ],
  ]);
}

function declaration(
  component: string,
  name: string,
  side: Side,
  { api, forms, used }: { readonly api: Api; readonly forms: Forms; readonly used: Imports },
): string {
  const schema = api.schemas.get(component)?.schema;
  if (schema === undefined) return '';
  const values =
    schema.kind === 'string'
      ? [...schema.enumDescriptions].map(([value, meaning]) => `- ${value}: ${meaning}`).join('\n')
      : '';
  const doc = tsdoc([comment(schema.description), comment(values)]);
  const whole = schema.nullable ? undefined : forms.whole(schema);
  return whole === undefined || whole.properties.size === 0 || whole.additional !== undefined
    ? `${doc}export type ${name} = ${typeText(schema, side, forms, used)};`
    : `${doc}export interface ${name} ${membersText(whole, side, forms, used)}`;
}
