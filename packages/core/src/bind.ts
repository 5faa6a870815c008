import type { CallOptions, CallPromise, Connection } from './connection.ts';
import { iterate } from './iterate.ts';
import type { Operation } from './operation.ts';

/** Operations by section and name, as generated code lists them. */
export type SectionOperations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

type Method = (...args: readonly unknown[]) => CallPromise<unknown> | AsyncGenerator<unknown, void, void>;

/**
 * An object with a member per section and a method per operation: `sections.market.depth(params, options)`.
 * Operations without parameters take the options first. Lists with pages have `iterate<Name>` beside them. A section is made when it is first used.
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
    if (operation === undefined) continue;
    methods[name] = bindOperation(connection, operation);
    if (operation.page !== undefined) methods[iteratorName(name)] = bindIterator(connection, operation);
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

/** As generated code names them. */
function iteratorName(operation: string): string {
  return `iterate${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
}

function bindIterator(connection: Connection, operation: Operation): Method {
  // As above.
  return (params, options) =>
    iterate(connection, operation, params as object | undefined, options as CallOptions | undefined);
}
