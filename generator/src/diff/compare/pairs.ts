import { canonical } from '../canonical.ts';
import type { Affected } from '../change.ts';
import type { Contract, ContractOperation } from '../contract.ts';
import type { Matched } from './scope.ts';

/**
 * Which operation of HEAD is which of BASE. Where a client is generated, an operation is what it is called: the same
 * method may move to another path. Otherwise it is its method and path, and what it is called comes second. What is
 * left is paired where only the version in the path, or the name of a path parameter, differs.
 */
export function pairOperations(base: Contract, head: Contract): Matched<ContractOperation> {
  const left = new Set(base.operations);
  const right = new Set(head.operations);
  const both: (readonly [ContractOperation, ContractOperation])[] = [];
  const named = (one: ContractOperation): string => (one.id === '' ? '' : `${one.section}.${one.id}`);
  const placed = (one: ContractOperation): string => one.key;
  const generated = base.generated && head.generated;
  const ways = [
    ...(generated ? [named, placed] : [placed, named]),
    (one: ContractOperation) => one.id,
    (one: ContractOperation) => `${one.method} ${one.path.replaceAll(/\{[^}]*\}/g, '{}')}`,
    (one: ContractOperation) => `${one.method} ${versionless(one.path)}`,
    // What is left is one call where all that it takes and gives is the same.
    (one: ContractOperation) => `${one.method} ${signature(one)}`,
    (one: ContractOperation) => `${one.path} ${signature(one)}`,
  ];
  for (const way of ways) {
    const before = byKey(left, way);
    const after = byKey(right, way);
    for (const [key, one] of before) {
      const other = after.get(key);
      if (one === undefined || other === undefined) continue;
      both.push([one, other]);
      left.delete(one);
      right.delete(other);
    }
  }
  return { both, removed: [...left], added: [...right] };
}

/** What a call takes and gives, where that says enough to know it by. */
function signature({ parameters, body, answers, summary, incoming }: ContractOperation): string {
  const parts = [
    ...parameters.map((one) => `${one.in} ${one.name} ${one.required} ${canonical(one.schema)}`).sort(),
    ...[...(body?.media ?? [])].map(([type, one]) => `${type} ${canonical(one.schema)}`).sort(),
    ...[...answers].map(([name, one]) => `${name} ${canonical(one.schema)}`).sort(),
  ];
  return JSON.stringify([incoming, summary, ...parts]);
}

/** `/api/v3/order` and `/api/v1/order` are one place in two versions. */
function versionless(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}').replaceAll(/\/v\d+(?:\.\d+)*(?=\/|$)/g, '/v*');
}

/** Keys that two have lead nowhere, nor do empty ones. */
function byKey(
  operations: ReadonlySet<ContractOperation>,
  way: (one: ContractOperation) => string,
): ReadonlyMap<string, ContractOperation | undefined> {
  const result = new Map<string, ContractOperation | undefined>();
  for (const one of operations) {
    const key = way(one);
    if (key !== '') result.set(key, result.has(key) ? undefined : one);
  }
  return result;
}

export function affected(operation: ContractOperation): Affected {
  return {
    key: operation.key,
    call: operation.call,
    section: operation.section,
    page: operation.docs.page,
    revision: operation.docs.revision,
  };
}
