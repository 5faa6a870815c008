export type { SignatureVerifier } from '@exspec/mock';
export {
  type ActingEngine,
  type BalanceChange,
  changeBalance,
  type Deposit,
  deposit,
  expireListenKeys,
} from './actions.ts';
export { mockCounterparty, mockCredentials } from './credentials.ts';
export { createMockExchange, type MockBinanceOptions } from './exchange.ts';
export type { MovingMarket } from './market/background.ts';
export { defaultBalances, defaultSymbols, type MockSymbol } from './market/symbols.ts';
export type { BinanceState } from './state.ts';
export type {
  BalanceUpdate,
  DepthUpdate,
  ExecutionReport,
  ListStatus,
  OutboundAccountPosition,
  TradeEvent,
} from './trading/events.ts';
export { type MockBinanceTransport, mockBinanceTransport } from './transport.ts';
