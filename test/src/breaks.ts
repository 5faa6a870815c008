import { evaluateRules, type Rule, type Violation } from '@exspec/core';
import type { MockError, MockOperation, MockParameter, MockTables, ParameterSituation } from '@exspec/mock';
import {
  type Call,
  candidates,
  completeCall,
  type Pair,
  type Pinned,
  pairsOf,
  parameterOf,
  patternOf,
  wireOf,
} from './calls.ts';

/** A request with one mistake, and the code that the tables give that mistake. */
export interface Break {
  readonly what: string;
  readonly pairs: readonly Pair[];
  readonly code: unknown;
}

/** Names that no exchange uses. */
const STRANGER = 'exspecStranger';

/** Every way to send one parameter wrongly, given a call that is right. */
export function parameterBreaks(operation: MockOperation, tables: MockTables, call: Call): readonly Break[] {
  const right = pairsOf(operation, call);
  const codeOf = (situation: ParameterSituation): unknown => tables.parameterErrors[situation]?.code;
  const replaced = (name: string, value: string): readonly Pair[] => [
    ...right.filter(([other]) => other !== name),
    [name, value],
  ];
  const breaks: Break[] = [];
  const add = (what: string, pairs: readonly Pair[], code: unknown): void =>
    void breaks.push({ what, pairs, code });
  for (const parameter of operation.parameters) {
    const { name, required, supplied } = parameter;
    if (required === true) {
      const without = right.filter(([other]) => other !== name);
      add(`${name} missing`, supplied === true ? [...without, [name, '-']] : without, codeOf('missing'));
    }
    add(`${name} empty`, replaced(name, ''), codeOf('empty'));
    for (const [value, situation] of wrongValues(parameter)) {
      add(`${name}=${value}`, replaced(name, value), parameter.error?.code ?? codeOf(situation));
    }
    const [once] = right.filter(([other]) => other === name);
    if (once !== undefined && parameter.array !== 'repeat')
      add(`${name} twice`, [...right, once], codeOf('duplicate'));
  }
  const takesNone = operation.parameters.length === 0;
  add('a stranger', [...right, [STRANGER, '1']], codeOf(takesNone ? 'tooMany' : 'unknown'));
  const own = new Set(operation.parameters.map(({ name }) => name));
  const foreign = tables.operations
    .flatMap(({ parameters }) => parameters)
    // What signing brings may stand beside a key.
    .find(({ name, supplied }) => !own.has(name) && supplied !== true);
  if (foreign !== undefined)
    add(
      `${foreign.name} of another operation`,
      [...right, [foreign.name, '1']],
      codeOf(takesNone ? 'tooMany' : 'unread'),
    );
  return breaks;
}

/** Values that a parameter must refuse, each with what is wrong about it. */
function wrongValues(parameter: MockParameter): readonly (readonly [string, 'malformed' | 'illegal'])[] {
  const { kind, array, values, min, max, minLength, maxLength, pattern } = parameter;
  const malformed: string[] = [];
  if (kind !== 'string') malformed.push('no-number', '1e5');
  if (kind === 'integer' || kind === 'int64') malformed.push('1.5');
  if (kind === 'boolean') malformed.push(parameter.upper === true ? 'true' : 'TRUE', '1');
  if (values !== undefined) malformed.push(kind === 'string' ? 'exspecNoSuchValue' : '987654321');
  if (min !== undefined) malformed.push(String(min - 1));
  if (max !== undefined) malformed.push(String(max + 1));
  const [legal = 'a'] = candidates(parameter);
  if (maxLength !== undefined) malformed.push(legal[0]?.repeat(maxLength + 1) ?? '');
  if (minLength !== undefined && minLength > 1) malformed.push(legal.slice(0, minLength - 1));
  const wrong: (readonly [string, 'malformed' | 'illegal'])[] = malformed.map((value) => [
    value,
    'malformed',
  ]);
  if (pattern !== undefined && !patternOf(pattern).test('§ §')) wrong.push(['§ §', 'illegal']);
  if (array !== 'json') return wrong;
  // One value holds the whole list; what is no list is malformed as such.
  const listed = wrong.map(([value, situation]) => [JSON.stringify([value]), situation] as const);
  return [...listed, ['[]', 'malformed'], ['{}', 'malformed'], ['[', 'malformed']];
}

/** Every way to break one rule between parameters while all else is right. */
export function ruleBreaks(
  operation: MockOperation,
  tables: MockTables,
): { readonly breaks: readonly Break[]; readonly unbroken: readonly string[] } {
  const breaks: Break[] = [];
  const unbroken: string[] = [];
  for (const [index, rule] of operation.rules.entries()) {
    const met = [...metConditions(operation, rule)];
    for (const { what, pins, situation } of attempts(operation, rule)) {
      const found = brokenCall(operation, index, met.flatMap(pins));
      const at = `rule ${index} (${rule.note ?? JSON.stringify(rule)}): ${what}`;
      if (found === undefined) {
        unbroken.push(`${operation.key} ${at}`);
        continue;
      }
      const { call, violation } = found;
      // Where one mistake breaks two rules, the first one answers.
      const alone = violation.index === index;
      const error = operation.rules[violation.index]?.error;
      const code = codeOf(error, tables, alone ? situation : situationOf(violation, call));
      breaks.push({ what: at, pairs: pairsOf(operation, call), code });
    }
  }
  return { breaks, unbroken };
}

