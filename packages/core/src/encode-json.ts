import {
  checkNames,
  checkRules,
  jsonScalar,
  malformed,
  missingParameter,
  NO_PARAMETERS,
  pair,
  pathSegment,
  scalarText,
} from './encode.ts';
import type { EncodedCall, Operation, Parameter } from './operation.ts';
import { givenValue, setMember } from './wire-text.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * Checks and writes the parameters of an operation with a JSON body, or with objects in its query or form. Only
 * operations that need it refer to it.
 *
 * @throws ParameterError naming the operation, the parameter or member (`orders[1].price`) and the reason; nothing else
 */
export function encodeJson(operation: Operation, params: Given | undefined): EncodedCall {
  const { key, parameters } = operation;
  const given = params ?? NO_PARAMETERS;
  const values: Record<string, string> = {};
  let { path } = operation;
  let query = '';
  let form = '';
  let whole: string | undefined;
  const members: string[] = [];
  let sent = 0;
  for (const parameter of parameters) {
    const { name, inPath, inQuery } = parameter;
    const value = givenValue(given, name);
    if (value === undefined) {
      if (parameter.required === true) throw missingParameter(key, parameters, given, name);
      continue;
    }
    sent++;
    // A list that is all there is needs no name.
    const at = parameter.whole === true && parameters.length === 1 ? '' : name;
    const isJson = operation.in === 'json' && inPath !== true && inQuery !== true;
    const written =
      isJson || parameter.array === 'json' || parameter.kind === 'object'
        ? jsonValue(key, parameter, value, at)
        : textValue(key, parameter, value);
    setMember(values, name, written.text);
    const pairs = (before: string): string =>
      written.texts.reduce((text, one) => text + pair(key, name, one, before + text), '');
    if (inPath === true) path = path.replace(`{${name}}`, () => pathSegment(key, name, written.text));
    else if (parameter.whole === true) whole = written.json;
    else if (isJson) members.push(`${JSON.stringify(name)}:${written.json}`);
    else if (operation.in === 'query' || inQuery === true) query += pairs(query);
    else form += pairs(form);
  }
  checkNames(key, parameters, given, sent);
  if (operation.rules !== undefined) checkRules(key, operation.rules, values);
  const body =
    operation.in !== 'json' ? form : (whole ?? (members.length === 0 ? '' : `{${members.join(',')}}`));
  return { path, query, body, values };
}

interface Written {
  /** As rules and weights see it. */
  readonly text: string;
  /** One for each time that the name is repeated. */
  readonly texts: readonly string[];
  readonly json: string;
}

function textValue(operation: string, parameter: Parameter, value: unknown): Written {
  const { name, array } = parameter;
  const items = array === undefined ? [value] : listOf(operation, parameter, value, name);
  const texts = items.map((item) => scalarText(operation, parameter, item, name));
  return { text: texts.join(','), texts, json: '' };
}

function jsonValue(operation: string, parameter: Parameter, value: unknown, at: string): Written {
  if (value === null && parameter.nullable === true) return { text: 'null', texts: ['null'], json: 'null' };
  if (parameter.array === undefined) {
    const { text, json } = jsonItem(operation, parameter, value, at);
    return { text, texts: [text], json };
  }
  const items = listOf(operation, parameter, value, at).map(
    (item, index) => jsonItem(operation, parameter, item, `${at}[${index}]`).json,
  );
  const json = `[${items.join(',')}]`;
  return { text: json, texts: [json], json };
}

function listOf(operation: string, parameter: Parameter, value: unknown, at: string): readonly unknown[] {
  const { minItems = 1, maxItems = Number.POSITIVE_INFINITY } = parameter;
  const wanted = (words: string): Error =>
    malformed(operation, parameter, value, words, at === '' ? parameter.name : at);
  if (!Array.isArray(value)) throw wanted('an array');
  if (value.length < minItems)
    throw wanted(`an array with at least ${minItems === 1 ? 'one item' : `${minItems} items`}`);
  if (value.length > maxItems) throw wanted(`an array with at most ${maxItems} items`);
  // Holes are seen, and refused as undefined.
  return Array.from<unknown>(value);
}

function jsonItem(
  operation: string,
  parameter: Parameter,
  value: unknown,
  at: string,
): { readonly text: string; readonly json: string } {
  const { members, rules } = parameter;
  if (members === undefined) {
    const text = scalarText(operation, parameter, value, at);
    return { text, json: jsonScalar(parameter, text) };
  }
  if (!isObject(value)) throw malformed(operation, parameter, value, 'an object', at);
  const within = `${at}.`;
  const values: Record<string, string> = {};
  const written: string[] = [];
  for (const member of members) {
    const { name } = member;
    const one = givenValue(value, name);
    if (one === undefined) {
      if (member.required === true) throw missingParameter(operation, members, value, name, within);
      continue;
    }
    const { text, json } = jsonValue(operation, member, one, within + name);
    setMember(values, name, text);
    written.push(`${JSON.stringify(name)}:${json}`);
  }
  checkNames(operation, members, value, written.length, within);
  if (rules !== undefined) checkRules(operation, rules, values, within);
  const json = `{${written.join(',')}}`;
  return { text: json, json };
}

/** Values of secret members, at any depth. */
export function secretsInside(parameters: readonly Parameter[], given: unknown): readonly string[] {
  if (!isObject(given)) return [];
  return parameters.flatMap(({ name, secret, members }) => {
    const value = givenValue(given, name);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (members !== undefined) return items.flatMap((item) => secretsInside(members, item));
    return secret === true && value !== undefined ? items.map(String) : [];
  });
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
