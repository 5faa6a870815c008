import type { Json } from '../model/api.ts';
import { jsonText, textOf } from '../model/json-text.ts';
import { type Effect, keywordOf } from '../model/keywords.ts';
import type { Rest } from '../model/rest.ts';

export function effectOf(name: string): Effect {
  // What a schema without a type is read as: it may be others.
  return name === 'untyped' ? 'widens' : (keywordOf(name)?.does ?? 'meaning');
}

/** A keyword whose value says something. */
export function saying(rest: Rest | undefined, name: string): Json | undefined {
  const value = rest?.get(name);
  return value === undefined || keywordOf(name)?.silent?.includes(jsonText(value)) ? undefined : value;
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
