import { createEngine, type Engine, type EngineOptions } from '@exspec/mock';
import { type MockServer, type MockServerOptions, startMockServer } from '@exspec/mock/server';
import { createMockExchange, type MockOkxOptions, type OkxState } from './exchange.ts';

/** Options of {@link startMockOkx}: where it listens, its clock, its keys. */
export type StartMockOkxOptions = MockOkxOptions & EngineOptions & MockServerOptions;

/**
 * Starts a mock exchange on a loopback port (a free one unless told otherwise). Connect with
 * `createOkx({ ...mockCredentials, server: mock.url })`, and end it with `close()`.
 */
export function startMockOkx(options: StartMockOkxOptions = {}): Promise<MockServer<Engine<OkxState>>> {
  return startMockServer(createEngine(createMockExchange(options), options), options);
}
