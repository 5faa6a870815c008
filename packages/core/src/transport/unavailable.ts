import type { Transport } from './transport.ts';

/** Stands in for the undici transport where there is no Node: browsers, workers. */
export const nodeTransportAvailable: boolean = false;

/** @throws TypeError always: `connect` takes `fetch` on such platforms unless it is told to use undici. */
export function createNodeTransport(_options: object): Transport {
  throw new TypeError("The 'undici' transport runs on Node only; use 'fetch' here");
}
