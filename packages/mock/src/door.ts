import type { IncomingMessage } from 'node:http';
import type { ServerBounds } from './bounds.ts';
import { isLoopback, plainAddress } from './loopback.ts';

/** Who is let in to a server. */
export interface DoorOptions {
  /**
   * Names under which the server may be asked beside those of loopback: `mock.test` (any port) or `mock.test:8080`.
   * Needed behind a proxy, or where a container has another port than its host.
   */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages that may use the server, beside its own: `https://app.test`. Default with `cors`: all. */
  readonly allowedOrigins?: readonly string[];
  /** Whether pages of other origins may read the answers. Default false. */
  readonly cors?: boolean;
}

/** Why a request is not let in. */
export interface Rejection {
  readonly status: number;
  readonly message: string;
}

/** Judges requests by their headers, before anything else looks at them. */
export interface Door {
  /** Undefined for a request that may come in. */
  refuse(request: IncomingMessage): Rejection | undefined;
  /** Headers that let a page of another origin read the answer. */
  corsHeaders(request: IncomingMessage): Readonly<Record<string, string>>;
  /** The answer to a browser that asks before it sends; undefined where the request is no such question. */
  preflight(request: IncomingMessage): Readonly<Record<string, string>> | undefined;
}

/**
 * A page anywhere can have its browser call this machine, and under a name that it has led here (DNS rebinding) even
 * read the answers. Only the headers tell: `Host` must name this server, and `Origin` a page that is allowed.
 *
 * @param host as the server was told to listen
 * @throws RangeError for a host or origin that is none
 */
export function createDoor(
  options: DoorOptions,
  bounds: ServerBounds,
  host: string,
  port: () => number,
): Door {
  const { cors = false } = options;
  const hosts = new Set((options.allowedHosts ?? []).map(hostOption));
  const origins = options.allowedOrigins?.map(originOption);
  const anyOrigin = cors && origins === undefined;

  function namesServer(authority: Authority, request: IncomingMessage): boolean {
    const { name } = authority;
    if (hosts.has(name) || hosts.has(`${name}:${authority.port}`)) return true;
    if (authority.port !== port()) return false;
    // Where other machines may come in, they ask for the address that they have reached, or for its name.
    return isLoopback(name) || name === host.toLowerCase() || name === localAddress(request);
  }

  function mayComeFrom(origin: string, request: IncomingMessage): boolean {
    if (anyOrigin || origins?.includes(origin)) return true;
    const authority = origin.startsWith('http://') ? authorityOf(origin.slice('http://'.length)) : undefined;
    return authority !== undefined && namesServer(authority, request);
  }

  function refuse(request: IncomingMessage): Rejection | undefined {
    const sent = valuesOf(request, 'host');
    const target = /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1];
    for (const value of target === undefined ? sent : [...sent, target]) {
      const authority = authorityOf(value);
      if (authority === undefined || !namesServer(authority, request))
        return forbidden(`This mock is not asked as ${shown(value)}: allowedHosts names further hosts.`);
    }
    if (sent.length !== 1) return forbidden('A request names one Host.');
    for (const origin of valuesOf(request, 'origin')) {
      if (!mayComeFrom(origin, request))
        return forbidden(`Pages of ${shown(origin)} may not use this mock: see allowedOrigins and cors.`);
    }
    return undefined;
  }

  return {
    refuse(request) {
      if (request.rawHeaders.length / 2 > bounds.headerCount)
        return { status: 431, message: `A request has at most ${bounds.headerCount} headers.` };
      const refused = refuse(request);
      if (refused !== undefined || anyOrigin || request.headers.origin !== undefined) return refused;
      // Images, links and frames of a page send no Origin; browsers say all the same where they come from.
      const site = request.headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none'
        ? undefined
        : forbidden('Pages of another origin may not use this mock: see allowedOrigins and cors.');
    },
    corsHeaders({ headers: { origin } }) {
      if (!cors || origin === undefined) return {};
      return { 'access-control-allow-origin': origin, 'access-control-expose-headers': '*', vary: 'Origin' };
    },
    preflight({ method, headers }) {
      const wanted = headers['access-control-request-method'];
      if (!cors || method !== 'OPTIONS' || wanted === undefined) return undefined;
      const names = headers['access-control-request-headers'];
      return {
        'access-control-allow-methods': wanted,
        ...(names === undefined ? {} : { 'access-control-allow-headers': names }),
        // Asked by Chromium before a public page reaches this machine.
        ...(headers['access-control-request-private-network'] === 'true'
          ? { 'access-control-allow-private-network': 'true' }
          : {}),
        'access-control-max-age': '600',
      };
    },
  };
}

interface Authority {
  /** Lower case; an IPv6 address without brackets. */
  readonly name: string;
  readonly port: number;
}

const HTTP_PORT = 80;

/** RFC 9110, section 7.2, without userinfo. */
function authorityOf(text: string): Authority | undefined {
  const found = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text);
  if (found === null) return undefined;
  const [, v6, name = '', port] = found;
  return { name: (v6 ?? name).toLowerCase(), port: port === undefined ? HTTP_PORT : Number(port) };
}

function hostOption(text: string): string {
  const authority = authorityOf(text);
  if (authority === undefined)
    throw new RangeError(`allowedHosts has ${shown(text)}, which is no host name or host:port.`);
  return /:\d+$/.test(text.replace(/^\[.*\]/, '')) ? `${authority.name}:${authority.port}` : authority.name;
}

function originOption(text: string): string {
  if (text === 'null' || (URL.canParse(text) && new URL(text).origin === text)) return text;
  throw new RangeError(`allowedOrigins has ${shown(text)}, which is no origin such as https://app.test.`);
}

/** All values under a name: Node keeps only the first Host. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

function localAddress({ socket }: IncomingMessage): string {
  return plainAddress(socket.localAddress ?? '');
}

function forbidden(message: string): Rejection {
  return { status: 403, message };
}

function shown(value: unknown): string {
  const text = String(value);
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
