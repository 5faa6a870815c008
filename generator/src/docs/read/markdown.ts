import { linesOf } from './lines.ts';

/** `key: value` lines between the first two `---`. */
export interface Head {
  readonly values: ReadonlyMap<string, string>;
  /** Index of the first line behind it. */
  readonly next: number;
}

export function readHead(lines: readonly string[]): Head | undefined {
  if (lines[0]?.trim() !== '---') return undefined;
  const close = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  if (close === -1) return undefined;
  const values = new Map(
    lines.slice(1, close).flatMap((line): [string, string][] => {
      const [, key, value] = /^(\w+):(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.trim()]];
    }),
  );
  return { values, next: close + 1 };
}

export interface MarkdownPart {
  /** Without marks and anchor link; `''` before the first heading. */
  readonly heading: string;
  readonly level: number;
  /** Where the heading's own link leads: `/docs/x#y`. */
  readonly anchor?: string;
  /** Index of the heading's line. */
  readonly at: number;
  /** Index behind the last line of the part. */
  readonly to: number;
}

/** Splits at headings and at quoted captions such as `> Response Example`. */
export function partsOf(lines: readonly string[], from: number, to: number): readonly MarkdownPart[] {
  const found: Omit<MarkdownPart, 'to'>[] = [];
  for (let at = from; at < to; at += 1) {
    const [, marks = '', rest = ''] = /^(#{1,6}|>)(?=\s)(.*)$/.exec(lines[at] ?? '') ?? [];
    const text = rest.trim();
    // A quoted list item is a note, and a quoted row belongs to the table: no captions.
    if (marks === '' || (marks === '>' && /^\s*[*-]|^$|\|.*\|/.test(text))) continue;
    const anchor = /\[\]\(([^\s)]*)/.exec(text)?.[1];
    found.push({
      heading: text.replace(/\[\]\(.*$/, '').trim(),
      level: marks === '>' ? 7 : marks.length,
      ...(anchor === undefined ? {} : { anchor }),
      at,
    });
  }
  return found.map((part, index) => ({ ...part, to: found[index + 1]?.at ?? to }));
}

/** The language halves: each begins with a heading of the first level. */
export function halvesOf(
  lines: readonly string[],
  from: number,
): readonly (readonly [from: number, to: number])[] {
  const starts = lines.flatMap((line, at) => (at >= from && /^# /.test(line) ? [at] : []));
  return starts.map((start, index) => [start, starts[index + 1] ?? lines.length] as const);
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The first table of a part. Lines without a bar that follow a row belong to its last cell. */
export function tableOf(lines: readonly string[], from: number, to: number): readonly TableRow[] {
  const rule = lines.findIndex(
    (line, at) => at > from && at < to && line.includes('|') && /^\|?\s*:?---[-|:\s]*$/.test(line.trim()),
  );
  if (rule === -1) return [];
  const width = cellsOf(lines[rule] ?? '').length;
  const rows: { cells: string[]; line: number }[] = [];
  for (let at = rule + 1; at < to && (lines[at] ?? '').trim() !== ''; at += 1) {
    const line = lines[at] ?? '';
    const open = rows.at(-1);
    if (line.includes('|') || open === undefined) {
      const cells = cellsOf(line);
      rows.push({ cells: [...cells.slice(0, width - 1), cells.slice(width - 1).join('|')], line: at + 1 });
    } else open.cells[width - 1] = `${open.cells[width - 1] ?? ''}\n${line.trim()}`;
  }
  return rows;
}

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, (bar, at: number) => (at === 0 ? '' : bar))
    .split('|')
    .map((cell) => cell.replaceAll('**', '').trim());
}

export function headOf(text: string): Head | undefined {
  return readHead(linesOf(text));
}
