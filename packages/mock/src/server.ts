import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { announcesMore, readBody } from './body.ts';
import { boundsOf, type ServerBounds } from './bounds.ts';
import { createDoor, type Door, type DoorOptions, type Rejection } from './door.ts';
import type { EngineStreams, RequestHandler } from './engine.ts';
import type { Delivery } from './faults.ts';
import type { LoggedRequest, RequestLog } from './log.ts';
import { isLoopback } from './loopback.ts';
import { rawRequest } from './raw-request.ts';
import { refuseRaw } from './refuse-raw.ts';
import type { MockResponse } from './state.ts';
import type { StreamLimits } from './streams/exchange.ts';
import { type MockStreamServer, serveStreams } from './streams/server.ts';
import { halves } from './target.ts';

export type { DoorOptions, ServerBounds };

export interface MockServerOptions extends DoorOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Listen where other machines can reach it. Default false: such a host is refused. */
  readonly allowNonLoopback?: boolean;
  /** Limits of stream connections other than the exchange's. */
  readonly streamLimits?: Partial<StreamLimits>;
  /** How much clients may take of the server. The README has the defaults. */
  readonly bounds?: Partial<ServerBounds>;
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

/** How long a client may go on sending after it was refused, ms, so that it reads the answer and not a reset. */
const LINGER_MS = 5_000;

/**
 * Serves an engine over HTTP, for this machine only unless told otherwise.
 *
 * @throws RangeError where the host is not loopback and `allowNonLoopback` is not set, or an option makes no sense
 */
export async function startMockServer<E extends ServedEngine>(
  engine: E,
  options: MockServerOptions = {},
): Promise<MockServer<E>> {
  const { port = 0, host = '127.0.0.1', allowNonLoopback = false, streamLimits } = options;
  if (!allowNonLoopback && !isLoopback(host)) throw notLoopback(host);
  const bounds = boundsOf(options.bounds);
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer({
    maxHeaderSize: bounds.headerBytes,
    headersTimeout: bounds.headersMs,
    requestTimeout: Math.max(bounds.requestMs, bounds.headersMs),
    keepAliveTimeout: bounds.idleMs,
    connectionsCheckingInterval: Math.max(50, Math.min(bounds.headersMs / 4, 5_000)),
  });
  // Node would drop further ones, the Host among them; the door counts.
  server.maxHeadersCount = 0;
  const door = createDoor(options, bounds, host, () => boundAddress(server.address()).port);
  const parts: ServerParts = { engine, door, bounds, timers };
  const crowd = limitConnections(server, engine, bounds.connections);
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    if (crowd.turnedAway(request.socket)) return;
    answer(parts, request, response).catch((error: unknown) => fail(engine, response, error));
  };
  server.on('request', take);
  // Whoever asks first whether a body is welcome is told before it is sent.
  server.on('checkContinue', take);
  const streams = serveStreams(server, engine, streamLimits, bounds, (request) =>
    crowd.turnedAway(request.socket) ? BUSY : door.refuse(request),
  );
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

/** What every request meets. */
interface ServerParts {
  readonly engine: ServedEngine;
  readonly door: Door;
  readonly bounds: ServerBounds;
  readonly timers: Set<NodeJS.Timeout>;
}

async function answer(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { engine, door, bounds, timers } = parts;
  const refused = door.refuse(request);
  if (refused !== undefined) {
    turnDown(parts, request, response, refused);
    return;
  }
  for (const [name, value] of Object.entries(door.corsHeaders(request))) response.setHeader(name, value);
  const allowed = door.preflight(request);
  if (allowed !== undefined) {
    response.writeHead(204, allowed).end();
    return;
  }
  const tooLong = { status: 413, message: `The body is longer than ${spellBytes(bounds.bodyBytes)}.` };
  if (announcesMore(request, bounds.bodyBytes)) {
    turnDown(parts, request, response, tooLong);
    return;
  }
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await readBody(request, bounds.bodyBytes);
  if (body === undefined) turnDown(parts, request, response, tooLong);
  else leave(response, await engine.handle(rawRequest(request, body)), timers);
}

/**
 * Answers before the request has come to its end. What still comes is thrown away for a while: a client that sends first
 * and reads then would find a reset in place of the answer.
 */
function turnDown(
  { engine, timers }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  { status, message }: Rejection,
): void {
  const refusal = engine.httpError(status, message);
  writeHead(response, { ...refusal, headers: { ...refusal.headers, connection: 'close' } });
  const end = (): void => {
    clearTimeout(timer);
    timers.delete(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  timers.add(timer);
  request.once('end', end).once('close', end).resume();
  response.write(refusal.body);
}

const BUSY: Rejection = { status: 503, message: 'The mock has as many connections as it takes.' };

/** Tells a connection too many so, and ends it. */
function limitConnections(
  server: Server,
  engine: ServedEngine,
  most: number,
): { turnedAway(socket: Duplex): boolean } {
  const excess = new WeakSet<Duplex>();
  let open = 0;
  server.on('connection', (socket) => {
    if (open >= most) {
      excess.add(socket);
      refuseRaw(socket, engine.httpError(BUSY.status, BUSY.message));
      return;
    }
    open++;
    socket.once('close', () => open--);
  });
  return { turnedAway: (socket) => excess.has(socket) };
}

function leave(response: ServerResponse, delivery: Delivery, timers: Set<NodeJS.Timeout>): void {
  switch (delivery.kind) {
    case 'whole':
      send(response, delivery.response);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'silence':
      // Until the client gives up, or the server closes.
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

function spellBytes(bytes: number): string {
  return bytes % 1024 ** 2 === 0 ? `${bytes / 1024 ** 2} MiB` : `${bytes} bytes`;
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
