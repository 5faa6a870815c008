import type { Schema } from '../../model/api.ts';
import { canonical } from '../canonical.ts';
import { saying } from '../keywords.ts';
import type { RuleId } from '../rules/index.ts';
import type { Place, SchemaComparer } from './schema.ts';
import { match, renames, similarNames } from './scope.ts';
import type { ObjectSchema, Whole } from './whole.ts';

interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly readable: string | undefined;
  /** The component that alone says it. */
  readonly owner: string | undefined;
  readonly requiredBy: ReadonlySet<string | undefined>;
  /** Never sent in this direction: `readOnly` in a request, `writeOnly` in an answer. */
  readonly ignored: boolean;
}

/** Members of two objects, wherever in them they are written. */
export function compareObjects(
  base: Whole,
  head: Whole,
  objects: readonly [base: ObjectSchema, head: ObjectSchema],
  place: Place,
  comparer: SchemaComparer,
): void {
  const [left, right] = [
    propertiesOf(objects[0], base, place, comparer, 'base'),
    propertiesOf(objects[1], head, place, comparer, 'head'),
  ];
  const { both, removed, added } = match(left, right, (one) => one.name);
  const shared = (owner: string | undefined): string | undefined =>
    owner !== undefined && comparer.isShared(owner, base, head) ? owner : undefined;
  const at = (one: Property, owner: string | undefined, ignored = one.ignored): Place => {
    const where = owner === undefined ? place : comparer.placeOf(owner, place);
    return { ...where, path: `${where.path}.${one.name}`, ignored: ignored || place.ignored === true };
  };
  const known = (name: string): string => comparer.renamed.get(name) ?? name;
  const moved = renames(
    removed,
    added,
    (one, other) =>
      one.required === other.required &&
      (similarNames(one.name, other.name) ||
        (one.schema.description !== '' && one.schema.description === other.schema.description)) &&
      canonical(one.schema, known) === canonical(other.schema),
  );
  for (const [one, other] of moved)
    comparer.report(
      `${place.side}-field-renamed`,
      at(one, sameOwner(one, other, shared), one.ignored && other.ignored),
      one.schema,
      other.schema,
      { before: one.name, after: other.name, identity: [one.name, other.name] },
    );
  const gone = new Set(moved.map(([one]) => one));
  const come = new Set(moved.map(([, other]) => other));
  for (const one of removed)
    if (!gone.has(one))
      comparer.report(`${place.side}-field-removed`, at(one, shared(one.owner)), one.schema, undefined);
  for (const one of added)
    if (!come.has(one))
      comparer.report(addedRule(one, place), at(one, shared(one.owner)), undefined, one.schema);
  for (const [one, other] of [...both, ...moved]) {
    const ignored = one.ignored && other.ignored;
    const owner = sameOwner(one, other, shared);
    compareRequired(one, other, at(other, requiringOwner(one, other, shared), ignored), comparer);
    const here = at(other, owner, ignored);
    if (owner !== undefined && comparer.isDone(owner, other.name, here)) continue;
    // Only what streams bring has readable names, which readers alone meet.
    if (place.side === 'response' && one.readable !== other.readable)
      comparer.report('response-readable-name-changed', here, one.schema, other.schema, {
        before: one.readable,
        after: other.readable,
        identity: [one.readable ?? '', other.readable ?? ''],
      });
    comparer.compare(one.schema, other.schema, here);
  }
  additional(objects[0], objects[1], place, comparer);
}

function addedRule({ required }: Property, { side }: Place): RuleId {
  if (side === 'response') return 'response-field-added';
  return required ? 'request-field-added-required' : 'request-field-added';
}

function propertiesOf(
  object: ObjectSchema,
  whole: Whole,
  { side }: Place,
  comparer: SchemaComparer,
  of: 'base' | 'head',
): readonly Property[] {
  const keyword = side === 'request' ? 'readOnly' : 'writeOnly';
  const found: Property[] = [];
  for (const [name, { schema, required, readable }] of object.properties) {
    const owner = whole.memberOf.get(name);
    const requiredBy = whole.requiredBy?.get(name) ?? (required ? itself : nobody);
    const ignored = saying(comparer.restOf(schema, of), keyword) === true;
    found.push({ name, schema, required: requiredBy.size > 0, owner, requiredBy, ignored, readable });
  }
  return found;
}

const itself: ReadonlySet<string | undefined> = new Set([undefined]);
const nobody: ReadonlySet<string | undefined> = new Set();

function sameOwner(
  left: Property,
  right: Property,
  shared: (owner: string | undefined) => string | undefined,
): string | undefined {
  const owner = shared(right.owner);
  return owner !== undefined && shared(left.owner) !== undefined ? owner : undefined;
}

function compareRequired(left: Property, right: Property, place: Place, comparer: SchemaComparer): void {
  if (left.required === right.required) return;
  const word = (required: boolean): string => (required ? 'required' : 'optional');
  comparer.report(
    `${place.side}-field-became-${right.required ? 'required' : 'optional'}`,
    place,
    left.schema,
    right.schema,
    { before: word(left.required), after: word(right.required) },
  );
}

/** The component that began or ceased to require a member. */
function requiringOwner(
  left: Property,
  right: Property,
  shared: (owner: string | undefined) => string | undefined,
): string | undefined {
  const all = [...left.requiredBy, ...right.requiredBy].filter(
    (one) => !(left.requiredBy.has(one) && right.requiredBy.has(one)),
  );
  return all.length === 1 ? shared(all[0]) : undefined;
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
