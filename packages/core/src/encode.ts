import { compareDecimals, toDecimalText, toIntegerText } from './decimal.ts';
import { ParameterError, showValue, suggestName } from './error-parameter.ts';
import type { EncodedCall, Operation, Parameter, Rule } from './operation.ts';
import { evaluateRules, type Violation } from './rules.ts';
import { givenValue } from './wire-text.ts';

/** A call's parameters, checked and written. */
export interface EncodedParameters {
  /** The operation's path with its parameters filled in. */
  readonly path: string;
  /** All other parameters, in declared order: `a=1&b=2` (RFC 3986). Empty where none is sent. */
  readonly text: string;
  /** Wire text by parameter name, for rules, weights and lookups. Repeated values are joined by `,`. */
  readonly values: Readonly<Record<string, string>>;
}

export const NO_PARAMETERS: Readonly<Record<string, unknown>> = {};

type Given = Readonly<Record<string, unknown>>;

/** Characters that RFC 3986 leaves alone: most texts need no escaping, and this finds out cheaply. */
const UNRESERVED = /^[\w.~-]*$/;
const SUB_DELIMITERS = /[!'()*]/g;

/**
 * Checks the parameters of a call and writes them, in the order in which the operation declares them. `undefined`
 * counts as absent.
 *
 * @throws ParameterError naming the operation, the parameter and the reason; nothing else
 */
export function encodeParameters(
  operation: Operation,
  params: Readonly<Record<string, unknown>> | undefined,
): EncodedParameters {
  const given = params ?? NO_PARAMETERS;
  const values: Record<string, string> = {};
  let path = operation.path;
  let text = '';
  let sent = 0;
  for (const parameter of operation.parameters) {
    const { name } = parameter;
    const value = givenValue(given, name);
    if (value === undefined) {
      if (parameter.required === true)
        throw missingParameter(operation.key, operation.parameters, given, name);
      continue;
    }
    sent++;
    if (parameter.array !== undefined) {
      const items = arrayTexts(operation.key, parameter, value);
      const list = parameter.array === 'json' ? jsonArray(parameter, items) : undefined;
      values[name] = list ?? items.join(',');
      if (list !== undefined) text += pair(operation.key, name, list, text);
      else for (const item of items) text += pair(operation.key, name, item, text);
      continue;
    }
    const wire = scalarText(operation.key, parameter, value, name);
    values[name] = wire;
    if (parameter.inPath === true) path = path.replace(`{${name}}`, pathSegment(operation.key, name, wire));
    else text += pair(operation.key, name, wire, text);
  }
  checkNames(operation.key, operation.parameters, given, sent);
  if (operation.rules !== undefined) checkRules(operation.key, operation.rules, values);
  return { path, text, values };
}

/** A call's parameters as they travel, by the encoder that its operation needs. */
export function encoded(operation: Operation, params: Given | undefined): EncodedCall {
  if (operation.encode !== undefined) return operation.encode(operation, params);
  if (operation.in === 'json') throw new ParameterError(operation.key, 'body', 'is written by encodeJson');
  const { path, text, values } = encodeParameters(operation, params);
  return operation.in === 'query'
    ? { path, query: text, body: '', values }
    : { path, query: '', body: text, values };
}

/**
 * Writes parameters of a request that no spec describes, in the order given: `a=1&b=2`, arrays by repeated names.
 *
 * @throws ParameterError where a value is no string, exact number, bigint or boolean
 */
export function encodePairs(pairs: Readonly<Record<string, unknown>>, operation = 'request'): string {
  let text = '';
  for (const name of Object.keys(pairs)) {
    const value = pairs[name];
    if (value === undefined) continue;
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const item of items) {
      const wire = typeof item === 'string' || typeof item === 'boolean' ? String(item) : toDecimalText(item);
      if (wire === undefined) {
        throw new ParameterError(
          operation,
          name,
          `must be text, an exact number or a boolean, got ${showValue(item)}`,
        );
      }
      text += `${text === '' ? '' : '&'}${escapeText(operation, name, name)}=${escapeText(operation, name, wire)}`;
    }
  }
  return text;
}

/** @param at what the value is called in errors */
export function scalarText(operation: string, parameter: Parameter, value: unknown, at: string): string {
  const text = kindText(parameter, value);
  if (text === undefined) throw malformed(operation, parameter, value, EXPECTED[parameter.kind], at);
  const { values, min, max, unit } = parameter;
  if (values !== undefined && !isListed(values, text)) {
    throw malformed(operation, parameter, value, `one of ${values.join(', ')}`, at);
  }
  const looks = unit === undefined || max !== undefined ? unit : (UNITS[text.length] ?? unit);
  if (looks !== unit)
    throw malformed(operation, parameter, value, `a time in ${unit}, and looks like one in ${looks}`, at);
  if (min !== undefined && !isBound(text, min, 1))
    throw malformed(operation, parameter, value, `at least ${min}`, at);
  if (max !== undefined && !isBound(text, max, -1))
    throw malformed(operation, parameter, value, `at most ${max}`, at);
  return text;
}

/** What a time of our days is in that has so many digits. */
const UNITS: Readonly<Record<number, string>> = { 10: 's', 13: 'ms', 16: 'µs' };

const EXPECTED: Readonly<Record<Parameter['kind'], string>> = {
  string: 'text that is not empty',
  decimal: 'a decimal: text of digits without exponent, a bigint, or an exact number',
  int64: 'an integer: text of digits, a bigint, or a number up to 2^53',
  integer: 'a whole number up to 2^53',
  boolean: 'true or false',
  object: 'an object',
};

