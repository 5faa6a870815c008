import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ServerBounds } from '../bounds.ts';
import type { Rejection } from '../door.ts';
import type { EngineStreams } from '../engine.ts';
import type { RawRequest } from '../handler.ts';
import { rawRequest } from '../raw-request.ts';
import { refuseRaw } from '../refuse-raw.ts';
import type { MockResponse } from '../state.ts';
import {
  type LiveConnection,
  openConnection,
  type StreamConnection,
  type StreamServerParts,
  type StreamSocket,
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

/**
 * Takes WebSocket connections on the port of an HTTP server. An engine without streams takes none.
 *
 * @param refuse judges an upgrade by its headers, before anything else looks at it
 */
export function serveStreams(
  server: Server,
  engine: StreamedEngine,
  limits: Partial<StreamLimits> | undefined,
  bounds: Pick<ServerBounds, 'messageBytes' | 'unsentBytes'>,
  refuse: (request: IncomingMessage) => Rejection | undefined,
): MockStreamServer & {
  /** Ends every connection. */
  close(): void;
} {
  const { streaming } = engine;
  const faults = createStreamFaults((name) => streaming?.hub.has(name) === true);
  const sockets = new Map<WebSocket, StreamConnection>();
  let count = 0;

  if (streaming !== undefined) {
    const parts: StreamServerParts = {
      hub: streaming.hub,
      clock: streaming.clock,
      streams: streaming.exchange,
      limits: { ...streaming.exchange.limits, ...limits },
      faults,
    };
    // Pongs are sent by the connection, which may have gone silent.
    const upgrades = new WebSocketServer({
      noServer: true,
      autoPong: false,
      maxPayload: bounds.messageBytes,
    });
    const open = (socket: WebSocket, session: StreamSession): void => {
      count++;
      const connection = openConnection(parts, boundedSocket(socket, bounds.unsentBytes), count, session);
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
      const turnedDown = refuse(message);
      if (turnedDown !== undefined) {
        refuseRaw(socket, engine.httpError(turnedDown.status, turnedDown.message));
        return;
      }
      const request: RawRequest = rawRequest(message, '');
      const fault = faults.takeUpgrade(request);
      streaming.arrived(request, fault?.kind);
      const session = streaming.exchange.select(request.path, request.query);
      if (fault !== undefined) {
        const { body, headers } = engine.httpError(fault.status, 'The connection is refused.');
        refuseRaw(socket, { status: fault.status, headers: { ...headers, ...fault.headers }, body });
      } else if (session === undefined) refuseRaw(socket, engine.httpError(404, 'No stream is served here.'));
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

/** A socket that is cut where its client lets too much lie. */
function boundedSocket(socket: WebSocket, most: number): StreamSocket {
  return {
    send(text) {
      if (socket.bufferedAmount > most) socket.terminate();
      else socket.send(text);
    },
    ping: (data) => socket.ping(data),
    pong: (data) => socket.pong(data),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}

function nothing(): void {}
