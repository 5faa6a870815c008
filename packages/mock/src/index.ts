export { authenticationOf, type SignatureVerifier } from './access.ts';
export {
  createEngine,
  type Engine,
  type EngineOptions,
  type EngineStreams,
  type RequestHandler,
} from './engine.ts';
export { errorBodyOf } from './error-form.ts';
export type { Delivery, Fault, FaultQueue } from './faults.ts';
export type {
  BanPolicy,
  Handler,
  HandlerContext,
  HandlerRequest,
  HandlerResult,
  MockAuthentication,
  MockBackground,
  MockEvent,
  MockExchange,
  MockKey,
  RawRequest,
  Transition,
} from './handler.ts';
export type { LogBounds, LoggedFault, LoggedRequest, RequestLog } from './log.ts';
export type { ParameterSituation } from './refusal.ts';
export { type EngineState, initialEngineState, type MockResponse, type StepResult } from './state.ts';
export { createStep, type Step } from './step.ts';
export type { LiveConnection } from './streams/connection.ts';
export type { MockFeed, MockStreams, StreamLimits, StreamSession } from './streams/exchange.ts';
export type {
  FrameFault,
  LatePing,
  RefusedUpgrade,
  StreamFault,
  StreamFaultQueue,
  StreamFrame,
} from './streams/faults.ts';
export type {
  AccessSituation,
  MockAccess,
  MockError,
  MockErrorEntry,
  MockErrorForm,
  MockExample,
  MockOperation,
  MockParameter,
  MockPlace,
  MockRule,
  MockTables,
} from './tables.ts';
export { createMockTransport, type MockTransportOptions } from './transport.ts';
export { type SignatureUse, verifySignature } from './verify-signature.ts';
export { parsePairs } from './wire.ts';
