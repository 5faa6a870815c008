import type { Finding } from '../collector.ts';
import { errorText } from './parameters.ts';
import { match, type Scope } from './scope.ts';
import { windowsText } from './weights.ts';

/** What is said once for the whole API. */
export function compareRoot(scope: Scope): void {
  const { base, head, found } = scope;
  if (base.api !== undefined && head.api !== undefined) {
    const at = place('client', base.servers[0]?.at, head.servers[0]?.at);
    found.compare(
      'client-renamed',
      `${base.className} of ${base.packageName}`,
      `${head.className} of ${head.packageName}`,
      at,
    );
  }
  compareServers(scope);
  compareBuckets(scope);
  found.compare(
    'clock-changed',
    clockText(base.clock),
    clockText(head.clock),
    place('clock', undefined, undefined),
  );
  const names = new Set([...base.parameterErrors.keys(), ...head.parameterErrors.keys()]);
  for (const name of names)
    found.compare(
      'parameter-errors-changed',
      errorText(base.parameterErrors.get(name)),
      errorText(head.parameterErrors.get(name)),
      place(`parameter error ${name}`, undefined, undefined),
    );
  for (const [left, right] of match(base.sections, head.sections, (one) => one.name).both)
    found.compare(
      'section-description-changed',
      left.description,
      right.description,
      place(`section ${left.name}`, left.at, right.at),
    );
}

function compareServers({ base, head, found }: Scope): void {
  const { both, removed, added } = match(base.servers, head.servers, (one) => one.name);
  for (const one of removed)
    found.report({
      rule: 'server-removed',
      ...place(`server ${one.name}`, one.at, undefined),
      before: one.url,
    });
  for (const one of added)
    found.report({ rule: 'server-added', ...place(`server ${one.name}`, undefined, one.at), after: one.url });
  for (const [left, right] of both) {
    const at = place(`server ${left.name}`, left.at, right.at);
    found.compare('server-url-changed', left.url, right.url, at);
    found.compare(
      'server-guard-changed',
      left.live ? 'live' : 'not live',
      right.live ? 'live' : 'not live',
      at,
    );
  }
  const [first, other] = [base.servers[0], head.servers[0]];
  if (first !== undefined && other !== undefined)
    found.compare(
      'server-default-changed',
      first.name,
      other.name,
      place('default server', first.at, other.at),
    );
}

function compareBuckets({ base, head, found }: Scope): void {
  const { both, removed, added } = match(base.buckets, head.buckets, (one) => one.name);
  for (const one of removed)
    found.report({
      rule: 'limit-removed',
      ...place(`limit ${one.name}`, one.at, undefined),
      before: windowsText(one),
    });
  for (const one of added)
    found.report({
      rule: 'limit-added',
      ...place(`limit ${one.name}`, undefined, one.at),
      after: windowsText(one),
    });
  for (const [left, right] of both)
    found.compare(
      'limit-changed',
      windowsText(left),
      windowsText(right),
      place(`limit ${left.name}`, left.at, right.at),
    );
}

function clockText(
  clock: { readonly operation: string; readonly field: string } | undefined,
): string | undefined {
  return clock === undefined ? undefined : `${clock.field} of ${clock.operation}`;
}

function place(name: string, base: Finding['base'], head: Finding['head']): Omit<Finding, 'rule'> {
  return { origin: { kind: 'api', name }, path: '', base, head };
}
