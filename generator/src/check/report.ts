import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';

export function diagnostic(at: At, rule: string, message: string, fix: string): Diagnostic {
  return { at, rule, message, fix };
}

/** By file, line, column, rule. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.at.file, b.at.file) ||
    a.at.line - b.at.line ||
    a.at.col - b.at.col ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
