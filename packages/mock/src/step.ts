import { parseLossless, stringifyLossless } from '@exspec/core';
import { admit, DEFAULT_BANS, refuseOrder } from './admission.ts';
import { findKey, refuseKey, refuseTimestamp } from './authentication.ts';
import { exampleOfVariant, findExample } from './example.ts';
import type { BanPolicy, HandlerContext, HandlerRequest, HandlerResult, MockExchange, RawRequest } from './handler.ts';
import { type Charge, chargesOf, isOrderCharge, spend, subjectOf, usageHeaders, usedBy } from './limits.ts';
import { checkParameters } from './parameters.ts';
import { describeRefusal, type Refusal } from './refusal.ts';
import { createRouter, type Route } from './router.ts';
import { refuseRules } from './rules.ts';
import type { EngineState, MockResponse, StepResult } from './state.ts';
import type { MockOperation } from './tables.ts';
import { readSentParameters, wireValues } from './wire.ts';

/**
 * One request against the fake exchange. Pure: the same arguments give the same result, to the byte, and nothing
 * that is passed in is changed.
 *
 * The first check that fails answers. Order:
 * 1. route: 404 for an unknown path, 405 with `Allow` for a wrong method (codes: the HTTP status; nothing is counted);
 * 2. ban of the address: 418 with `Retry-After`;
 * 3. weights are counted (and reported in headers on every answer from here on), 429 with `Retry-After` where a
 *    budget is exceeded, a ban where 429 were ignored;
 * 4. API key;
 * 5. parameters, the mandatory ones included (see `checkParameters`): as on real exchanges before the signature, so
 *    that a malformed request is told what is wrong with it even when it is signed wrongly;
 * 6. timestamp and recvWindow;
 * 7. signature over the exact bytes;
 * 8. rules between parameters;
 * 9. order limits of the account: 429 without `Retry-After`;
 * 10. the operation's handler, or its example. Orders are counted when this succeeds.
 *
 * @param now the mock's time, ms
 * @param signatureFits verdict on the signature, needed only where `verify` is asynchronous
 * @throws TypeError where `verify` is asynchronous and no verdict was passed
 */
export type Step<S> = (
  state: EngineState<S>,
  request: RawRequest,
  now: number,
  signatureFits?: boolean,
) => StepResult<S>;

type Found = Extract<Route, { kind: 'found' }>;

/** Prepares the tables of an exchange once and gives its step function. */
export function createStep<S>(exchange: MockExchange<S>, bans: BanPolicy = exchange.bans ?? DEFAULT_BANS): Step<S> {
  const { tables, authentication } = exchange;
  const route = createRouter(tables.operations);
  const known = new Set(tables.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)));

  return (state, request, now, signatureFits) => {
    const found = route(request.method, request.path);
    if (found.kind !== 'found') return { state, response: unrouted(exchange, found, now), events: [] };
    const { operation } = found;
    const sent = readSentParameters(operation, request, found.path);
    const values = wireValues(sent);
    const account = operation.auth === 'none' ? '' : (findKey(authentication, request)?.account ?? '');
    const charges = chargesOf(tables, operation, values, request.ip, account);
    const admission = admit(exchange, bans, state, charges, request.ip, now);
    const refuse = (refusal: Refusal, status?: number): StepResult<S> => ({
      state: admission.state,
      response: refusalResponse(exchange, refusal, admission.headers, now, status),
      events: [],
    });
    if (admission.refused !== undefined) return refuse(admission.refused.refusal, admission.refused.status);
    const badKey = refuseKey(authentication, operation, request);
    if (badKey !== undefined) return refuse(badKey);
    const checked = checkParameters(tables, operation, sent, known);
    if ('error' in checked) return refuse(checked);
    const refusal =
      (operation.auth === 'signed'
        ? (refuseTimestamp(authentication, checked.params, now) ??
          refuseSignature(exchange, request, signatureFits))
        : undefined) ?? refuseRules(tables, operation, values);
    if (refusal !== undefined) return refuse(refusal);
    const tooManyOrders = refuseOrder(exchange, admission.state, charges, now);
    if (tooManyOrders !== undefined) return refuse(tooManyOrders, 429);
    const call: Call = { found, values, charges, ip: request.ip, now };
    return carryOut(exchange, call, admission.state, admission.headers, { operation, account, ...checked });
  };
}

