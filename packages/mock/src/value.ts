import { compareDecimals, toDecimalText } from '@exspec/core';
import type { MockParameter } from './tables.ts';

const INTEGER = /^-?\d+$/;

/** Patterns of the tables, compiled once: the engine sees the same few with every request. */
const compiled = new WeakMap<MockParameter, RegExp>();

/**
 * What is wrong with one value: `illegal` where its characters do not fit the pattern, `malformed` where it is not
 * of its kind, not among the legal values, or out of range. Decimals and ids compare exactly, digit by digit.
 */
export function checkValue(parameter: MockParameter, text: string): 'illegal' | 'malformed' | undefined {
  if (!isOfKind(parameter, text)) return 'malformed';
  const length = Array.from(text).length;
  if (length < (parameter.minLength ?? 0) || length > (parameter.maxLength ?? Number.POSITIVE_INFINITY)) {
    return 'malformed';
  }
  if (parameter.pattern !== undefined && !patternOf(parameter, parameter.pattern).test(text))
    return 'illegal';
  if (parameter.values !== undefined && !parameter.values.some((value) => String(value) === text)) {
    return 'malformed';
  }
  return isInRange(parameter, text) ? undefined : 'malformed';
}

function isOfKind(parameter: MockParameter, text: string): boolean {
  switch (parameter.kind) {
    case 'string':
      return true;
    case 'decimal':
      return toDecimalText(text) !== undefined;
    case 'int64':
      return INTEGER.test(text);
    case 'integer':
      return INTEGER.test(text) && Number.isSafeInteger(Number(text));
    case 'object':
      return false;
    case 'boolean':
      return parameter.upper ? text === 'TRUE' || text === 'FALSE' : text === 'true' || text === 'false';
  }
}

function isInRange(parameter: MockParameter, text: string): boolean {
  if (parameter.kind === 'string' || parameter.kind === 'boolean') return true;
  const value = toDecimalText(text);
  const min = toDecimalText(parameter.min);
  const max = toDecimalText(parameter.max);
  if (value === undefined) return false;
  if (min !== undefined && compareDecimals(value, min) < 0) return false;
  return max === undefined || compareDecimals(value, max) <= 0;
}

/** JSON Schema patterns are Unicode ones; some that people write (`[\w-.]`) are legal only without the flag. */
function patternOf(parameter: MockParameter, source: string): RegExp {
  let pattern = compiled.get(parameter);
  if (pattern === undefined) {
    try {
      pattern = new RegExp(source, 'u');
    } catch {
      pattern = new RegExp(source);
    }
    compiled.set(parameter, pattern);
  }
  return pattern;
}
