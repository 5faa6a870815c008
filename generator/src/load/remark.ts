import type { At } from './node.ts';
import { jsonNumber } from './read-node.ts';

/** Something in a text that a reader of it may mind. What is a mistake, and in which words, is for its dialect to say. */
export type Remark = { readonly at: At } & (
  | { readonly kind: 'syntax'; readonly message: string }
  | { readonly kind: 'documents' | 'directive' | 'key' | 'merge' | 'aliases' }
  | { readonly kind: 'anchor' | 'alias' | 'lost-alias' | 'tag'; readonly name: string }
  | { readonly kind: 'duplicate'; readonly key: string; readonly first: At }
  | { readonly kind: 'not-json'; readonly source: string; readonly what: string }
  | { readonly kind: 'depth'; readonly levels: number }
);

/** How far a text is read. */
export interface Reach {
  /** Whether aliases and merge keys are followed. */
  readonly shares: boolean;
  /** Levels of nesting; keeps everything that walks the tree safe from a full stack. */
  readonly levels: number;
  /** Nodes, aliases written out: a few lines can stand for billions. */
  readonly nodes: number;
}

/** Thrown where a text stands for more than is read. */
export class TooMuch extends Error {
  readonly at: At;

  constructor(at: At) {
    super();
    this.at = at;
  }
}

/** What JSON does not write as YAML does; undefined where both agree. */
export function notJson(
  value: number | boolean | null,
  source: string,
): { readonly source: string; readonly what: string } | undefined {
  if (typeof value === 'number') return jsonNumber.test(source) ? undefined : { source, what: 'a number' };
  if (typeof value === 'boolean')
    return source === 'true' || source === 'false' ? undefined : { source, what: 'true or false' };
  return source === '' || source === 'null' ? undefined : { source, what: 'null' };
}
