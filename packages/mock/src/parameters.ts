import { checkJson, refuseValue } from './check-json.ts';
import { parseNumberTexts, wireTextOf } from './number-text.ts';
import { type Refusal, refuseParameter } from './refusal.ts';
import type { MockOperation, MockParameter, MockTables } from './tables.ts';
import { checkValue } from './value.ts';
import { type SentParameters, table } from './wire.ts';

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
    const { name } = parameter;
    const texts = sent.values.get(name);
    const isJson = sent.json.has(name) || parameter.array === 'json' || parameter.members !== undefined;
    const json = isJson && texts !== undefined ? jsonOf(sent, parameter, texts) : undefined;
    const refusal =
      json === undefined ? undefined : checkJson(tables, parameter, json.value, calledBy(parameter));
    if (refusal !== undefined) return refusal;
    const list: unknown = json?.value;
    const items = Array.isArray(list) ? list.map(wireTextOf) : texts;
    for (const item of json === undefined ? (items ?? []) : []) {
      const fault = checkValue(parameter, item);
      if (fault !== undefined) return refuseValue(tables, parameter, fault, name);
    }
    if (parameter.array !== undefined) {
      if (items !== undefined) lists.push([name, items]);
      continue;
    }
    const value = items?.[0] ?? parameter.default;
    if (value !== undefined) params.push([name, value]);
  }
  return { params: table(params), lists: table(lists) };
}

/** A list that is the whole body has no name on the wire. */
function calledBy({ whole, name }: MockParameter): string {
  return whole === true ? '' : name;
}

/** A value in JSON. In a query or a form anything may stand in its place. */
function jsonOf(
  { json }: SentParameters,
  { name }: MockParameter,
  [text = '']: readonly string[],
): { readonly value: unknown } {
  if (json.has(name)) return { value: json.get(name) };
  try {
    return { value: parseNumberTexts(text) };
  } catch {
    return { value: undefined };
  }
}
