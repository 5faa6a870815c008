import { type EndpointFacts, operationKey } from '../facts.ts';
import { unionOfFields } from '../read/example-fields.ts';

/** An operation that one side has under another path. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** Only the version in the path differs: beyond doubt the same operation. */
  readonly version: boolean;
}

/**
 * Pairs operations of which each stands on one side only: by their paths without the version, else by parameters and
 * answers that are the same in every name. Where several would fit, none does.
 */
export function movesOf(
  oldEndpoints: readonly EndpointFacts[],
  newEndpoints: readonly EndpointFacts[],
): readonly Move[] {
  const before = new Set(oldEndpoints.map(operationKey));
  const after = new Set(newEndpoints.map(operationKey));
  const gone = oldEndpoints.filter((one) => !after.has(operationKey(one)));
  const fresh = newEndpoints.filter((one) => !before.has(operationKey(one)));
  const byVersion = pairs(gone, fresh, versionless, true);
  const taken = new Set(byVersion.flatMap(({ from, to }) => [from, to]));
  const left = (endpoints: readonly EndpointFacts[]): readonly EndpointFacts[] =>
    endpoints.filter((one) => !taken.has(operationKey(one)));
  return [...byVersion, ...pairs(left(gone), left(fresh), shapeOf, false)];
}

function pairs(
  gone: readonly EndpointFacts[],
  fresh: readonly EndpointFacts[],
  trait: (endpoint: EndpointFacts) => string | undefined,
  version: boolean,
): readonly Move[] {
  return gone.flatMap((one) => {
    const own = trait(one);
    if (own === undefined) return [];
    const [match, second] = fresh.filter((other) => trait(other) === own);
    const alone = gone.filter((other) => trait(other) === own).length === 1;
    return match === undefined || second !== undefined || !alone
      ? []
      : [{ from: operationKey(one), to: operationKey(match), version }];
  });
}

function versionless({ method, path }: EndpointFacts): string {
  return `${method} ${path.replace(/\/v\d+(?=\/)/g, '/v')}`;
}

/** What is too small to be told apart has no shape. */
function shapeOf({ method, parameters, examples }: EndpointFacts): string | undefined {
  const fields = unionOfFields(examples).map(({ path }) => path);
  if (fields.length < 3) return undefined;
  return JSON.stringify([method, parameters.map(({ name }) => name).sort(), fields.sort()]);
}
