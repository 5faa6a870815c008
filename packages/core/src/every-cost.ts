import type { CallCost, Costly, Weight, WeightRange } from './operation.ts';
import { ownMember, wireText } from './wire-text.ts';

type WireValues = Readonly<Record<string, string>>;

/** Instruments of a list, and how many of its items name each. */
interface Instruments {
  readonly list: string;
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * What a call spends, whatever that depends on: values, ranges, what was sent, how many items, the outcome; one entry
 * for each instrument where those are counted apart.
 *
 * @param values wire text by parameter name
 */
export function everyCost(operation: Costly, values: WireValues): readonly CallCost[] {
  return operation.cost.flatMap(({ bucket, weight, instrument }) => {
    const spent = (countOf: (name: string) => number): Pick<CallCost, 'weight' | 'outcome'> => {
      const refused = weigh(weight, values, countOf, true);
      const otherwise = weigh(weight, values, countOf, false);
      return {
        weight: Math.max(refused, otherwise),
        outcome: refused === otherwise ? undefined : { refused, otherwise },
      };
    };
    const all = (name: string): number => itemsOf(operation, values, name).length;
    if (instrument === undefined) return [{ bucket, ...spent(all) }];
    const named = instrumentsOf(operation, values, instrument);
    return [...named.counts].map(([one, count]) => ({
      bucket,
      instrument: one,
      ...spent((name) => (name === named.list ? count : all(name))),
    }));
  });
}

function weigh(
  weight: Weight,
  values: WireValues,
  countOf: (name: string) => number,
  refused: boolean,
): number {
  if (typeof weight === 'number') return weight;
  const next = (one: Weight): number => weigh(one, values, countOf, refused);
  if ('by' in weight) {
    const value = wireText(values, weight.by) ?? weight.default;
    const listed = value === undefined ? undefined : ownMember(weight.table, String(value));
    return listed ?? rangeWeight(weight.ranges ?? [], Number(value), Object.values(weight.table));
  }
  if ('sent' in weight)
    return next(wireText(values, weight.sent) === undefined ? weight.otherwise : weight.weight);
  if ('refused' in weight) return next(refused ? weight.refused : weight.otherwise);
  const count = countOf(weight.items);
  return 'each' in weight ? weight.each * count : rangeWeight(weight.ranges, count);
}

/** What no range holds counts as the dearest: too little would end in a ban. */
function rangeWeight(ranges: readonly WeightRange[], value: number, others: readonly number[] = []): number {
  const reached = ranges.find(({ to }) => value <= (to ?? Number.POSITIVE_INFINITY));
  return reached?.weight ?? Math.max(0, ...others, ...ranges.map(({ weight }) => weight));
}

function instrumentsOf(operation: Costly, values: WireValues, path: string): Instruments {
  const [list = '', member = ''] = path.split(/\[\]\.?/);
  const names = path.includes('[]')
    ? itemsOf(operation, values, list).map((item) => (member === '' ? item : memberOf(item, member)))
    : [wireText(values, list) ?? ''];
  const counts = new Map<string, number>();
  for (const name of names) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  return { list, counts };
}

function memberOf(item: unknown, name: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? Reflect.get(item, name)
    : '';
}

/** Items of a list that was sent; none where it was not, or is no list. */
function itemsOf({ parameters }: Costly, values: WireValues, name: string): readonly unknown[] {
  const text = wireText(values, name);
  if (text === undefined) return [];
  const parameter = parameters.find((one) => one.name === name);
  if (parameter?.array === 'repeat' && !text.startsWith('[')) return text.split(',');
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
