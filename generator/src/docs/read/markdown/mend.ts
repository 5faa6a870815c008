/** A page's lines after mending, each with the line of the page (from 1) that it stands for. */
export interface MendedLine {
  readonly text: string;
  readonly line: number;
}

/** Stands for a line end inside a cell. Private use: no page has it. */
export const cellBreak = '\ue000';
/** A cell that the row does not have: its columns were fewer than the head's. */
export const noCell = '\ue001';

const invisible = /\u200b|\u200c|\u200d|\u2060|\ufeff/g;
const heading = /^#{1,6}\s/;
const rule = /^ {0,3}(?:-{3,}|(?:\* *){3,})\s*$/;
const fence = /^ {0,3}(```|~~~)/;
const caption = /^>\s*[^|]*$/;

/**
 * Undoes what the conversion from HTML did to a page, so that a Markdown parser sees what its author meant: cells over
 * several lines (blank ones included) become one row, rows with cells too many or too few get the number of the head,
 * `> name` rows are no quotations, code after a list is no text of the list. One place for all such damage.
 */
export function mended(lines: readonly string[], from: number): readonly MendedLine[] {
  // Blanks at the end mean nothing but where they are all there is: then they tell code from text.
  const clean = lines.map((line) => {
    const seen = line.replace(invisible, '').replaceAll('\r', '');
    return seen.trim() === '' ? seen : seen.trimEnd();
  });
  const out: MendedLine[] = [];
  for (let at = from; at < clean.length; ) {
    const line = clean[at] ?? '';
    const opened = fence.exec(line)?.[1];
    if (opened !== undefined) {
      const close = clean.findIndex((one, index) => index > at && one.trim().startsWith(opened));
      // A fence that nothing closes is what was left of one: it is no code.
      if (close !== -1) {
        for (; at <= close; at += 1) out.push({ text: clean[at] ?? '', line: at + 1 });
        continue;
      }
      out.push({ text: '', line: at + 1 });
      at += 1;
      continue;
    }
    const code = codeAt(clean, at);
    if (code !== undefined) {
      pushCode(out, clean, code);
      at = code.to;
      continue;
    }
    if (isTableHead(clean, at)) {
      at = pushTable(out, clean, at);
      continue;
    }
    out.push({ text: line, line: at + 1 });
    at += 1;
  }
  return out;
}

interface CodeRange {
  readonly from: number;
  readonly to: number;
  readonly indent: number;
}

/** Code comes after lines that hold nothing but its indentation: text, even below a list, does not. */
function codeAt(lines: readonly string[], at: number): CodeRange | undefined {
  if (
    (lines[at - 1] ?? '').trim() === '' &&
    /^ {0,3}[[{]\s*["'[{\]}]/.test(`${lines[at] ?? ''}${lines[at + 1] ?? ''}`)
  )
    return jsonAt(lines, at);
  const indent = /^( {4,})$/.exec(lines[at] ?? '')?.[1]?.length;
  if (indent === undefined) return undefined;
  let from = at;
  while (from < lines.length && (lines[from] ?? '').trim() === '') from += 1;
  const margin = ' '.repeat(Math.min(indent, 4));
  if (from === lines.length || from > at + 4 || !lines[from]?.startsWith(margin)) return undefined;
  let to = from;
  for (let next = from; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() === '') continue;
    if (!line.startsWith(margin) && !/^[\]})]+[,;]?$/.test(line)) break;
    to = next + 1;
  }
  return { from, to, indent };
}

/** JSON that lost its indentation, as far as its brackets go. */
function jsonAt(lines: readonly string[], from: number): CodeRange | undefined {
  let open = 0;
  for (let to = from; to < lines.length && !heading.test(lines[to] ?? ''); to += 1) {
    for (const mark of (lines[to] ?? '').replace(/"(?:[^"\\]|\\.)*"|\/\/.*$/g, '')) {
      if (mark === '{' || mark === '[') open += 1;
      else if (mark === '}' || mark === ']') open -= 1;
    }
    if (open <= 0) return { from, to: to + 1, indent: 0 };
  }
  return undefined;
}

function pushCode(out: MendedLine[], lines: readonly string[], { from, to }: CodeRange): void {
  const mark = '~'.repeat(12);
  out.push({ text: '', line: from }, { text: mark, line: from });
  for (let at = from; at < to; at += 1) {
    const text = lines[at] ?? '';
    // What a fence left behind when its code had been indented.
    out.push({ text: /^\s*(?:```|~~~)\w*\s*$/.test(text) ? '' : text, line: at + 1 });
  }
  out.push({ text: mark, line: to }, { text: '', line: to });
}

