import type { ParameterFact, Unread } from '../facts.ts';
import { readDescription, typeClass } from './parameter-text.ts';

export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A row `name, type, mandatory, description` of a parameter table. */
export function parameterOf({ cells, line }: Row): {
  readonly parameter?: ParameterFact;
  readonly unread: readonly Unread[];
} {
  const [name = '', type = '', mandatory = '', description = ''] = cells.map((cell) => cell.trim());
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
  };
}

function mandatoryOf(text: string): ParameterFact['mandatory'] {
  if (/^(?:yes|是)$/i.test(text)) return 'yes';
  if (/^(?:no|否)$/i.test(text)) return 'no';
  return /^yes\b/i.test(text) ? 'conditional' : null;
}
