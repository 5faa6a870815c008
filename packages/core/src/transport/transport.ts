/** What the runtime sends. `path` includes the query. */
export interface TransportRequest {
  readonly method: string;
  /** `https://host[:port]`, without a trailing slash. */
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** A signed write: whatever happens, at most one copy of it may leave. */
  readonly once?: true | undefined;
}

/** A whole HTTP answer. Header names are lower case. */
export interface TransportResponse {
  /** 0 where the platform hides it: a browser shows of a redirect only that it was one. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Why `body` is not the answer's text (too long, an encoding that nobody knows): what follows "the answer". */
  readonly unreadable?: string | undefined;
  /** Of such an answer, the bytes as they came, or the first of them. */
  readonly bytes?: Uint8Array | undefined;
  /** Ends the connection that the answer came by: it may be out of step. Absent where connections cannot be seen. */
  drop?(): void;
}

/**
 * Sends one HTTP request. Rejects with a {@link TransportError} when no whole answer came back, whatever the
 * reason; never for an HTTP status. Redirects are answers, and never followed.
 */
export interface Transport {
  /** Requests never leave the process (a mock): signed calls need no `allowLive` under a test runner. */
  readonly local?: true;
  /** May send a request twice by itself: signed writes are refused. */
  readonly resends?: true;
  /**
   * @param signal aborts the request; may be absent
   * @param timeoutMs for the whole exchange, from the call to the last byte of the answer
   */
  send(request: TransportRequest, timeoutMs: number, signal?: AbortSignal): Promise<TransportResponse>;
  close(): Promise<void>;
}

/** An undici dispatcher of whatever version: an Agent, a ProxyAgent, a MockAgent. */
export interface DispatcherLike {
  dispatch(options: never, handler: never): boolean;
}

export type TransportFailure = 'connect' | 'reset' | 'timeout' | 'aborted';

/** No whole answer. `sent: false` only where it is provable that not one byte of the request left. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;
  readonly sent: boolean;

  constructor(failure: TransportFailure, sent: boolean, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failure;
    this.sent = sent;
  }
}

/** Longest body of an answer, in bytes and after decompression, unless an option says otherwise. */
export const MAX_BODY_BYTES: number = 64 * 1024 * 1024;

/** What is kept of an answer that is longer. */
const KEPT_BYTES = 64 * 1024;

/** An answer whose body is longer than it may be. */
export function tooLong(
  status: number,
  headers: Readonly<Record<string, string>>,
  start: Uint8Array,
  maxBodyBytes: number,
): TransportResponse {
  const bytes = start.slice(0, KEPT_BYTES);
  return {
    status,
    headers,
    body: new TextDecoder().decode(bytes),
    unreadable: `is longer than maxBodyBytes, ${maxBodyBytes}`,
    bytes,
  };
}
