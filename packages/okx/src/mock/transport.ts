import type { Transport } from '@exspec/core';
import { createEngine, createMockTransport, type Engine, type EngineOptions } from '@exspec/mock';
import { createMockExchange, type MockOkxOptions, type OkxState } from './exchange.ts';

/** A transport that ends in a mock of the same process, and that mock. */
export interface MockOkxTransport extends Transport {
  readonly engine: Engine<OkxState>;
}

/**
 * A mock exchange to connect to without a network:
 *
 * ```ts
 * const okx = createOkx({ ...mockCredentials, transport: mockOkxTransport() });
 * ```
 */
export function mockOkxTransport(options: MockOkxOptions & EngineOptions = {}): MockOkxTransport {
  const engine = createEngine(createMockExchange(options), options);
  return { ...createMockTransport(engine), engine };
}