function kindText(parameter: Parameter, value: unknown): string | undefined {
  switch (parameter.kind) {
    case 'string':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'decimal':
      return toDecimalText(value);
    case 'int64':
      return toIntegerText(value);
    case 'integer':
      return Number.isSafeInteger(value) ? String(value) : undefined;
    case 'boolean':
      if (typeof value !== 'boolean') return undefined;
      return parameter.upper === true ? (value ? 'TRUE' : 'FALSE') : String(value);
    case 'object':
      return undefined;
  }
}

function isListed(values: readonly (string | number)[], text: string): boolean {
  for (const value of values) if (String(value) === text) return true;
  return false;
}

/** Whether `text` is the bound itself or lies on its `side`. */
function isBound(text: string, bound: number, side: 1 | -1): boolean {
  const limit = toDecimalText(bound);
  return limit === undefined || compareDecimals(text, limit) !== -side;
}

function arrayTexts(operation: string, parameter: Parameter, value: unknown): string[] {
  const { name } = parameter;
  if (!Array.isArray(value) || value.length === 0) {
    throw malformed(operation, parameter, value, 'an array with at least one item', name);
  }
  const texts: string[] = [];
  // By index, so that holes are seen and refused.
  for (let index = 0; index < value.length; index++)
    texts.push(scalarText(operation, parameter, value[index], name));
  return texts;
}

function jsonArray(parameter: Parameter, items: readonly string[]): string {
  let text = '[';
  for (const item of items) text += (text === '[' ? '' : ',') + jsonScalar(parameter, item);
  return `${text}]`;
}

/** Decimals are quoted, as exchanges send them, and integers are bare, unless the spec says otherwise. */
export function jsonScalar({ kind, json }: Parameter, wire: string): string {
  if (kind === 'boolean') return wire.toLowerCase();
  const isText = kind === 'string' || (kind === 'decimal' ? json !== 'number' : json === 'string');
  // JSON's numbers have no leading zeros.
  return isText ? JSON.stringify(wire) : wire.replace(/^(-?)0+(?=\d)/, '$1').replace(/^-0$/, '0');
}

export function pair(operation: string, name: string, wire: string, before: string): string {
  return `${before === '' ? '' : '&'}${escapeText(operation, name, name)}=${escapeText(operation, name, wire)}`;
}

export function pathSegment(operation: string, name: string, wire: string): string {
  // Dot segments would be folded by URL parsers and lead to another path.
  if (wire === '.' || wire === '..') throw new ParameterError(operation, name, 'must not be a dot segment');
  return escapeText(operation, name, wire);
}

function escapeText(operation: string, name: string, text: string): string {
  if (UNRESERVED.test(text)) return text;
  try {
    return encodeURIComponent(text).replace(SUB_DELIMITERS, escapeCharacter);
  } catch {
    throw new ParameterError(operation, name, 'is no well-formed Unicode: it holds half a surrogate pair');
  }
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

export function malformed(
  operation: string,
  { secret }: Parameter,
  value: unknown,
  expected: string,
  at: string,
): ParameterError {
  const got = secret === true ? '' : `, got ${value === '' ? 'empty text' : showValue(value)}`;
  return new ParameterError(operation, at, `must be ${expected}${got}`);
}

/** @param within what the names are members of, in errors: `orders[1].` */
export function missingParameter(
  operation: string,
  known: readonly Parameter[],
  given: Given,
  name: string,
  within = '',
): Error {
  // A misspelt name is the likelier mistake than a forgotten one, so it is looked for first.
  rejectUnknown(operation, known, given, within);
  return new ParameterError(operation, within + name, 'is required and was not given');
}

/** @param sent how many of those known were given */
export function checkNames(
  operation: string,
  known: readonly Parameter[],
  given: Given,
  sent: number,
  within = '',
): void {
  let present = 0;
  for (const name in given) if (given[name] !== undefined) present++;
  if (present !== sent) rejectUnknown(operation, known, given, within);
}

function rejectUnknown(operation: string, known: readonly Parameter[], given: Given, within: string): void {
  const names = known.map((parameter) => parameter.name);
  for (const name in given) {
    if (given[name] === undefined || names.includes(name)) continue;
    const suggestion = suggestName(name, names);
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    const what = within === '' ? 'parameter of this operation' : 'member that this object may have';
    throw new ParameterError(operation, within + name, `is no ${what}${hint}`);
  }
}

/** @throws ParameterError naming those at fault */
export function checkRules(
  operation: string,
  rules: readonly Rule[],
  values: Readonly<Record<string, string>>,
  within = '',
): void {
  const violation = evaluateRules(rules, values);
  if (violation === undefined) return;
  const { rule, action, parameters } = violation;
  const reason = rule.note ?? DEFAULT_REASON[action];
  throw new ParameterError(operation, parameters.map((name) => within + name).join(', '), reason);
}

const DEFAULT_REASON: Readonly<Record<Violation['action'], string>> = {
  require: 'must be sent with the other parameters of this call',
  equals: 'must have another value with the other parameters of this call',
  forbid: 'must not be sent with the other parameters of this call',
  exactlyOne: 'exactly one of these must be sent',
  atLeastOne: 'at least one of these must be sent',
  atMostOne: 'at most one of these may be sent',
  compare: 'these are in the wrong order or too far apart',
};
