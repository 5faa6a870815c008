import { halfWidth } from '../lines.ts';
import { plain } from './inline.ts';

export interface MarkdownEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly hmac: boolean;
  readonly line: number;
  /** What stands behind it on the same line. */
  readonly rest: string;
}

const form =
  /^\s*(GET|POST|PUT|DELETE)\s*[:：]?\s*(?:https?:\/\/[^/\s]+)?(\/?[\w\-.{}<>:]+(?:\/[\w\-.{}<>:*]+)+\/?)(.*)$/i;

/**
 * A line that names a request: with or without code marks, bold marks, the path's first slash and what may be left of
 * `(HMAC SHA256)`.
 *
 * @param loose whether words may stand behind the path
 */
export function markdownEndpoint(text: string, line: number, loose: boolean): MarkdownEndpoint | undefined {
  const match = form.exec(plain(text).replaceAll('`', ' ').replace(/\*\*/g, ''));
  const [, verb = '', path = '', behind = ''] = match ?? [];
  const method = verb.toUpperCase();
  if (match === null || (verb !== method && !path.startsWith('/'))) return undefined;
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') return undefined;
  // Without a first slash only what cannot be prose: `api/v3/order`, never `and/or`.
  if (!path.startsWith('/') && !/^\w+\/v\d/.test(path)) return undefined;
  const hmac = /^\s*\(?\s*HMAC SHA256\s*\)?/i.exec(halfWidth(behind));
  const rest = behind.slice(hmac?.[0].length ?? 0).trim();
  if (!loose && /^\w/.test(rest)) return undefined;
  const whole = `/${path.replace(/^\//, '')}`.replace(/[.:]$/, '');
  return {
    method,
    path: whole.length > 1 ? whole.replace(/\/$/, '') : whole,
    hmac: hmac !== null,
    line,
    rest,
  };
}
