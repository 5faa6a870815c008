export { createEngine, type Engine, type EngineOptions, type RequestHandler } from './engine.ts';
export type { Delivery, Fault, FaultQueue } from './faults.ts';
export type {
  BanPolicy,
  Handler,
  HandlerContext,
  HandlerRequest,
  HandlerResult,
  MockAuthentication,
  MockEvent,
  MockExchange,
  MockKey,
  RawRequest,
} from './handler.ts';
export type { LoggedRequest, RequestLog } from './log.ts';
export { type EngineState, initialEngineState, type MockResponse, type StepResult } from './state.ts';
export { createStep, type Step } from './step.ts';
export type {
  MockError,
  MockErrorEntry,
  MockExample,
  MockOperation,
  MockParameter,
  MockRule,
  MockTables,
} from './tables.ts';
export { createMockTransport, type MockTransportOptions } from './transport.ts';
export { parsePairs } from './wire.ts';
