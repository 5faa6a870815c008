/**
 * OKX: typed calls, exact numbers, errors, rate limits kept.
 *
 * Functions per section stand in `@exspec/okx/<section>`, a mock exchange in `@exspec/okx/mock`.
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
  isApiError,
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
export { connect, createOkx, type Okx, type OkxOptions } from './client.ts';
export { errorInfo } from './error-info.ts';
export { okxExchange } from './exchange.ts';
export type { ErrorCode } from './generated/errors.ts';
export type { ServerName } from './generated/exchange.ts';
export type { components, paths } from './generated/schema.ts';
export { type OperationKey, type Sections, sectionOperations } from './generated/sections.ts';
export type * from './generated/types.ts';
