import type { SpecNode } from '../../load/node.ts';
import { entries } from '../../load/read-node.ts';

/** JSON where there is any, else what is named first. */
export function mediaOf(content: SpecNode | undefined): SpecNode | undefined {
  const all = entries(content);
  const found = all.find(([type]) => /[/+]json\b/i.test(type)) ?? all[0];
  return found?.[1].value;
}
