import { type Call, type Core, secretsOfCall } from './call.ts';
import { DecodeMismatch, decodeBody, isOfPlannedKind } from './decode.ts';
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
import type { ReportedLimit } from './exchange.ts';
import type { Governor } from './governor.ts';
import { lookupOf } from './lookup.ts';
import { redactText } from './redact.ts';
import { retryAfterOf } from './retry-after.ts';
import { TransportError, type TransportResponse } from './transport/transport.ts';

/**
 * Refusals that need no error code to be definite: RFC 9110 has them come before anything is carried out, and 418 and
 * 429 are how exchanges refuse for too many requests. Every other 4xx without a readable code may come from
 * something between us and the exchange, and says nothing about a write.
 */
const DEFINITE_STATUS: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 414, 415, 418, 429, 431]);

/** Reads an answer into `call.data`; returns the error where it is one. */
export function readAnswer(core: Core, call: Call, response: TransportResponse): Error | undefined {
  const { exchange } = core;
  const { status, body } = response;
  const isSuccess = status >= 200 && status < 300;
  let data: unknown;
  if (isSuccess) {
    try {
      if (status !== 204) data = (call.operation.read ?? decodeBody)(body, call.operation.decode);
    } catch (cause) {
      const reason = unreadable(cause, response);
      const error = new DecodeError(call.operation.key, status, reason, body);
      return call.operation.effect === 'write' ? unknownOutcome(call, error) : error;
    }
  } else {
    data = parseOr(body);
  }
  const refusal = exchange.readError(status, data);
  if (refusal === undefined && isSuccess) {
    if (exchange.unwrap === undefined && !isOfPlannedKind(data, call.operation.decode)) {
      const error = new DecodeError(
        call.operation.key,
        status,
        'another kind of value than documented',
        body,
      );
      return call.operation.effect === 'write' ? unknownOutcome(call, error) : error;
    }
    call.data = exchange.unwrap === undefined ? data : exchange.unwrap(data);
    if (exchange.reportedLimits !== undefined && core.home.governor !== undefined)
      adoptLimits(core.home.governor, exchange.reportedLimits(call.operation, call.data));
    return undefined;
  }
  const code = refusal?.code;
  const trait =
    code !== undefined && Object.hasOwn(exchange.errorTraits, String(code))
      ? exchange.errorTraits[String(code)]
      : undefined;
  const error = apiError({
    operation: call.operation.key,
    code,
    names: code === undefined ? [] : (exchange.errorNames?.(code) ?? []),
    message:
      refusal === undefined
        ? `${call.operation.key}: HTTP ${status} without an error code`
        : redactText(refusal.message, secretsOfCall(core, call)),
    httpStatus: status,
    trait,
    retryAfterMs: retryAfterOf(status, response.headers, refusal?.message ?? '', core.clock.now()),
    body: data ?? body,
    headers: response.headers,
  });
  return call.operation.effect === 'write' && !isDefinite(error) ? unknownOutcome(call, error) : error;
}

function adoptLimits(governor: Governor, limits: readonly ReportedLimit[]): void {
  for (const { bucket, windowMs, limit } of limits) governor.setLimit(bucket, windowMs, limit);
}

/** What a call without a whole answer ends in. */
export function judgeFailure(core: Core, call: Call, cause: unknown): unknown {
  const { key, effect } = call.operation;
  const error = presentable(core, call, cause);
  if (effect === 'write' && error.sent) return unknownOutcome(call, error);
  const signal = call.options?.signal;
  if (error.failure === 'aborted' && signal?.aborted === true) return signal.reason;
  if (core.closed) return new ClosedError(key, error);
  if (error.failure === 'timeout' && effect === 'read') {
    return new TimeoutError(key, call.timeoutMs, error);
  }
  return new NetworkError(key, error.sent, error);
}

/**
 * The failure without what must not be shown: some implementations of fetch quote the URL, and parsers attach the bytes
 * that they choked on. A foreign transport may throw anything; then the request counts as sent.
 */
function presentable(core: Core, call: Call, thrown: unknown): TransportError {
  const isOwn = thrown instanceof TransportError;
  if (isOwn && thrown.failure === 'aborted') return thrown;
  const secrets = secretsOfCall(core, call);
  const cause = isOwn ? thrown.cause : thrown;
  let isClean = true;
  for (let link = cause; link instanceof Error; link = link.cause) {
    if ('data' in link || redactText(link.message, secrets) !== link.message) isClean = false;
  }
  const message = redactText(thrown instanceof Error ? thrown.message : 'the transport failed', secrets);
  if (isOwn && isClean && message === thrown.message) return thrown;
  const { failure, sent } = isOwn ? thrown : { failure: 'reset' as const, sent: true };
  return new TransportError(failure, sent, message, isClean ? cause : undefined);
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

/** Whether the exchange has certainly not carried the request out. */
function isDefinite({ code, httpStatus, trait }: ApiError): boolean {
  if (trait === 'outcome-unknown' || httpStatus >= 500) return false;
  return code !== undefined || DEFINITE_STATUS.has(httpStatus);
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON.parse's own message quotes the text, which may hold a secret. */
function unreadable(cause: unknown, { headers, body }: TransportResponse): string {
  if (cause instanceof DecodeMismatch) return cause.message;
  return `it is no JSON (${headers['content-type'] ?? 'no content type'}, ${body.length} characters)`;
}
