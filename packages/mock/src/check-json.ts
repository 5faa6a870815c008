import { numberText, parseNumberTexts, wireTextOf } from './number-text.ts';
import { type ParameterSituation, type Refusal, refuseParameter } from './refusal.ts';
import { refuseRules } from './rules.ts';
import type { MockParameter, MockTables } from './tables.ts';
import { checkValue } from './value.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a value in JSON: types on the wire, lengths of lists, members of objects at any depth.
 *
 * @param value as `parseNumberTexts` reads it
 * @param at what it is called in errors: `orders[1].price`
 */
export function checkJson(
  tables: MockTables,
  parameter: MockParameter,
  value: unknown,
  at: string,
): Refusal | undefined {
  const refuse = (situation: ParameterSituation): Refusal => refuseValue(tables, parameter, situation, at);
  if (value === null && parameter.nullable === true) return undefined;
  if (parameter.array === undefined) return checkItem(tables, parameter, value, at);
  if (!Array.isArray(value)) return refuse('malformed');
  const { minItems = 1, maxItems = Number.POSITIVE_INFINITY } = parameter;
  if (value.length < minItems || value.length > maxItems) return refuse('malformed');
  // Of a list of texts the exchange names the list.
  const nameOf = (index: number): string => (parameter.members === undefined ? at : `${at}[${index}]`);
  return first(value.map((item: unknown, index) => () => checkItem(tables, parameter, item, nameOf(index))));
}

function checkItem(
  tables: MockTables,
  parameter: MockParameter,
  value: unknown,
  at: string,
): Refusal | undefined {
  const { members } = parameter;
  if (members === undefined) return checkScalar(tables, parameter, value, at);
  if (!isObject(value)) return refuseValue(tables, parameter, 'malformed', at);
  const within = at === '' ? '' : `${at}.`;
  const unknown = Object.keys(value).find((name) => !members.some((member) => member.name === name));
  if (unknown !== undefined) return refuseParameter(tables, 'unknown', [within + unknown]);
  const missing = members.find(({ name, required }) => required === true && !Object.hasOwn(value, name));
  if (missing !== undefined) return refuseParameter(tables, 'missing', [within + missing.name]);
  return first(
    members
      .filter(({ name }) => Object.hasOwn(value, name))
      .map((member) => () => checkJson(tables, member, value[member.name], within + member.name)),
  );
}

function checkScalar(
  tables: MockTables,
  parameter: MockParameter,
  value: unknown,
  at: string,
): Refusal | undefined {
  if (value === '') return refuseValue(tables, parameter, 'empty', at);
  if (!isOfWireType(parameter, value)) return refuseValue(tables, parameter, 'malformed', at);
  const text = wireTextOf(value);
  const fault = checkValue(parameter, parameter.upper ? text.toUpperCase() : text);
  return fault === undefined ? undefined : refuseValue(tables, parameter, fault, at);
}

function isOfWireType({ kind, json }: MockParameter, value: unknown): boolean {
  if (kind === 'boolean') return typeof value === 'boolean';
  const isNumber = numberText(value) !== undefined;
  const wanted = json ?? (kind === 'integer' || kind === 'int64' ? 'number' : 'string');
  return wanted === 'number' ? isNumber : typeof value === 'string' && !isNumber;
}

/** A value's own error comes before the exchange's general one. */
export function refuseValue(
  tables: MockTables,
  { error, pattern = '' }: MockParameter,
  fault: ParameterSituation,
  at: string,
): Refusal {
  const args = fault === 'illegal' ? [at, pattern] : [at];
  return error === undefined || fault === 'empty' ? refuseParameter(tables, fault, args) : { error, args };
}

/** Refusal of members that break a rule of the object which they stand in, at any depth. */
export function refuseMembers(
  tables: MockTables,
  parameters: readonly MockParameter[],
  values: Readonly<Record<string, string>>,
): Refusal | undefined {
  return first(
    parameters
      .filter(({ members, name }) => members !== undefined && Object.hasOwn(values, name))
      .map((parameter) => () => {
        const at = parameter.whole === true ? '' : parameter.name;
        return refuseWithin(tables, parameter, parseNumberTexts(values[parameter.name] ?? ''), at);
      }),
  );
}

function refuseWithin(
  tables: MockTables,
  parameter: MockParameter,
  value: unknown,
  at: string,
): Refusal | undefined {
  if (Array.isArray(value))
    return first(
      value.map((item: unknown, index) => () => refuseWithin(tables, parameter, item, `${at}[${index}]`)),
    );
  const { members = [], rules = [] } = parameter;
  if (!isObject(value)) return undefined;
  const texts = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wireTextOf(one)]));
  return (
    refuseRules(tables, rules, texts, `${at}.`) ??
    first(
      members
        .filter(({ name }) => Object.hasOwn(value, name))
        .map((member) => () => refuseWithin(tables, member, value[member.name], `${at}.${member.name}`)),
    )
  );
}

function first(checks: readonly (() => Refusal | undefined)[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
