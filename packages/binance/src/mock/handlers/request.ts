import type { Handler, HandlerRequest } from '@exspec/mock';
import type { OperationKey, Sections } from '../../generated/sections.ts';
import { type MarketPlan, withMarket } from '../market/seed.ts';
import { Refusal } from '../refusal.ts';
import type { BinanceState } from '../state.ts';
import { type Step, startStep } from '../step.ts';
import { reportTouched } from '../trading/events.ts';
import { withDayEnds } from '../wallets/days.ts';

/** What an operation does and answers. It may change `step.state`, and throws a {@link Refusal} to refuse. */
export type Answer<Body = unknown> = (step: Step, request: HandlerRequest) => Body;

/** By operation key, answers of the types that clients get: the engine writes them as they travel. */
export type Answers = { readonly [Key in OperationKey]?: Answer<Fixed<AnswerOf<Key>>> };

/** The state is never changed in place: what is answered from it may be read only. */
type Fixed<T> = T extends string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]: Fixed<T[K]> };

/** What a client gets for an operation: of any variant, where the request decides. */
type AnswerOf<Key extends OperationKey> = Key extends `${infer Section extends keyof Sections}.${infer Id}`
  ? Id extends keyof Sections[Section]
    ? Sections[Section][Id] extends (...args: never[]) => infer Call
      ? Awaited<Call>
      : never
    : never
  : never;

/** Makes an engine handler: lays out the market when first needed; a refusal leaves no trace in the state. */
export function toHandler(answer: Answer, plan: MarketPlan): Handler<BinanceState> {
  return (state, request, context) => {
    const ready = withDayEnds(withMarket(state, plan, context.now), context.now);
    const step = startStep(ready, context);
    try {
      const body = answer(step, request);
      reportTouched(step);
      return { state: step.state, events: step.events, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { state: ready, error: error.error };
    }
  };
}

/** A parameter as sent, or its documented default. */
export function optional(request: HandlerRequest, name: string): string | undefined {
  return (
    request.params[name] ?? request.operation.parameters.find((parameter) => parameter.name === name)?.default
  );
}

/** A parameter that the engine has made sure of. */
export function required(request: HandlerRequest, name: string): string {
  const value = optional(request, name);
  if (value === undefined) throw new Error(`${request.operation.key} was called without ${name}`);
  return value;
}

/** A parameter that is a small number, such as a limit or a time. */
export function optionalNumber(request: HandlerRequest, name: string): number | undefined {
  const value = optional(request, name);
  return value === undefined ? undefined : Number(value);
}

/** Which part of a list a request asks for. */
export interface Range {
  /** Inclusive. */
  readonly fromId?: string | undefined;
  /** Inclusive, ms. */
  readonly startTime?: number | undefined;
  /** Inclusive, ms. */
  readonly endTime?: number | undefined;
  readonly limit: number;
}

export function rangeOf(request: HandlerRequest, idParameter: string): Range {
  return {
    fromId: optional(request, idParameter),
    startTime: optionalNumber(request, 'startTime'),
    endTime: optionalNumber(request, 'endTime'),
    limit: Number(required(request, 'limit')),
  };
}

/**
 * The part of an ascending list that a range means: from an id or a start on the first items, otherwise the latest.
 * Oldest first either way.
 */
export function select<T>(
  items: readonly T[],
  { fromId, startTime, endTime, limit }: Range,
  keys: { readonly id: (item: T) => string; readonly time: (item: T) => number },
): readonly T[] {
  const first = fromId === undefined ? undefined : BigInt(fromId);
  const found = items.filter(
    (item) =>
      (first === undefined || BigInt(keys.id(item)) >= first) &&
      (startTime === undefined || keys.time(item) >= startTime) &&
      (endTime === undefined || keys.time(item) <= endTime),
  );
  return first !== undefined || startTime !== undefined ? found.slice(0, limit) : found.slice(-limit);
}
