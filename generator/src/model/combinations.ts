import type { ApiOperation, ApiParameter, ApiRule, Scalar, Vocabulary } from './api.ts';
import { element } from './resolve.ts';

/** What one combination says about one parameter. */
export interface Limit {
  readonly presence: 'optional' | 'required' | 'forbidden';
  /** The values that remain, where the combination says so. */
  readonly values: readonly Scalar[] | undefined;
}

/** One legal way to call: only what differs from the parameters' own definitions. */
export type Combination = ReadonlyMap<string, Limit>;

export interface Shape {
  /** The enum parameter whose value decides which combinations apply. */
  readonly discriminant: string | undefined;
  /** By the discriminant's value; a single entry, `''`, without one. An empty combination list means no call is legal. */
  readonly combinations: ReadonlyMap<string, readonly Combination[]>;
}

/** More alternatives than this are left to the check at run time: they would cost every reader and the compiler. */
const mostCombinations = 8;

/** The rules of an operation as alternatives of parameter sets. */
export function shapeOf(operation: Pick<ApiOperation, 'parameters' | 'rules'>, api: Vocabulary): Shape {
  const parameters = new Map(
    operation.parameters.filter((one) => !one.supplied).map((one) => [one.name, one]),
  );
  const discriminant = [...parameters.values()].find(
    (one) => one.required && decides(one, operation.rules, api),
  );
  const values = discriminant === undefined ? [''] : (enumOf(discriminant, api) ?? []).map(String);
  const combinations = new Map(
    values.map((value) => {
      const rules = operation.rules.flatMap((rule) => {
        const condition = discriminant === undefined ? undefined : rule.when.get(discriminant.name);
        if (condition === undefined || discriminant === undefined) return [rule];
        if (condition === false || (Array.isArray(condition) && !condition.map(String).includes(value)))
          return [];
        return [{ ...rule, when: new Map([...rule.when].filter(([name]) => name !== discriminant.name)) }];
      });
      return [value, armsOf(rules, parameters, api)] as const;
    }),
  );
  return { discriminant: discriminant?.name, combinations };
}

/** The closed list of a parameter's values. */
export function enumOf(parameter: ApiParameter, api: Vocabulary): readonly Scalar[] | undefined {
  if (parameter.array !== undefined) return undefined;
  const schema = element(parameter.schema, api.schemas);
  if (schema.kind === 'boolean') return schema.enum ?? [true, false];
  return schema.kind === 'string' || schema.kind === 'number' ? schema.enum : undefined;
}

/** Every value of an enum has a rule of its own. */
function decides(parameter: ApiParameter, rules: readonly ApiRule[], api: Vocabulary): boolean {
  const values = enumOf(parameter, api);
  if (values === undefined || values.length < 2 || !values.every((value) => typeof value === 'string'))
    return false;
  const ruled = new Set(
    rules.flatMap((rule) => {
      const condition = rule.when.get(parameter.name);
      return Array.isArray(condition) ? condition.map(String) : [];
    }),
  );
  return values.every((value) => ruled.has(value));
}

function armsOf(
  rules: readonly ApiRule[],
  parameters: ReadonlyMap<string, ApiParameter>,
  api: Vocabulary,
): readonly Combination[] {
  let combinations: readonly Combination[] = [new Map()];
  for (const rule of rules) {
    for (const alternatives of alternativesOf(rule, parameters, api)) {
      const next = simplify(
        combinations.flatMap((combination) =>
          alternatives.flatMap((other) => combine(combination, other, parameters, api) ?? []),
        ),
      );
      if (next.length <= mostCombinations) combinations = next;
    }
  }
  return combinations;
}

const required: Limit = { presence: 'required', values: undefined };
const forbidden: Limit = { presence: 'forbidden', values: undefined };

