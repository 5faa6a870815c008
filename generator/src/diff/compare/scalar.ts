import type { Schema } from '../../model/api.ts';
import type { Side } from '../../model/forms.ts';
import { bounds, type Place, type SchemaComparer } from './schema.ts';

export type ScalarSchema = Extract<Schema, { readonly kind: 'string' | 'number' | 'boolean' | 'null' }>;

export function isScalar(schema: Schema): schema is ScalarSchema {
  return (
    schema.kind === 'string' ||
    schema.kind === 'number' ||
    schema.kind === 'boolean' ||
    schema.kind === 'null'
  );
}

/** The TypeScript types that make up a scalar's type, without its enum. */
export function primitives(schema: ScalarSchema, side: Side): readonly string[] {
  const exact = side === 'request' ? ['bigint', 'number', 'string'] : ['string'];
  if (schema.kind === 'string') return schema.format === 'decimal' ? exact : ['string'];
  if (schema.kind === 'number')
    return schema.format === 'decimal' || schema.format === 'int64' ? exact : ['number'];
  return [schema.kind];
}

export function compareScalars(
  base: ScalarSchema,
  head: ScalarSchema,
  place: Place,
  comparer: SchemaComparer,
): void {
  const [before, after] = [primitives(base, place.side), primitives(head, place.side)];
  const [values, others] = [valuesOf(base), valuesOf(head)];
  const same = before.length === after.length && before.every((one) => after.includes(one));
  if (!same) {
    const fits = place.side === 'request' ? before.every((one) => after.includes(one)) : false;
    comparer.report(
      fits && others === undefined ? 'request-type-widened' : `${place.side}-type-changed`,
      place,
      base,
      head,
    );
    return;
  }
  if (values !== undefined && others !== undefined) compareValues(base, head, place, comparer);
  if ((values === undefined) !== (others === undefined)) enumChanged(base, head, place, comparer);
  else compareWire(base, head, place, comparer);
  limits(base, head, place, comparer);
}

/** How the value travels, where its type does not tell. */
function compareWire(base: ScalarSchema, head: ScalarSchema, place: Place, comparer: SchemaComparer): void {
  const [wire, other] = [wireOf(base), wireOf(head)];
  const kinds = `${base.kind}/${formatOf(base, place.side)}` !== `${head.kind}/${formatOf(head, place.side)}`;
  if (wire === other && !kinds) return;
  const [before, after] = [wireText(base, wire), wireText(head, other)];
  comparer.report('wire-type-changed', place, base, head, { before, after, identity: [before, after] });
}

/** An enum without a list, or a list where there was none. */
function enumChanged(base: ScalarSchema, head: ScalarSchema, place: Place, comparer: SchemaComparer): void {
  const gained = valuesOf(head) !== undefined;
  const request = gained ? 'request-type-changed' : 'request-type-widened';
  const closed = gained ? 'response-enum-closed' : 'response-enum-opened';
  // An open list is the plain type with suggestions.
  const response = isClosed(gained ? head : base) ? closed : 'response-type-narrowed';
  comparer.report(place.side === 'request' ? request : response, place, base, head);
}

function compareValues(base: ScalarSchema, head: ScalarSchema, place: Place, comparer: SchemaComparer): void {
  const [values, others] = [valuesOf(base) ?? [], valuesOf(head) ?? []];
  const added = others.filter((one) => !values.includes(one)).sort();
  const removed = values.filter((one) => !others.includes(one)).sort();
  const closed = isClosed(base) && isClosed(head) ? 'closed-' : '';
  const prefix = place.side === 'request' ? 'request-enum-value' : (`response-${closed}enum-value` as const);
  if (added.length > 0)
    comparer.report(`${prefix}-added`, place, base, head, {
      before: undefined,
      after: added.join(', '),
      identity: ['', added.join('|')],
    });
  if (removed.length > 0)
    comparer.report(`${prefix}-removed`, place, base, head, {
      before: removed.join(', '),
      after: undefined,
      identity: [removed.join('|'), ''],
    });
  if (place.side === 'response' && isClosed(base) !== isClosed(head))
    comparer.report(isClosed(head) ? 'response-enum-closed' : 'response-enum-opened', place, base, head);
}

function limits(base: ScalarSchema, head: ScalarSchema, place: Place, comparer: SchemaComparer): void {
  if (base.kind === 'string' && head.kind === 'string') {
    bounds(
      place,
      comparer,
      base,
      head,
      [
        [base.minLength, head.minLength, 'at least'],
        [base.maxLength, head.maxLength, 'at most'],
      ],
      'characters',
    );
    if (base.pattern !== head.pattern) {
      const rule =
        place.side === 'response'
          ? 'response-limit-changed'
          : head.pattern === undefined
            ? 'request-limit-loosened'
            : 'request-limit-tightened';
      comparer.report(rule, place, base, head, {
        before: base.pattern,
        after: head.pattern,
        identity: [`pattern ${base.pattern ?? ''}`, `pattern ${head.pattern ?? ''}`],
      });
    }
  }
  if (base.kind === 'number' && head.kind === 'number') {
    bounds(
      place,
      comparer,
      base,
      head,
      [
        [base.min, head.min, 'at least'],
        [base.max, head.max, 'at most'],
      ],
      '',
    );
    if (base.unit !== head.unit)
      comparer.report(`${place.side}-unit-changed`, place, base, head, {
        before: base.unit,
        after: head.unit,
        identity: [`unit ${base.unit ?? ''}`, `unit ${head.unit ?? ''}`],
      });
  }
}

/** The list of values, as JSON texts. */
function valuesOf(schema: ScalarSchema): readonly string[] | undefined {
  if (schema.kind === 'null') return undefined;
  return schema.enum?.map((one: string | number | boolean) => JSON.stringify(one));
}

/** The type of a boolean has no room for others. */
function isClosed(schema: ScalarSchema): boolean {
  return schema.kind === 'boolean' || (schema.kind !== 'null' && schema.closed);
}

/** Formats that the types tell apart by name only. That a parameter is a secret has a rule of its own. */
function formatOf(schema: ScalarSchema, side: Side): string {
  if (schema.kind !== 'string' && schema.kind !== 'number') return '';
  if (schema.format === 'password' && side === 'request') return '';
  return schema.format === 'double-int' ? '' : (schema.format ?? '');
}

function wireOf(schema: ScalarSchema): string {
  return schema.kind === 'string' || schema.kind === 'number' ? schema.wire : '';
}

function wireText(schema: ScalarSchema, wire: string): string {
  return [wire === '' ? schema.kind : wire, schema.kind === 'string' ? schema.format : undefined]
    .filter((one) => one !== undefined)
    .join(' ')
    .trim();
}
