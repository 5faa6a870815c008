import type { SpecNode } from '../load/node.ts';
import { entries, items } from '../load/read-node.ts';
import { nodeText } from './node-text.ts';

/** Who may call, as a text in which no order counts. */
export function securityOf(node: SpecNode | undefined): string {
  const ways = items(node).map(
    (way) =>
      `{${entries(way)
        .map(
          ([name, { value }]) => `${JSON.stringify(name)}:[${items(value).map(nodeText).sort().join(',')}]`,
        )
        .sort()
        .join(',')}}`,
  );
  // Nothing to prove is what is so without a word.
  return ways.every((way) => way === '{}') ? '' : ways.sort().join(' or ');
}
