import { codingsOf, stillEncoded } from './coding.ts';
import { type Resends, resendsOfPlatform } from './resends.ts';
import { messageOf, RoundTrip } from './round-trip.ts';
import {
  MAX_BODY_BYTES,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  tooLong,
} from './transport.ts';

/** The part of `fetch` that is used: MSW, a polyfill or a wrapper will do. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  /** A stream only for signed writes, where it keeps the platform from sending them again. */
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly duplex?: 'half';
  readonly signal: AbortSignal;
  readonly redirect: 'manual';
  readonly credentials: 'omit';
  readonly cache?: 'no-store';
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: { forEach(callback: (value: string, name: string) => void): void };
  readonly redirected?: boolean;
  /** Read in pieces where it has a `getReader()`. */
  readonly body?: unknown;
  text(): Promise<string>;
}

export interface FetchTransportOptions {
  /** Default: the platform's, looked up at every call so that interceptors installed later are seen. */
  readonly fetch?: Fetch | undefined;
  /** Longest body of an answer, bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** As the option of `connect`. */
  readonly allowResends?: boolean | undefined;
}

/**
 * Sends with `fetch`: browsers, workers, or wherever requests must be visible to interceptors. `fetch` never says
 * how far a request came, so whatever fails after it was called counts as sent, unless the platform refuses to make such
 * a request at all. Which connection it takes and what else comes by it cannot be seen.
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  const { maxBodyBytes = MAX_BODY_BYTES } = options;
  const resends = resendsOfPlatform();
  const pending = new Set<RoundTrip>();
  let closed = false;
  return {
    ...(resends === 'any' && options.allowResends !== true ? { resends: true } : undefined),
    send(request, timeoutMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true)
          return reject(new TransportError('aborted', false, 'the call was aborted', signal.reason));
        if (closed) return reject(new TransportError('aborted', false, 'the transport is closed'));
        const roundTrip = new FetchRoundTrip(resolve, reject, timeoutMs, signal, pending);
        void roundTrip.run(request, options.fetch, maxBodyBytes, resends);
      });
    },
    async close() {
      closed = true;
      for (const roundTrip of pending) roundTrip.fail('aborted', 'the transport is closed');
    },
  };
}

class FetchRoundTrip extends RoundTrip {
  readonly #controller = new AbortController();
  protected override sent = true;

  async run(
    request: TransportRequest,
    fetch: Fetch | undefined,
    maxBodyBytes: number,
    resends: Resends,
  ): Promise<void> {
    const url = request.origin + request.path;
    let init: FetchInit | undefined;
    try {
      init = initOf(request, this.#controller.signal, resends);
      const response = await (fetch ?? globalThis.fetch)(url, init);
      if (response.redirected === true) throw new TypeError('a redirect was followed');
      const answer = await readAnswer(response, maxBodyBytes);
      this.succeed(answer);
      // The rest of what is too long.
      if (answer.unreadable !== undefined) this.abandon();
    } catch (error) {
      this.sent = init !== undefined && (fetch !== undefined || !isRefused(url, init));
      this.fail(this.sent ? 'reset' : 'connect', messageOf(error), error);
    }
  }

  protected override abandon(): void {
    this.#controller.abort();
  }
}

function initOf(request: TransportRequest, signal: AbortSignal, resends: Resends): FetchInit {
  const { body } = request;
  return {
    method: request.method,
    headers: { ...request.headers },
    ...(request.once === true && (resends === 'texts' || (resends === 'bodiless' && body === undefined))
      ? { body: streamOf(body), duplex: 'half' }
      : body === undefined
        ? undefined
        : { body }),
    signal,
    // Following could send a write a second time, and signed parameters to another host. workerd knows no 'error'.
    redirect: 'manual',
    credentials: 'omit',
    // Older workerd throws at the mere name.
    ...(typeof Request === 'function' && 'cache' in Request.prototype
      ? ({ cache: 'no-store' } as const)
      : undefined),
  };
}

function streamOf(text: string | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

/** Whether the platform does not make such a request: `fetch` begins by making it (Fetch Standard 5.6). */
function isRefused(url: string, init: FetchInit): boolean {
  if (typeof Request !== 'function') return false;
  try {
    const { body: _body, duplex: _duplex, ...rest } = init;
    new Request(url, rest);
    return false;
  } catch {
    return true;
  }
}

async function readAnswer(response: FetchResponse, maxBodyBytes: number): Promise<TransportResponse> {
  const { status } = response;
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  if (!isReadable(response.body)) {
    const body = await response.text();
    // A text never has more characters than bytes.
    return body.length > maxBodyBytes
      ? tooLong(status, headers, new TextEncoder().encode(body), maxBodyBytes)
      : { status, headers, body };
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    chunks.push(value);
    size += value.length;
    if (size > maxBodyBytes) return tooLong(status, headers, joined(chunks, size), maxBodyBytes);
  }
  const bytes = joined(chunks, size);
  const codings = codingsOf(headers['content-encoding']);
  const unreadable = codings.length === 0 ? undefined : stillEncoded(codings, bytes);
  const body = new TextDecoder().decode(bytes);
  return unreadable === undefined ? { status, headers, body } : { status, headers, body, unreadable, bytes };
}

interface ReadableBody {
  getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }> };
}

function isReadable(body: unknown): body is ReadableBody {
  return typeof body === 'object' && body !== null && 'getReader' in body;
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
