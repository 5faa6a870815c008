/**
 * Binance's spot API: typed calls, exact numbers, documented errors, rate limits kept.
 *
 * Functions per section stand in `@exspec/binance/<section>`, a mock exchange in `@exspec/binance/mock`.
 */
export {
  ApiError,
  type CallOptions,
  type CallPromise,
  ClosedError,
  type CoreConnection,
  CredentialsError,
  type Decimal,
  type DecimalInput,
  DecodeError,
  type ErrorInfo,
  ExspecError,
  type Hooks,
  type Int64,
  type Int64Input,
  iterate,
  LiveServerError,
  NetworkError,
  OptionsError,
  ParameterError,
  pages,
  RateLimitError,
  type ResponseInfo,
  type RetryOptions,
  TimeoutError,
  UnknownOutcomeError,
} from '@exspec/core';
export { type Binance, createBinance } from './client.ts';
export { type BinanceOptions, connect } from './connect.ts';
export { type ErrorName, errorInfo, isApiError } from './error-info.ts';
export { binanceExchange } from './exchange.ts';
export * from './filters/index.ts';
export { ErrorCode, FilterFailure, OrderRejection } from './generated/errors.ts';
export type { ServerName } from './generated/exchange.ts';
export type { components, paths } from './generated/schema.ts';
export { type OperationKey, type Sections, sectionOperations } from './generated/sections.ts';
export type * from './generated/types.ts';
export type { UserDataKind } from './streams/user-data/account-calls.ts';
export type { UserData, UserDataGap, UserDataOptions, UserDataReplay } from './streams/user-data/options.ts';
