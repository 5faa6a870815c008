import type { TransportResponse } from '@exspec/core';
import type { MockEvent } from './handler.ts';

/**
 * Everything that the engine remembers between two requests: plain, serialisable data that no step ever
 * changes in place. (Serialisable as long as the exchange's own state is.)
 */
export interface EngineState<S> {
  readonly exchange: S;
  /** Spent budgets by bucket, window and subject. Windows that have ended are dropped. */
  readonly usage: UsageTable;
  /** Addresses that were limited or banned. */
  readonly offenders: Readonly<Record<string, Offender>>;
}

/** What one subject has spent in the window that began at `start` (ms). */
export interface Usage {
  readonly start: number;
  readonly ms: number;
  readonly used: number;
}

export type UsageTable = Readonly<Record<string, Usage>>;

export interface Offender {
  /** 429 answers in a row. */
  readonly strikes: number;
  /** Bans so far; each doubles the next one. */
  readonly bans: number;
  /** ms; 0 where there is none. */
  readonly bannedUntil: number;
}

/** A whole HTTP answer: header names are lower case. */
export type MockResponse = TransportResponse;

export interface StepResult<S> {
  readonly state: EngineState<S>;
  readonly response: MockResponse;
  readonly events: readonly MockEvent[];
}

/** The state before the first request. */
export function initialEngineState<S>(exchange: S): EngineState<S> {
  return { exchange, usage: {}, offenders: {} };
}
