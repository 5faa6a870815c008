import type { CallCost, Operation, Weight } from './operation.ts';
import { ownMember, wireText } from './wire-text.ts';

/**
 * What a call of an operation spends, bucket by bucket.
 *
 * @param values wire text by parameter name
 */
export function costOf(operation: Operation, values: Readonly<Record<string, string>>): readonly CallCost[] {
  if (operation.costs !== undefined) return operation.costs(operation, values);
  const costs: CallCost[] = [];
  for (const { bucket, weight } of operation.cost) costs.push({ bucket, weight: weigh(weight, values) });
  return costs;
}

/** The weights that most operations have. Others have `costs`, which knows all. */
function weigh(weight: Weight, values: Readonly<Record<string, string>>): number {
  if (typeof weight === 'number') return weight;
  if ('sent' in weight)
    return weigh(wireText(values, weight.sent) === undefined ? weight.otherwise : weight.weight, values);
  if (!('by' in weight)) return 0;
  const value = wireText(values, weight.by) ?? weight.default;
  const { table } = weight;
  // A value that the table does not know counts as the dearest: too little would end in a ban.
  return ownMember(table, String(value)) ?? Math.max(0, ...Object.values(table));
}
