import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, text } from '../../load/read-node.ts';
import type { ApiBucket } from '../../model/api.ts';
import type { OperationFact } from '../diff/fact.ts';
import { conditionalWeight, keys, windowText } from '../draft/skeleton.ts';
import type { EndpointFacts, LimitFact, Scope } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import { type Context, inOperation, mapAt } from './context.ts';
import { ask, edit, type Found } from './edit.ts';
import type { Placed } from './places.ts';
import { rewritten } from './rewrite.ts';
import { flowText } from './yaml-text.ts';

/** Something that an operation says beside its parameters and its answer. */
export function operationFactChange(context: Context, operation: string, fact: OperationFact): Found {
  return inOperation(context, operation, (place, endpoint) => {
    switch (fact) {
      case 'security type':
        return securityEdit(context, place, endpoint);
      case 'weight':
        return weightEdit(context, place, endpoint);
      case 'limit':
        return limitEdit(context, place, endpoint);
      case 'data source':
        return sourceEdit(context, place, endpoint);
      case 'signed':
        return ask(
          `The page ${endpoint.signed ? 'wants it signed' : 'does not want it signed any more'}: change security and the parameters that signing needs.`,
          place.node.at,
        );
      case 'parameters':
        return ask('The page says otherwise now whose parameters it takes: compare them.', place.node.at);
    }
  });
}

function securityEdit({ tree, yaml }: Context, { file, node }: Placed, { security }: EndpointFacts): Found {
  const type = security.type;
  const words = entries(entry(tree.entry.root, 'x-security-types'));
  const combinations = words.find(([word]) => word === type)?.[1].value;
  if (type === null || combinations === undefined)
    return ask(
      `The page says ${type ?? 'no security type'}. Known here: ${words.map(([word]) => word).join(', ')}.`,
      node.at,
    );
  const typeSplice = yaml(file).set(node.at, 'x-security-type', flowText(type));
  const at = entry(node, 'x-security-type')?.at ?? node.at;
  const choices = items(combinations);
  const written = entry(node, 'security');
  // Where the type leaves one choice, security follows from it and is not written.
  if (choices.length === 1)
    return edit(at, file, [
      typeSplice,
      ...(written === undefined ? [] : [yaml(file).remove(node.at, 'security')]),
    ]);
  const own = schemesOf(items(written)[0], (one) => entries(one).map(([scheme]) => scheme));
  const fits =
    written !== undefined &&
    choices.some((one) => schemesOf(one, (list) => items(list).map((scheme) => text(scheme) ?? '')) === own);
  return fits
    ? edit(at, file, [typeSplice])
    : ask(`${type} may be sent in several ways: change x-security-type and security.`, node.at);
}

function schemesOf(
  node: SpecNode | undefined,
  names: (node: SpecNode | undefined) => readonly string[],
): string {
  return [...names(node)].sort().join();
}

function sourceEdit({ yaml }: Context, { file, node }: Placed, { sources }: EndpointFacts): Found {
  const names = sources?.names.map((name) => name.toLowerCase().replaceAll(' ', '-'));
  return edit(entry(node, 'x-data-source')?.at ?? node.at, file, [
    names === undefined
      ? yaml(file).remove(node.at, 'x-data-source')
      : yaml(file).set(node.at, 'x-data-source', flowText(names)),
  ]);
}

function scopeOf(bucket: ApiBucket): Scope {
  return bucket.key === 'account' ? 'UID' : 'IP';
}

