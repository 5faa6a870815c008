import type { Change } from '../change.ts';
import { Collector } from '../collector.ts';
import { bodiesOf, type Contract } from '../contract.ts';
import { compareErrors } from './errors.ts';
import { compareOperations } from './operations.ts';
import { compareRoot } from './root.ts';
import { SchemaComparer } from './schema.ts';
import type { Scope } from './scope.ts';
import { compareStreams } from './streams.ts';
import { compareTypes, renamedSchemas } from './types.ts';

/** One comparer per part of an API. */
const comparers: readonly ((scope: Scope) => void)[] = [
  compareOperations,
  compareRoot,
  compareErrors,
  compareStreams,
  compareTypes,
  compareUnreached,
];

/** Every edit between two contracts, the worst first. */
export function compareContracts(base: Contract, head: Contract): readonly Change[] {
  const found = new Collector(head.name);
  const schemas = new SchemaComparer(base, head, found, renamedSchemas(base, head));
  const scope = { base, head, found, schemas };
  for (const compare of comparers) compare(scope);
  return found.changes();
}

/** An exchange that is only on one side. */
export function compareWhole(base: Contract | undefined, head: Contract | undefined): readonly Change[] {
  const contract = head ?? base;
  if (contract === undefined) return [];
  const found = new Collector(contract.name);
  const at = contract.operations[0]?.at;
  found.report({
    rule: base === undefined ? 'exchange-added' : 'exchange-removed',
    origin: { kind: 'api', name: contract.packageName },
    path: '',
    before: base === undefined ? undefined : `${base.operations.length} operations`,
    after: head === undefined ? undefined : `${head.operations.length} operations`,
    base: base === undefined ? undefined : at,
    head: head === undefined ? undefined : at,
  });
  return found.changes();
}

/** Named schemas that no operation leads to are exported types all the same. */
function compareUnreached({ base, head, schemas }: Scope): void {
  schemas.finish();
  const bodies = bodiesOf(head);
  const before = new Map([...schemas.renamed].map(([left, right]) => [right, left]));
  for (const name of head.schemas.keys()) {
    const left = base.schemas.has(name) ? name : before.get(name);
    if (left === undefined || schemas.met(left, name)) continue;
    if (bodies.has(name)) {
      schemas.words(left, name);
      continue;
    }
    schemas.unreached(left, name);
  }
  schemas.finish();
}