function isDelimiter(line: string | undefined): boolean {
  return line?.includes('|') === true && line.includes('--') && /^[-|:\s]+$/.test(line);
}

/** A head has a line of dashes below it; a column of their own needs no second bar. */
function isTableHead(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return line.trim() !== '' && !isDelimiter(line) && isDelimiter(lines[at + 1]);
}

/** Index behind the table that begins at `head`. */
function pushTable(out: MendedLine[], lines: readonly string[], head: number): number {
  const width = cellsOf(lines[head + 1] ?? '').length;
  const rows: { cells: string[]; line: number }[] = [];
  let end = head + 2;
  for (let at = head + 2; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const blankBefore = (lines[at - 1] ?? '').trim() === '';
    if (heading.test(line) || rule.test(line) || fence.test(line) || isTableHead(lines, at)) break;
    if (caption.test(line) && blankBefore) break;
    if (blankBefore && /^ {4,}\S/.test(line) && !isRow(line, width)) break;
    const open = rows.at(-1);
    if (isRow(line, width)) {
      const between = lines.slice(end, at);
      if (open !== undefined) append(open.cells, between);
      rows.push({ cells: cellsOf(line), line: at + 1 });
      end = at + 1;
    } else if (line.trim() !== '' && !blankBefore && at === end) {
      // Directly below a row: the rest of its last cell.
      if (open !== undefined) append(open.cells, [line]);
      end = at + 1;
    }
  }
  const headCells = cellsOf(lines[head] ?? '');
  out.push({ text: '', line: head + 1 });
  out.push({ text: rowText(fitted(headCells, width)), line: head + 1 });
  out.push({ text: `|${'---|'.repeat(width)}`, line: head + 2 });
  for (const row of rows) out.push({ text: rowText(fitted(row.cells, width)), line: row.line });
  out.push({ text: '', line: end });
  return end;
}

function append(cells: string[], lines: readonly string[]): void {
  const last = cells.length - 1;
  cells[last] = [cells[last] ?? '', ...lines.map((line) => line.trim())].join(cellBreak);
}

/** A bar inside a cell's text makes no row: the first cell of a row is a name, a number or a few words. */
function isRow(line: string, width: number): boolean {
  if (!line.includes('|')) return false;
  const cells = cellsOf(line);
  if (cells.length === width) return true;
  const [first = '', second = ''] = cells;
  const name = /^[>→\s`*]*[\p{L}\d_.[\]<>=+–-]+[`*]*(?: \(?[\p{L}\d]+\)?){0,3}$/u.test(first.trim());
  if (cells.length > width) return name && width > 1;
  return name && !/[`]$/.test(first.trim())
    ? second.trim() !== ''
    : /^`?\w+`?$/.test(first.trim()) && isType(second);
}

function isType(text: string): boolean {
  return /^\s*`?[A-Za-z]+(?: of \w+)?`?\s*$/i.test(text);
}

function cellsOf(line: string): string[] {
  const text = line.trim();
  const inner = text.replace(/^\|/, '').replace(/(?<!\\)\|$/, (bar) => (text.startsWith('|') ? '' : bar));
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function fitted(cells: readonly string[], width: number): readonly string[] {
  if (cells.length > width) return [...cells.slice(0, width - 1), cells.slice(width - 1).join(' | ')];
  return [...cells, ...Array.from({ length: width - cells.length }, () => noCell)];
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|').replaceAll('\\\\|', '\\|')).join(' | ')} |`;
}
