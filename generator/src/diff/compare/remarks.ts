import type { Finding } from '../collector.ts';
import type { Remark } from '../contract.ts';
import type { RuleId } from '../rules/index.ts';
import { match, type Scope } from './scope.ts';

/** What no other rule reads: an edit of it is told by its text, so that none is silent. */
export function compareRemarks(
  base: ReadonlyMap<string, Remark>,
  head: ReadonlyMap<string, Remark>,
  rules: { readonly detail: RuleId; readonly note: RuleId },
  place: (name: string) => Omit<Finding, 'rule'>,
  { found }: Scope,
): void {
  const { both, removed, added } = match(base, head, ([name]) => name);
  const sides: readonly (readonly [string, Remark | undefined, Remark | undefined])[] = [
    ...both.map(([[name, left], [, right]]) => [name, left, right] as const),
    ...removed.flatMap(([name, one]) => (one.owned ? [] : [[name, one, undefined] as const])),
    ...added.flatMap(([name, one]) => (one.owned ? [] : [[name, undefined, one] as const])),
  ];
  for (const [name, left, right] of sides) {
    const rule = (right ?? left)?.weighs ? rules.detail : rules.note;
    found.compare(rule, left?.text, right?.text, { ...place(name), base: left?.at, head: right?.at });
  }
}
