import type { Affected } from '../change.ts';
import type { ContractCallback, ContractOperation } from '../contract.ts';
import { match, type Scope } from './scope.ts';

/** What the other side calls on account of a call; `compare` holds two operations against each other. */
export function compareCallbacks(
  base: ContractOperation,
  head: ContractOperation,
  operation: Affected,
  scope: Scope,
  compare: (base: ContractOperation, head: ContractOperation, scope: Scope) => void,
): void {
  const { found } = scope;
  const method = ({ operation: { method: one } }: ContractCallback): string => one.replace(/^.* /, '');
  const matched = match(base.callbacks, head.callbacks, (one) => `${one.name} ${one.address} ${method(one)}`);
  // What is called under one name, at another address.
  const named = match(matched.removed, matched.added, (one) => `${one.name} ${method(one)}`);
  for (const [left, right] of [...matched.both, ...named.both]) {
    compare(left.operation, right.operation, scope);
    found.compare('operation-detail-changed', left.address, right.address, {
      origin: { kind: 'operation', operation },
      path: `callback ${right.name}`,
      base: left.operation.at,
      head: right.operation.at,
    });
  }
  for (const one of named.removed)
    found.report({
      rule: 'callback-removed',
      origin: { kind: 'operation', operation },
      path: `callback ${one.name}`,
      before: `${method(one)} ${one.address}`,
      base: one.operation.at,
    });
  for (const one of named.added)
    found.report({
      rule: 'callback-added',
      origin: { kind: 'operation', operation },
      path: `callback ${one.name}`,
      after: `${method(one)} ${one.address}`,
      head: one.operation.at,
    });
}
