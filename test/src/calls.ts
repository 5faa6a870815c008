import { evaluateRules } from '@exspec/core';
import type { MockOperation, MockParameter } from '@exspec/mock';

/** Name and value as they travel, not yet encoded. */
export type Pair = readonly [name: string, value: string];

/** Wire text by parameter name; for arrays the text of their one item. */
export type Call = Readonly<Record<string, string>>;

/** What must be sent with this text, or must not be sent (`undefined`). */
export type Pinned = Readonly<Record<string, string | undefined>>;

/** Texts that strings with a pattern are tried with. */
const words = ['BNBBTC', 'BTC', 'abcdefgh', '12345678', '1', 'a@b.example', '2022-02-09', '127.0.0.1'];

/** Legal values of a parameter, the likeliest first. */
export function candidates(parameter: MockParameter): readonly string[] {
  const { kind, values, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
  if (values !== undefined) return values.map(String);
  if (kind === 'boolean') return parameter.upper === true ? ['TRUE', 'FALSE'] : ['true', 'false'];
  if (kind === 'string') {
    const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = parameter;
    const expression = pattern === undefined ? undefined : patternOf(pattern);
    return words.filter(
      (word) =>
        word.length >= minLength &&
        word.length <= maxLength &&
        (expression === undefined || expression.test(word)),
    );
  }
  const numbers = [Number(parameter.default ?? 1), 1, 2, 3, min, max];
  return [...new Set(numbers.filter((one) => Number.isFinite(one) && one >= min && one <= max).map(String))];
}

/** As the mock reads patterns: some are legal only without the flag. */
export function patternOf(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

/** Parameters that callers send; the others come with the signature. */
export function visible(operation: MockOperation): readonly MockParameter[] {
  return operation.parameters.filter(({ supplied }) => supplied !== true);
}

export function parameterOf(operation: MockOperation, name: string): MockParameter {
  const found = operation.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new Error(`${operation.key} has no parameter ${name}`);
  return found;
}

/** A value of a parameter. */
export function sample(operation: MockOperation, name: string): string {
  const [value] = candidates(parameterOf(operation, name));
  if (value === undefined)
    throw new Error(`${operation.key}: no legal value of ${name} is known to this test`);
  return value;
}

/** Texts as rules see them. */
export function wireOf(operation: MockOperation, call: Call): Record<string, string> {
  return Object.fromEntries(
    Object.entries(call).map(([name, text]) => [name, wireText(parameterOf(operation, name), text)]),
  );
}

export function pairsOf(operation: MockOperation, call: Call): readonly Pair[] {
  return Object.entries(wireOf(operation, call));
}

function wireText({ array, kind }: MockParameter, text: string): string {
  if (array !== 'json') return text;
  return JSON.stringify([kind === 'string' || kind === 'decimal' ? text : Number(text)]);
}

/** The call as a method's argument: numbers, booleans and arrays in place of texts. */
export function argumentOf(operation: MockOperation, call: Call): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(call).map(([name, text]) => {
      const { kind, array } = parameterOf(operation, name);
      const value =
        kind === 'integer' ? Number(text) : kind === 'boolean' ? text.toLowerCase() === 'true' : text;
      return [name, array === undefined ? value : [value]];
    }),
  );
}

/** What an answer says where it repeats parameters: the request that it is the answer to. */
export function askedBy(operation: MockOperation, answer: unknown): Call {
  return Object.fromEntries(
    operation.parameters.flatMap(({ name, echo }) => {
      const text = echo === undefined ? undefined : firstText(answer, echo.member.split('.'));
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Another legal value. */
export function otherThan(operation: MockOperation, name: string, text: string): string {
  const { kind, values } = parameterOf(operation, name);
  if (values !== undefined) return values.map(String).find((value) => value !== text) ?? text;
  return kind === 'int64' ? String(BigInt(text) + 1n) : `${text}X`;
}

function firstText(value: unknown, [step, ...rest]: readonly string[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (step === undefined) return String(value);
  const next: unknown = step === '[]' ? Object(value)[0] : Object(value)[step];
  return firstText(next, rest);
}

/**
 * A smallest legal call with what is pinned: the required parameters, and what the rules demand beside them. Undefined
 * where there is none.
 *
 * @param ignored indexes of rules that need not hold
 */
export function completeCall(
  operation: MockOperation,
  pinned: Pinned = {},
  ignored: readonly number[] = [],
): Call | undefined {
  const required = visible(operation).filter(
    (one) => one.required === true && !Object.hasOwn(pinned, one.name),
  );
  const first = Object.fromEntries(required.map(({ name }) => [name, sample(operation, name)]));
  const straight = repaired(operation, first, pinned, ignored);
  if (straight !== undefined) return straight;
  // Another value of a required parameter may make the rest possible: another type of order, say.
  for (const parameter of required) {
    for (const value of candidates(parameter).slice(1)) {
      const found = repaired(operation, { ...first, [parameter.name]: value }, pinned, ignored);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Mends what rules find wrong, one after the other, without touching what is pinned. */
function repaired(
  operation: MockOperation,
  start: Call,
  pinned: Pinned,
  ignored: readonly number[] = [],
): Call | undefined {
  const rules = operation.rules.map((rule, index) => (ignored.includes(index) ? {} : rule));
  const call: Record<string, string> = { ...start };
  for (const [name, text] of Object.entries(pinned)) if (text !== undefined) call[name] = text;
  const send = (name: string, text = sample(operation, name)): void => {
    if (!Object.hasOwn(pinned, name)) call[name] = text;
  };
  const drop = (names: readonly string[]): void => {
    for (const name of names) {
      if (!Object.hasOwn(pinned, name) && parameterOf(operation, name).required !== true) delete call[name];
    }
  };
  for (let round = 0; round < 20; round++) {
    const violation = evaluateRules(rules, wireOf(operation, call));
    if (violation === undefined) return call;
    const { action, parameters, rule } = violation;
    const sent = parameters.filter((name) => call[name] !== undefined);
    const kept = sent.find((name) => Object.hasOwn(pinned, name)) ?? sent[0];
    if (action === 'require') for (const name of parameters) send(name);
    else if (action === 'equals') for (const name of parameters) send(name, String(rule.equals?.[name]));
    else if (action === 'forbid') drop(parameters);
    else if (action === 'compare') {
      const [left = '', right = ''] = parameters;
      const strict = rule.compare?.op === '<' ? 1 : rule.compare?.op === '>' ? -1 : 0;
      if (Object.hasOwn(pinned, right)) send(left, String(Number(call[right]) - strict));
      else send(right, String(Number(call[left]) + strict));
    } else if (sent.length === 0) {
      const free = parameters.find((name) => !Object.hasOwn(pinned, name));
      if (free !== undefined) send(free);
    } else drop(parameters.filter((name) => name !== kept));
  }
  return undefined;
}

/** As many optional parameters as the rules let stand beside the smallest call. */
export function fullCall(operation: MockOperation, smallest: Call): Call {
  let call = smallest;
  for (const { name } of visible(operation)) {
    if (call[name] !== undefined) continue;
    const more = { ...call, [name]: sample(operation, name) };
    if (evaluateRules(operation.rules, wireOf(operation, more)) === undefined) call = more;
  }
  return call;
}
