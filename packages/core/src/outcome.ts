import { type Call, type Core, secretsOfCall } from './call.ts';
import { shownFailure } from './conceal.ts';
import { DecodeMismatch, decodeBody, isOfPlannedKind } from './decode.ts';
import { foreignEcho } from './echo.ts';
import { readError } from './error-shape.ts';
import {
  ApiError,
  type ApiErrorInit,
  ClosedError,
  DecodeError,
  NetworkError,
  RateLimitError,
  TimeoutError,
  UnknownOutcomeError,
} from './errors.ts';
import type { ErrorTrait, Exchange, ExchangeError, ReportedLimit } from './exchange.ts';
import type { Governor } from './governor.ts';
import { lookupOf } from './lookup.ts';
import { redactText } from './redact.ts';
import { retryAfterOf } from './retry-after.ts';
import type { TransportResponse } from './transport/transport.ts';
import { ownMember } from './wire-text.ts';

/**
 * Refusals that need no error code to be definite: RFC 9110 has them come before anything is carried out, and 418 and
 * 429 are how exchanges refuse for too many requests. Every other 4xx without a readable code may come from
 * something between us and the exchange, and says nothing about a write.
 */
const DEFINITE_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 414, 415, 418, 429, 431]);

/** Reads an answer into `call.data`; returns the error where it is one. */
export function readAnswer(core: Core, call: Call, response: TransportResponse): Error | undefined {
  const { exchange } = core;
  const { status, body, bytes } = response;
  const isSuccess = status >= 200 && status < 300;
  let data: unknown;
  if (isSuccess) {
    try {
      if (response.unreadable !== undefined) throw new SyntaxError(response.unreadable);
      if (status !== 204) data = decodeBody(body, call.operation.decode);
    } catch (cause) {
      return notTheAnswer(call, response, unreadable(core, call, cause, response));
    }
  } else {
    data = parseOr(body);
  }
  const refusal = readError(exchange.errorShape, status, data);
  if (refusal === undefined && isSuccess) {
    if (!isOfPlannedKind(data, call.operation.decode))
      return notTheAnswer(call, response, 'another kind of value than documented');
    const foreign = foreignEcho(call.operation, call.values, data);
    if (foreign !== undefined) {
      // It quotes what the caller sent, and what others keep out of sight may stand there.
      const reason = redactText(foreign.reason, secretsOfCall(core, call));
      return notTheAnswer(call, response, reason, foreign.member);
    }
    call.data = data;
    if (exchange.reportedLimits !== undefined && core.governor !== undefined)
      adoptLimits(core.governor, exchange.reportedLimits(call.operation, call.data));
    return undefined;
  }
  const code = refusal?.code;
  const told = refusal?.message ?? exchange.errorShape.plain?.(response);
  const secrets = secretsOfCall(core, call);
  const error = apiError({
    operation: call.operation.key,
    code: typeof code === 'string' ? secrets.values.masked(code) : code,
    names: code === undefined ? [] : (exchange.errorNames?.(code) ?? []),
    message: redactText(told ?? `${call.operation.key}: ${withoutCode(response)}`, secrets),
    httpStatus: status,
    trait: traitOf(exchange, code),
    retryAfterMs: retryAfterOf(status, response.headers, refusal?.message ?? '', core.clock.now()),
    body: data ?? bytes ?? body,
    headers: response.headers,
  });
  const isRefused = (refusal?.codes ?? [code]).every(isDefinite(exchange, status));
  return call.operation.effect === 'write' && !isRefused ? unknownOutcome(call, error) : error;
}

function traitOf({ errorTraits }: Exchange, code: ExchangeError['code']): ErrorTrait | undefined {
  return code === undefined ? undefined : ownMember(errorTraits, String(code));
}

/** A good status with something else than the answer. What was answered to this request may still come that way. */
function notTheAnswer(call: Call, response: TransportResponse, reason: string, foreign?: string): Error {
  response.drop?.();
  const { key, effect } = call.operation;
  const error = new DecodeError(key, response.status, reason, response, foreign);
  return effect === 'write' ? unknownOutcome(call, error) : error;
}

/** What an answer says that holds no error code. Status 0 is a redirect whose status the platform hides. */
function withoutCode({ status, unreadable }: TransportResponse): string {
  if (status < 400) return `a redirect (HTTP ${status === 0 ? '3xx' : status}), which is never followed`;
  return `HTTP ${status} without an error code${unreadable === undefined ? '' : `; the answer ${unreadable}`}`;
}

function adoptLimits(governor: Governor, limits: readonly ReportedLimit[]): void {
  for (const { bucket, windowMs, limit } of limits) governor.setLimit(bucket, windowMs, limit);
}

/** What a call without a whole answer ends in. */
export function judgeFailure(core: Core, call: Call, cause: unknown): unknown {
  const { key, effect } = call.operation;
  const signal = call.options?.signal;
  const error = shownFailure(cause, secretsOfCall(core, call), signal?.reason);
  if (effect === 'write' && error.sent) return unknownOutcome(call, error);
  if (error.failure === 'aborted' && signal?.aborted === true) return signal.reason;
  if (core.closed) return new ClosedError(key, error);
  if (error.failure === 'timeout' && effect === 'read') {
    return new TimeoutError(key, call.timeoutMs, error);
  }
  return new NetworkError(key, error.sent, error);
}

function unknownOutcome(call: Call, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(call.operation.key, lookupOf(call.operation, call.params), cause);
}

function apiError(init: ApiErrorInit): ApiError {
  const { httpStatus, trait } = init;
  const isLimit =
    httpStatus === 429 || httpStatus === 418 || trait === 'too-many-requests' || trait === 'too-many-orders';
  return isLimit ? new RateLimitError(init) : new ApiError(init);
}

/**
 * Whether the exchange has certainly not carried the request out. A code that its catalogue does not have says nothing
 * of the sort, also with a 4xx: that is how "unknown error" comes, and orders of which one half was carried out.
 */
function isDefinite(exchange: Exchange, status: number): (code: ExchangeError['code']) => boolean {
  return (code) => {
    if (traitOf(exchange, code) === 'outcome-unknown' || status >= 500) return false;
    if (DEFINITE_STATUS.has(status)) return true;
    if (code === undefined || exchange.refusals === undefined) return code !== undefined && status >= 400;
    const number = Number(code);
    return exchange.refusals.some((one) =>
      typeof one === 'object' ? one[0] <= number && number <= one[1] : String(one) === String(code),
    );
  };
}

function parseOr(text: string): unknown {
  try {
    return decodeBody(text, undefined);
  } catch {
    return undefined;
  }
}

function unreadable(core: Core, call: Call, cause: unknown, response: TransportResponse): string {
  return redactText(whyUnreadable(cause, response), secretsOfCall(core, call));
}

/** JSON.parse's own message quotes the text, which may hold a secret. */
function whyUnreadable(cause: unknown, { headers, body, unreadable: why }: TransportResponse): string {
  if (why !== undefined) return `it ${why}`;
  if (cause instanceof DecodeMismatch) return cause.message;
  return `it is no JSON (${headers['content-type'] ?? 'no content type'}, ${body.length} characters)`;
}
