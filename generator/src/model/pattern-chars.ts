import type { AST } from '@eslint-community/regexpp';

/** Whether a code point belongs to it; `edges` are where that may change. */
export interface CharSet {
  (codePoint: number): boolean;
  readonly edges: readonly number[];
}

type Range = readonly [from: number, to: number];

const last = 0x10ffff;
const digits: readonly Range[] = [[0x30, 0x39]];
const word: readonly Range[] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** ECMA-262, WhiteSpace and LineTerminator. */
const space: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

export const everything: CharSet = setOf([[0, last]]);

/** What an element reads, or more: a set that is too large finds too many ways, never too few. */
export function charSetOf(element: AST.Character | AST.CharacterSet | AST.CharacterClass): CharSet {
  return setOf(rangesOf(element) ?? [[0, last]]);
}

function rangesOf(element: AST.CharacterClassElement | AST.Element): readonly Range[] | undefined {
  switch (element.type) {
    case 'Character':
      return [[element.value, element.value]];
    case 'CharacterClassRange':
      return [[element.min.value, element.max.value]];
    case 'CharacterSet': {
      const own =
        element.kind === 'digit'
          ? digits
          : element.kind === 'word'
            ? word
            : element.kind === 'space'
              ? space
              : undefined;
      return own !== undefined && 'negate' in element && element.negate ? without(own) : own;
    }
    case 'CharacterClass': {
      const members = element.elements.map(rangesOf);
      // Without knowing a member nothing is known of what is left.
      const ranges = members.flatMap((one) => one ?? [[0, last] as const]);
      if (!element.negate) return ranges;
      return members.includes(undefined) ? undefined : without(ranges);
    }
    default:
      return undefined;
  }
}

function without(ranges: readonly Range[]): readonly Range[] {
  const left: Range[] = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start > from) left.push([from, start - 1]);
    from = Math.max(from, end + 1);
  }
  return from > last ? left : [...left, [from, last]];
}

function setOf(ranges: readonly Range[]): CharSet {
  const has = (codePoint: number): boolean =>
    ranges.some(([from, to]) => from <= codePoint && codePoint <= to);
  return Object.assign(has, { edges: ranges.flatMap(([from, to]) => [from, to + 1]) });
}

/** One code point for each way in which the sets can tell one from another. */
export function alphabetOf(sets: readonly CharSet[]): readonly number[] {
  const different = [...new Map(sets.map((one) => [one.edges.join(), one])).values()];
  const edges = new Set([0, ...different.flatMap((one) => one.edges)]);
  const byMembership = new Map<string, number>();
  for (const edge of edges) {
    if (edge > last) continue;
    const membership = different.map((one) => (one(edge) ? '1' : '0')).join('');
    if (!byMembership.has(membership)) byMembership.set(membership, edge);
  }
  return [...byMembership.values()];
}
