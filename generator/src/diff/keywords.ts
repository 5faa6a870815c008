import type { Json } from '../model/api.ts';
import type { Rest } from './contract.ts';
import { jsonText, textOf } from './json.ts';

/** What a keyword of a schema does that the model does not hold. */
type Effect =
  /** Fewer values pass the higher it is. */
  | 'at least'
  /** Fewer values pass the lower it is. */
  | 'at most'
  /** Fewer values pass where it stands. */
  | 'restricts'
  /** More values pass where it stands. */
  | 'widens'
  /** Names that must be there. */
  | 'names'
  /** The only values that pass. */
  | 'values'
  | 'default'
  | 'words'
  | 'example'
  /** What the value means: programs may depend on it in ways that nobody knows. */
  | 'meaning';

interface Keyword {
  readonly does: Effect;
  /** Values that say what is so without the keyword. */
  readonly silent?: readonly string[];
}

const anything = ['true', '{}'];

/** Every keyword that is compared as it is written. One that is not here has a meaning that nobody knows. */
const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['minProperties', { does: 'at least', silent: ['0'] }],
  ['minContains', { does: 'at least', silent: ['1'] }],
  ['minLength', { does: 'at least', silent: ['0'] }],
  ['minItems', { does: 'at least', silent: ['0'] }],
  ['minimum', { does: 'at least' }],
  ['exclusiveMinimum', { does: 'at least', silent: ['false'] }],
  ['maxProperties', { does: 'at most' }],
  ['maxContains', { does: 'at most' }],
  ['maxLength', { does: 'at most' }],
  ['maxItems', { does: 'at most' }],
  ['maximum', { does: 'at most' }],
  ['exclusiveMaximum', { does: 'at most', silent: ['false'] }],
  ['multipleOf', { does: 'restricts' }],
  ['pattern', { does: 'restricts', silent: ['""', '".*"'] }],
  ['uniqueItems', { does: 'restricts', silent: ['false'] }],
  ['items', { does: 'restricts', silent: anything }],
  ['contains', { does: 'restricts' }],
  ['propertyNames', { does: 'restricts', silent: anything }],
  ['additionalProperties', { does: 'restricts', silent: anything }],
  ['unevaluatedItems', { does: 'restricts', silent: anything }],
  ['unevaluatedProperties', { does: 'restricts', silent: anything }],
  ['dependentRequired', { does: 'restricts', silent: ['{}'] }],
  ['dependentSchemas', { does: 'restricts', silent: ['{}'] }],
  ['untyped', { does: 'widens' }],
  ['required', { does: 'names', silent: ['[]'] }],
  ['enum', { does: 'values' }],
  ['const', { does: 'values' }],
  ['default', { does: 'default' }],
  ['title', { does: 'words' }],
  ['deprecated', { does: 'words', silent: ['false'] }],
  ['externalDocs', { does: 'words' }],
  ['xml', { does: 'words' }],
  ['$comment', { does: 'words' }],
  ['$schema', { does: 'words' }],
  ['example', { does: 'example' }],
  ['examples', { does: 'example' }],
  ['readOnly', { does: 'meaning', silent: ['false'] }],
  ['writeOnly', { does: 'meaning', silent: ['false'] }],
  ['patternProperties', { does: 'meaning', silent: ['{}'] }],
  ['properties', { does: 'meaning', silent: ['{}'] }],
  ['not', { does: 'meaning', silent: ['false'] }],
  ...['allOf', 'anyOf', 'oneOf'].map((name): [string, Keyword] => [
    name,
    { does: 'meaning', silent: ['[]'] },
  ]),
]);

export function effectOf(name: string): Effect {
  return keywords.get(name)?.does ?? 'meaning';
}

/** A keyword whose value says something. */
export function saying(rest: Rest | undefined, name: string): Json | undefined {
  const value = rest?.get(name);
  return value === undefined || keywords.get(name)?.silent?.includes(jsonText(value)) ? undefined : value;
}

/** `uniqueItems: true` */
export function keywordText(name: string, value: Json): string {
  if (name === 'untyped') return 'values of other types';
  return `${name}: ${textOf(value) ?? jsonText(value)}`;
}

/** What is said of one kind, a line each. */
export function linesOf(rest: Rest | undefined, does: Effect): string {
  return [...(rest?.keys() ?? [])]
    .filter((name) => effectOf(name) === does)
    .sort()
    .flatMap((name) => {
      const value = saying(rest, name);
      return value === undefined ? [] : [keywordText(name, value)];
    })
    .join('\n');
}

export function wordsOf(rest: Rest | undefined): string {
  return linesOf(rest, 'words');
}

/** Without words, examples and what says nothing: two that are equal let the same values pass. */
export function weightyText(rest: Rest | undefined): string {
  return [...(rest?.keys() ?? [])]
    .filter((name) => !['words', 'example'].includes(effectOf(name)))
    .sort()
    .flatMap((name) => {
      const value = saying(rest, name);
      return value === undefined ? [] : [keywordText(name, value)];
    })
    .join(', ');
}

/** Both at once. */
export function mergedRest(rests: readonly Rest[]): Rest | undefined {
  const [first, ...others] = rests;
  if (others.length === 0) return first;
  const merged = new Map<string, Json>(first);
  for (const rest of others)
    for (const [name, value] of rest) {
      const known = merged.get(name);
      merged.set(name, known === undefined ? value : both(name, known, value));
    }
  return merged;
}

function both(name: string, left: Json, right: Json): Json {
  if (jsonText(left) === jsonText(right)) return left;
  const does = effectOf(name);
  if (does === 'names' && Array.isArray(left) && Array.isArray(right))
    return [...new Map([...left, ...right].map((one: Json) => [jsonText(one), one])).values()];
  if (does === 'at least' || does === 'at most')
    return isLess(left, right) === (does === 'at most') ? left : right;
  return [left, right];
}

/** Digit by digit where both are whole: bounds may be longer than a number here can be. */
export function isLess(left: Json, right: Json): boolean {
  const [one, other] = [textOf(left) ?? '', textOf(right) ?? ''];
  const whole = /^-?\d+$/;
  if (whole.test(one) && whole.test(other)) return BigInt(one) < BigInt(other);
  return Number(one) < Number(other);
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'object' && value !== null && 'number' in value ? Number(value.number) : undefined;
}
