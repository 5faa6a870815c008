import type { CallOptions, CallPromise, Connection } from './connection.ts';
import type { Operation } from './operation.ts';

/** Operations by section and name, as generated code lists them. */
export type SectionOperations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

type Method = (...args: readonly unknown[]) => CallPromise<unknown>;

/**
 * An object with a member per section and a method per operation: `sections.market.depth(params, options)`.
 * Operations without parameters take the options first. A section is made when it is first used.
 *
 * @typeParam S generated from the same specs as `operations`
 */
export function bindSections<S extends object>(connection: Connection, operations: SectionOperations): S {
  const sections: PropertyDescriptorMap = {};
  for (const name of Object.keys(operations)) {
    let section: Readonly<Record<string, Method>> | undefined;
    sections[name] = {
      enumerable: true,
      configurable: true,
      get() {
        section ??= bindSection(connection, operations[name] ?? {});
        return section;
      },
    };
  }
  // Types and operations come out of one generator run; what S says is what `operations` holds.
  return Object.defineProperties({}, sections) as S;
}

function bindSection(
  connection: Connection,
  operations: Readonly<Record<string, Operation>>,
): Readonly<Record<string, Method>> {
  const methods: Record<string, Method> = {};
  for (const name of Object.keys(operations)) {
    const operation = operations[name];
    if (operation !== undefined) methods[name] = bindOperation(connection, operation);
  }
  return methods;
}

function bindOperation(connection: Connection, operation: Operation): Method {
  // The generated signatures say which argument is what; the pipeline checks every member.
  return operation.parameters.length === 0
    ? (options) => connection.call(operation, undefined, options as CallOptions | undefined)
    : (params, options) =>
        connection.call(operation, params as object | undefined, options as CallOptions | undefined);
}
