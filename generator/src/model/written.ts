import { createHash } from 'node:crypto';
import type { At, SpecNode } from '../load/node.ts';
import { string, toJson } from '../load/read-node.ts';

/** A schema as it is written: two that are the same need no comparison, only that what they refer to is followed. */
export interface Written {
  /** Equal for two that are written in the same way. The text itself would be the whole document. */
  readonly hash: string;
  /**
   * Names that it refers to, in the order of the text; undefined where more than that decides: what is made of parts, and
   * members that are sent in one direction alone.
   */
  readonly refs: readonly (string | undefined)[] | undefined;
}

export function writtenOf(node: SpecNode, nameOf: (ref: string, at: At) => string | undefined): Written {
  const refs: (string | undefined)[] = [];
  const isSimple = visit(node, nameOf, refs);
  const hash = isSimple ? createHash('sha256').update(toJson(node)).digest('base64') : '';
  return { hash, refs: isSimple ? refs : undefined };
}

function visit(
  node: SpecNode,
  nameOf: (ref: string, at: At) => string | undefined,
  refs: (string | undefined)[],
): boolean {
  if (node.kind === 'scalar') return true;
  if (node.kind === 'seq') return node.items.every((one) => visit(one, nameOf, refs));
  const ref = string(node.entries.get('$ref')?.value);
  if (ref !== undefined) refs.push(nameOf(ref, node.at));
  for (const [key, { value }] of node.entries)
    if (composing.has(key) || !visit(value, nameOf, refs)) return false;
  return true;
}

const composing: ReadonlySet<string> = new Set(['allOf', 'readOnly', 'writeOnly']);
