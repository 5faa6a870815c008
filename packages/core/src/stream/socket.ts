import type { ProxyOption } from '../proxy.ts';

/** One WebSocket, whatever the platform. */
export interface Socket {
  send(text: string): void;
  /** Answers a ping. Missing where the platform does it unasked. */
  pong?(data: Uint8Array): void;
  /** Says goodbye and, when no answer comes within a second, goes anyway. `onClose` follows in any case. */
  close(): void;
}

/** What a socket tells. After `onClose`, which comes exactly once and never within `open`, nothing follows. */
export interface SocketHandlers {
  onOpen(): void;
  /** @param isFirst false where it came with the message before, in one piece of what the network brought */
  onMessage(text: string, isFirst?: boolean): void;
  /** A ping came, and is answered with its data where the socket has a `pong`. Only where the platform shows pings. */
  onPing(data?: Uint8Array): void;
  onClose(close: SocketClose): void;
}

export interface SocketClose {
  /** Whether the server, or we, closed an open connection in due form. */
  readonly code: number;
  readonly reason: string;
  /** Broken or never made. */
  readonly error?: { readonly code: string | undefined; readonly message: string };
  /** HTTP status of a refused upgrade. Browsers do not tell. */
  readonly status?: number;
  readonly retryAfterMs?: number;
}

export interface SocketFactory {
  /** Whether `onPing` is ever called. */
  readonly pingsVisible: boolean;
  /** Whether it goes through a proxy that the program names. Browsers have their own. */
  readonly takesProxy?: true;
  open(url: string, handlers: SocketHandlers, proxy?: ProxyOption): Socket;
}

/** After `close()`: how long the other side may take to say goodbye, ms. */
export const CLOSE_GRACE_MS = 1000;

/** RFC 6455: closed without a close frame. */
export const ABNORMAL_CLOSURE = 1006;
