import type { RemovedEndpoint } from '../../model/api.ts';
import { addressText, guardText } from '../../model/servers.ts';
import type { Finding } from '../collector.ts';
import type { Contract } from '../contract.ts';
import { compareRemarks } from './remarks.ts';
import { type Matched, match, type Scope } from './scope.ts';
import { windowsText } from './weights.ts';
import { errorText } from './words.ts';

/** What is said once for the whole API. */
export function compareRoot(scope: Scope): void {
  const { base, head, found } = scope;
  if (base.generated && head.generated) {
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
  compareSchemes(scope);
  compareRemarks(
    base.remarks,
    head.remarks,
    { detail: 'api-detail-changed', note: 'api-note-changed' },
    (name) => place(name, undefined, undefined),
    scope,
  );
  compareRemoved(scope);
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
  const { both, removed, added } = serverPairs(base, head);
  for (const one of removed)
    found.report({
      rule: 'server-removed',
      ...place(`server ${one.name}`, one.at, undefined),
      before: one.url,
    });
  for (const one of added)
    found.report({ rule: 'server-added', ...place(`server ${one.name}`, undefined, one.at), after: one.url });
  for (const [left, right] of both) {
    const at = place(`server ${right.name}`, left.at, right.at);
    found.compare('api-note-changed', left.name, right.name, at);
    found.compare('server-url-changed', addressText(left), addressText(right), at);
    found.compare('server-guard-changed', guardText(left), guardText(right), at);
  }
  const [first, other] = [base.servers[0], head.servers[0]];
  const same = both.some(([left, right]) => left === first && right === other);
  if (first !== undefined && other !== undefined && !same)
    found.compare(
      'server-default-changed',
      first.name,
      other.name,
      place('default server', first.at, other.at),
    );
}

/** By name; where names are words and no types, then by address. */
function serverPairs(base: Contract, head: Contract): Matched<Contract['servers'][number]> {
  const named = match(base.servers, head.servers, (one) => one.name);
  if (base.generated && head.generated) return named;
  const rest = match(named.removed, named.added, (one) => one.url);
  return { ...rest, both: [...named.both, ...rest.both] };
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

/** How calls prove who makes them, and how that is signed. */
function compareSchemes({ base, head, found }: Scope): void {
  const { both, removed, added } = match(base.schemes, head.schemes, (one) => one.name);
  for (const one of removed)
    found.report({
      rule: 'security-scheme-removed',
      ...place(`security scheme ${one.name}`, one.at, undefined),
      before: one.text,
    });
  for (const one of added)
    found.report({
      rule: 'security-scheme-added',
      ...place(`security scheme ${one.name}`, undefined, one.at),
      after: one.text,
    });
  for (const [left, right] of both) {
    const at = place(`security scheme ${left.name}`, left.at, right.at);
    found.compare('security-scheme-changed', left.text, right.text, at);
    found.compare('signing-changed', left.signingText, right.signingText, at);
  }
}

/** Endpoints that are gone, and what replaced them. */
function compareRemoved({ base, head, found }: Scope): void {
  const key = ({ method, path, date }: RemovedEndpoint): string => `${method} ${path} ${date}`;
  const text = (one: RemovedEndpoint | undefined): string | undefined =>
    one === undefined
      ? undefined
      : [
          `since ${one.date}`,
          one.successor === undefined ? 'without successor' : `now ${one.successor}`,
          one.note,
          one.assumed ? 'assumed' : undefined,
        ]
          .filter((part) => part !== undefined)
          .join(', ');
  const { both, removed, added } = match(base.removed, head.removed, key);
  const sides = [
    ...both,
    ...removed.map((one) => [one, undefined] as const),
    ...added.map((one) => [undefined, one] as const),
  ];
  for (const [left, right] of sides) {
    const one = left ?? right;
    const at = place(`removed endpoint ${one === undefined ? '' : key(one)}`, left?.at, right?.at);
    found.compare('removed-endpoint-changed', text(left), text(right), at);
  }
}

function clockText(
  clock: { readonly operation: string; readonly field: string } | undefined,
): string | undefined {
  return clock === undefined ? undefined : `${clock.field} of ${clock.operation}`;
}

function place(name: string, base: Finding['base'], head: Finding['head']): Omit<Finding, 'rule'> {
  return { origin: { kind: 'api', name }, path: '', base, head };
}
