import type { ExampleFact, JsonType, SubjectFacts, Unread } from '../../facts.ts';
import { unionOfFields } from '../example-fields.ts';
import { typeClass } from '../parameter-text.ts';

const jsonByClass: Readonly<Partial<Record<string, readonly JsonType[]>>> = {
  string: ['string'],
  enum: ['string'],
  decimal: ['string', 'number'],
  long: ['number'],
  int: ['number'],
  boolean: ['boolean'],
};

/** Where the table of response fields gives another type than the example shows. */
export function contradictions(
  fields: SubjectFacts['responseFields'],
  examples: readonly ExampleFact[],
): readonly Unread[] {
  const shown = new Map<string, { readonly types: readonly JsonType[]; count: number }>();
  for (const { path, types } of unionOfFields(examples)) {
    const key = path.split('.').at(-1) ?? path;
    const known = shown.get(key);
    if (known === undefined) shown.set(key, { types, count: 1 });
    else known.count += 1;
  }
  return fields.flatMap(({ name, type, line }) => {
    const field = shown.get(name.split('.').at(-1) ?? name);
    const allowed = jsonByClass[typeClass(type) ?? ''];
    // A name that stands in several places says nothing of any of them.
    if (field === undefined || field.count > 1 || allowed === undefined) return [];
    if (field.types.every((one) => one === 'null' || allowed.includes(one))) return [];
    return [
      {
        line,
        reason: 'table-against-example',
        text: `${name}: ${type}, shown as ${field.types.join(' or ')}`,
      },
    ];
  });
}
