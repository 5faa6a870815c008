import type { MapNode, SpecNode } from '../load/node.ts';
import type { Schema } from './api.ts';
import { get, items, scalar, text } from './read.ts';
import { isExact } from './rest.ts';

const noValues: readonly ReturnType<typeof scalar>[] = [];

/** Whether the model has room for every value of `enum` or `const`: scalars of the types that are listed. */
export function holdsValues(node: MapNode, listed: readonly string[], nullable: boolean): boolean {
  if (node.entries.has('const') && node.entries.has('enum')) return false;
  const fits = (value: unknown): boolean =>
    value === null
      ? nullable || listed.length === 1
      : typeof value === 'number'
        ? listed.includes('number') || listed.includes('integer')
        : listed.includes(typeof value);
  return valuesOf(node).every((one) => one?.kind === 'scalar' && fits(one.value) && isExact(one));
}

/** Keywords that make a value one of a type. */
const typing = 'type properties additionalProperties items prefixItems enum const'.split(' ');

/** Whether it says a type of its own. */
export function saysType(node: MapNode): boolean {
  return typing.some((word) => saysTypeBy(node, word));
}

/** A bare `type: object` beside `allOf` says nothing that its parts do not. */
function saysTypeBy(node: MapNode, word: string): boolean {
  return node.entries.has(word) && !(word === 'type' && text(get(node, 'type')) === 'object');
}

/** Keywords that the model holds for values of a type; those of lists and of open objects depend on the rest. */
const numeric = new Set('format minimum maximum exclusiveMinimum exclusiveMaximum'.split(' '));
export const keptBy: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set('format pattern minLength maxLength'.split(' ')),
  integer: numeric,
  number: numeric,
  object: new Set(['properties', 'required']),
};
export const words: Readonly<
  Record<
    'allOf' | 'oneOf' | 'anyOf' | 'discriminator' | 'values' | 'items' | 'prefixItems' | 'additional',
    ReadonlySet<string>
  >
> = {
  allOf: new Set(['allOf']),
  oneOf: new Set(['oneOf']),
  anyOf: new Set(['anyOf']),
  discriminator: new Set(['discriminator']),
  values: new Set(['enum', 'const']),
  items: new Set(['items', 'minItems', 'maxItems']),
  prefixItems: new Set(['prefixItems']),
  additional: new Set(['additionalProperties']),
};

export function isTyped({ kind }: Schema): boolean {
  return kind !== 'ref' && kind !== 'union' && kind !== 'intersection' && kind !== 'unknown';
}

export function scalarsOf(node: MapNode): typeof noValues {
  if (!node.entries.has('enum') && !node.entries.has('const')) return noValues;
  return valuesOf(node).map(scalar);
}

function valuesOf(node: MapNode): readonly (SpecNode | undefined)[] {
  return node.entries.has('const') ? [get(node, 'const')] : items(get(node, 'enum'));
}

/** What a schema without a type must be, by what else it says. */
export function inferred(node: MapNode): string {
  if (node.entries.has('properties') || node.entries.has('additionalProperties')) return 'object';
  if (node.entries.has('items') || node.entries.has('prefixItems')) return 'array';
  const kinds = new Set(
    valuesOf(node).map((one) =>
      one?.kind !== 'scalar' ? '' : one.value === null ? 'null' : String(typeof one.value),
    ),
  );
  const [kind, second] = [...kinds].filter((one) => kinds.size === 1 || one !== 'null');
  return second === undefined ? (kind ?? '') : '';
}
