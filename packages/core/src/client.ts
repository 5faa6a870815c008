import { bindSections, type SectionOperations } from './bind.ts';
import type { CoreConnection } from './connect.ts';
import type { CallPromise, RequestOptions } from './connection.ts';
import type { Method } from './operation.ts';
import { createRaw, type RawClient } from './raw.ts';
import { request } from './request.ts';

/** What every exchange's client has beside its sections. */
export interface ClientBase<Paths extends object> extends AsyncDisposable {
  /** What the tree-shakeable functions of the sections take first. */
  readonly connection: CoreConnection;
  /** The openapi-fetch client over the same path: `{ data, error, response }` for every HTTP answer. */
  readonly raw: RawClient<Paths>;
  /** Signs and sends what the specs do not know yet. */
  request<T = unknown>(
    method: Method,
    path: string,
    params: Readonly<Record<string, unknown>>,
    options: RequestOptions,
  ): CallPromise<T>;
  /** What a call would spend of each rate limit. */
  readonly cost: CoreConnection['cost'];
  /** What is used and left of each limit, and until when one is closed. */
  readonly limits: CoreConnection['limits'];
  /** Ends pools and timers; later calls reject. */
  close(): Promise<void>;
}

/**
 * A client with every section over one connection. Sections and the raw client are made when they are first used.
 *
 * @typeParam Sections generated from the same specs as `operations`
 */
export function createClient<Sections extends object, Paths extends object>(
  connection: CoreConnection,
  operations: SectionOperations,
): Sections & ClientBase<Paths> {
  let raw: RawClient<Paths> | undefined;
  const own: ClientBase<Paths> = {
    connection,
    get raw() {
      raw ??= createRaw<Paths>(connection, operations);
      return raw;
    },
    request: (method, path, params, options) => request(connection, method, path, params, options),
    cost: connection.cost,
    limits: connection.limits,
    close: () => connection.close(),
    [Symbol.asyncDispose]: () => connection.close(),
  };
  const sections = bindSections<Sections>(connection, operations);
  // Getters are copied as getters: a section is bound when it is first used.
  return Object.defineProperties(sections, Object.getOwnPropertyDescriptors(own)) as Sections &
    ClientBase<Paths>;
}