function refuseSignature<S>(
  { authentication }: MockExchange<S>,
  request: RawRequest,
  verdict: boolean | undefined,
): Refusal | undefined {
  const key = findKey(authentication, request);
  const fits = verdict ?? (key !== undefined && authentication.verify(request, key));
  if (typeof fits !== 'boolean') {
    throw new TypeError('Signatures are verified asynchronously here: pass the verdict to step, or use an engine.');
  }
  return fits ? undefined : { error: authentication.errors.badSignature, args: [] };
}

interface Call {
  readonly found: Found;
  readonly values: Readonly<Record<string, string>>;
  readonly charges: readonly Charge[];
  readonly ip: string;
  readonly now: number;
}

function carryOut<S>(
  exchange: MockExchange<S>,
  call: Call,
  state: EngineState<S>,
  headers: Readonly<Record<string, string>>,
  request: HandlerRequest,
): StepResult<S> {
  const { operation } = request;
  const { charges, now, values } = call;
  const handler = Object.hasOwn(exchange.handlers, operation.key) ? exchange.handlers[operation.key] : undefined;
  if (handler === undefined) {
    const usage = spend(state.usage, charges.filter(isOrderCharge), now);
    const response = {
      status: 200,
      headers: { ...baseHeaders(now), ...headers, ...usageHeaders(usage, charges, now) },
      // As written in the spec, digit by digit.
      body: findExample(operation, values)?.body ?? '{}',
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
    body: stringifyLossless(result.body),
  };
  return { state: next, response, events };
}

/** What is still to be counted: orders that succeeded, and the difference where the handler knows better. */
function settle<S>(charges: readonly Charge[], { spent, error }: HandlerResult<S>): readonly Charge[] {
  return charges.flatMap((charge) => {
    const { name } = charge.bucket;
    const counted = isOrderCharge(charge) ? 0 : charge.weight;
    const due = isOrderCharge(charge) && error !== undefined ? 0 : charge.weight;
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
        (variant === undefined ? findExample(operation, values) : exampleOfVariant(operation, variant))?.body ?? '{}',
      ),
    used: (name, windowMs) => {
      const bucket = Object.hasOwn(tables.limits, name) ? tables.limits[name] : undefined;
      if (bucket === undefined) throw new Error(`There is no bucket ${name}.`);
      const subject = subjectOf(bucket, bucket.scope === 'operation' ? operation.key : '', ip, account);
      return usedBy(state.usage, bucket, windowMs, subject, now);
    },
  };
}

/** The operation that a request is routed to. */
export function createOperationFinder(
  operations: readonly MockOperation[],
): (request: RawRequest) => MockOperation | undefined {
  const route = createRouter(operations);
  return ({ method, path }) => {
    const found = route(method, path);
    return found.kind === 'found' ? found.operation : undefined;
  };
}

/** A refusal as the exchange writes it. */
export function refusalResponse<S>(
  exchange: MockExchange<S>,
  refusal: Refusal,
  headers: Readonly<Record<string, string>>,
  now: number,
  status?: number,
): MockResponse {
  const error = describeRefusal(exchange.tables, refusal);
  return {
    status: status ?? error.status,
    headers: { ...baseHeaders(now), ...headers },
    body: stringifyLossless(exchange.errorBody({ code: error.code, message: error.message })),
  };
}

function unrouted<S>(exchange: MockExchange<S>, route: Exclude<Route, Found>, now: number): MockResponse {
  // No table says what a wrong address is answered with: the HTTP status serves as code.
  return route.kind === 'unknown'
    ? refusalResponse(exchange, { error: { code: 404, message: 'Unknown path.' }, args: [] }, {}, now, 404)
    : refusalResponse(
        exchange,
        { error: { code: 405, message: 'Wrong method for this path.' }, args: [] },
        { allow: route.allow.join(', ') },
        now,
        405,
      );
}

function baseHeaders(now: number): Record<string, string> {
  return { 'content-type': 'application/json;charset=utf-8', date: new Date(now).toUTCString() };
}
