import type { Schema } from '../../model/api.ts';
import { weightyText } from '../keywords.ts';
import type { RuleId } from '../rules/index.ts';
import type { Place, SchemaComparer } from './schema.ts';
import { isAny, type Whole } from './whole.ts';

/** Several things that hold at once and cannot be made one: an object and a choice, say. */
export function compareParts(
  left: Whole,
  right: Whole,
  [base, head]: readonly [Schema, Schema],
  place: Place,
  comparer: SchemaComparer,
): void {
  const [gone, come] = [new Set(partsOf(base)), new Set(partsOf(head))];
  const pairs: (readonly [Schema, Schema])[] = [];
  const ways: readonly ((one: Schema, of: 'base' | 'head') => string)[] = [
    (one, of) => comparer.shapeOf(one, of),
    (one) => one.kind,
  ];
  for (const way of ways)
    for (const one of gone) {
      const other = [...come].find((candidate) => way(candidate, 'head') === way(one, 'base'));
      if (other === undefined) continue;
      pairs.push([one, other]);
      gone.delete(one);
      come.delete(other);
    }
  if (pairs.length === 0) {
    comparer.report(`${place.side}-type-changed`, place, base, head);
    return;
  }
  for (const pair of pairs) comparer.kinds(left, right, pair, pair, place);
  for (const one of gone) tell(one, 'base', place, comparer);
  for (const one of come) tell(one, 'head', place, comparer);
}

function partsOf(schema: Schema): readonly Schema[] {
  return schema.kind === 'intersection' ? schema.members : [schema];
}

/** One more thing that must hold, or one less. */
function tell(part: Schema, of: 'base' | 'head', place: Place, comparer: SchemaComparer): void {
  const sides = (one: Schema): readonly [Schema | undefined, Schema | undefined] =>
    of === 'base' ? [one, undefined] : [undefined, one];
  const text = untypedText(part);
  if (text !== undefined) {
    const more = of === 'base' ? { before: text, after: undefined } : { before: undefined, after: text };
    comparer.report('schema-keyword-changed', place, ...sides(part), {
      ...more,
      identity: [more.before ?? '', more.after ?? ''],
    });
    return;
  }
  const rule: RuleId =
    place.side === 'request'
      ? of === 'base'
        ? 'request-type-widened'
        : 'request-type-changed'
      : of === 'base'
        ? 'response-type-changed'
        : 'response-type-narrowed';
  comparer.report(rule, place, ...sides(part));
}

/** A choice between conditions that are no types: `required: ["a"] | required: ["b"]`. */
function untypedText(part: Schema): string | undefined {
  const members = part.kind === 'union' ? part.members : [part];
  if (!members.every(isAny)) return undefined;
  return members.map((one) => weightyText(one.rest) || 'anything').join(' | ');
}
