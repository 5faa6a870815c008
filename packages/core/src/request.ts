import type { CallPromise, Connection, RequestOptions } from './connection.ts';
import { encodePairs } from './encode.ts';
import { OptionsError } from './errors.ts';
import type { Cost, Method, Operation } from './operation.ts';

/**
 * Signs and sends what the specs do not know yet, over the same path as every operation. Parameters of GET and DELETE
 * travel in the query, those of POST and PUT in a form body (and `options.query` beside it, signed as one).
 *
 * Apart from the connection, so that programs which do without it do not bundle it.
 *
 * @throws OptionsError, ParameterError, and what calls throw; as a rejection
 */
export function request<T = unknown>(
  connection: Connection,
  method: Method,
  path: string,
  params: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): CallPromise<T> {
  return connection.call<T>(requestOperation(method, path, options), params, options);
}

function requestOperation(method: Method, path: string, options: RequestOptions): Operation {
  const inQuery = method === 'GET' || method === 'DELETE';
  const key = `${method} ${path}`;
  return {
    key,
    method,
    path,
    effect: options.effect,
    auth: options.auth ?? 'signed',
    in: inQuery ? 'query' : 'form',
    parameters: [],
    cost: costs(options.weight ?? {}),
    encode(_, pairs) {
      check(key, path, options.effect);
      const text = encodePairs(pairs ?? {}, key);
      const query = encodePairs(options.query ?? {}, key);
      const values = texts({ ...options.query, ...pairs });
      if (!inQuery) return { path, query, body: text, values };
      return {
        path,
        query: query === '' || text === '' ? query + text : `${query}&${text}`,
        body: '',
        values,
      };
    },
  };
}

/** For masking what is secret by its name. */
function texts(pairs: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, String(value ?? '')]));
}

function check(key: string, path: string, effect: unknown): void {
  if (!path.startsWith('/') || /[?#\s]/.test(path)) {
    throw new OptionsError(`${key}: a path begins with '/' and holds no query`);
  }
  if (effect !== 'read' && effect !== 'write') {
    throw new OptionsError(`${key}: effect must be 'read' or 'write'`);
  }
}

function costs(weights: Readonly<Record<string, number>>): readonly Cost[] {
  return Object.keys(weights).map((bucket) => ({ bucket, weight: weights[bucket] ?? 0 }));
}
