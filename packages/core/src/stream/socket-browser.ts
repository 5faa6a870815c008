import {
  ABNORMAL_CLOSURE,
  CLOSE_GRACE_MS,
  type Socket,
  type SocketFactory,
  type SocketHandlers,
} from './socket.ts';

/** What is used of the platform's WebSocket (WHATWG), so that no platform's types are needed. */
interface PlatformSocket {
  readonly readyState: number;
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: (() => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

const CONNECTING = 0;
const OPEN = 1;

/** The platform's own WebSocket: browsers, workers. Pings are answered unseen, refused upgrades have no status. */
export const socketFactory: SocketFactory = {
  pingsVisible: false,
  open: (url, handlers) => new BrowserSocket(url, handlers),
};

class BrowserSocket implements Socket {
  readonly #handlers: SocketHandlers;
  #socket: PlatformSocket | undefined;
  #opened = false;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, handlers: SocketHandlers) {
    this.#handlers = handlers;
    const socket = openPlatformSocket(url);
    if (socket === undefined) {
      queueMicrotask(() => handlers.onClose(failure('no WebSocket can be made of this URL here')));
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#opened = true;
      handlers.onOpen();
    };
    // The standard says no more than that `close` follows; some implementations throw where nobody listens.
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => handlers.onMessage(textOf(data));
    socket.onclose = ({ code, reason }) => this.#end(code, reason);
  }

  send(text: string): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(text);
  }

  close(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#grace !== undefined) return;
    // There is no way to break a connection off: when no goodbye comes, the browser is left to it.
    this.#grace = setTimeout(() => this.#end(ABNORMAL_CLOSURE, ''), CLOSE_GRACE_MS);
    if (socket.readyState === CONNECTING || socket.readyState === OPEN) socket.close(1000);
  }

  #end(code: number, reason: string): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    clearTimeout(this.#grace);
    socket.onopen = socket.onmessage = socket.onclose = null;
    const broken = code === ABNORMAL_CLOSURE;
    const message = this.#opened ? 'the connection broke' : 'no connection could be made';
    this.#handlers.onClose(broken ? failure(message) : { code, reason });
  }
}

function failure(message: string): {
  readonly code: number;
  readonly reason: string;
  readonly error: { readonly code: undefined; readonly message: string };
} {
  return { code: ABNORMAL_CLOSURE, reason: '', error: { code: undefined, message } };
}

function openPlatformSocket(url: string): PlatformSocket | undefined {
  const platform: { readonly WebSocket?: unknown } = globalThis;
  if (typeof platform.WebSocket !== 'function') return undefined;
  // The WHATWG standard fixes the constructor and the members named above.
  const Constructor = platform.WebSocket as new (url: string) => PlatformSocket;
  try {
    return new Constructor(url);
  } catch {
    // A SyntaxError, whose message repeats the URL; a stream's name may be a credential.
    return undefined;
  }
}

function textOf(data: unknown): string {
  if (typeof data === 'string') return data;
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : '';
}
