/** What the runtime sends. `path` includes the query. */
export interface TransportRequest {
  readonly method: string;
  /** `https://host[:port]`, without a trailing slash. */
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A whole HTTP answer. Header names are lower case. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the connection that the answer came by: it may be out of step. Absent where connections cannot be seen. */
  drop?(): void;
}

/**
 * Sends one HTTP request. Rejects with a {@link TransportError} when no whole answer came back, whatever the
 * reason; never for an HTTP status.
 */
export interface Transport {
  /** Requests never leave the process (a mock): signed calls need no `allowLive` under a test runner. */
  readonly local?: true;
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
