import { isJsonObject } from '../lossless.ts';
import type { NameTable } from './protocol.ts';

/** A {@link NameTable} made quick to look up; a `Map` knows no names that every object inherits. */
export interface Renaming {
  readonly members: ReadonlyMap<string, { readonly name: string; readonly within: Renaming | undefined }>;
}

export function compileNames(table: NameTable): Renaming {
  const members = new Map<string, { name: string; within: Renaming | undefined }>();
  for (const [wire, entry] of Object.entries(table)) {
    if (typeof entry === 'string') members.set(wire, { name: entry, within: undefined });
    else members.set(wire, { name: entry[0], within: compileNames(entry[1]) });
  }
  return { members };
}

/** A copy of a payload under readable names. Members that the table does not know keep theirs. */
export function rename(value: unknown, renaming: Renaming): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, renaming));
  if (!isJsonObject(value)) return value;
  const renamed: Record<string, unknown> = {};
  for (const wire of Object.keys(value)) {
    const entry = renaming.members.get(wire);
    const member = value[wire];
    const result = entry?.within === undefined ? member : rename(member, entry.within);
    const name = entry?.name ?? wire;
    // Assigning to `__proto__` would change the object instead of adding a member.
    if (name === '__proto__') define(renamed, name, result);
    else renamed[name] = result;
  }
  return renamed;
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
