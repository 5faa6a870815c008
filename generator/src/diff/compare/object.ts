import type { Schema } from '../../model/api.ts';
import { canonical, view } from '../canonical.ts';
import type { Contract } from '../contract.ts';
import type { Place, SchemaComparer } from './schema.ts';
import { match, renames, similarNames } from './scope.ts';

export type ObjectSchema = Extract<Schema, { readonly kind: 'object' }>;

interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly readable?: string;
}

/** An object, or members of `allOf` taken together as one; undefined for everything else. */
export function objectOf(schema: Schema, contract: Contract, depth = 0): ObjectSchema | undefined {
  if (schema.kind === 'object') return schema;
  if (schema.kind !== 'intersection' || depth > 16) return undefined;
  const parts = schema.members.map((member) => objectOf(view(member, contract).schema, contract, depth + 1));
  const objects = parts.filter((part) => part !== undefined);
  if (objects.length < parts.length) return undefined;
  return {
    ...schema,
    kind: 'object',
    properties: new Map(objects.flatMap((object) => [...object.properties])),
    additional: objects.find((object) => object.additional !== undefined)?.additional,
  };
}

export function compareObjects(
  base: ObjectSchema,
  head: ObjectSchema,
  place: Place,
  comparer: SchemaComparer,
): void {
  const properties = (schema: ObjectSchema): readonly Property[] =>
    [...schema.properties].map(([name, one]) => ({ name, ...one }));
  const { both, removed, added } = match(properties(base), properties(head), (one) => one.name);
  const at = (name: string): Place => ({ ...place, path: `${place.path}.${name}` });
  const known = (name: string): string => comparer.renamed.get(name) ?? name;
  const moved = renames(
    removed,
    added,
    (left, right) =>
      left.required === right.required &&
      (similarNames(left.name, right.name) ||
        (left.schema.description !== '' && left.schema.description === right.schema.description)) &&
      canonical(left.schema, known) === canonical(right.schema),
  );
  for (const [left, right] of moved)
    comparer.report(`${place.side}-field-renamed`, at(left.name), left.schema, right.schema, {
      before: left.name,
      after: right.name,
      identity: [left.name, right.name],
    });
  const gone = new Set(moved.map(([left]) => left));
  const come = new Set(moved.map(([, right]) => right));
  for (const one of removed)
    if (!gone.has(one)) comparer.report(`${place.side}-field-removed`, at(one.name), one.schema, undefined);
  for (const one of added) {
    if (come.has(one)) continue;
    const rule =
      place.side === 'response'
        ? 'response-field-added'
        : one.required
          ? 'request-field-added-required'
          : 'request-field-added';
    comparer.report(rule, at(one.name), undefined, one.schema);
  }
  for (const [left, right] of [...both, ...moved]) {
    if (left.required !== right.required)
      comparer.report(
        `${place.side}-field-became-${right.required ? 'required' : 'optional'}`,
        at(right.name),
        left.schema,
        right.schema,
        { before: left.required ? 'required' : 'optional', after: right.required ? 'required' : 'optional' },
      );
    // Only what streams bring has readable names, which readers alone meet.
    if (place.side === 'response' && left.readable !== right.readable)
      comparer.report('response-readable-name-changed', at(right.name), left.schema, right.schema, {
        before: left.readable,
        after: right.readable,
        identity: [left.readable ?? '', right.readable ?? ''],
      });
    comparer.compare(left.schema, right.schema, at(right.name));
  }
  additional(base, head, place, comparer);
}

/** Members whose names are data. */
function additional(base: ObjectSchema, head: ObjectSchema, place: Place, comparer: SchemaComparer): void {
  const path = { ...place, path: `${place.path}{}` };
  if (base.additional !== undefined && head.additional !== undefined)
    comparer.compare(base.additional, head.additional, path);
  else if (base.additional !== undefined)
    comparer.report(`${place.side}-field-removed`, path, base.additional, undefined);
  else if (head.additional !== undefined)
    comparer.report(`${place.side}-field-added`, path, undefined, head.additional);
}
