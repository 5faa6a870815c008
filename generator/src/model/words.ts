import type { ApiBucket, ApiBucketKey, ApiPage, ApiRule, ApiWeight, ApiWeightRange } from './api.ts';

/** Rules, weights, limits and pages in words: the same ones in TSDoc, `explain`, reference, Postman and diff. */

/** What must go with what: `when side is BUY: send price`. */
export function ruleWords(rule: ApiRule): string {
  return [requirementWords(rule), comparisonWords(rule)].filter((one) => one !== undefined).join('; ');
}

/** The part of a rule that says which parameters go together; undefined where it says nothing of the kind. */
export function requirementWords(rule: ApiRule): string | undefined {
  const { require, equals, forbid, exactlyOne, atLeastOne, atMostOne } = rule;
  const names = (list: readonly string[]): string => [...list].sort().join(', ');
  const values = [...equals].map(([name, value]) => `${name} = ${String(value)}`).sort();
  const actions = [
    require.length > 0 ? `send ${names(require)}` : undefined,
    values.length > 0 ? `send ${values.join(', ')}` : undefined,
    forbid.length > 0 ? `do not send ${names(forbid)}` : undefined,
    exactlyOne.length > 0 ? `send exactly one of ${names(exactlyOne)}` : undefined,
    atLeastOne.length > 0 ? `send at least one of ${names(atLeastOne)}` : undefined,
    atMostOne.length > 0 ? `send at most one of ${names(atMostOne)}` : undefined,
  ].filter((one) => one !== undefined);
  return actions.length === 0 ? undefined : `${conditionWords(rule)}${actions.join(' and ')}`;
}

/** The part of a rule that holds two values against each other, if there is one. */
export function comparisonWords(rule: ApiRule): string | undefined {
  if (rule.compare === undefined) return undefined;
  const { left, op, right, within, withinExclusive } = rule.compare;
  const most = withinExclusive === true ? 'less than' : 'at most';
  const span = within === undefined ? '' : `, ${most} ${durationWords(within)} apart`;
  return `${conditionWords(rule)}${left} ${op} ${right}${span}`;
}

function conditionWords({ when }: ApiRule): string {
  const conditions = [...when].map(([name, value]) => {
    if (typeof value === 'boolean') return `${name} is ${value ? 'sent' : 'not sent'}`;
    return `${name} is ${[...value].map(String).sort().join(' or ')}`;
  });
  return conditions.length === 0 ? '' : `when ${conditions.sort().join(' and ')}: `;
}

/** How much a call spends, whatever of, and what that depends on. */
export function weightWords(weight: ApiWeight): string {
  if (typeof weight === 'number') return String(weight);
  if ('sent' in weight)
    return `${weightWords(weight.weight)} with ${weight.sent}, ${weightWords(weight.otherwise)} without it`;
  if ('refused' in weight)
    return `${weightWords(weight.otherwise)}, but ${weightWords(weight.refused)} where the exchange refuses the call`;
  if ('each' in weight) return `${weight.each} for each item of ${weight.items}`;
  if ('items' in weight) return rangeWords(weight.ranges, `items of ${weight.items}`).join('; ');
  const groups = new Map<number, string[]>();
  for (const [value, spent] of weight.table) groups.set(spent, [...(groups.get(spent) ?? []), value]);
  const rows = [...groups].map(([spent, values]) => `${spent} for ${weight.by} ${values.join(', ')}`);
  return [...rows, ...rangeWords(weight.ranges ?? [], weight.by)].join('; ');
}

function rangeWords(ranges: readonly ApiWeightRange[], what: string): readonly string[] {
  return ranges.map(({ to, weight }, index) => {
    const from = ranges[index - 1]?.to;
    const above = from === undefined ? '' : ` above ${from}`;
    return `${weight} for ${what}${above}${to === undefined ? '' : ` up to ${to}`}`;
  });
}

/** `ip: 1200 per 1 min (weight), by address, shared by all operations` */
export function bucketWords(bucket: ApiBucket): string {
  return `${bucket.name}: ${budgetWords(bucket)}`;
}

/** Who shares a budget. */
const owners: Record<ApiBucketKey, string> = {
  ip: 'address',
  account: 'account',
  instrument: 'instrument',
  'ip+instrument': 'address and instrument',
  'account+instrument': 'account and instrument',
};

/** A limit without its name. */
export function budgetWords({ key, scope, unit, windows }: ApiBucket): string {
  const budgets = windows.map(({ ms, limit }) => `${limit} per ${durationWords(ms)}`).join(' and ');
  return `${budgets} (${unit}), by ${owners[key]}, ${scope === 'shared' ? 'shared by all operations' : 'for this operation alone'}`;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

function durationWords(ms: number): string {
  const [length, unit] = units.find(([one]) => ms % one === 0) ?? [1, 'ms'];
  return `${ms / length} ${unit}`;
}

/** How a list is walked. */
export function pageWords({
  by,
  parameter,
  start,
  end,
  field,
  time,
  window,
  size,
  items,
  total,
}: ApiPage): string {
  const facts = [
    by === 'time' ? `by time, ${start ?? ''} to ${end ?? ''}` : `by ${by}, ${parameter ?? ''}`,
    field === undefined ? '' : `field ${field}`,
    time === undefined ? '' : `${start ?? ''} to ${end ?? ''} over ${time}`,
    window === undefined ? '' : `at most ${durationWords(window)} at once`,
    size === undefined ? '' : `size ${size}`,
    items.length === 0 ? '' : `items in ${items.join(' or ')}`,
    total === undefined ? '' : `total in ${total}`,
  ];
  return facts.filter((one) => one !== '').join('; ');
}
