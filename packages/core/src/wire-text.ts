/** Wire text by parameter name. A plain object has members of its own making: only text is a parameter's. */
export function wireText(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const text: unknown = values[name];
  return typeof text === 'string' ? text : undefined;
}

/** Sets a member of any name: `__proto__` is one like any other. */
export function setMember<T>(members: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
  else members[name] = value;
}

/** A parameter as it was given: what every object has is none of the caller's. */
export function givenValue(given: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = given[name];
  const mayBeInherited = typeof value === 'function' || value === Object.prototype;
  return mayBeInherited && !Object.hasOwn(given, name) ? undefined : value;
}

/** An entry of a table by a name that comes from elsewhere. */
export function ownMember<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
