import { isUtf8 } from 'node:buffer';
import type { Unread } from '../facts.ts';
import { linesOf } from './lines.ts';

export interface Legible {
  /** Undefined where none of it can be read. */
  readonly text: string | undefined;
  /** What cannot, and what was put right. */
  readonly unread: readonly Unread[];
}

/** Characters: six times the longest page there is. */
const longestPage = 2 * 1024 * 1024;
/** Four times as many as that page has. */
const mostLines = 60_000;
/** Twice the longest line of any page. */
const longestLine = 5000;
/** Lines of one kind that are named one by one. */
const mostNamed = 100;

/** What bytes that are no UTF-8 were decoded as. */
const undecoded = '\ufffd';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no page has
const control = /[\0-\x08\x0e-\x1f\x7f]/;

/** A page as text that every reader can bear: neither its size nor a line of it can hold one up. */
export function legible(page: string | Uint8Array): Legible {
  if (page.length > longestPage * (typeof page === 'string' ? 1 : 4))
    return refused(`${page.length} characters or bytes, at most ${longestPage} are read`);
  const text = typeof page === 'string' ? page : new TextDecoder('utf-8', { ignoreBOM: true }).decode(page);
  if (text.length > longestPage) return refused(`${text.length} characters, at most ${longestPage} are read`);
  const lines = [...linesOf(text)];
  if (lines.length > mostLines) return refused(`${lines.length} lines, at most ${mostLines} are read`);
  const damaged = typeof page !== 'string' && !isUtf8(page);
  const unread: Unread[] = [];
  const counts = new Map<string, number>();
  const note = (at: number, reason: string, shown: string): void => {
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (count <= mostNamed) unread.push({ line: at + 1, reason, text: shown });
    else if (count === mostNamed + 1)
      unread.push({ line: at + 1, reason, text: 'from here on, the rest of the page' });
  };
  let changed = false;
  for (const [at, line] of lines.entries()) {
    const start = line.slice(0, 60);
    if (damaged && line.includes(undecoded)) note(at, 'not-utf-8', start);
    if (control.test(line)) note(at, 'control-character', start);
    if (line.length <= longestLine) continue;
    note(at, 'line-too-long', start);
    lines[at] = '';
    changed = true;
  }
  return { text: changed ? lines.join('\n') : text, unread };
}

function refused(text: string): Legible {
  return { text: undefined, unread: [{ line: 1, reason: 'page-too-large', text }] };
}
