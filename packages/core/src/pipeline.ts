import { type Call, type Core, secretsOfCall, shownRefusal, usedOf } from './call.ts';
import { encoded } from './encode.ts';
import {
  ApiError,
  ClosedError,
  CredentialsError,
  LiveServerError,
  OptionsError,
  RateLimitError,
  ResendError,
} from './errors.ts';
import type { Draft } from './exchange.ts';
import { monotonic } from './exchange-time.ts';
import { runHook } from './hooks.ts';
import { withClientId } from './lookup.ts';
import { checkCallOptions } from './options.ts';
import { judgeFailure, readAnswer } from './outcome.ts';
import { redactHeaders, redactPairs, redactText } from './redact.ts';
import { retryDelay } from './retry.ts';
import { TransportError, type TransportRequest, type TransportResponse } from './transport/transport.ts';
import { LONGEST_TIMER_MS, settlesWithin } from './wait.ts';

function encodeCall(call: Call): void {
  const { operation } = call;
  if (operation.effect === 'write') call.params = withClientId(operation, call.params);
  Object.assign(call, encoded(operation, call.params));
}

/**
 * The one request path: what the clock and the governor ask for, then per attempt stamp, sign, send, read. Waits only
 * for what is really a promise. A write passes `send` once: the loop goes round for reads, and for a write only where
 * its timestamp was refused and the caller has asked for that.
 */
export async function perform(core: Core, call: Call): Promise<unknown> {
  const { operation, options } = call;
  checkAllowed(core, call);
  try {
    encodeCall(call);
  } catch (error) {
    throw shownRefusal(core, call, error);
  }
  const onLimit = options?.onLimit ?? core.onLimit;
  const retry = options?.retry ?? core.retry;
  const signal = options?.signal;
  const { governor } = core;
  const timeoutMs = options?.timeoutMs ?? core.timeoutMs;
  const deadline = monotonic() + (options?.deadlineMs ?? core.deadlineMs);
  // An order that waits is sent at a price that was meant for another moment.
  const waitsUntil = operation.effect === 'write' ? Math.min(deadline, monotonic() + timeoutMs) : deadline;
  const waiting = { onLimit, until: waitsUntil, waits: core.waits, signal, onWait: core.hooks?.onWait };
  if (governor !== undefined) call.spends = governor.spends(operation, call.values);
  for (;;) {
    call.attempt++;
    if (operation.auth === 'signed') {
      const ready = core.clock.ready();
      const ms = Math.min(timeoutMs, deadline - monotonic());
      if (ready !== undefined && !(await settlesWithin(ready, ms, signal))) {
        const message = `the exchange's time was not known within ${timeoutMs} ms`;
        throw judgeFailure(core, call, new TransportError('timeout', false, message));
      }
    }
    const room = governor?.reserve(operation, call.spends, waiting);
    if (room !== undefined) await room;
    let error: unknown;
    let response: TransportResponse | undefined;
    let isLeaving = false;
    try {
      const draft = newDraft(core, call);
      const signing = core.authenticate?.(
        draft,
        Math.round(core.clock.now()),
        options?.recvWindow ?? core.recvWindow,
      );
      if (signing !== undefined) await signing;
      if (signal?.aborted === true) throw signal.reason;
      if (core.closed) throw new ClosedError(operation.key);
      const request = requestOf(core, draft);
      call.signatures.push(draft.signature);
      if (core.hooks?.onRequest !== undefined) showRequest(core, call, request);
      isLeaving = true;
      call.sentAt = monotonic();
      call.timeoutMs = Math.max(1, Math.min(timeoutMs, Math.ceil(deadline - call.sentAt), LONGEST_TIMER_MS));
      response = await core.transport.send(request, call.timeoutMs, signal);
    } catch (cause) {
      const isSent = isLeaving && !(cause instanceof TransportError && !cause.sent);
      governor?.settle(call.spends, undefined, isSent);
      if (!isLeaving) throw cause;
      error = judgeFailure(core, call, cause);
    }
    if (response !== undefined) {
      call.response = response;
      core.clock.observe(response.headers.date, call.sentAt);
      if (core.hooks?.onResponse !== undefined) showResponse(core, call, response);
      error = readAnswer(core, call, response);
      governor?.settle(call.spends, response.headers, true, error instanceof ApiError);
      if (error === undefined) return call.data;
      if (error instanceof RateLimitError) await governor?.refused(call.spends, error);
      if (error instanceof ApiError && error.trait === 'clock' && core.clock.measures) {
        if (mayRestamp(call, retry)) {
          call.clockCured = true;
          const measured = core.clock.refused(call.sentAt);
          if (measured !== undefined) await settlesWithin(measured, timeoutMs, signal);
          continue;
        }
        core.clock.invalidate();
      }
    }
    const delayMs = retryDelay(operation.effect, error, call.attempt, retry, onLimit);
    if (delayMs === undefined || monotonic() + delayMs >= deadline) throw error;
    if (core.hooks?.onRetry !== undefined) {
      runHook(core.hooks.onRetry, { operation: operation.key, attempt: call.attempt, delayMs, error });
    }
    await core.waits.sleep(delayMs, operation.key, signal);
  }
}

