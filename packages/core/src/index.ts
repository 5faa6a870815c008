/** The runtime that every generated exspec client shares. It knows no exchange. */
export { bindSections, type SectionOperations } from './bind.ts';
export { type ClientBase, createClient } from './client.ts';
export type { ClockOption } from './clock.ts';
export { type CoreConnection, connect } from './connect.ts';
export type {
  CallOptions,
  CallPromise,
  Connection,
  RequestOptions,
  ResponseInfo,
  RetryOptions,
} from './connection.ts';
export { costOf } from './cost.ts';
export { compareDecimals, signOfDifference, toDecimalText, toIntegerText } from './decimal.ts';
export { DecodeMismatch, decodeBody, decodeValue } from './decode.ts';
export { type EncodedParameters, encodePairs, encodeParameters } from './encode.ts';
export { encodeJson, secretsInside } from './encode-json.ts';
export type { ErrorInfo } from './error-info.ts';
export { ParameterError } from './error-parameter.ts';
export {
  belowZero,
  type ErrorShape,
  failedItems,
  type ItemsShape,
  numberCode,
  otherThan,
  type Path,
  plainText,
  readError,
  textCode,
} from './error-shape.ts';
export {
  ApiError,
  type ApiErrorInit,
  CallError,
  ClosedError,
  CredentialsError,
  DecodeError,
  ExspecError,
  isApiError,
  LiveServerError,
  NetworkError,
  OptionsError,
  type OutcomeLookup,
  RateLimitError,
  ResendError,
  TimeoutError,
  UnknownOutcomeError,
} from './errors.ts';
export { everyCost } from './every-cost.ts';
export type { Decimal, DecimalInput, Int64, Int64Input } from './exact.ts';
export type {
  Credentials,
  Draft,
  ErrorTrait,
  Exchange,
  ExchangeError,
  ReportedLimit,
  Server,
  ServerRole,
} from './exchange.ts';
export type { GovernorOptions, LimitState, ReserveOptions } from './governor.ts';
export {
  type CountedCost,
  countIn,
  type GovernorStore,
  type Look,
  MemoryStore,
  type Refusal,
  type TimeBounds,
} from './governor-store.ts';
export { hasRealMoney, isLiveUrl, isTestRunner } from './guard.ts';
export {
  type ErrorEvent,
  type Hooks,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
  runHook,
  type WaitEvent,
} from './hooks.ts';
export { iterate, pages } from './iterate.ts';
export { parseLossless, stringifyLossless } from './lossless.ts';
export type {
  Auth,
  Bucket,
  BucketKey,
  BucketWindow,
  CallCost,
  Comparison,
  Condition,
  Cost,
  Costly,
  Decode,
  DecodeNode,
  DecodePlan,
  Echo,
  Effect,
  EncodedCall,
  Lookup,
  Method,
  Operation,
  Page,
  Parameter,
  ParameterKind,
  Rule,
  Scalar,
  Weight,
  WeightRange,
} from './operation.ts';
export { type ConnectOptions, shownServer } from './options.ts';
export { PageError } from './page.ts';
export type { ProxyOption } from './proxy.ts';
export { createRaw, type RawClient } from './raw.ts';
export { type ReportedForm, reportedLimits } from './reported-limits.ts';
export { request } from './request.ts';
export { evaluateRules, type RuleAction, type Violation } from './rules.ts';
export { Secrets } from './secrets.ts';
export type { SignatureAlgorithm, SignatureEncoding, SignatureForm, Signer } from './signing/signer.ts';
export {
  asParameter,
  fixedText,
  inHeader,
  inQuery,
  isoMs,
  isoSeconds,
  type Place,
  type SignedPart,
  type Signing,
  signedBody,
  signedKey,
  signedMethod,
  signedPath,
  signedQuery,
  signedSorted,
  signedTarget,
  signedTime,
  signedWindow,
  unixMs,
  unixSeconds,
} from './signing/signing.ts';
export {
  createFetchTransport,
  type Fetch,
  type FetchInit,
  type FetchResponse,
  type FetchTransportOptions,
} from './transport/fetch.ts';
export {
  type DispatcherLike,
  type Transport,
  TransportError,
  type TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport/transport.ts';
