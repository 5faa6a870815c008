import type { Call } from './call.ts';
import type { RequestOptions } from './connection.ts';
import { encodePairs } from './encode.ts';
import { OptionsError } from './errors.ts';
import type { Cost, Method, Operation } from './operation.ts';

/**
 * An operation for an endpoint that the specs do not know: parameters of GET and DELETE travel in the query, those of
 * POST and PUT in a form body. Mistakes are found when the call is encoded.
 */
export function requestOperation(method: Method, path: string, options: RequestOptions): Operation {
  return {
    key: `${method} ${path}`,
    method,
    path,
    effect: options.effect,
    auth: options.auth ?? 'signed',
    in: method === 'GET' || method === 'DELETE' ? 'query' : 'form',
    parameters: [],
    cost: costs(options.weight ?? {}),
  };
}

/**
 * Writes the parameters of a {@link requestOperation}.
 *
 * @throws OptionsError, ParameterError
 */
export function encodeRequest(call: Call): void {
  const { key, path, effect } = call.operation;
  if (!path.startsWith('/') || /[?#\s]/.test(path)) {
    throw new OptionsError(`${key}: a path begins with '/' and holds no query`);
  }
  if (effect !== 'read' && effect !== 'write') {
    throw new OptionsError(`${key}: effect must be 'read' or 'write'`);
  }
  const text = encodePairs(call.params ?? {}, key);
  const query = encodePairs(call.undescribed?.query ?? {}, key);
  if (call.operation.in !== 'query') {
    call.query = query;
    call.body = text;
  } else {
    call.query = query === '' || text === '' ? query + text : `${query}&${text}`;
  }
}

function costs(weights: Readonly<Record<string, number>>): readonly Cost[] {
  return Object.keys(weights).map((bucket) => ({ bucket, weight: weights[bucket] ?? 0 }));
}
