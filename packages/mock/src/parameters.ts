import { parseLossless } from '@exspec/core';
import { type Refusal, refuseParameter } from './refusal.ts';
import type { MockOperation, MockParameter, MockTables } from './tables.ts';
import { checkValue } from './value.ts';
import type { SentParameters } from './wire.ts';

/** Parameters that passed, as handlers get them: defaults filled in, arrays in `lists`. */
export interface CheckedParameters {
  readonly params: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** Parameter names of all operations, and which of them signing brings. */
export interface KnownNames {
  readonly all: ReadonlySet<string>;
  readonly ofSigning: ReadonlySet<string>;
}

/**
 * Holds the parameters that were sent against those that the operation takes. The first fault answers, in this
 * order: unreadable body, duplicate, empty, too many (the operation takes none), unknown (no operation has it) or
 * unread (another operation has it), missing, then kind, length, pattern, legal values and range of each value.
 *
 * Clients sign all that goes by a key, also where the key alone is asked for; what signing brings is then passed over.
 */
export function checkParameters(
  tables: MockTables,
  operation: MockOperation,
  sent: SentParameters,
  known: KnownNames,
): Refusal | CheckedParameters {
  return (
    checkShape(tables, operation, sent) ??
    checkNames(tables, operation, sent, known) ??
    checkValues(tables, operation, sent)
  );
}

function checkShape(tables: MockTables, operation: MockOperation, sent: SentParameters): Refusal | undefined {
  if (sent.unreadable) return refuseParameter(tables, 'malformed', ['body']);
  for (const name of sent.repeated) {
    const parameter = operation.parameters.find((candidate) => candidate.name === name);
    if (parameter?.array !== 'repeat') return refuseParameter(tables, 'duplicate', [name]);
  }
  for (const [name, values] of sent.values) {
    if (values.includes('')) return refuseParameter(tables, 'empty', [name]);
  }
  return undefined;
}

function checkNames(
  tables: MockTables,
  operation: MockOperation,
  sent: SentParameters,
  known: KnownNames,
): Refusal | undefined {
  const own = operation.parameters.map(({ name }) => name);
  const names = [...sent.values.keys()].filter(
    (name) => operation.auth !== 'key' || own.includes(name) || !known.ofSigning.has(name),
  );
  const received = names.length;
  if (operation.parameters.length === 0) {
    return received === 0 ? undefined : refuseParameter(tables, 'tooMany', ['0', String(received)]);
  }
  let unread = 0;
  for (const name of names) {
    if (own.includes(name)) continue;
    if (!known.all.has(name)) return refuseParameter(tables, 'unknown', [name]);
    unread++;
  }
  return unread === 0
    ? undefined
    : refuseParameter(tables, 'unread', [String(received - unread), String(received)]);
}

function checkValues(
  tables: MockTables,
  operation: MockOperation,
  sent: SentParameters,
): Refusal | CheckedParameters {
  for (const { name, required } of operation.parameters) {
    if (required && !sent.values.has(name)) return refuseParameter(tables, 'missing', [name]);
  }
  const params: [string, string][] = [];
  const lists: [string, readonly string[]][] = [];
  for (const parameter of operation.parameters) {
    const texts = sent.values.get(parameter.name);
    const items = texts === undefined ? undefined : itemsOf(parameter, texts);
    if (items === 'malformed') return refuseValue(tables, parameter, 'malformed');
    for (const item of items ?? []) {
      const fault = checkValue(parameter, item);
      if (fault !== undefined) return refuseValue(tables, parameter, fault);
    }
    if (parameter.array !== undefined) {
      if (items !== undefined) lists.push([parameter.name, items]);
      continue;
    }
    const value = items?.[0] ?? parameter.default;
    if (value !== undefined) params.push([parameter.name, value]);
  }
  return { params: Object.fromEntries(params), lists: Object.fromEntries(lists) };
}

/** A value's own error comes before the exchange's general one. */
function refuseValue(tables: MockTables, parameter: MockParameter, fault: 'illegal' | 'malformed'): Refusal {
  const args = fault === 'illegal' ? [parameter.name, parameter.pattern ?? ''] : [parameter.name];
  return parameter.error === undefined
    ? refuseParameter(tables, fault, args)
    : { error: parameter.error, args };
}

function itemsOf(parameter: MockParameter, texts: readonly string[]): readonly string[] | 'malformed' {
  if (parameter.array !== 'json') return texts;
  let list: unknown;
  try {
    list = parseLossless(texts[0] ?? '');
  } catch {
    return 'malformed';
  }
  if (!Array.isArray(list) || list.length === 0) return 'malformed';
  const items: string[] = [];
  for (const item of list as readonly unknown[]) {
    // Array.isArray makes the elements `any`; they are checked here.
    if (typeof item === 'object' || item === undefined) return 'malformed';
    items.push(String(item));
  }
  return items;
}
