import type { Safe } from './safe.ts';
import { visibleJson } from './visible.ts';

/** JSON that can be shown anywhere. */
export type JsonText = Safe<'json'>;

/** A value as JSON of several lines: what cannot be seen is escaped, and reads as what it was. */
export function jsonDocument(value: unknown): JsonText {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n` as JsonText; // this is the gate
}
