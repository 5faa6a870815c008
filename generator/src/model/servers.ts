import type { SpecNode } from '../load/node.ts';
import type { ApiServer, ServerRole } from './api.ts';
import { entries, get, member, scalar, text } from './read.ts';

const roles: readonly ServerRole[] = ['live', 'mirror', 'testnet', 'demo', 'data'];

/** A server of `openapi.yaml`. */
export function serverOf(node: SpecNode, index: number): ApiServer {
  return {
    name: text(get(node, 'x-name')) ?? `server${index}`,
    url: member(node, 'url'),
    ...kindOf(node),
    at: node.at,
  };
}

/** What servers of both documents say in the same way. */
export function kindOf(node: SpecNode): Pick<ApiServer, 'role' | 'headers'> {
  const role = text(get(node, 'x-role'));
  return {
    role: roles.find((one) => one === role) ?? (isLiveAsOnceWritten(node) ? 'live' : undefined),
    headers: new Map(
      entries(get(node, 'x-headers')).map(([name, value]) => [name.toLowerCase(), text(value) ?? '']),
    ),
  };
}

/** Trees from before roles, which a diff may begin at, have `x-live: true`. */
function isLiveAsOnceWritten(node: SpecNode): boolean {
  return scalar(get(node, 'x-live')) === true;
}

/** Who is protected from what there: signed requests of a test runner, and those that find nothing. */
export function guardText({ role }: ApiServer): string {
  if (role === 'data') return 'market data only';
  return role === 'live' || role === 'mirror' ? 'live' : 'not live';
}

/** The URL, and what every request to it carries. */
export function addressText({ url, headers }: ApiServer): string {
  return [url, ...[...headers].map(([name, value]) => `${name}: ${value}`)].join(' with ');
}
