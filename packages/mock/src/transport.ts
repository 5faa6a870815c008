import { type Transport, TransportError, type TransportResponse } from '@exspec/core';
import type { RequestHandler } from './engine.ts';
import { LOCAL_ADDRESS, lowerCaseNames, splitTarget } from './target.ts';

export interface MockTransportOptions {
  /** Address that IP limits count against. Default 127.0.0.1. */
  readonly ip?: string;
}

/**
 * A transport that ends in an engine of the same process: `connect(exchange, { transport })`. Every origin leads
 * there. Faults reject as a network would: with `TransportError`, and `sent: true`, because no client can tell
 * how far a request came.
 */
export function createMockTransport(engine: RequestHandler, options: MockTransportOptions = {}): Transport {
  const ip = options.ip ?? LOCAL_ADDRESS;
  let closed = false;
  return {
    // Nothing leaves the process: signed calls are safe whatever server the client thinks it has.
    local: true,
    async send(request, timeoutMs, signal) {
      if (closed) throw new TransportError('connect', false, 'The transport is closed.');
      if (signal?.aborted)
        throw new TransportError('aborted', false, 'Aborted before it was sent.', signal.reason);
      const delivery = await engine.handle({
        method: request.method,
        ...splitTarget(request.path),
        body: request.body ?? '',
        headers: lowerCaseNames(Object.entries(request.headers)),
        ip,
      });
      switch (delivery.kind) {
        case 'whole':
          if (signal?.aborted) throw new TransportError('aborted', true, 'Aborted.', signal.reason);
          return delivery.response;
        case 'slow':
          return await later(delivery.response, delivery.delayMs, timeoutMs, signal);
        case 'silence':
          return await later(delivery.response, Number.POSITIVE_INFINITY, timeoutMs, signal);
        case 'half':
          throw new TransportError('reset', true, 'The connection ended within the answer.');
        case 'reset':
          throw new TransportError('reset', true, 'The connection was reset.');
      }
    },
    async close() {
      closed = true;
    },
  };
}

/** What a timer of the platform can wait for at most, ms. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** The answer after a delay, unless the time is up before or the caller gives up. Leaves no timer behind. */
function later(
  response: TransportResponse,
  delayMs: number,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const tooSlow = delayMs > timeoutMs;
    const abort = (): void => {
      clearTimeout(timer);
      reject(new TransportError('aborted', true, 'Aborted.', signal?.reason));
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort);
        if (tooSlow) reject(new TransportError('timeout', true, `No whole answer within ${timeoutMs} ms.`));
        else resolve(response);
      },
      // Timers fire at once for what they cannot hold.
      Math.min(delayMs, timeoutMs, LONGEST_WAIT),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
