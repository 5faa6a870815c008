import type { Api, ApiCost, ApiOperation, Json } from '../../model/api.ts';
import { weightWords as specWords } from '../../model/words.ts';
import { weightWords } from '../condition-text.ts';
import type { Condition, LimitFact, Scope, SubjectFacts, WeightFact } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import { memberAt } from './document.ts';
import { type Comparison, nothing } from './outcome.ts';

interface Entry {
  readonly scope: Scope | null;
  readonly text: string;
}

/** Compares every weight and every limit beside it. */
export function compareWeights(comparison: Comparison): void {
  const { outcome, api, operation, endpoint, key, at } = comparison;
  const page = endpoint.weights.map((weight) => pageEntry(weight, endpoint));
  const own = written(api, operation);
  const specAt = own[0]?.cost.at ?? operation.at;
  // What the spec marks as assumed counts where the page bears it out, and is passed over where it is silent.
  const spec = own.flatMap(({ cost, assumed }) =>
    weightEntries(api, cost).filter(({ text }) => !assumed || page.some((one) => one.text === text)),
  );
  const line = endpoint.weights[0]?.line ?? endpoint.line;
  if (page.length === 0) {
    if (spec.length > 0) outcome.skip(`${key} weight`, 'the page names no weight', at(line));
  } else {
    // A page that leaves the scope open agrees with either.
    const scoped = page.every(({ scope }) => scope !== null);
    outcome.count('weights', page.length - 1);
    outcome.same('weights', {
      fact: `${key} weight`,
      page: listText(page, scoped),
      spec: listText(spec, scoped),
      pageAt: at(line),
      specAt,
    });
    if (!scoped) outcome.skip(`${key} weight scope`, 'the page does not say whether IP or UID', at(line));
  }
  compareLimits(comparison);
}

/** The entries of `x-weight`. Requests that every operation below a path spends are no part of it. */
function written(
  api: Api,
  operation: ApiOperation,
): readonly { readonly cost: ApiCost; readonly assumed: boolean }[] {
  const path = ['paths', operation.path, operation.method.toLowerCase(), 'x-weight'];
  const entries = memberAt(api.document, ...path);
  if (!Array.isArray(entries)) return [];
  // The model lists them first and in this order.
  return entries.flatMap((entry: Json, index) => {
    const cost = operation.costs[index];
    return cost === undefined ? [] : [{ cost, assumed: memberAt(entry, 'assumed') === true }];
  });
}

function weightEntries(api: Api, { bucket, weight }: ApiCost): readonly Entry[] {
  if (typeof bucket !== 'string') return [];
  const found = api.buckets.find(({ name }) => name === bucket);
  if (found?.unit === 'request') return [];
  const scope: Scope = found?.key.startsWith('account') === true ? 'UID' : 'IP';
  if (typeof weight === 'number') return [{ scope, text: String(weight) }];
  if ('sent' in weight && typeof weight.weight === 'number' && typeof weight.otherwise === 'number')
    return [
      { scope, text: conditional(weight.weight, { is: 'sent', parameter: weight.sent }) },
      { scope, text: conditional(weight.otherwise, { is: 'absent', parameter: weight.sent }) },
    ];
  // Pages say it in words that are no fact yet: it differs, and a waiver tells why.
  if (!('by' in weight) || weight.ranges !== undefined) return [{ scope, text: specWords(weight) }];
  const byWeight = groupBy(weight.table, ([, one]) => one);
  return [...byWeight].map(([one, rows]) => ({
    scope,
    text: conditional(one, { is: 'one-of', parameter: weight.by, values: rows.map(([value]) => value) }),
  }));
}

function pageEntry(stated: WeightFact, { parameters }: Pick<SubjectFacts, 'parameters'>): Entry {
  const { scope, weight, when } = stated;
  const mandatory = parameters.find(({ name }) => name === when?.parameter)?.mandatory === 'yes';
  // "10 with symbol" where symbol is mandatory: the condition always holds.
  if (mandatory && when?.is === 'sent') return { scope, text: String(weight) };
  return { scope, text: weightWords(stated) };
}

function conditional(weight: number, when: Condition): string {
  return weightWords({ weight, when });
}

/** The weights of an endpoint as the page puts them: `IP 1 if symbol is sent; IP 5 if symbol is absent`. */
export function weightText({ weights }: SubjectFacts): string {
  return listText(
    weights.map((one) => pageEntry(one, { parameters: [] })),
    true,
  );
}

function listText(entries: readonly Entry[], scoped: boolean): string {
  const texts = entries.map(({ scope, text }) => (scoped ? `${scope ?? '?'} ${text}` : text)).sort();
  return texts.length === 0 ? nothing : texts.join('; ');
}

function compareLimits({ outcome, api, operation, endpoint, key, at }: Comparison): void {
  const own = written(api, operation).flatMap(
    ({ cost, assumed }): readonly (LimitFact & { readonly cost: ApiCost; readonly assumed: boolean })[] => {
      const named =
        typeof cost.bucket === 'string' ? api.buckets.find(({ name }) => name === cost.bucket) : cost.bucket;
      // A shared bucket is no limit of this operation; what it spends of it is its weight.
      if (
        named === undefined ||
        named.unit !== 'request' ||
        (typeof cost.bucket === 'string' && named.scope !== 'operation')
      )
        return [];
      const scope: Scope = named.key.startsWith('account') ? 'UID' : 'IP';
      return named.windows.map(({ ms, limit }) => ({
        scope,
        requests: limit,
        seconds: ms / 1000,
        line: 0,
        cost,
        assumed,
      }));
    },
  );
  const rest = [...own];
  for (const limit of endpoint.limits) {
    const index = rest.findIndex(
      ({ scope, requests, seconds }) =>
        requests === limit.requests &&
        seconds === limit.seconds &&
        (limit.scope === null || scope === limit.scope),
    );
    const [match] = index === -1 ? [] : rest.splice(index, 1);
    const other = match ?? rest.shift();
    outcome.same('limits', {
      fact: `${key} limit`,
      page: limitText(limit, limit.scope),
      spec: other === undefined ? nothing : limitText(other, limit.scope === null ? null : other.scope),
      pageAt: at(limit.line),
      specAt: other?.cost.at ?? operation.at,
    });
  }
  for (const limit of rest.filter(({ assumed }) => !assumed))
    outcome.same('limits', {
      fact: `${key} limit`,
      page: nothing,
      spec: limitText(limit, limit.scope),
      pageAt: at(endpoint.line),
      specAt: limit.cost.at,
    });
}

/** `5 per 2 s by UID` */
function limitText({ requests, seconds }: LimitFact, scope: Scope | null): string {
  return `${requests} per ${seconds} s${scope === null ? '' : ` by ${scope}`}`;
}
