import type { At } from '../load/node.ts';
import type { Schema } from '../model/api.ts';

/** A value of which nothing is known. */
export function unknown(at: At, reason: string, description = ''): Schema {
  return { kind: 'unknown', reason, description, nullable: false, docs: {}, at };
}
