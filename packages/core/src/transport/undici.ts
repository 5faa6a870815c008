import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { checkProxy, type ProxyOption, proxyFor } from '../proxy.ts';
import { type Body, bodyOf } from './body.ts';
import { type Carried, type Connection, Connections, NOT_YET } from './connections.ts';
import { messageOf, RoundTrip } from './round-trip.ts';
import {
  type DispatcherLike,
  MAX_BODY_BYTES,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  tooLong,
} from './transport.ts';

export interface NodeTransportOptions {
  /** Sends instead of own connections: a ProxyAgent, a MockAgent, a composed dispatcher. Stays its owner's to close. */
  readonly dispatcher?: DispatcherLike | undefined;
  /** As the option of `connect`. */
  readonly proxy?: ProxyOption | undefined;
  /** Most connections per origin. Default 32. */
  readonly connections?: number | undefined;
  /** How long an idle connection is kept unless the server says otherwise, ms. Default 25,000. */
  readonly keepAliveMs?: number | undefined;
  /** Longest body of an answer, bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number | undefined;
}

/** Whether this platform can have {@link createNodeTransport}. */
export const nodeTransportAvailable: boolean = true;

/**
 * Keep-alive connections over undici. HTTP/1.1 without pipelining: undici itself never sends twice.
 *
 * @throws OptionsError where the proxy is none
 */
export function createNodeTransport(options: NodeTransportOptions = {}): Transport {
  const { proxy, connections = 32, keepAliveMs = 25_000, maxBodyBytes = MAX_BODY_BYTES } = options;
  if (proxy !== undefined) checkProxy(proxy, process.env);
  const pools = new Map<string, Connections>();
  const poolOf = (origin: string): Connections => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      const through = proxy && proxyFor(proxy, new URL(origin), process.env);
      pool = new Connections(origin, connections, keepAliveMs, through);
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
        if (signal?.aborted === true)
          return reject(new TransportError('aborted', false, 'the call was aborted', signal.reason));
        if (closed) return reject(new TransportError('aborted', false, 'the transport is closed'));
        const roundTrip = new UndiciRoundTrip(resolve, reject, timeoutMs, signal, request, maxBodyBytes);
        try {
          if (given === undefined) poolOf(request.origin).send(roundTrip);
          else given.dispatch(roundTrip.options, roundTrip);
        } catch (error) {
          roundTrip.fail('connect', messageOf(error), error);
        }
      });
    },
    async close() {
      closed = true;
      const ending = [...pools.values()].map((pool) => pool.close());
      pools.clear();
      await Promise.all(ending);
    },
  };
}

function dispatchOptions(request: TransportRequest): Dispatcher.DispatchOptions {
  const { method, headers } = request;
  return {
    origin: request.origin,
    path: request.path,
    // undici passes the method on as it is; its type lists the usual ones.
    method: method as Dispatcher.HttpMethod,
    // Lists are long and shrink to a tenth. Answers to orders are short, and one thing less can go wrong with them.
    headers:
      method === 'GET' && headers['accept-encoding'] === undefined
        ? { ...headers, 'accept-encoding': 'gzip' }
        : headers,
    body: request.body ?? null,
    // One timer per call, ours, covers the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

const ABANDONED = new Error('abandoned before it was sent');

/** One request and its answer as undici's handler. */
class UndiciRoundTrip extends RoundTrip implements Carried {
  readonly options: Dispatcher.DispatchOptions;
  connection: Connection | undefined;
  readonly #maxBodyBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #size = 0;
  #first: Buffer | undefined;
  #chunks: Buffer[] | undefined;

  constructor(
    resolve: (response: TransportResponse) => void,
    reject: (error: unknown) => void,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    request: TransportRequest,
    maxBodyBytes: number,
  ) {
    super(resolve, reject, timeoutMs, signal);
    this.options = dispatchOptions(request);
    this.#maxBodyBytes = maxBodyBytes;
  }

  protected override get sent(): boolean {
    return this.#controller !== undefined;
  }

  /** Runs right before the first byte is written; what throws here is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A dispatcher that starts the request a second time (retrying, following) is stopped: that is not its decision.
    if (this.settled || this.#controller !== undefined) throw ABANDONED;
    if (this.connection?.mayWrite() === false) throw NOT_YET;
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
    if (this.settled) return;
    this.#size += chunk.length;
    if (this.#first === undefined) {
      this.#first = chunk;
    } else {
      this.#chunks ??= [this.#first];
      this.#chunks.push(chunk);
    }
    if (this.#size <= this.#maxBodyBytes) return;
    this.succeed(tooLong(this.#status, this.#headers, this.#bytes(), this.#maxBodyBytes));
    this.abandon();
  }

  onResponseEnd(): void {
    const socket = this.connection?.socket;
    this.connection?.finish();
    if (this.settled) return;
    try {
      const body = bodyOf(this.#bytes(), this.#headers['content-encoding'], this.#maxBodyBytes);
      this.succeed(new HttpResponse(this.#status, this.#headers, body, socket));
    } catch (error) {
      this.fail('reset', messageOf(error), error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (error === NOT_YET && !this.settled) {
      this.connection?.again();
      return;
    }
    this.connection?.finish();
    this.fail(this.#controller === undefined ? 'connect' : 'reset', messageOf(error), error);
  }

  /** Ends the socket. Still queued requests have no controller yet and are refused by onRequestStart. */
  protected override abandon(): void {
    this.#controller?.abort(ABANDONED);
  }

  #bytes(): Buffer {
    if (this.#chunks !== undefined) return Buffer.concat(this.#chunks);
    return this.#first ?? Buffer.alloc(0);
  }
}

/** An answer that knows the connection it came by. */
class HttpResponse implements TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly unreadable: string | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly #socket: Socket | undefined;

  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    { body, unreadable, bytes }: Body,
    socket: Socket | undefined,
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.unreadable = unreadable;
    this.bytes = bytes;
    this.#socket = socket;
  }

  drop(): void {
    this.#socket?.destroy();
  }
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
