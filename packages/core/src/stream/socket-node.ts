import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Socket as NetSocket, createConnection as netConnection } from 'node:net';
import type { WebSocket } from 'ws';
import { OptionsError } from '../errors.ts';
import { hostOf, isSecure, type ProxyOption, proxyFor } from '../proxy.ts';
import { openTunnel } from '../tunnel-node.ts';
import {
  ABNORMAL_CLOSURE,
  CLOSE_GRACE_MS,
  type Socket,
  type SocketClose,
  type SocketFactory,
  type SocketHandlers,
} from './socket.ts';

/**
 * `ws`: pings and the status of a refused upgrade are visible, which the platform's own WebSocket hides. Loaded with the
 * first connection, so that a client that never streams does without.
 */
export const socketFactory: SocketFactory = {
  pingsVisible: true,
  takesProxy: true,
  open: (url, handlers, proxy) => new NodeSocket(url, handlers, proxy),
};

/** Whoever waits for the tunnel gives up sooner. */
const TUNNEL_MS = 60_000;

/** What a decoder writes in place of bytes that are no UTF-8. */
const REPLACEMENT = '\uFFFD';

class NodeSocket implements Socket {
  readonly #handlers: SocketHandlers;
  #socket: WebSocket | undefined;
  #failure: Omit<SocketClose, 'code' | 'reason'> = {};
  #closed = false;
  #isReading = false;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #leaveTunnel: (() => void) | undefined;

  constructor(url: string, handlers: SocketHandlers, proxy: ProxyOption | undefined) {
    this.#handlers = handlers;
    import('ws').then(
      (ws) => this.#connect(ws.WebSocket, url, proxy),
      (error: Error) => {
        this.#fail(error);
        this.#end(ABNORMAL_CLOSURE, '');
      },
    );
  }

  #connect(Socket: typeof WebSocket, url: string, proxy: ProxyOption | undefined): void {
    if (this.#closed) return;
    let socket: WebSocket;
    try {
      // No compression: it costs more than it saves on frames of some hundred bytes. UTF-8 is checked below. Pongs count
      // as messages, so they are sent when there is room.
      socket = new Socket(url, {
        perMessageDeflate: false,
        skipUTF8Validation: true,
        autoPong: false,
        createConnection: proxy === undefined ? undefined : this.#wayThrough(proxy, url),
      });
    } catch (error) {
      // Another message would repeat the URL, and a stream's name may be a credential.
      const message = error instanceof OptionsError ? error.message : 'the URL is not valid';
      this.#failure = { error: { code: 'ERR_INVALID_URL', message } };
      this.#end(ABNORMAL_CLOSURE, '');
      return;
    }
    this.#socket = socket;
    const handlers = this.#handlers;
    socket.on('open', () => handlers.onOpen());
    // The default `binaryType` gives Buffers.
    socket.on('message', (data: Buffer) => this.#onMessage(data));
    socket.on('ping', (data: Buffer) => handlers.onPing(data));
    socket.on('error', (error) => this.#fail(error));
    socket.on('unexpected-response', (request, response) => {
      this.#failure = refusal(response);
      response.resume();
      request.destroy();
      // With a listener for this event `ws` leaves ending the socket to it.
      this.#end(ABNORMAL_CLOSURE, '');
    });
    socket.on('close', (code, reason) => this.#end(code, reason.toString()));
  }

  send(text: string): void {
    // A send that fails ends in `close`, which is where failures are told.
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.send(text, ignore);
  }

  pong(data: Uint8Array): void {
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.pong(data, undefined, ignore);
  }

  close(): void {
    const socket = this.#socket;
    if (this.#closed || this.#grace !== undefined) return;
    if (socket === undefined) {
      queueMicrotask(() => this.#end(ABNORMAL_CLOSURE, ''));
      return;
    }
    if (socket.readyState !== socket.OPEN) {
      socket.terminate();
      return;
    }
    this.#grace = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
    socket.close(1000);
  }

  /** Makes the connection through the proxy; undefined where none leads to the server. */
  #wayThrough(proxy: ProxyOption, url: string): typeof netConnection | undefined {
    if (!URL.canParse(url)) return undefined;
    const target = new URL(url);
    const through = proxyFor(proxy, target, process.env);
    if (through === undefined) return undefined;
    const create = (_: unknown, onEnd: (error: Error | null, socket: NetSocket | null) => void): void => {
      this.#leaveTunnel = openTunnel(through, target, TUNNEL_MS, (error, socket) => {
        this.#leaveTunnel = undefined;
        onEnd(error, socket !== null && isSecure(target) ? secured(socket, hostOf(target)) : socket);
      });
    };
    // Where nothing is returned Node takes what the callback gets, which the type of `ws` does not know.
    return create as unknown as typeof netConnection;
  }

  /** Bytes that are no UTF-8 leave a trace in the text, so that all other frames need not be checked. */
  #onMessage(data: Buffer): void {
    const text = data.toString();
    if (text.includes(REPLACEMENT) && !isUtf8(data)) {
      this.#fail(Object.assign(new Error('a frame is no UTF-8'), { code: 'WS_ERR_INVALID_UTF8' }));
      this.#socket?.terminate();
      return;
    }
    const isFirst = !this.#isReading;
    if (isFirst) {
      this.#isReading = true;
      queueMicrotask(this.#endReading);
    }
    this.#handlers.onMessage(text, isFirst);
  }

  /** `ws` tells of all frames of one chunk before anything else has its turn. */
  readonly #endReading = (): void => {
    this.#isReading = false;
  };

  #fail(error: Error & { readonly code?: unknown }): void {
    const code = typeof error.code === 'string' ? error.code : undefined;
    this.#failure = { error: { code, message: error.message }, ...this.#failure };
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#grace);
    this.#leaveTunnel?.();
    this.#handlers.onClose({ code, reason, ...this.#failure });
  }
}

/** TLS with the server itself. */
function secured(socket: NetSocket, host: string): NetSocket {
  const { isIP } = process.getBuiltinModule('node:net');
  const tls = process.getBuiltinModule('node:tls');
  return tls.connect({ socket, host, servername: isIP(host) === 0 ? host : '' });
}

function refusal(response: IncomingMessage): Omit<SocketClose, 'code' | 'reason'> {
  const status = response.statusCode ?? 0;
  const retryAfterMs = retryAfter(response.headers['retry-after']);
  return retryAfterMs === undefined ? { status } : { status, retryAfterMs };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function ignore(): void {}
