import type { Bucket, Operation, Weight } from './operation.ts';

/** What one call spends of one bucket. */
export interface CallCost {
  /** A key of the exchange's limit table, or a limit of this operation alone. */
  readonly bucket: string | Bucket;
  readonly weight: number;
}

/**
 * What a call of an operation spends, bucket by bucket.
 *
 * @param values wire text by parameter name
 */
export function costOf(operation: Operation, values: Readonly<Record<string, string>>): readonly CallCost[] {
  const costs: CallCost[] = [];
  for (const { bucket, weight } of operation.cost) costs.push({ bucket, weight: weigh(weight, values) });
  return costs;
}

function weigh(weight: Weight, values: Readonly<Record<string, string>>): number {
  if (typeof weight === 'number') return weight;
  if ('sent' in weight) return values[weight.sent] === undefined ? weight.otherwise : weight.weight;
  const value = values[weight.by] ?? weight.default;
  const { table } = weight;
  const entry = value !== undefined && Object.hasOwn(table, String(value)) ? table[String(value)] : undefined;
  // A value that the table does not know counts as the dearest: too little would end in a ban.
  return entry ?? Math.max(0, ...Object.values(table));
}
