import type { Api } from '../model/api.ts';
import { formsOf } from '../model/forms.ts';
import { comment, quote, tsdoc } from './literal.ts';
import { filesOf, header, render } from './source.ts';

/** A name for each component's type. */
export function emitTypes(api: Api): Map<string, string> {
  const aliases = formsOf(api).all.map(({ component, name }) => {
    const schema = api.schemas.get(component)?.schema;
    const values =
      schema?.kind === 'string'
        ? [...schema.enumDescriptions].map(([value, meaning]) => `- ${value}: ${meaning}`).join('\n')
        : '';
    return { doc: tsdoc([comment(schema?.description ?? ''), comment(values)]), name, key: quote(name) };
  });
  return new Map([
    ['types.ts', render('types', { header: header(filesOf([...api.schemas.values()])), aliases })],
  ]);
}
