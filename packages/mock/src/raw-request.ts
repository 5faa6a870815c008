import type { IncomingMessage } from 'node:http';
import type { RawRequest } from './handler.ts';
import { plainAddress } from './loopback.ts';
import { splitTarget } from './target.ts';

/** A request of Node's server as engines take it. */
export function rawRequest(request: IncomingMessage, body: string): RawRequest {
  const target = request.url ?? '/';
  // The absolute form that clients send to a proxy: http://host/path.
  const start = target.startsWith('/') ? 0 : Math.max(0, target.indexOf('/', target.indexOf('://') + 3));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return {
    method: request.method ?? 'GET',
    ...splitTarget(target.slice(start)),
    body,
    headers,
    ip: plainAddress(request.socket.remoteAddress ?? ''),
  };
}
