import type { Exchange, Server } from './exchange.ts';

/** Whether this process is a test runner's: Vitest, Jest, `node --test`, or NODE_ENV says so. */
export function isTestRunner(): boolean {
  // Browsers and workers have no process, whatever the types say.
  const env: Readonly<Record<string, string | undefined>> | undefined = globalThis.process?.env;
  if (env === undefined) return false;
  return (
    env.VITEST !== undefined ||
    env.JEST_WORKER_ID !== undefined ||
    env.NODE_TEST_CONTEXT !== undefined ||
    env.NODE_ENV === 'test'
  );
}

/** Whether a URL leads to a server with real money, however it is written. */
export function isLiveUrl(exchange: Pick<Exchange, 'servers'>, url: URL): boolean {
  const host = hostOf(url);
  const servers = Object.values(exchange.servers);
  const same = servers.filter((server) => hostOf(new URL(server.url)) === host);
  if (same.length > 0) return same.some(hasRealMoney);
  return servers.some(
    (server) => hasRealMoney(server) && siteOf(hostOf(new URL(server.url))) === siteOf(host),
  );
}

export function hasRealMoney({ role }: Server): boolean {
  return role === 'live' || role === 'mirror';
}

/** `api4.example.com` belongs to whom `api.example.com` does, whether a page lists it or not. */
function siteOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}

function hostOf(url: URL): string {
  // A trailing dot names the same host.
  return url.hostname.replace(/\.$/, '');
}
