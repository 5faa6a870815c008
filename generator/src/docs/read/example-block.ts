import type { ExampleFact, Unread } from '../facts.ts';
import { fieldsOf } from './example-fields.ts';
import { ExampleError, parseExample } from './example-json.ts';

/** Each page as one text, and where its lines begin: a page of a thousand examples is joined once. */
const joined = new WeakMap<
  readonly string[],
  { readonly text: string; readonly starts: readonly number[] }
>();

function textFrom(lines: readonly string[], from: number, to: number): string {
  let page = joined.get(lines);
  if (page === undefined) {
    let offset = 0;
    const starts = lines.map((line) => {
      const start = offset;
      offset += line.length + 1;
      return start;
    });
    page = { text: lines.join('\n'), starts: [...starts, offset] };
    joined.set(lines, page);
  }
  // Without the line end before `to`.
  return page.text.slice(page.starts[from], Math.max(0, (page.starts[to] ?? page.text.length + 1) - 1));
}

/** Reads the JSON that begins on line `from` (an index). Answers the index of the first line behind it. */
export function readExample(
  lines: readonly string[],
  from: number,
  to: number,
  label: string | null,
): { readonly example?: ExampleFact; readonly next: number; readonly unread: readonly Unread[] } {
  const text = textFrom(lines, from, to);
  try {
    const { value, end, repairs } = parseExample(text, 0, from + 1);
    let next = from + text.slice(0, end).split('\n').length;
    const extra: { line: number; what: string }[] = [];
    // Closing brackets with nothing to close: the value before them is whole.
    for (; next < to && /^\s*[}\]]+\s*,?\s*$/.test(lines[next] ?? ''); next += 1)
      extra.push({ line: next + 1, what: 'extra closing bracket' });
    return {
      example: { label, line: from + 1, ...fieldsOf(value), repairs: [...repairs, ...extra] },
      next,
      unread: [],
    };
  } catch (error) {
    if (!(error instanceof ExampleError)) throw error;
    let next = from + 1;
    while (next < to && /^\s*(?:["{}[\],]|\/\/)/.test(lines[next] ?? '')) next += 1;
    return {
      next,
      unread: [
        { line: error.line, reason: `example: ${error.message}`, text: (lines[error.line - 1] ?? '').trim() },
      ],
    };
  }
}

export function opensJson(line: string | undefined): boolean {
  return /^\s*[{[]/.test(line ?? '');
}
