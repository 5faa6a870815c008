/// <reference path="./undici-pool.d.ts" />
import type { Dispatcher } from 'undici';
// Not `undici` itself: that loads its fetch too (50 ms instead of 18) and takes over the process's global
// dispatcher. See docs/decisions/002-undici-import.md.
import Pool from 'undici/lib/dispatcher/pool.js';
import { listen, unlisten } from '../abort.ts';
import {
  type DispatcherLike,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts';

export interface NodeTransportOptions {
  /** Sends instead of own pools: a ProxyAgent, a MockAgent, a composed dispatcher. Stays its owner's to close. */
  readonly dispatcher?: DispatcherLike | undefined;
  /** Most connections per origin. Default 32. */
  readonly connections?: number | undefined;
  /** How long an idle connection is kept unless the server says otherwise, ms. Default 25,000. */
  readonly keepAliveMs?: number | undefined;
}

/** Whether this platform can have {@link createNodeTransport}. */
export const nodeTransportAvailable: boolean = true;

/** Keep-alive pools of undici, one per origin. HTTP/1.1 without pipelining: undici itself never sends twice. */
export function createNodeTransport(options: NodeTransportOptions = {}): Transport {
  const pools = new Map<string, Pool>();
  const poolOptions = {
    connections: options.connections ?? 32,
    keepAliveTimeout: options.keepAliveMs ?? 25_000,
    pipelining: 1,
  };
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, poolOptions);
      pools.set(origin, pool);
    }
    return pool;
  };
  // Dispatchers of all versions take these options and this handler; the types differ in what they leave out.
  const given = options.dispatcher as Pick<Dispatcher, 'dispatch'> | undefined;
  let closed = false;
  return {
    send(request, timeoutMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(abortedError(signal, false));
        if (closed) return reject(new TransportError('aborted', false, 'the transport is closed'));
        const exchange = new HttpExchange(resolve, reject, timeoutMs, signal);
        try {
          const dispatcher = given ?? poolOf(request.origin);
          dispatcher.dispatch(dispatchOptions(request), exchange);
        } catch (error) {
          exchange.fail('connect', messageOf(error), error);
        }
      });
    },
    async close() {
      closed = true;
      const ending: Promise<void>[] = [];
      for (const pool of pools.values()) ending.push(pool.destroy());
      pools.clear();
      await Promise.all(ending);
    },
  };
}

function dispatchOptions(request: TransportRequest): Dispatcher.DispatchOptions {
  return {
    origin: request.origin,
    path: request.path,
    // undici passes the method on as it is; its type lists the usual ones.
    method: request.method as Dispatcher.HttpMethod,
    headers: request.headers,
    body: request.body ?? null,
    // One timer per call, ours, covers the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

const ABANDONED = new Error('abandoned before it was sent');

/** One request and its answer: undici's handler, the timer's argument and the signal's listener in one object. */
class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: TransportResponse) => void;
  readonly #reject: (error: TransportError) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #signal: AbortSignal | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #first: Buffer | undefined;
  #chunks: Buffer[] | undefined;

  constructor(
    resolve: (response: TransportResponse) => void,
    reject: (error: TransportError) => void,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(timeOut, timeoutMs, this, timeoutMs);
    this.#signal = signal;
    if (signal !== undefined) listen(signal, this);
  }

  /** Runs right before the first byte is written; what throws here is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A dispatcher that starts the request a second time (a retrying one) is stopped: that is not its decision.
    if (this.#settled || this.#controller !== undefined) throw ABANDONED;
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // An interim answer (103) may come first; the last one counts.
    this.#status = status;
    this.#headers = plainHeaders(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === undefined) {
      this.#first = chunk;
    } else {
      this.#chunks ??= [this.#first];
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    const body = this.#chunks === undefined ? this.#first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body: body?.toString() ?? '' });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(this.#controller === undefined ? 'connect' : 'reset', messageOf(error), error);
  }

  /** The signal's listener: an object costs no closure. */
  handleEvent(): void {
    if (this.#signal !== undefined) this.#abandon(abortedError(this.#signal, this.#controller !== undefined));
  }

  fail(failure: 'connect' | 'reset' | 'timeout', message: string, cause?: unknown): void {
    this.#abandon(new TransportError(failure, this.#controller !== undefined, message, cause));
  }

  #abandon(error: TransportError): void {
    if (!this.#settle()) return;
    this.#reject(error);
    // Ends the socket. Still queued requests have no controller yet and are refused by onRequestStart.
    this.#controller?.abort(ABANDONED);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#signal !== undefined) unlisten(this.#signal, this);
    return true;
  }
}

function timeOut(exchange: HttpExchange, timeoutMs: number): void {
  exchange.fail('timeout', `no whole answer within ${timeoutMs} ms`);
}

function abortedError(signal: AbortSignal, sent: boolean): TransportError {
  return new TransportError('aborted', sent, 'the call was aborted', signal.reason);
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}

/** A connection that fails on several addresses is an AggregateError with an empty message. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(messageOf).join('; ');
  return error.message === '' ? error.name : error.message;
}
