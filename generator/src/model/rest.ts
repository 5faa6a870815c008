import type { SpecNode } from '../load/node.ts';
import type { Json } from './api.ts';
import { schemaKeywords } from './keywords.ts';
import { get, isMap, json, number, text } from './read.ts';

/** Keywords of a schema that the model does not hold, as they are written. */
export type Rest = ReadonlyMap<string, Json>;

/** Sets of keywords that were read: few for each schema, and none of them is made for it. */
export type Held = ReadonlySet<string>[];

/** Read whatever the type of the value is, or lead to schemas that are read where something refers to them. */
const always: ReadonlySet<string> = new Set('$ref description nullable type $defs definitions'.split(' '));

/** Of our own schemas: what the model holds as such, what parameters say, and that there are no other members. */
export const heldByOwn: ReadonlySet<string> = new Set([
  ...Object.keys(schemaKeywords).filter((name) => name.startsWith('x-')),
  'default',
  'additionalProperties',
]);

/**
 * What a Schema Object says beyond the model: every keyword that was not read, as it is written. Whoever reads one more
 * keyword names it; one that nobody reads cannot be forgotten.
 */
export function restOf(node: SpecNode, held: Held, isInferred: boolean): Rest | undefined {
  if (!isMap(node)) return undefined;
  const rest = new Map<string, Json>();
  const isRead = (name: string): boolean => always.has(name) || held.some((one) => one.has(name));
  for (const [name, { value }] of node.entries)
    if (!isRead(name) || !isExact(value)) rest.set(name, json(value));
  if (isRead('discriminator')) {
    const mapping = get(get(node, 'discriminator'), 'mapping');
    if (mapping !== undefined) rest.set('mapping', json(mapping));
  }
  for (const bound of ['minimum', 'maximum'] as const) exclusive(node, bound, rest);
  missing(node, rest);
  // It is read as a type that it only seems to be.
  if (isInferred) rest.set('untyped', true);
  return rest.size === 0 ? undefined : rest;
}

/** OpenAPI 3.0 says it beside the bound, 3.1 in its place; the bound itself is in the model. */
function exclusive(node: SpecNode, bound: 'minimum' | 'maximum', rest: Map<string, Json>): void {
  const name = bound === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  const value = get(node, name);
  if (value === undefined) return;
  const both = number(value) !== undefined && get(node, bound) !== undefined;
  if (!both && isExact(value)) rest.set(name, text(value) !== 'false');
  else rest.set(name, json(value));
}

/** Names that must be there, and whose members stand elsewhere. */
function missing(node: SpecNode, rest: Map<string, Json>): void {
  const [required, properties] = [get(node, 'required'), get(node, 'properties')];
  if (required?.kind !== 'seq') return;
  const names = required.items.filter((one) => get(properties, text(one) ?? '') === undefined);
  if (names.length > 0) rest.set('required', names.map(json));
}

/** A number of more than 15 digits is another one in the model. */
export function isExact(node: SpecNode): boolean {
  return (
    node.kind !== 'scalar' || typeof node.value !== 'number' || !/\d{16}/.test(node.source.replace('.', ''))
  );
}
