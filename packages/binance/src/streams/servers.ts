import {
  hasRealMoney,
  isLiveUrl,
  isTestRunner,
  LiveServerError,
  OptionsError,
  type Server,
  shownServer,
} from '@exspec/core';
import { type ServerName, servers } from '../generated/exchange.ts';
import { type StreamServerName, streamServers } from '../generated/streams.ts';

/**
 * The URL of a server of streams.
 *
 * @param server its name, or a URL of one's own
 * @throws OptionsError
 */
export function streamUrl(server: StreamServerName | (string & {}) = 'stream'): string {
  const known: Readonly<Record<string, Server>> = streamServers;
  if (Object.hasOwn(known, server)) return known[server]?.url ?? server;
  // Without credentials, which would be shown, and without a query, which the streams are named in.
  if (/^wss?:\/\/[^@?#]+$/i.test(server) && URL.canParse(server)) return server.replace(/\/+$/, '');
  throw new OptionsError(
    `${shownServer(server)} is neither one of ${Object.keys(known).join(', ')} nor a plain ws(s) URL without credentials`,
  );
}

/** The URL of the streams that belong to a REST server: real money to real money, and one's own to the same host. */
export function streamUrlOfRest(restUrl: string): string {
  return counterpart(restUrl, servers, streamServers) ?? restUrl.replace(/^http/i, 'ws');
}

/** The REST server (name or URL) that belongs to streams. */
export function restServerOf(url: string): ServerName | (string & {}) {
  return counterpart(url, streamServers, servers) ?? url.replace(/^ws/i, 'http');
}

/**
 * Under a test runner nobody listens to an account with real money by accident.
 *
 * @throws LiveServerError
 */
export function checkAccountAllowed(operation: string, url: string, allowLive: boolean | undefined): void {
  const isGuarded = allowLive !== true && isTestRunner();
  if (isGuarded && isLiveUrl({ servers: streamServers }, new URL(url)))
    throw new LiveServerError(operation, url);
}

/**
 * Real money and play money do not mix: a book of one with updates of the other would look synchronised and never move,
 * and a listenKey of one is silent at the other. A URL of one's own may lead to either.
 *
 * @throws OptionsError
 */
export function checkSameMoney(restUrl: string, url: string): void {
  const rest = moneyOf(restUrl, servers);
  const stream = moneyOf(url, streamServers);
  if (rest !== undefined && stream !== undefined && rest !== stream)
    throw new OptionsError(`${url} has ${stream} money and ${restUrl} has ${rest} money`);
}

function moneyOf(url: string, known: Readonly<Record<string, Server>>): 'real' | 'play' | undefined {
  if (isLiveUrl({ servers: known }, new URL(url))) return 'real';
  return Object.values(known).some((server) => new URL(server.url).hostname === new URL(url).hostname)
    ? 'play'
    : undefined;
}

/** The server of the same name, else the first one with the same kind of money. */
function counterpart(
  url: string,
  from: Readonly<Record<string, Server>>,
  to: Readonly<Record<string, Server>>,
): string | undefined {
  const found = Object.entries(from).find(([, server]) => server.url === url);
  if (found === undefined) return undefined;
  const [name, server] = found;
  return (to[name] ?? Object.values(to).find((one) => hasRealMoney(one) === hasRealMoney(server)))?.url;
}
