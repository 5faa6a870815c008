import { listen, unlisten } from '../abort.ts';
import { type Transport, TransportError, type TransportResponse } from './transport.ts';

/** The part of `fetch` that is used: MSW, a polyfill or a wrapper will do. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly redirect: 'error';
  readonly credentials: 'omit';
  readonly cache: 'no-store';
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(callback: (value: string, name: string) => void): void };
  text(): Promise<string>;
}

export interface FetchTransportOptions {
  /** Default: the platform's, looked up at every call so that interceptors installed later are seen. */
  readonly fetch?: Fetch | undefined;
}

/**
 * Sends with `fetch`: browsers, workers, or wherever requests must be visible to interceptors. `fetch` never says
 * how far a request came, so whatever fails after it was called counts as sent.
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  const { fetch } = options;
  const pending = new Set<AbortController>();
  let closed = false;
  return {
    async send(request, timeoutMs, signal) {
      if (abortedBy(signal))
        throw new TransportError('aborted', false, 'the call was aborted', signal?.reason);
      if (closed) throw new TransportError('aborted', false, 'the transport is closed');
      const controller = new AbortController();
      const abort = { handleEvent: (): void => controller.abort() };
      pending.add(controller);
      if (signal !== undefined) listen(signal, abort);
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        controller.abort();
      }, timeoutMs);
      try {
        const response = await (fetch ?? globalThis.fetch)(request.origin + request.path, {
          method: request.method,
          headers: { ...request.headers },
          ...(request.body === undefined ? undefined : { body: request.body }),
          signal: controller.signal,
          // Following could send a write a second time, and signed parameters to another host.
          redirect: 'error',
          credentials: 'omit',
          cache: 'no-store',
        });
        return await readResponse(response);
      } catch (error) {
        if (timedOut) throw new TransportError('timeout', true, `no whole answer within ${timeoutMs} ms`);
        if (abortedBy(signal))
          throw new TransportError('aborted', true, 'the call was aborted', signal?.reason);
        throw new TransportError('reset', true, messageOf(error), error);
      } finally {
        clearTimeout(timer);
        if (signal !== undefined) unlisten(signal, abort);
        pending.delete(controller);
      }
    },
    async close() {
      closed = true;
      for (const controller of pending) controller.abort();
    },
  };
}

/** A function, because the compiler believes that what was once checked stays so. */
function abortedBy(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

async function readResponse(response: FetchResponse): Promise<TransportResponse> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return { status: response.status, headers, body: await response.text() };
}

/** Node's `fetch failed` says nothing; its cause does. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
