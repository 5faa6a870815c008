import { parseLossless } from '@exspec/core';
import { type MockServerOptions, startMockServer } from '@exspec/mock/server';
import { connect, type TestSocket } from '@exspec/testing/ws-client';
import type { MockBinanceOptions } from '../../../src/mock/exchange.ts';
import { type TestClient, testClient } from '../client.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A mock of this process, and bare sockets to it. */
export interface Streaming extends AsyncDisposable {
  readonly client: TestClient;
  readonly url: string;
  readonly server: Awaited<ReturnType<typeof startMockServer<TestClient['engine']>>>;
  open(path: string): Promise<TestSocket>;
}

/** No limit on incoming messages, so that a test may look as often as it likes. */
const PATIENT: MockServerOptions = { streamLimits: { incomingPerSecond: Number.POSITIVE_INFINITY } };

export async function streaming(
  options: MockBinanceOptions & { readonly seed?: number } = {},
  serve: MockServerOptions = PATIENT,
): Promise<Streaming> {
  const client = testClient(options);
  const server = await startMockServer(client.engine, serve);
  return {
    client,
    server,
    url: server.wsUrl,
    open: (path) => connect(server.wsUrl + path),
    [Symbol.asyncDispose]: server.close,
  };
}

/** Frames as values; integers beyond 2^53 are bigint. */
export async function drain(socket: TestSocket): Promise<readonly unknown[]> {
  return (await socket.drain()).map(parseLossless);
}

/** The documentation's members of objects. */
export function objects(values: readonly unknown[]): readonly Json[] {
  return values.map((value) => {
    if (typeof value !== 'object' || value === null) throw new Error(`no object: ${String(value)}`);
    return Object.fromEntries(Object.entries(value));
  });
}

/** Payloads by stream of a combined connection. */
export async function byStream(socket: TestSocket): Promise<ReadonlyMap<string, readonly Json[]>> {
  const found = new Map<string, Json[]>();
  for (const { stream, data } of objects(await drain(socket))) {
    const name = String(stream);
    found.set(name, [...(found.get(name) ?? []), ...objects([data])]);
  }
  return found;
}

export const LIMIT_ORDER = { symbol: 'BTCUSDT', type: 'LIMIT', timeInForce: 'GTC' } as const;
