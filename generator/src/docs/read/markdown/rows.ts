import type { ParameterFact, SubjectFacts, Unread } from '../../facts.ts';
import { readParameter } from '../parameter-table.ts';
import { typeClass } from '../parameter-text.ts';
import type { Block } from './blocks.ts';
import { type Cells, cellsBy, type Role } from './columns.ts';
import { bare, isStruck, plain } from './inline.ts';

type Table = Extract<Block, { kind: 'table' }>;
type FieldRow = SubjectFacts['responseFields'][number];

const nameForm = /^[\w$.\-[\]]+$/;
const pathForm = /^[\w$.\-[\]<>/ ]+$/;

/** Where a row `> name` hangs: the members that are open, outermost first. */
class Nesting {
  readonly #open: { readonly depth: number; readonly path: string; readonly array: boolean }[] = [];

  path(depth: number, name: string, type: string): string {
    while ((this.#open.at(-1)?.depth ?? -1) >= depth) this.#open.pop();
    const above = this.#open.at(-1);
    const path = above === undefined ? name : `${above.path}${above.array ? '[]' : ''}.${name}`;
    this.#open.push({ depth, path, array: typeClass(type) === 'array' });
    return path;
  }
}

function nameOf(cell: string): { readonly depth: number; readonly name: string } {
  const text = bare(cell).replaceAll('&gt;', '>');
  const marks = /^[>→\s]*/.exec(text)?.[0] ?? '';
  return {
    depth: marks.replace(/\s/g, '').length,
    name: text
      .slice(marks.length)
      .replace(/\s*\*+$/, '')
      .replace(/\s*\((?:deprecated|已弃用|已废弃|array|optional)\)$/i, '')
      .trim(),
  };
}

/** The rows of a table of parameters: facts, or what is not read of them. A row that is struck through is gone. */
export function parameterRows(
  table: Table,
  columns: readonly (Role | undefined)[],
): { readonly parameters: readonly ParameterFact[]; readonly unread: readonly Unread[] } {
  const parameters: ParameterFact[] = [];
  const unread: Unread[] = [];
  const nesting = new Nesting();
  const names = new Set(table.rows.map(({ cells }) => nameOf(cells[0] ?? '').name));
  let above: Cells = {};
  for (const [index, row] of table.rows.entries()) {
    const cells = cellsBy(columns, row, above);
    above = cells;
    if (isStruck(cells.name ?? '')) {
      unread.push({
        line: row.line,
        reason: 'struck-through',
        text: bare((cells.name ?? '').replaceAll('~~', '')),
      });
      continue;
    }
    const { depth, name } = nameOf(cells.name ?? '');
    const type = bare(cells.type ?? '');
    const last = index === table.rows.length - 1;
    const description = plain(last ? ownLines(cells.description ?? '', names) : (cells.description ?? ''));
    for (const one of namesIn(name)) {
      const path = nameForm.test(one) ? nesting.path(depth, one, type) : one;
      const read = readParameter(
        { name: path, type, mandatory: bare(cells.mandatory ?? ''), description, line: row.line },
        nameForm,
      );
      if (read.parameter !== undefined) parameters.push(read.parameter);
      unread.push(...read.unread);
    }
  }
  return { parameters, unread };
}

/** `px/pxUsd`: two names in one cell are two parameters. */
function namesIn(name: string): readonly string[] {
  const several = name.split(/\s*(?:\/|,|\bor\b)\s*/);
  return several.length > 1 && several.every((one) => nameForm.test(one)) ? several : [name];
}

/**
 * Notes that stand directly below a table look like the rest of its last cell. They begin with the name of a row, or
 * as notes do.
 */
function ownLines(description: string, names: ReadonlySet<string>): string {
  const lines = description.split('\n');
  const end = lines.findIndex(
    (line, at) =>
      at > 0 && (names.has(bare(line)) || /^(?:notes?|remarks?|注意|备注|说明)\b/i.test(bare(line))),
  );
  return (end === -1 ? lines : lines.slice(0, end)).join('\n');
}

/** The rows of a table of fields. */
export function fieldRows(
  table: Table,
  columns: readonly (Role | undefined)[],
  part: FieldRow['part'],
): { readonly fields: readonly FieldRow[]; readonly unread: readonly Unread[] } {
  const fields: FieldRow[] = [];
  const unread: Unread[] = [];
  const nesting = new Nesting();
  let above: Cells = {};
  for (const row of table.rows) {
    const cells = cellsBy(columns, row, above);
    above = cells;
    if (isStruck(cells.name ?? '')) {
      unread.push({
        line: row.line,
        reason: 'struck-through',
        text: bare((cells.name ?? '').replaceAll('~~', '')),
      });
      continue;
    }
    const { depth, name } = nameOf(cells.name ?? '');
    const type = bare(cells.type ?? '');
    if (!pathForm.test(name) || name.split(' ').length > 4) {
      unread.push({
        line: row.line,
        reason: 'table-row',
        text: row.cells.filter((one) => one !== undefined).join(' | '),
      });
      continue;
    }
    fields.push({
      name: nesting.path(depth, name, type),
      type,
      ...(part === undefined ? {} : { part }),
      line: row.line,
    });
  }
  return { fields, unread };
}
