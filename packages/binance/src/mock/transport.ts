import type { Transport } from '@exspec/core';
import { createEngine, createMockTransport, type Engine, type EngineOptions } from '@exspec/mock';
import { createMockExchange, type MockBinanceOptions } from './exchange.ts';
import type { BinanceState } from './state.ts';

/** A transport that ends in a mock of the same process, and that mock. */
export interface MockBinanceTransport extends Transport {
  readonly engine: Engine<BinanceState>;
}

/**
 * A mock exchange to connect to without a network:
 *
 * ```ts
 * const transport = mockBinanceTransport({ seed: 7, now: 1_644_393_600_000 });
 * const binance = createBinance({ ...mockCredentials, transport });
 * ```
 */
export function mockBinanceTransport(options: MockBinanceOptions & EngineOptions = {}): MockBinanceTransport {
  const engine = createEngine(createMockExchange(options), options);
  return { ...createMockTransport(engine), engine };
}
