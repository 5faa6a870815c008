/// <reference path="./undici-inner.d.ts" />
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
// Not `undici` itself: that loads its fetch too and takes over the process's global dispatcher. See
// docs/decisions/002-undici-import.md.
import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import { isSecure } from '../proxy.ts';
import { openTunnel } from '../tunnel-node.ts';

/** What a connection carries: undici's handler, and what is asked of it. */
export interface Carried extends Dispatcher.DispatchHandler {
  readonly options: Dispatcher.DispatchOptions;
  readonly settled: boolean;
  connection: Connection | undefined;
  fail(failure: 'aborted', message: string): void;
}

/** Thrown where a request is about to be written and must not be yet: undici then knows that it was not. */
export const NOT_YET: Error = new Error('not written yet');

/** How long a connection rests between requests where another can be had, ms: what is doubled comes soon after. */
const REST_MS = 10;
/** Most connections that are opened for the sake of rest. */
const MOST_AT_REST = 4;
/** What came from the network within this time before a request is written has been seen, ms. */
const LONGEST_TURN_MS = 10;
/** As undici's own connector gives a server. */
const TUNNEL_MS = 10_000;
/** A program that is this busy gets a new connection, on which nothing can be late. */
const MOST_TURNS = 8;

type Connector = ReturnType<typeof buildConnector>;

/**
 * Keep-alive connections to one origin, with one request at a time on each. A pool of our own, because an answer that
 * is late or doubled must not become that of the next request: bytes that nobody asked for end their connection.
 */
export class Connections {
  readonly #origin: string;
  readonly #most: number;
  readonly #keepAliveMs: number;
  /** Shared, so that TLS sessions are resumed on other connections. */
  readonly #connector: Connector;
  /** Tunnels that are being opened. */
  readonly #tunnels = new Set<() => void>();
  readonly #all: Connection[] = [];
  /** The longest idle first. */
  readonly #idle: Connection[] = [];
  readonly #waiting: Carried[] = [];

  /** @param proxy the connections lead through it */
  constructor(origin: string, most: number, keepAliveMs: number, proxy?: URL) {
    this.#origin = origin;
    this.#most = most;
    this.#keepAliveMs = keepAliveMs;
    const connector = buildConnector({});
    this.#connector = proxy === undefined ? connector : this.#through(proxy, connector);
  }

  send(carried: Carried): void {
    const connection = this.#take();
    if (connection === undefined) this.#waiting.push(carried);
    else connection.carry(carried);
  }

  /** For the next request. */
  release(connection: Connection): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.settled) continue;
      connection.carry(next);
      return;
    }
    this.#idle.push(connection);
  }

  async close(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.fail('aborted', 'the transport is closed');
    for (const giveUp of this.#tunnels) giveUp();
    await Promise.all(this.#all.map((connection) => connection.close()));
  }

  /** TLS is spoken with the server itself, over the tunnel. */
  #through(proxy: URL, connector: Connector): Connector {
    const origin = new URL(this.#origin);
    return (target, callback) => {
      const giveUp = openTunnel(proxy, origin, TUNNEL_MS, (error, socket) => {
        this.#tunnels.delete(giveUp);
        if (socket === null) callback(error ?? new Error('no tunnel'), null);
        else if (isSecure(origin)) connector({ ...target, httpSocket: socket }, callback);
        else callback(null, socket);
      });
      this.#tunnels.add(giveUp);
    };
  }

  /** The last used that has rested; else a new one; else the one that has rested longest. */
  #take(): Connection | undefined {
    const idle = this.#idle;
    const before = performance.now() - REST_MS;
    let chosen = idle.findLastIndex((connection) => connection.isOpen && connection.idleSince <= before);
    if (chosen < 0) chosen = idle.findIndex((connection) => !connection.isOpen);
    const most = idle.length === 0 ? this.#most : Math.min(this.#most, MOST_AT_REST);
    if (chosen < 0 && this.#all.length < most) {
      const connection = new Connection(this, this.#origin, this.#connector, this.#keepAliveMs);
      this.#all.push(connection);
      return connection;
    }
    return idle.splice(Math.max(chosen, 0), 1)[0];
  }
}

/** One undici client: a socket at a time, opened and closed as needed. */
export class Connection {
  /** By `performance.now()`. */
  idleSince = 0;
  readonly #pool: Connections;
  readonly #client: Client;
  #socket: Socket | undefined;
  #carried: Carried | undefined;
  /** Whether the socket has carried a request before. */
  #isUsed = false;
  /** Whether a request has been written and its answer has not ended. */
  #isAsked = false;
  #turnedAt = 0;
  #turns = 0;

  constructor(pool: Connections, origin: string, connector: Connector, keepAliveMs: number) {
    this.#pool = pool;
    this.#client = new Client(origin, {
      keepAliveTimeout: keepAliveMs,
      connect: (target, callback) =>
        connector(target, (...result) => {
          if (result[0] === null) this.#adopt(result[1], callback);
          else callback(...result);
        }),
    });
  }

  get isOpen(): boolean {
    return this.#socket?.destroyed === false;
  }

  get socket(): Socket | undefined {
    return this.#socket;
  }

  carry(carried: Carried): void {
    this.#carried = carried;
    carried.connection = this;
    this.#turns = 0;
    // Never at once: undici may be in the middle of telling how the last request ended.
    setImmediate(dispatchNow, this);
  }

  /**
   * Hands the request to undici, in a turn of the event loop of its own. undici lets it turn once more before it writes on
   * a socket that was used before: what the kernel holds by then is seen.
   */
  dispatch(): void {
    if (this.#carried === undefined) return;
    this.#turnedAt = performance.now();
    this.#client.dispatch(this.#carried.options, this.#carried);
  }

  /** Called right before the first byte is written. */
  mayWrite(): boolean {
    const socket = this.#socket;
    if (socket === undefined) return true;
    if (socket.readableLength > 0) {
      socket.destroy();
      return false;
    }
    // While one turn takes long, something may have come that nobody has looked at.
    if (this.#isUsed && performance.now() - this.#turnedAt > LONGEST_TURN_MS) return false;
    this.#isUsed = true;
    this.#isAsked = true;
    return true;
  }

  /** The request was not written: once more. */
  again(): void {
    if (++this.#turns > MOST_TURNS) this.#socket?.destroy();
    setImmediate(dispatchNow, this);
  }

  /** The request has ended, one way or the other. */
  finish(): void {
    this.#isAsked = false;
    this.#carried = undefined;
    this.idleSince = performance.now();
    this.#pool.release(this);
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }

  /** Takes a new socket, unless the server speaks first. */
  #adopt(socket: Socket, callback: buildConnector.Callback): void {
    this.#socket = socket;
    this.#isUsed = false;
    // Before undici's own listener, which would read.
    socket.on('readable', () => {
      // Without an error: requests that wait for this connection are sent on the next.
      if (!this.#isAsked && socket.readableLength > 0) socket.destroy();
    });
    // One whole turn, so that what came with the handshake is seen.
    setImmediate(() =>
      setImmediate(() => {
        if (socket.destroyed) callback(new Error('the server spoke before it was asked, or left'), null);
        else callback(null, socket);
      }),
    );
  }
}

function dispatchNow(connection: Connection): void {
  connection.dispatch();
}
