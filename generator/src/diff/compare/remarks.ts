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
    ...both.flatMap(([[name, left], [, right]]) =>
      left.used === true || right.used === true ? [] : [[name, left, right] as const],
    ),
    ...removed.flatMap(([name, one]) => (comes(one) ? [[name, one, undefined] as const] : [])),
    ...added.flatMap(([name, one]) => (comes(one) ? [[name, undefined, one] as const] : [])),
  ];
  for (const [name, left, right] of sides) {
    const rule = (right ?? left)?.weighs ? rules.detail : rules.note;
    found.compare(rule, left?.text, right?.text, { ...place(name), base: left?.at, head: right?.at });
  }
}

/** Whether its coming and going is told here. */
function comes({ owned, used }: Remark): boolean {
  return !owned && used !== true;
}