/** Each action of a rule as a list of alternatives, one of which must hold. */
function alternativesOf(
  rule: ApiRule,
  parameters: ReadonlyMap<string, ApiParameter>,
  api: Vocabulary,
): readonly (readonly Combination[])[] {
  const unmet = unmetOf(rule, parameters, api);
  if (unmet === undefined) return [];
  const known = (names: readonly string[]): readonly string[] => names.filter((name) => parameters.has(name));
  const actions: (readonly Combination[])[] = [];
  const all = [
    ...known(rule.require).map((name) => [name, required] as const),
    ...[...rule.equals].flatMap(([name, value]) =>
      parameters.has(name)
        ? [[name, { presence: 'required', values: [value] } satisfies Limit] as const]
        : [],
    ),
    ...known(rule.forbid).map((name) => [name, forbidden] as const),
  ];
  if (all.length > 0) actions.push([new Map(all)]);
  const one = known(rule.exactlyOne);
  if (one.length > 0)
    actions.push(
      one.map((name) => new Map(one.map((other) => [other, other === name ? required : forbidden]))),
    );
  const some = known(rule.atLeastOne);
  if (some.length > 0) actions.push(some.map((name) => new Map([[name, required]])));
  const most = known(rule.atMostOne);
  if (most.length > 1)
    actions.push(
      most.map((name) => new Map(most.filter((other) => other !== name).map((other) => [other, forbidden]))),
    );
  return actions.map((alternatives) => [...unmet, ...alternatives]);
}

/** The ways in which a rule does not apply, or undefined where types cannot say. */
function unmetOf(
  rule: ApiRule,
  parameters: ReadonlyMap<string, ApiParameter>,
  api: Vocabulary,
): readonly Combination[] | undefined {
  const ways: Combination[] = [];
  for (const [name, condition] of rule.when) {
    const parameter = parameters.get(name);
    if (parameter === undefined) return undefined;
    if (condition === true) ways.push(new Map([[name, forbidden]]));
    else if (condition === false) ways.push(new Map([[name, required]]));
    else {
      const values = enumOf(parameter, api);
      if (values === undefined) return undefined;
      const rest = values.filter((value) => !condition.map(String).includes(String(value)));
      ways.push(new Map([[name, { presence: parameter.required ? 'required' : 'optional', values: rest }]]));
    }
  }
  return ways;
}

/** Both at once, or nothing where they contradict each other. */
function combine(
  left: Combination,
  right: Combination,
  parameters: ReadonlyMap<string, ApiParameter>,
  api: Vocabulary,
): Combination | undefined {
  const both = new Map(left);
  for (const [name, limit] of right) {
    const parameter = parameters.get(name);
    if (parameter === undefined) continue;
    const before = both.get(name) ?? own(parameter);
    const met = meet(before, limit);
    if (met === undefined) return undefined;
    if (
      !same(met, own(parameter)) ||
      (met.values !== undefined && met.values.length < (enumOf(parameter, api)?.length ?? Infinity))
    )
      both.set(name, met);
  }
  return both;
}

function own(parameter: ApiParameter): Limit {
  return { presence: parameter.required ? 'required' : 'optional', values: undefined };
}

function meet(left: Limit, right: Limit): Limit | undefined {
  const values =
    left.values === undefined || right.values === undefined
      ? (left.values ?? right.values)
      : left.values.filter((value) => right.values?.map(String).includes(String(value)));
  const presences = [left.presence, right.presence];
  if (presences.includes('forbidden')) return presences.includes('required') ? undefined : forbidden;
  const presence = presences.includes('required') ? 'required' : 'optional';
  if (values?.length === 0) return presence === 'required' ? undefined : forbidden;
  return { presence, values };
}

function same(left: Limit, right: Limit): boolean {
  return left.presence === right.presence && left.values === right.values;
}

/** Without combinations that another one contains. */
function simplify(combinations: readonly Combination[]): readonly Combination[] {
  return combinations.filter(
    (combination, index) =>
      !combinations.some(
        (other, at) =>
          at !== index && within(combination, other) && (!within(other, combination) || at < index),
      ),
  );
}

/** Whether everything that `inner` allows is allowed by `outer`. */
function within(inner: Combination, outer: Combination): boolean {
  return [...outer].every(([name, limit]) => {
    const mine = inner.get(name);
    if (mine === undefined) return false;
    if (mine.presence === 'forbidden') return limit.presence !== 'required';
    if (limit.presence === 'forbidden' || (limit.presence === 'required' && mine.presence !== 'required'))
      return false;
    return (
      limit.values === undefined ||
      (mine.values?.every((value) => limit.values?.map(String).includes(String(value))) ?? false)
    );
  });
}
