import type { Exchange } from './exchange.ts';

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
export function isLiveUrl(exchange: Exchange, url: URL): boolean {
  const host = hostOf(url);
  for (const server of [...Object.values(exchange.servers), ...Object.values(exchange.pathServers ?? {})]) {
    if (server.live === true && hostOf(new URL(server.url)) === host) return true;
  }
  return false;
}

function hostOf(url: URL): string {
  // A trailing dot names the same host.
  return url.hostname.replace(/\.$/, '');
}
