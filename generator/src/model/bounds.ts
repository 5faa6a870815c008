import type { Schema } from './api.ts';

/** What a value, its length or its number of items must reach, or must not pass. */
export interface Bound {
  readonly word: 'at least' | 'at most';
  readonly value: number | undefined;
  readonly unit: '' | 'characters' | 'items';
}

/** All bounds that a schema may have, those that it has not without a value. */
export function boundsOf(schema: Schema): readonly Bound[] {
  switch (schema.kind) {
    case 'number':
      return pair(schema.min, schema.max, '');
    case 'string':
      return pair(schema.minLength, schema.maxLength, 'characters');
    case 'array':
      return pair(schema.minItems, schema.maxItems, 'items');
    default:
      return [];
  }
}

function pair(least: number | undefined, most: number | undefined, unit: Bound['unit']): readonly Bound[] {
  return [
    { word: 'at least', value: least, unit },
    { word: 'at most', value: most, unit },
  ];
}

/** `at most 36 characters`, for each bound that there is. */
export function boundTexts(schema: Schema): readonly string[] {
  return boundsOf(schema).flatMap(({ word, value, unit }) =>
    value === undefined ? [] : [`${word} ${value} ${unit}`.trimEnd()],
  );
}
