import { type Call, newCall } from './call.ts';
import type { RequestOptions } from './connection.ts';
import { encodePairs } from './encode.ts';
import { OptionsError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Cost, Method, Operation } from './operation.ts';

/**
 * A call of an endpoint that the specs do not know: parameters of GET and DELETE travel in the query, those of POST
 * and PUT in a form body; `options.query` adds to the query whatever the method.
 *
 * @throws OptionsError, ParameterError
 */
export function describeRequest(
  exchange: Exchange,
  method: Method,
  path: string,
  params: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): Call {
  const key = `${method} ${path}`;
  if (!path.startsWith('/') || /[?#\s]/.test(path)) {
    throw new OptionsError(`${key}: a path begins with '/' and holds neither query nor spaces`);
  }
  if (options.effect !== 'read' && options.effect !== 'write') {
    throw new OptionsError(`${key}: effect must be 'read' or 'write'; it decides whether the request may be repeated`);
  }
  const inQuery = method === 'GET' || method === 'DELETE';
  const operation: Operation = {
    key,
    method,
    path,
    effect: options.effect,
    auth: options.auth ?? 'signed',
    in: inQuery ? 'query' : 'form',
    parameters: [],
    cost: costs(exchange, key, options.weight ?? {}),
  };
  const call = newCall(operation, params, options);
  const text = encodePairs(params, key);
  const query = options.query === undefined ? '' : encodePairs(options.query, key);
  call.query = inQuery ? (query === '' || text === '' ? query + text : `${query}&${text}`) : query;
  call.body = inQuery ? '' : text;
  return call;
}

function costs(exchange: Exchange, key: string, weights: Readonly<Record<string, number>>): readonly Cost[] {
  const known = Object.keys(exchange.limits);
  return Object.keys(weights).map((bucket) => {
    if (!known.includes(bucket)) {
      throw new OptionsError(`${key}: there is no bucket '${bucket}', only ${known.join(', ')}`);
    }
    return { bucket, weight: weights[bucket] ?? 0 };
  });
}