/** A call with what is pinned that breaks this rule alone, or at least as few others as possible. */
function brokenCall(
  operation: MockOperation,
  index: number,
  pins: readonly Pinned[],
): { readonly call: Call; readonly violation: Violation } | undefined {
  const others = operation.rules.map((_, other) => [index, other]);
  for (const ignored of [[index], ...others]) {
    for (const pinned of pins) {
      const call = completeCall(operation, pinned, ignored);
      if (call === undefined) continue;
      const values = wireOf(operation, call);
      const breaks = operation.rules.slice(index, index + 1);
      const violation = evaluateRules(operation.rules, values);
      if (violation !== undefined && evaluateRules(breaks, values) !== undefined) return { call, violation };
    }
  }
  return undefined;
}

function situationOf({ action, parameters }: Violation, call: Call): ParameterSituation {
  const sent = parameters.some((name) => call[name] !== undefined);
  switch (action) {
    case 'require':
    case 'atLeastOne':
      return 'missing';
    case 'exactlyOne':
      return sent ? 'notRequired' : 'missing';
    case 'forbid':
    case 'atMostOne':
      return 'notRequired';
    case 'equals':
      return sent ? 'malformed' : 'missing';
    case 'compare':
      return 'malformed';
  }
}

function codeOf(error: MockError | undefined, tables: MockTables, situation: ParameterSituation): unknown {
  return error?.code ?? tables.parameterErrors[situation]?.code;
}

/** The ways to make a rule apply: each listed value of its first condition. */
function* metConditions(operation: MockOperation, { when = {} }: Rule): Iterable<Pinned> {
  const pin = (name: string, condition: readonly unknown[] | boolean): readonly (string | undefined)[] => {
    const parameter = parameterOf(operation, name);
    if (condition === false) return [undefined];
    if (condition === true) return candidates(parameter);
    return condition.map((value) => (parameter.upper === true ? String(value).toUpperCase() : String(value)));
  };
  let pinned: readonly Pinned[] = [{}];
  for (const [name, condition] of Object.entries(when)) {
    pinned = pinned.flatMap((before) => pin(name, condition).map((value) => ({ ...before, [name]: value })));
  }
  yield* pinned;
}

interface Attempt {
  readonly what: string;
  readonly situation: ParameterSituation;
  /** What is sent beside the rule's condition. */
  readonly pins: (condition: Pinned) => readonly Pinned[];
}

function attempts(operation: MockOperation, rule: Rule): readonly Attempt[] {
  const { require = [], equals = {}, forbid = [], exactlyOne, atLeastOne, atMostOne, compare } = rule;
  const optional = (name: string): boolean => parameterOf(operation, name).required !== true;
  const value = (name: string): string => candidates(parameterOf(operation, name))[0] ?? '';
  const list: Attempt[] = [];
  const add = (what: string, situation: ParameterSituation, ...pinned: readonly Pinned[]): void => {
    // Against the rule's own condition nothing can be sent: `forbid` of what `when` demands.
    const pins = (condition: Pinned): readonly Pinned[] =>
      pinned
        .filter((one) =>
          Object.keys(one).every((name) => !Object.hasOwn(condition, name) || condition[name] === one[name]),
        )
        .map((one) => ({ ...condition, ...one }));
    list.push({ what, situation, pins });
  };
  for (const name of require.filter(optional)) add(`without ${name}`, 'missing', { [name]: undefined });
  for (const [name, wanted] of Object.entries(equals)) {
    const others = candidates(parameterOf(operation, name)).filter(
      (one) => one.toLowerCase() !== String(wanted).toLowerCase(),
    );
    if (others.length > 0) add(`another ${name}`, 'malformed', ...others.map((one) => ({ [name]: one })));
    if (optional(name)) add(`without ${name}`, 'missing', { [name]: undefined });
  }
  for (const name of forbid) add(`with ${name}`, 'notRequired', { [name]: value(name) });
  const none = (names: readonly string[]): Pinned =>
    Object.fromEntries(names.map((name) => [name, undefined]));
  const pairs = (names: readonly string[]): readonly Pinned[] =>
    names.flatMap((one, index) =>
      names.slice(index + 1).map((other) => ({ [one]: value(one), [other]: value(other) })),
    );
  if (exactlyOne !== undefined) {
    add('with none', 'missing', none(exactlyOne));
    add('with two', 'notRequired', ...pairs(exactlyOne));
  }
  if (atLeastOne !== undefined) add('with none', 'missing', none(atLeastOne));
  if (atMostOne !== undefined) add('with two', 'notRequired', ...pairs(atMostOne));
  if (compare !== undefined) {
    const { left, op, right, within, withinExclusive } = compare;
    const low = candidates(parameterOf(operation, left))[0] ?? '1';
    const set = (a: number, b: number): Pinned => ({ [left]: String(a), [right]: String(b) });
    const start = Number(low);
    const wrong =
      op === '<='
        ? [set(start + 1, start)]
        : op === '<'
          ? [set(start, start)]
          : op === '>='
            ? [set(start, start + 1)]
            : [set(start, start)];
    add(`not ${left} ${op} ${right}`, 'malformed', ...wrong);
    if (within !== undefined)
      add('too far apart', 'malformed', set(start, start + within + (withinExclusive === true ? 0 : 1)));
  }
  return list;
}
