import type { ApiBucket, ApiCost } from '../../model/api.ts';
import { budgetWords, weightWords } from '../../model/words.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import type { Contract, ContractOperation } from '../contract.ts';
import type { Scope } from './scope.ts';

/** What a call spends, bucket by bucket. */
export function compareCosts(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
): void {
  const { found } = scope;
  const [left, right] = [costsOf(base), costsOf(head)];
  const place = (
    before: ApiCost | undefined,
    after: ApiCost | undefined,
    path: string,
  ): Omit<Finding, 'rule'> => ({
    origin: { kind: 'operation', operation },
    path,
    base: before?.at ?? base.at,
    head: after?.at ?? head.at,
  });
  extraLimits(left, right, place, scope);
  const shared = (costs: readonly ApiCost[]): ReadonlyMap<string, ApiCost> =>
    new Map(costs.flatMap((cost) => (typeof cost.bucket === 'string' ? [[cost.bucket, cost] as const] : [])));
  const [before, after] = [shared(left), shared(right)];
  const unit = (name: string, contract: Contract): string | undefined =>
    contract.buckets.find((bucket) => bucket.name === name)?.unit;
  const gone: ApiCost[] = [];
  const come: ApiCost[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(name), after.get(name)];
    const orders = unit(name, scope.base) === 'order' || unit(name, scope.head) === 'order';
    if (orders || (one !== undefined && other !== undefined)) {
      const rule = orders
        ? 'order-count-changed'
        : one !== undefined && other !== undefined && formOf(one) !== formOf(other)
          ? 'weight-form-changed'
          : 'weight-changed';
      found.compare(rule, weightText(one), weightText(other), place(one, other, `weight in ${name}`));
    } else if (one !== undefined) gone.push(one);
    else if (other !== undefined) come.push(other);
  }
  const text = (costs: readonly ApiCost[]): string | undefined =>
    costs.length === 0
      ? undefined
      : costs
          .map((cost) => `${weightText(cost)} in ${nameOf(cost)}`)
          .sort()
          .join(', ');
  found.compare('weight-bucket-changed', text(gone), text(come), place(gone[0], come[0], 'weight'));
}

function extraLimits(
  base: readonly ApiCost[],
  head: readonly ApiCost[],
  place: (before: ApiCost | undefined, after: ApiCost | undefined, path: string) => Omit<Finding, 'rule'>,
  { found }: Scope,
): void {
  const own = (costs: readonly ApiCost[]): readonly ApiCost[] =>
    costs.filter((cost) => typeof cost.bucket !== 'string');
  const text = (costs: readonly ApiCost[]): string | undefined =>
    costs.length === 0
      ? undefined
      : costs
          .map((cost) =>
            typeof cost.bucket === 'string' ? '' : `${weightText(cost)} of ${windowsText(cost.bucket)}`,
          )
          .sort()
          .join(', ');
  const [left, right] = [own(base), own(head)];
  found.compare('extra-limit-changed', text(left), text(right), place(left[0], right[0], 'limit of its own'));
}

/** Without what every request spends, which the limit itself says. */
function costsOf(operation: ContractOperation): readonly ApiCost[] {
  return operation.costs.filter((cost) => cost.at !== operation.at);
}

function nameOf(cost: ApiCost): string {
  return typeof cost.bucket === 'string' ? cost.bucket : cost.bucket.name;
}

function formOf({ weight }: ApiCost): string {
  if (typeof weight === 'number') return 'constant';
  if ('by' in weight) return `by ${weight.by}`;
  if ('sent' in weight) return `sent ${weight.sent}`;
  return 'items' in weight ? `items ${weight.items}` : 'outcome';
}

function weightText(cost: ApiCost | undefined): string | undefined {
  if (cost === undefined) return undefined;
  const { weight } = cost;
  const byValue = typeof weight !== 'number' && 'by' in weight ? weight : undefined;
  // The order of a table says nothing, and what is spent without the parameter decides.
  const table = [...(byValue?.table ?? [])].sort(
    ([left], [right]) => Number.parseFloat(left) - Number.parseFloat(right) || (left < right ? -1 : 1),
  );
  const words = weightWords(byValue === undefined ? weight : { ...byValue, table: new Map(table) });
  return [
    words,
    ...(byValue?.default === undefined ? [] : [`without it as ${String(byValue.default)}`]),
    ...(cost.instrument === undefined ? [] : [`counted by ${cost.instrument}`]),
  ].join('; ');
}

/** A limit with the header that reports it and the operation that says it anew. */
export function windowsText(bucket: ApiBucket): string {
  const windows = [...bucket.windows].sort((left, right) => left.ms - right.ms);
  const headers = windows.flatMap(({ header }) => (header === undefined ? [] : [header]));
  const { adjust } = bucket;
  return [
    budgetWords({ ...bucket, windows }),
    ...(headers.length === 0 ? [] : [`in ${headers.join(', ')}`]),
    ...(adjust === undefined ? [] : [`as ${adjust.operation} reports ${adjust.rateLimitType}`]),
  ].join(', ');
}