function weightEdit(context: Context, { file, node }: Placed, endpoint: EndpointFacts): Found {
  const { api, yaml } = context;
  const at = entry(node, 'x-weight')?.at ?? node.at;
  const own = items(entry(node, 'x-weight')).flatMap((item) => {
    const name = text(entry(item, 'bucket'));
    const bucket = api.buckets.find((one) => one.name === name);
    return bucket === undefined || bucket.unit === 'request' ? [] : [{ item, bucket }];
  });
  const wanted = [...groupBy(endpoint.weights, ({ scope }) => scope)];
  const [first] = own;
  const [[scope, weights] = [null, []]] = wanted;
  const single = own.length === 1 && wanted.length === 1 ? first : undefined;
  if (single !== undefined && scope !== null && scopeOf(single.bucket) !== scope) {
    const fitting = api.buckets.filter((one) => one.unit === 'weight' && scopeOf(one) === scope);
    const [bucket, other] = fitting;
    const value = weightValue(weights, endpoint);
    if (bucket === undefined || other !== undefined || value === undefined)
      return ask(
        `The weight counts by ${scope} now. Which bucket is it: ${fitting.map(({ name }) => name).join(', ') || 'a new one'}?`,
        single.item.at,
      );
    return edit(single.item.at, file, [
      yaml(file).set(single.item.at, 'bucket', flowText(bucket.name)),
      ...rewritten(yaml(file), single.item, 'weight', value),
    ]);
  }
  const splices = wanted.flatMap(([one, facts]) => {
    const fitting = one === null ? own : own.filter(({ bucket }) => scopeOf(bucket) === one);
    const value = weightValue(facts, endpoint);
    const [target, other] = fitting;
    return target === undefined || other !== undefined || value === undefined
      ? [undefined]
      : rewritten(yaml(file), target.item, 'weight', value);
  });
  if (wanted.length === 0 || wanted.length !== own.length || splices.includes(undefined))
    return ask('Which buckets does it spend now, and how much of each?', at);
  return edit(at, file, splices);
}

function weightValue(facts: EndpointFacts['weights'], { parameters }: EndpointFacts): unknown {
  const [first, second] = facts;
  if (first === undefined) return undefined;
  const always =
    first.when === undefined ||
    // "10 with symbol" where symbol is mandatory: the condition always holds.
    (first.when.is === 'sent' &&
      parameters.find(({ name }) => name === first.when?.parameter)?.mandatory === 'yes');
  if (always) return second === undefined ? first.weight : undefined;
  return conditionalWeight(facts, parameters);
}

/** Limits beside the weight: in the operation, or in a bucket that each operation has of its own. */
function limitEdit(context: Context, { file, node }: Placed, { limits }: EndpointFacts): Found {
  const { api, tree, yaml } = context;
  const list = entry(node, 'x-weight');
  const at = list?.at ?? node.at;
  const entriesOf = items(list);
  const own = entriesOf.flatMap((item, index) => {
    const limit = entry(item, 'limit');
    return limit === undefined ? [] : [{ limit, index }];
  });
  const [limit, ...more] = limits;
  const [mine, ...others] = own;
  if (more.length + others.length > 0) return ask('There are several limits: compare them.', at);
  if (mine !== undefined && limit === undefined)
    return edit(at, file, [yaml(file).removeItem(at, mine.index)]);
  if (limit === undefined) return ask('The page names no limit any more.', at);
  if (mine !== undefined) return edit(mine.limit.at, file, limitSplices(context, file, mine.limit.at, limit));
  const named = api.buckets.find(
    ({ name, scope, unit }) =>
      unit === 'request' &&
      scope === 'operation' &&
      entriesOf.some((item) => text(entry(item, 'bucket')) === name),
  );
  if (named !== undefined) {
    const bucket = mapAt(tree, named.at);
    const [window, second] = items(entry(bucket?.node, 'windows'));
    if (bucket === undefined || window === undefined || second !== undefined)
      return ask('The bucket has several windows: compare them.', named.at);
    return edit(window.at, bucket.file, limitSplices(context, bucket.file, window.at, limit, false));
  }
  if (limit.scope === null) return ask('The page does not say whom the limit counts.', at);
  const fresh = {
    limit: { key: keys[limit.scope], window: windowText(limit.seconds), limit: limit.requests },
    weight: 1,
  };
  return edit(at, file, [yaml(file).append(at, flowText(fresh))]);
}

function limitSplices(
  { yaml }: Context,
  file: string,
  at: Placed['node']['at'],
  { scope, requests, seconds }: LimitFact,
  keyed = true,
): readonly ReturnType<ReturnType<Context['yaml']>['set']>[] {
  return [
    ...(keyed && scope !== null ? [yaml(file).set(at, 'key', keys[scope])] : []),
    yaml(file).set(at, 'window', windowText(seconds)),
    yaml(file).set(at, 'limit', String(requests)),
  ];
}
