import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EngineStreams } from '../engine.ts';
import type { RawRequest } from '../handler.ts';
import { rawRequest } from '../raw-request.ts';
import type { MockResponse } from '../state.ts';
import {
  type LiveConnection,
  openConnection,
  type StreamConnection,
  type StreamHouse,
} from './connection.ts';
import type { StreamLimits, StreamSession } from './exchange.ts';
import { createStreamFaults, type StreamFaultQueue } from './faults.ts';

/** The stream connections of a server. */
export interface MockStreamServer {
  /** Whether the exchange has streams. */
  readonly served: boolean;
  readonly faults: StreamFaultQueue;
  /** Open connections, oldest first. */
  connections(): readonly LiveConnection[];
}

/** An engine as streams need it. */
export interface StreamedEngine {
  readonly streaming?: EngineStreams | undefined;
  httpError(status: number, message: string): MockResponse;
}

/** Takes WebSocket connections on the port of an HTTP server. An engine without streams takes none. */
export function serveStreams(
  server: Server,
  engine: StreamedEngine,
  limits: Partial<StreamLimits> = {},
): MockStreamServer & {
  /** Ends every connection. */
  close(): void;
} {
  const { streaming } = engine;
  const faults = createStreamFaults((name) => streaming?.hub.has(name) === true);
  const sockets = new Map<WebSocket, StreamConnection>();
  let count = 0;

  if (streaming !== undefined) {
    const house: StreamHouse = {
      hub: streaming.hub,
      clock: streaming.clock,
      streams: streaming.exchange,
      limits: { ...streaming.exchange.limits, ...limits },
      faults,
    };
    // Pongs are sent by the connection, which may have gone silent.
    const upgrades = new WebSocketServer({ noServer: true, autoPong: false });
    const open = (socket: WebSocket, session: StreamSession): void => {
      count++;
      const connection = openConnection(house, socket, count, session);
      sockets.set(socket, connection);
      socket.on('message', (data) => connection.received(String(data)));
      socket.on('ping', (data) => connection.pinged(data));
      socket.on('pong', () => connection.ponged());
      // Broken frames of a client: `ws` closes the connection, which is all there is to do.
      socket.on('error', nothing);
      socket.on('close', () => {
        connection.closed();
        sockets.delete(socket);
      });
    };
    server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      const request: RawRequest = rawRequest(message, '');
      const fault = faults.takeUpgrade(request);
      streaming.arrived(request, fault?.kind);
      const session = streaming.exchange.select(request.path, request.query);
      if (fault !== undefined) {
        const { body, headers } = engine.httpError(fault.status, 'The connection is refused.');
        refuse(socket, { status: fault.status, headers: { ...headers, ...fault.headers }, body });
      } else if (session === undefined) refuse(socket, engine.httpError(404, 'No stream is served here.'));
      else upgrades.handleUpgrade(message, socket, head, (accepted) => open(accepted, session));
    });
  }

  return {
    served: streaming !== undefined,
    faults,
    connections: () => [...sockets.values()],
    close() {
      for (const [socket, connection] of sockets) {
        connection.closed();
        socket.terminate();
      }
      sockets.clear();
    },
  };
}

/** Answers an upgrade with HTTP and ends the connection. */
function refuse(socket: Duplex, { status, headers, body }: MockResponse): void {
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': Buffer.byteLength(body),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  // The client may be gone already.
  socket.once('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
}

function nothing(): void {}
