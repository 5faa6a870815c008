import { OptionsError } from './errors.ts';

/** What an option must be: whether it is, and in words. */
type Check = readonly [holds: (value: unknown) => boolean, words: string];

/** What options must be, by name. A table within: options within, or `false` where they may be switched off. */
export interface Checks {
  readonly [name: string]: Check | { readonly within: Checks; readonly orFalse?: true };
}

export const TEXT: Check = [(value) => typeof value === 'string', 'a text'];
export const BOOLEAN: Check = [(value) => typeof value === 'boolean', 'true or false'];
export const FUNCTION: Check = [isFunction, 'a function'];
export const DURATION: Check = [(value) => isNumber(value) && value > 0, 'a number of ms, more than 0'];
export const DELAY: Check = [(value) => isNumber(value) && value >= 0, 'a number of ms, 0 or more'];
export const COUNT: Check = [
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  'a whole number, 0 or more',
];
export const SHARE: Check = [(value) => isNumber(value) && value >= 0 && value < 1, 'from 0 on, less than 1'];
/** A line break in a key, left over from a file, would only be found by the HTTP layer, and quoted there. */
export const HEADER_TEXT: Check = [
  (value) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value),
  'ASCII text that is not empty, without spaces or line breaks',
];
export const HEADERS: Check = [
  // In another case one of the client's own would be sent twice.
  (value) =>
    isObject(value) &&
    Object.entries(value).every(([name, text]) => typeof text === 'string' && name === name.toLowerCase()),
  'an object of texts by lower-case name',
];
export const SIGNAL: Check = [
  (value) => isObject(value) && 'aborted' in value && isFunction(Reflect.get(value, 'addEventListener')),
  'an AbortSignal',
];

export function oneOf(...words: readonly string[]): Check {
  return [(value) => words.some((word) => word === value), words.map((word) => `'${word}'`).join(' or ')];
}

/** An object with such a method. */
export function having(method: string): Check {
  return [(value) => isObject(value) && isFunction(Reflect.get(value, method)), `an object with ${method}()`];
}

export function either(...[one, other]: readonly [Check, Check]): Check {
  return [(value) => one[0](value) || other[0](value), `${one[1]} or ${other[1]}`];
}

/**
 * Checks what types say, for callers without types. `undefined` is no value.
 *
 * @throws OptionsError that names the option, and never its value
 */
export function check(options: unknown, checks: Checks, path = ''): void {
  if (!isObject(options)) throw new OptionsError(`${path.slice(0, -1) || 'options'} must be an object`);
  for (const name in checks) {
    const value: unknown = Reflect.get(options, name);
    const expected = checks[name];
    if (value === undefined || expected === undefined) continue;
    if ('within' in expected) {
      if (value !== false || expected.orFalse !== true) check(value, expected.within, `${path}${name}.`);
    } else if (!expected[0](value)) {
      throw new OptionsError(`${path}${name} must be ${expected[1]}`);
    }
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
