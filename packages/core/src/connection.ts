import type { Operation } from './operation.ts';

/** Options of one call. */
export interface CallOptions {
  /** Ends the call. A write that may have left then ends in `UnknownOutcomeError`. */
  readonly signal?: AbortSignal | undefined;
  /** For one attempt, ms; and the longest that a write waits for room before it. Default: the client's (10,000). */
  readonly timeoutMs?: number | undefined;
  /** For the whole call, ms: waits, attempts and the delays between them. Default: the client's (none). */
  readonly deadlineMs?: number | undefined;
  /** Validity of a signed request after its timestamp, ms. */
  readonly recvWindow?: number | undefined;
  readonly retry?: RetryOptions | false | undefined;
  /** What to do when the rate limit has no room: wait for it (default), or fail at once. */
  readonly onLimit?: 'wait' | 'fail' | undefined;
  /** Further headers, lower-case names; those of the connection and its server stay as they are. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface RetryOptions {
  /** Further attempts of a read. Default 2. */
  readonly attempts?: number;
  /** First delay in ms; doubles, with jitter. Default 200. */
  readonly delayMs?: number;
  /** Longest delay in ms. Default 5,000. */
  readonly maxDelayMs?: number;
  /** Send a write again that was refused for its timestamp (the exchange has not carried it out). Default false. */
  readonly resendRefusedWrites?: boolean;
}

/** What came with the data. */
export interface ResponseInfo {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Used weight or order count by header name (lower case), as the exchange reports it. */
  readonly used: Readonly<Record<string, number>>;
  readonly attempts: number;
}

/** A promise of the data; `withResponse()` gives status, headers and used weight too. */
export interface CallPromise<T> extends Promise<T> {
  withResponse(): Promise<{ readonly data: T; readonly response: ResponseInfo }>;
}

/** Options of `request()`: an endpoint that the specs do not know yet. */
export interface RequestOptions extends CallOptions {
  /** Whether it changes anything. Decides retries, so it must be said. */
  readonly effect: 'read' | 'write';
  /** Weight by bucket name. Default: nothing is counted. */
  readonly weight?: Readonly<Record<string, number>>;
  /** Default `signed`. */
  readonly auth?: 'none' | 'key' | 'signed';
  /** Parameters for the query of a request whose others travel in the body (mixed requests). */
  readonly query?: Readonly<Record<string, unknown>>;
}

/** A configured way to one exchange: what every generated function takes first. */
export interface Connection {
  call<T>(operation: Operation, params: object | undefined, options?: CallOptions): CallPromise<T>;
  /** Ends pools and timers. Calls made afterwards reject. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
