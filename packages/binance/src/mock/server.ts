import { createEngine, type Engine, type EngineOptions } from '@exspec/mock';
import { type MockServer, type MockServerOptions, startMockServer } from '@exspec/mock/server';
import { createMockExchange, type MockBinanceOptions } from './exchange.ts';
import type { BinanceState } from './state.ts';

/** Options of {@link startMockBinance}: where it listens, its seed and clock, what it lists. */
export type StartMockBinanceOptions = MockBinanceOptions & EngineOptions & MockServerOptions;

/**
 * Starts a mock exchange on a loopback port (a free one unless told otherwise). Connect with
 * `createBinance({ ...mockCredentials, server: mock.url })`, and end it with `close()`.
 *
 * @throws RangeError where a host is not loopback, or a number makes no sense
 */
export async function startMockBinance(
  options: StartMockBinanceOptions = {},
): Promise<MockServer<Engine<BinanceState>>> {
  return startMockServer(createEngine(createMockExchange(options), options), options);
}
