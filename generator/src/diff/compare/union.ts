import type { Schema } from '../../model/api.ts';
import { canonical, nameOf } from '../canonical.ts';
import { isScalar, primitives } from './scalar.ts';
import type { Place, SchemaComparer } from './schema.ts';

/** Members of two unions. What is no union counts as one of a single member. */
export function compareUnions(base: Schema, head: Schema, place: Place, comparer: SchemaComparer): void {
  if (base.kind === 'union' && head.kind === 'union' && base.discriminator !== head.discriminator)
    comparer.report('discriminator-changed', place, base, head, {
      before: base.discriminator,
      after: head.discriminator,
      identity: [base.discriminator ?? '', head.discriminator ?? ''],
    });
  const [left, right] = [membersOf(base, comparer, 'base'), membersOf(head, comparer, 'head')];
  const tag = tagOf(base) ?? tagOf(head);
  const pairs: (readonly [Schema, Schema])[] = [];
  const known = (name: string): string => comparer.renamed.get(name) ?? name;
  /** From what surely is the same member to what can only be meant by it. */
  const keys: readonly ((one: Schema, of: 'base' | 'head') => string | undefined)[] = [
    (one, of) => {
      const name = nameOf(one);
      return name === undefined ? undefined : of === 'base' ? known(name) : name;
    },
    (one, of) => (tag === undefined ? undefined : tagValue(one, tag, comparer, of)),
    (one, of) => comparer.shapeOf(one, of),
    (one, of) => canonical(one, of === 'base' ? known : undefined),
    (one, of) => {
      const { schema } = comparer.wholes[of].of(one);
      return isScalar(schema) ? primitives(schema, place.side).join() : schema.kind;
    },
  ];
  for (const key of keys) {
    const before = unique(left, (one) => key(one, 'base'));
    const after = unique(right, (one) => key(one, 'head'));
    for (const [name, one] of before) {
      const other = after.get(name);
      if (other === undefined) continue;
      pairs.push([one, other]);
      left.delete(one);
      right.delete(other);
    }
  }
  for (const [one, other] of pairs) {
    const tagged = tag === undefined ? undefined : tagValue(other, tag, comparer, 'head');
    const name = tagged ?? nameOf(other) ?? nameOf(one);
    comparer.compare(one, other, {
      ...place,
      path: name === undefined ? place.path : `${place.path}<${name}>`,
    });
  }
  for (const one of left) {
    const tagged = tag !== undefined && tagValue(one, tag, comparer, 'base') !== undefined;
    const rule =
      place.side === 'request'
        ? 'request-variant-removed'
        : tagged
          ? 'response-tagged-variant-removed'
          : 'response-variant-removed';
    comparer.report(rule, place, one, undefined);
  }
  for (const one of right) comparer.report(`${place.side}-variant-added`, place, undefined, one);
}

function membersOf(schema: Schema, comparer: SchemaComparer, of: 'base' | 'head'): Set<Schema> {
  if (schema.kind !== 'union') return new Set([schema]);
  const [only, more] = schema.members;
  if (only !== undefined && more === undefined) return membersOf(only, comparer, of);
  // Twice the same is once the same.
  return new Set(new Map(schema.members.map((member) => [comparer.shapeOf(member, of), member])).values());
}

function tagOf(schema: Schema): string | undefined {
  return schema.kind === 'union' ? schema.discriminator : undefined;
}

/** What the discriminator of a member says, where the member tells. */
function tagValue(
  schema: Schema,
  tag: string,
  comparer: SchemaComparer,
  of: 'base' | 'head',
): string | undefined {
  const object = comparer.wholes[of].of(schema).schema;
  const property = object.kind === 'object' ? object.properties.get(tag) : undefined;
  const value = property === undefined ? undefined : comparer.wholes[of].of(property.schema).schema;
  return value?.kind === 'string' && value.enum !== undefined ? [...value.enum].sort().join('|') : undefined;
}

/** By key, without the keys that several have. */
function unique(
  members: Iterable<Schema>,
  key: (one: Schema) => string | undefined,
): ReadonlyMap<string, Schema> {
  const result = new Map<string, Schema>();
  const twice = new Set<string>();
  for (const one of members) {
    const name = key(one);
    if (name === undefined) continue;
    if (result.has(name)) twice.add(name);
    result.set(name, one);
  }
  for (const name of twice) result.delete(name);
  return result;
}
