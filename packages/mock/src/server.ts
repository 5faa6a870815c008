import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EngineStreams, RequestHandler } from './engine.ts';
import type { Delivery } from './faults.ts';
import type { LoggedRequest, RequestLog } from './log.ts';
import { isLoopback } from './loopback.ts';
import { rawRequest } from './raw-request.ts';
import type { MockResponse } from './state.ts';
import type { StreamLimits } from './streams/exchange.ts';
import { type MockStreamServer, serveStreams } from './streams/server.ts';
import { halves } from './target.ts';

export interface MockServerOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Listen where other machines can reach it. Default false: such a host is refused. */
  readonly allowNonLoopback?: boolean;
  /** Limits of stream connections other than the exchange's. */
  readonly streamLimits?: Partial<StreamLimits>;
}

/** An engine as the server needs it. */
export interface ServedEngine extends RequestHandler {
  readonly log: RequestLog;
  readonly streaming?: EngineStreams | undefined;
  httpError(status: number, message: string): MockResponse;
}

export interface MockServer<E extends ServedEngine> {
  /** `http://host:port`, without a trailing slash. */
  readonly url: string;
  /** `ws://host:port`, without a trailing slash. */
  readonly wsUrl: string;
  readonly port: number;
  readonly engine: E;
  /** Open stream connections, and what goes wrong with them. */
  readonly streams: MockStreamServer;
  /** The engine's log: what arrived, secrets masked. */
  requests(): readonly LoggedRequest[];
  /** Ends every connection, unfinished answers included. Nothing is left running. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Requests with a longer body are refused with 413. */
const LONGEST_BODY = 1024 * 1024;
/** So much of a longer body is read before the connection is reset. */
const PATIENCE = 16 * LONGEST_BODY;

/**
 * Serves an engine over HTTP, for this machine only unless told otherwise.
 *
 * @throws RangeError where the host is not loopback and `allowNonLoopback` is not set
 */
export async function startMockServer<E extends ServedEngine>(
  engine: E,
  options: MockServerOptions = {},
): Promise<MockServer<E>> {
  const { port = 0, host = '127.0.0.1', allowNonLoopback = false, streamLimits } = options;
  if (!allowNonLoopback && !isLoopback(host)) throw notLoopback(host);
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    answer(engine, request, response, timers).catch((error: unknown) => fail(engine, response, error));
  });
  // Longer than any client keeps an idle connection: a reset in between would look like a fault.
  server.keepAliveTimeout = 60_000;
  const streams = serveStreams(server, engine, streamLimits);
  server.listen(port, host);
  await once(server, 'listening');
  const address = boundAddress(server.address());
  const close = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    streams.close();
    await closed;
  };
  // The name localhost means what the machine's hosts file says.
  if (!allowNonLoopback && !isLoopback(address.address)) {
    await close();
    throw notLoopback(`${host} (${address.address})`);
  }
  const authority = `${urlHost(address)}:${address.port}`;
  return {
    url: `http://${authority}`,
    wsUrl: `ws://${authority}`,
    port: address.port,
    engine,
    streams,
    requests: () => engine.log.entries(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function answer(
  engine: ServedEngine,
  request: IncomingMessage,
  response: ServerResponse,
  timers: Set<NodeJS.Timeout>,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    send(response, engine.httpError(413, 'The body is longer than 1 MiB.'));
    return;
  }
  const delivery = await engine.handle(rawRequest(request, body));
  leave(response, delivery, timers);
}

function leave(response: ServerResponse, delivery: Delivery, timers: Set<NodeJS.Timeout>): void {
  switch (delivery.kind) {
    case 'whole':
      send(response, delivery.response);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'half': {
      const [first] = halves(delivery.response.body);
      writeHead(response, delivery.response);
      response.write(first, () => response.socket?.destroy());
      return;
    }
    case 'slow': {
      const [first, second] = halves(delivery.response.body);
      writeHead(response, delivery.response);
      response.write(first);
      const timer = setTimeout(() => {
        timers.delete(timer);
        response.end(second);
      }, delivery.delayMs);
      timers.add(timer);
      response.once('close', () => {
        clearTimeout(timer);
        timers.delete(timer);
      });
      return;
    }
  }
}

function send(response: ServerResponse, answered: MockResponse): void {
  writeHead(response, answered);
  response.end(answered.body);
}

function writeHead(response: ServerResponse, { status, headers, body }: MockResponse): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}

/** A handler that throws is a mistake in the mock: it is said, not swallowed, and the server goes on. */
function fail(engine: ServedEngine, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  send(response, engine.httpError(500, `The mock itself failed: ${reason}`));
}

/**
 * The whole body as text, or undefined where it is too long. A body that is too long is read to its end all the
 * same, or the client would see a reset in place of the answer; one that does not end is reset.
 */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // Without an encoding set, a request's chunks are Buffers.
    length += chunk.length;
    if (length > PATIENCE) throw new RangeError('The body does not end.');
    if (length <= LONGEST_BODY) chunks.push(chunk);
  }
  return length > LONGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8');
}

function boundAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address;
}

function urlHost({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return family === 'IPv6' ? `[${address}]` : address;
}

function notLoopback(host: string): RangeError {
  return new RangeError(
    `${host} can be reached from other machines. The mock listens on 127.0.0.0/8, ::1 or localhost; set allowNonLoopback to have it otherwise.`,
  );
}
