import { parseLossless, stringifyLossless } from '@exspec/core';
import { echoed } from './echoed.ts';
import { encodeAnswer } from './encode-answer.ts';
import { exampleOfVariant, findExample } from './example.ts';
import { EXAMPLE_HEADER, fitExample } from './fit-example.ts';
import type { HandlerContext, HandlerRequest, HandlerResult, MockExchange } from './handler.ts';
import { type ChargedCost, isOrderCharge, spend, subjectOf, usageHeaders, usedBy } from './limits.ts';
import { withOwnTime } from './own-time.ts';
import type { Refusal } from './refusal.ts';
import { baseHeaders, refusalResponse } from './respond.ts';
import type { EngineState, StepResult } from './state.ts';
import type { MockOperation } from './tables.ts';

/** What the handler's side needs to know of a request that passed every check. */
export interface Call {
  /** Wire text of what was sent, by parameter name. */
  readonly values: Readonly<Record<string, string>>;
  readonly charges: readonly ChargedCost[];
  readonly ip: string;
  readonly now: number;
}

/** Lets the operation's handler answer, or its example, and counts what only success counts. */
export function carryOut<S>(
  exchange: MockExchange<S>,
  call: Call,
  state: EngineState<S>,
  headers: Readonly<Record<string, string>>,
  request: HandlerRequest,
): StepResult<S> {
  const { operation } = request;
  const { charges, now, values } = call;
  const handler = Object.hasOwn(exchange.handlers, operation.key)
    ? exchange.handlers[operation.key]
    : undefined;
  if (handler === undefined) {
    const usage = spend(state.usage, settle(charges, {}), now);
    const [name, value] = EXAMPLE_HEADER;
    const response = {
      status: 200,
      headers: { ...baseHeaders(now), ...headers, ...usageHeaders(usage, charges, now), [name]: value },
      body: withOwnTime(
        exchange.tables,
        operation,
        echoed(
          operation,
          values,
          fitExample(operation, values, findExample(operation, values)?.body ?? '{}'),
        ),
        now,
      ),
    };
    return { state: { ...state, usage }, response, events: [] };
  }
  const result = handler(state.exchange, request, contextOf(exchange, call, state, request));
  const usage = spend(state.usage, settle(charges, result), now);
  const next: EngineState<S> = { ...state, exchange: result.state, usage };
  const events = result.events ?? [];
  if (result.error !== undefined) {
    const arrival = charges.filter((charge) => !isOrderCharge(charge));
    const refused: Refusal = { error: result.error, args: [] };
    const counted = { ...headers, ...usageHeaders(usage, arrival, now) };
    return { state: next, response: refusalResponse(exchange, refused, counted, now), events };
  }
  const response = {
    status: 200,
    headers: { ...baseHeaders(now), ...headers, ...usageHeaders(usage, charges, now) },
    body: stringifyLossless(wireBody(operation, result.body)),
  };
  return { state: next, response, events };
}

/** What a handler answers in the types that clients have, as it travels. */
function wireBody({ wire, decode }: MockOperation, body: unknown): unknown {
  return wire === undefined ? encodeAnswer(body, decode?.plan, false) : encodeAnswer(body, wire, true);
}

/** What is still to be counted: what only success counts, and the difference where the handler knows better. */
function settle(
  charges: readonly ChargedCost[],
  { spent, error }: Pick<HandlerResult<unknown>, 'spent' | 'error'>,
): readonly ChargedCost[] {
  return charges.flatMap((charge) => {
    const { name } = charge.bucket;
    const counted = isOrderCharge(charge) ? 0 : charge.weight;
    const success = error === undefined ? (charge.done ?? charge.weight) : charge.weight;
    const due = isOrderCharge(charge) && error !== undefined ? 0 : success;
    const total = spent !== undefined && Object.hasOwn(spent, name) ? (spent[name] ?? due) : due;
    return total === counted ? [] : [{ ...charge, weight: total - counted }];
  });
}

function contextOf<S>(
  exchange: MockExchange<S>,
  { values, ip, now }: Call,
  state: EngineState<S>,
  { operation, account }: HandlerRequest,
): HandlerContext {
  const { tables } = exchange;
  return {
    now,
    tables,
    example: (variant) =>
      parseLossless(
        (variant === undefined ? findExample(operation, values) : exampleOfVariant(operation, variant))
          ?.body ?? '{}',
      ),
    used: (name, windowMs) => {
      const bucket = Object.hasOwn(tables.limits, name) ? tables.limits[name] : undefined;
      if (bucket === undefined) throw new Error(`There is no bucket ${name}.`);
      const subject = subjectOf(bucket, bucket.scope === 'operation' ? operation.key : '', ip, account);
      return usedBy(state.usage, bucket, windowMs, subject, now);
    },
  };
}
