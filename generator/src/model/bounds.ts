import type { Schema } from './api.ts';

/** The least and the most that a schema allows, as far as it says so; empty where it cannot. */
function boundValues(schema: Schema): readonly (number | undefined)[] {
  switch (schema.kind) {
    case 'number':
      return [schema.min, schema.max];
    case 'string':
      return [schema.minLength, schema.maxLength];
    case 'array':
      return [schema.minItems, schema.maxItems];
    default:
      return [];
  }
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

/** `at most 36 characters`, for each bound that there is. */
export function boundTexts(schema: Schema): readonly string[] {
  return boundValues(schema).flatMap((value, index) =>
    value === undefined
      ? []
      : [`${index === 0 ? 'at least' : 'at most'} ${value}${units[schema.kind] ?? ''}`],
  );
}
