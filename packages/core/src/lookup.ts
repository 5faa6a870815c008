import { generateId } from '#crypto';
import type { OutcomeLookup } from './errors.ts';
import type { Operation } from './operation.ts';
import { givenValue } from './wire-text.ts';

/** 131 bits, and short enough for the client ids of the exchanges known (32 characters at least). */
const CLIENT_ID_LENGTH = 22;

type Params = Readonly<Record<string, unknown>>;

/** The parameters of a write with a client-chosen id in them, so that its outcome can be looked up. */
export function withClientId(operation: Operation, params: Params | undefined): Params | undefined {
  const name = operation.lookup?.parameter;
  if (name === undefined || givenValue(params ?? {}, name) !== undefined) return params;
  const filled: Record<string, unknown> = { ...params };
  filled[name] = generateId(CLIENT_ID_LENGTH);
  return filled;
}

/** Which call finds the outcome of a write, or undefined where none does. */
export function lookupOf(operation: Operation, params: Params | undefined): OutcomeLookup | undefined {
  const { lookup } = operation;
  if (lookup === undefined) return undefined;
  const given = params ?? {};
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(lookup.with)) {
    const value = givenValue(given, lookup.with[name] ?? name);
    if (value !== undefined) found[name] = value;
  }
  if (lookup.by !== undefined && lookup.parameter !== undefined) {
    const id = givenValue(given, lookup.parameter);
    if (id !== undefined) found[lookup.by] = id;
  }
  return { operation: lookup.operation, params: found };
}
