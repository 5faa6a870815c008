import type { Api } from '../model/api.ts';
import { comment, quote, tsdoc } from './literal.ts';
import { usedSections } from './operations.ts';
import { header, pascal, render } from './source.ts';

/** The table of contents as types and as one table of descriptors. */
export function emitSections(api: Api): Map<string, string> {
  const sections = usedSections(api).map(({ name, description }) => ({
    name,
    type: `${pascal(name)}Section`,
    operations: `${name}Operations`,
    doc: tsdoc([comment(description)], '  '),
  }));
  const sorted = [...sections].sort((left, right) => (left.name < right.name ? -1 : 1));
  const keys = api.operations.map((operation) => quote(`${operation.section}.${operation.id}`)).join(' | ');
  return new Map([
    [
      'sections.ts',
      render('sections', {
        header: header([`${api.name}/openapi.yaml`]),
        sections,
        sorted,
        keys: keys === '' ? 'never' : keys,
      }),
    ],
  ]);
}
