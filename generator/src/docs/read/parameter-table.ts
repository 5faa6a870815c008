import type { ParameterFact, Unread } from '../facts.ts';
import { readDescription, typeClass } from './parameter-text.ts';

export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The cells of a row by what their columns mean. */
export interface ParameterCells {
  readonly name: string;
  readonly type: string;
  readonly mandatory: string;
  readonly description: string;
  readonly line: number;
}

interface ReadParameter {
  readonly parameter?: ParameterFact;
  readonly unread: readonly Unread[];
}

/** A row `name, type, mandatory, description` of a parameter table. */
export function parameterOf({ cells, line }: Row): ReadParameter {
  const [name = '', type = '', mandatory = '', description = ''] = cells.map((cell) => cell.trim());
  return readParameter({ name, type, mandatory, description, line }, /^\w+$/);
}

/** @param form what a name looks like */
export function readParameter(cells: ParameterCells, form: RegExp): ReadParameter {
  const { name, type, mandatory, description, line } = cells;
  const kind = typeClass(type);
  const required = mandatoryOf(mandatory);
  if (!form.test(name) || (kind === null && required === null))
    return {
      unread: [{ line, reason: 'table-row', text: [name, type, mandatory, description].join(' | ').trim() }],
    };
  const stated = readDescription(description, kind);
  const unread: Unread[] = [
    ...(kind === null ? [{ line, reason: 'type', text: type }] : []),
    ...(required === null ? [{ line, reason: 'mandatory', text: mandatory }] : []),
    ...(stated.inWords ?? []).map((fact) => ({ line, reason: `${fact}-in-words`, text: description })),
  ];
  const condition = required === 'conditional' ? conditionOf(description) : undefined;
  return {
    parameter: {
      name,
      type,
      class: kind,
      mandatory: required,
      ...(condition === undefined ? {} : { condition }),
      ...stated,
      description,
      line,
    },
    unread,
  };
}

function mandatoryOf(text: string): ParameterFact['mandatory'] {
  const word = text.trim();
  if (/^(?:yes|y|true|是|mandatory|required|必[填需须传选]|必须)$/i.test(word)) return 'yes';
  if (/^(?:no|n|false|否|optional|非必[填需须传]|选填)$/i.test(word)) return 'no';
  // "NO *": its footnote says when it is mandatory.
  return /^(?:yes\b|no\s*\*|either\b|cond|depend|可选|可能|条件|视情况|是\/否|yes\/no)/i.test(word)
    ? 'conditional'
    : null;
}

/** The sentence that says when a conditional parameter is needed; the whole description where none stands out. */
function conditionOf(description: string): string | undefined {
  const sentences = description
    .split(/\n|(?<=[.;。；])\s+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const said = sentences.find((one) =>
    /\b(?:required|mandatory|either|one of|must|at least|if|when|only applicable)\b|必[填需须传]|至少|当|仅适用/i.test(
      one,
    ),
  );
  return said ?? sentences[0];
}
