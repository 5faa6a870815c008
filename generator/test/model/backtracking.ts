import fc from 'fast-check';

/** A pattern as the standard means it, and an engine that does what ECMA-262 says and counts. It shares nothing with ours. */
export type Node =
  | { readonly kind: 'set'; readonly source: string; readonly has: ReadonlySet<string> }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly kind: 'times'; readonly of: Node; readonly min: number; readonly max: number };

export function sourceOf(node: Node): string {
  switch (node.kind) {
    case 'set':
      return node.source;
    case 'all':
      return node.of.map(sourceOf).join('');
    case 'any':
      return `(?:${node.of.map(sourceOf).join('|')})`;
    case 'times':
      return `(?:${sourceOf(node.of)}){${node.min},${node.max === Number.POSITIVE_INFINITY ? '' : node.max}}`;
  }
}

const sets: readonly Node[] = [
  { kind: 'set', source: 'a', has: new Set('a') },
  { kind: 'set', source: 'b', has: new Set('b') },
  { kind: 'set', source: ',', has: new Set(',') },
  { kind: 'set', source: '[ab]', has: new Set('ab') },
  { kind: 'set', source: '[^,]', has: new Set('ab!') },
  { kind: 'set', source: '.', has: new Set('ab,!') },
];

export const nodes: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...sets),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of): Node => ({ kind: 'all', of })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of): Node => ({ kind: 'any', of })),
    fc
      .record({
        of: tie('node'),
        min: fc.integer({ min: 0, max: 2 }),
        more: fc.constantFrom(0, 1, 3, Number.POSITIVE_INFINITY),
      })
      .map(({ of, min, more }): Node => ({ kind: 'times', of, min, max: min + more })),
  ),
})).node;

const enough = 3_000_000;

/** How many steps it takes to find that `^(?:pattern)$` does not fit, or does. */
export function stepsOf(pattern: Node, text: string): number {
  let steps = 0;
  const run = (node: Node, at: number, then: (at: number) => boolean): boolean => {
    if (++steps > enough) return true;
    switch (node.kind) {
      case 'set':
        return node.has.has(text[at] ?? '') && then(at + 1);
      case 'all': {
        const from = (index: number, here: number): boolean => {
          const next = node.of[index];
          return next === undefined ? then(here) : run(next, here, (after) => from(index + 1, after));
        };
        return from(0, at);
      }
      case 'any':
        return node.of.some((one) => run(one, at, then));
      case 'times': {
        const round = (done: number, here: number): boolean => {
          const again =
            done < node.max &&
            run(node.of, here, (after) => (done < node.min || after > here) && round(done + 1, after));
          return again || (done >= node.min && then(here));
        };
        return round(0, at);
      }
    }
  };
  run(pattern, 0, (at) => at === text.length);
  return steps;
}
