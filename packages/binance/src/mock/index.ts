export { mockCounterparty, mockCredentials, type SignatureVerifier } from './authentication.ts';
export { createMockExchange, type MockBinanceOptions } from './exchange.ts';
export { defaultBalances, defaultSymbols, type MockSymbol } from './market/symbols.ts';
export type { BinanceState } from './state.ts';
export type {
  DepthUpdate,
  ExecutionReport,
  ListStatus,
  OutboundAccountPosition,
  TradeEvent,
} from './trading/events.ts';
export { type MockBinanceTransport, mockBinanceTransport } from './transport.ts';
