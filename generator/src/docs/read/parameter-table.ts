import type { ParameterFact, Unread } from '../facts.ts';
import { readDescription, typeClass } from './parameter-text.ts';

export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

export interface ReadRow {
  readonly parameter?: ParameterFact;
  readonly unread: readonly Unread[];
  /** How many objects it stands in. */
  readonly depth?: number;
}

/** A row `name, type, mandatory, description` of a parameter table. */
export function parameterOf({ cells, line }: Row): ReadRow {
  const [first = '', type = '', mandatory = '', description = ''] = cells.map((cell) => cell.trim());
  const [, marks = '', name = ''] = /^([>\s]*)(.*)$/.exec(first) ?? [];
  const kind = typeClass(type);
  const required = mandatoryOf(mandatory);
  if (!/^\w+$/.test(name) || (kind === null && required === null))
    return { unread: [{ line, reason: 'table-row', text: cells.join(' | ').trim() }] };
  const stated = readDescription(description, kind);
  const unread: Unread[] = [
    ...(kind === null ? [{ line, reason: 'type', text: type }] : []),
    ...(required === null ? [{ line, reason: 'mandatory', text: mandatory }] : []),
    ...(stated.inWords ?? []).map((fact) => ({ line, reason: `${fact}-in-words`, text: description })),
  ];
  return {
    parameter: { name, type, class: kind, mandatory: required, ...stated, description, line },
    unread,
    depth: marks.replace(/\s/g, '').length,
  };
}

/** Rows with a `>` are members of the last row with one less: `orders[].price`, `trigger.price`. */
export function withPaths(rows: readonly ReadRow[]): readonly ReadRow[] {
  const open: string[] = [];
  return rows.map((row) => {
    const { parameter, depth = 0 } = row;
    if (parameter === undefined) return row;
    const name = `${depth === 0 ? '' : (open[depth - 1] ?? '')}${parameter.name}`;
    open.splice(depth, open.length, `${name}${parameter.class === 'array' ? '[]' : ''}.`);
    return { ...row, parameter: { ...parameter, name } };
  });
}

function mandatoryOf(text: string): ParameterFact['mandatory'] {
  if (/^(?:yes|是)$/i.test(text)) return 'yes';
  if (/^(?:no|否)$/i.test(text)) return 'no';
  return /^yes\b/i.test(text) ? 'conditional' : null;
}
