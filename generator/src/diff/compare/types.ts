import { formsOf } from '../../model/forms.ts';
import { canonical } from '../canonical.ts';
import type { Contract } from '../contract.ts';
import { match, renames, type Scope } from './scope.ts';

/** Named schemas that are the same under another name. */
export function renamedSchemas(base: Contract, head: Contract): ReadonlyMap<string, string> {
  const { removed, added } = match(base.schemas.values(), head.schemas.values(), (one) => one.name);
  const texts = new Map<object, string>();
  for (const one of [...removed, ...added])
    texts.set(
      one,
      canonical(one.schema, (name) => (name === one.name ? '' : name)),
    );
  // A scalar's name says what it is: two of one shape are not one thing.
  const told = (text: string | undefined): boolean => text !== undefined && /^[[{(]|^tuple|\|/.test(text);
  return new Map(
    renames(
      removed,
      added,
      (left, right) => told(texts.get(left)) && texts.get(left) === texts.get(right),
    ).map(([left, right]) => [left.name, right.name]),
  );
}

/** The types that a package exports, one per form of a schema. */
export function compareTypes({ base, head, found, schemas }: Scope): void {
  const { both, removed, added } = match(formsOf(base).all, formsOf(head).all, (one) => one.name);
  const renamed = new Set(schemas.renamed.values());
  for (const one of removed) {
    const successor = schemas.renamed.get(one.component);
    const other =
      successor === undefined
        ? undefined
        : added.find((candidate) => candidate.component === successor && candidate.side === one.side);
    const origin = { kind: 'api', name: `type ${one.name}` } as const;
    const at = { origin, path: '', base: base.schemas.get(one.component)?.at };
    if (other === undefined) found.report({ ...at, rule: 'type-removed', before: one.name });
    else
      found.report({
        ...at,
        rule: 'type-renamed',
        before: one.name,
        after: other.name,
        head: head.schemas.get(other.component)?.at,
      });
  }
  const split = new Set(
    both.flatMap(([left, right]) =>
      left.side === 'response' && right.side === 'request' ? [right.component] : [],
    ),
  );
  for (const one of added)
    if (!renamed.has(one.component) && !(one.side === 'response' && split.has(one.component)))
      found.report({
        rule: 'type-added',
        origin: { kind: 'api', name: `type ${one.name}` },
        path: '',
        after: one.name,
        head: head.schemas.get(one.component)?.at,
      });
  for (const [left, right] of both)
    if (
      left.side === 'response' &&
      right.side === 'request' &&
      formsOf(head).name(right.component, 'response') !== right.name
    )
      found.report({
        rule: 'type-split',
        origin: { kind: 'api', name: `type ${right.name}` },
        path: '',
        before: right.name,
        after: formsOf(head).name(right.component, 'response'),
        base: base.schemas.get(left.component)?.at,
        head: head.schemas.get(right.component)?.at,
      });
}
