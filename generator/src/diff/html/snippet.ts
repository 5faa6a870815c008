import type { At } from '../../load/node.ts';

const mostLines = 40;
const mostColumns = 400;

/** The lines of a file that a value takes, found by indentation: from its key to the next line that is not deeper. */
export function snippet(text: string | undefined, at: At | undefined): readonly string[] {
  if (text === undefined || at === undefined) return [];
  const lines = linesOf(text);
  const own = lines[at.line - 1];
  if (own === undefined) return [];
  const before = lines[at.line - 2];
  // A block's position is its first member; its key stands on the line before.
  const keyed =
    indentation(own) === at.col - 1 &&
    before !== undefined &&
    /:\s*(?:#.*)?$/.test(before) &&
    indentation(before) < indentation(own);
  const start = keyed ? at.line - 2 : at.line - 1;
  const first = lines[start] ?? '';
  const depth = indentation(first);
  const member = /^\s*- /.test(first);
  const result = [first];
  for (const line of lines.slice(start + 1, start + mostLines)) {
    const deeper = indentation(line) > depth || (line.trim() === '' && result.length > 0);
    // Without a key of its own, a value ends where its siblings' depth does.
    const sibling = !keyed && !member && indentation(line) === depth && at.col - 1 === depth && isWhole(own);
    if (!deeper && !sibling) break;
    result.push(line);
  }
  while (result.at(-1)?.trim() === '') result.pop();
  return result.map((line) => cut(line.slice(Math.min(depth, indentation(line))), at));
}

/** The document itself: its members are its siblings. */
function isWhole(line: string): boolean {
  return /^[a-z-]+:/i.test(line);
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** A document on one line is shown around the place. */
function cut(line: string, at: At): string {
  if (line.length <= mostColumns) return line;
  const from = Math.max(0, Math.min(at.col - 40, line.length - mostColumns));
  return `${from > 0 ? '…' : ''}${line.slice(from, from + mostColumns)}…`;
}

const split = new Map<string, readonly string[]>();

/** One file is shown for many changes. */
function linesOf(text: string): readonly string[] {
  const known = split.get(text);
  if (known !== undefined) return known;
  const lines = text.split(/\r?\n/);
  if (split.size > 100) split.clear();
  split.set(text, lines);
  return lines;
}
