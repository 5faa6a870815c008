import type { Schema } from '../../model/api.ts';
import type { ScalarSchema } from './scalar.ts';

type Kind<K> = Extract<Schema, { readonly kind: K }>;

/** Scalars of one kind that all hold at once; undefined for none. */
export function mergedScalars(scalars: readonly ScalarSchema[]): ScalarSchema | undefined {
  const [first, ...others] = scalars;
  return others.reduce<ScalarSchema | undefined>((merged, one) => {
    if (merged?.kind === 'string' && one.kind === 'string') return strings(merged, one);
    if (merged?.kind === 'number' && one.kind === 'number') return numbers(merged, one);
    if (merged?.kind === 'boolean' && one.kind === 'boolean') return booleans(merged, one);
    return merged;
  }, first);
}

function booleans(left: Kind<'boolean'>, right: Kind<'boolean'>): ScalarSchema {
  return {
    ...left,
    rest: undefined,
    enum: common(left.enum, right.enum),
    nullable: left.nullable && right.nullable,
  };
}

function strings(left: Kind<'string'>, right: Kind<'string'>): ScalarSchema {
  const patterns = [left.pattern, right.pattern].filter((one) => one !== undefined);
  return {
    ...left,
    rest: undefined,
    nullable: left.nullable && right.nullable,
    format: left.format ?? right.format,
    enum: common(left.enum, right.enum),
    closed: left.closed || right.closed,
    enumDescriptions: new Map([...left.enumDescriptions, ...right.enumDescriptions]),
    pattern: patterns.length === 0 ? undefined : [...new Set(patterns)].join(' and '),
    minLength: higher(left.minLength, right.minLength),
    maxLength: lower(left.maxLength, right.maxLength),
  };
}

function numbers(left: Kind<'number'>, right: Kind<'number'>): ScalarSchema {
  return {
    ...left,
    rest: undefined,
    nullable: left.nullable && right.nullable,
    type: left.type === 'integer' ? 'integer' : right.type,
    format: left.format ?? right.format,
    enum: common(left.enum, right.enum),
    closed: left.closed || right.closed,
    min: higher(left.min, right.min),
    max: lower(left.max, right.max),
    unit: left.unit ?? right.unit,
  };
}

function common<T>(
  left: readonly T[] | undefined,
  right: readonly T[] | undefined,
): readonly T[] | undefined {
  return left === undefined || right === undefined
    ? (left ?? right)
    : left.filter((one) => right.includes(one));
}

function higher(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}

function lower(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);
}
