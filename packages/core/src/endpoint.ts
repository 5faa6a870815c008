import { OptionsError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Governor } from './governor.ts';
import type { Operation } from './operation.ts';
import { serverTarget, type Target } from './options.ts';

/** Where requests go, and what counts them there: exchanges count an address per server. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the server's URL, without a trailing slash; usually empty. */
  readonly prefix: string;
  /** Signed requests are stopped: a test runner, and a server with real money. */
  readonly refusesSigned: boolean;
  readonly governor: Governor | undefined;
}

/**
 * Finds the endpoint of an operation that has a server of its own. It is that server where the connection leads to a
 * server with real money; a URL of one's own (a mock, a proxy) takes everything.
 *
 * @param make called once per server
 * @returns a function that throws OptionsError where nothing of that name stands beside the connection's server (a test
 *   network)
 */
export function endpointFinder(
  exchange: Exchange,
  target: Target,
  home: Endpoint,
  make: (target: Target) => Endpoint,
): (operation: Operation) => Endpoint {
  const made: Record<string, Endpoint> = {};
  return ({ key, server = '' }) => {
    if (target.name === undefined) return home;
    const own = exchange.pathServers?.[server];
    if (own === undefined || !target.live) {
      throw new OptionsError(
        `${key} needs the server '${server}', which '${target.name}' does not have beside it: use a live server, or a URL`,
      );
    }
    made[server] ??= make(serverTarget(server, own));
    return made[server];
  };
}