function checkAllowed(core: Core, call: Call): void {
  const { operation, options } = call;
  const { auth, key } = operation;
  if (core.closed) throw new ClosedError(key);
  if (options?.signal?.aborted === true) throw options.signal.reason;
  if (options !== undefined) checkCallOptions(core.exchange, options);
  if (auth === 'none') return;
  if (core.target.role === 'data')
    throw new OptionsError(`${key} needs another server: '${core.target.name}' has market data only`);
  if (core.credentials.apiKey === undefined) {
    throw new CredentialsError(
      key,
      auth === 'key' ? 'an apiKey' : 'an apiKey and either a secret or a privateKey',
    );
  }
  if (auth === 'key') return;
  if (core.credentials.signer === undefined) throw new CredentialsError(key, 'a secret or a privateKey');
  if (core.refusesSigned) throw new LiveServerError(key, core.target.origin);
  if (core.transport.resends === true && operation.effect === 'write') throw new ResendError(key);
}

/** A write whose timestamp was refused has not been carried out, and still goes back to the caller by default. */
function mayRestamp(call: Call, retry: Core['retry']): boolean {
  if (call.clockCured || retry === false) return false;
  return call.operation.effect === 'read' || retry.resendRefusedWrites === true;
}

function newDraft(core: Core, call: Call): Draft {
  const { operation, path, query, body, options } = call;
  // What makes a server the one that it is comes last: no call leaves a demo for real money by a header.
  const headers = { ...core.headers[operation.in], ...options?.headers, ...core.target.headers };
  return { operation, path, query, body, headers, signature: '' };
}

function requestOf({ target }: Core, draft: Draft): TransportRequest {
  const { method, effect, auth } = draft.operation;
  const path = target.prefix + draft.path;
  return {
    method,
    origin: target.origin,
    path: draft.query === '' ? path : `${path}?${draft.query}`,
    headers: draft.headers,
    body: draft.body === '' ? undefined : draft.body,
    once: effect === 'write' && auth === 'signed' ? true : undefined,
  };
}

function showRequest(core: Core, call: Call, request: TransportRequest): void {
  if (core.hooks?.onRequest === undefined) return;
  const secrets = secretsOfCall(core, call);
  const [path = '', query] = request.path.split('?', 2);
  const shownPath = redactText(path, secrets);
  const { body } = request;
  const shownBody =
    body === undefined || call.operation.in === 'json'
      ? redactText(body ?? '', secrets)
      : redactPairs(body, secrets);
  runHook(core.hooks.onRequest, {
    operation: call.operation.key,
    method: request.method,
    url: `${request.origin}${shownPath}${query === undefined ? '' : `?${redactPairs(query, secrets)}`}`,
    headers: redactHeaders(request.headers, secrets),
    body: body === undefined ? undefined : shownBody,
    attempt: call.attempt,
  });
}

function showResponse(core: Core, call: Call, response: TransportResponse): void {
  if (core.hooks?.onResponse === undefined) return;
  runHook(core.hooks.onResponse, {
    operation: call.operation.key,
    status: response.status,
    headers: redactHeaders(response.headers, secretsOfCall(core, call)),
    durationMs: monotonic() - call.sentAt,
    attempt: call.attempt,
    used: usedOf(core, call, response.headers),
  });
}
