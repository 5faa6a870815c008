import type { ErrorTrait } from './exchange.ts';
import type { TransportResponse } from './transport/transport.ts';

/** What all errors of a call have in common, {@link ParameterError} and an aborted signal's own reason apart. */
export abstract class ExspecError extends Error {
  /** For logs. Holds neither keys nor signatures nor bodies. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }
}

/** An error of one call. */
export abstract class CallError extends ExspecError {
  /** Section and name of the operation, such as `market.depth`. */
  readonly operation: string;

  constructor(operation: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.operation = operation;
  }
}

/** Facts of an {@link ApiError}. */
export interface ApiErrorInit {
  readonly operation: string;
  /** Undefined where the answer holds none: an HTML page, an empty body. */
  readonly code: number | string | undefined;
  readonly names: readonly string[];
  readonly message: string;
  readonly httpStatus: number;
  readonly trait: ErrorTrait | undefined;
  readonly retryAfterMs: number | undefined;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The exchange answered, and the answer is an error. A write that ends in this was not carried out. */
export class ApiError extends CallError {
  override readonly name: string = 'ApiError';
  /** Of a call that asked for several things, the first of those that failed; `body` has them all. */
  readonly code: number | string | undefined;
  /** Documented names of the code: usually one, sometimes two or none. */
  readonly names: readonly string[];
  readonly httpStatus: number;
  /** What the error's specification says to do about it. */
  readonly trait: ErrorTrait | undefined;
  /** How long the exchange asks to wait, ms. */
  readonly retryAfterMs: number | undefined;
  readonly #body: unknown;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(init: ApiErrorInit) {
    super(init.operation, init.message);
    this.code = init.code;
    this.names = init.names;
    this.httpStatus = init.httpStatus;
    this.trait = init.trait;
    this.retryAfterMs = init.retryAfterMs;
    this.#body = init.body;
    this.#headers = init.headers;
  }

  /** The whole answer: parsed JSON, or text where it is none. Not shown when the error is printed. */
  get body(): unknown {
    return this.#body;
  }

  /** Headers of the answer, lower-case names. Not shown when the error is printed. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }
}

/** Too many requests: HTTP 429 or 418, an error code that says so, or the governor's own refusal (`local`). */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError';
  /** The exchange has banned this address (418) until `retryAfterMs` is over. */
  readonly banned: boolean;
  /** Nothing was sent: the limits known here leave no room. */
  readonly local: boolean;

  constructor(init: ApiErrorInit, local = false) {
    super(init);
    this.banned = init.httpStatus === 418;
    this.local = local;
  }
}

/** How the outcome of a write can be found: call `operation` with `params`. */
export interface OutcomeLookup {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * A write may have left, and no definite answer came back: the exchange may or may not have carried it out.
 * `cause` says why; `lookup` how to find out, where that is possible. A single "does not exist" proves nothing:
 * queries read a database that lags behind.
 */
export class UnknownOutcomeError extends CallError {
  override readonly name = 'UnknownOutcomeError';
  readonly lookup: OutcomeLookup | undefined;

  constructor(operation: string, lookup: OutcomeLookup | undefined, cause: unknown) {
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    const advice =
      lookup === undefined
        ? 'No operation looks it up: compare balances, orders or history.'
        : `Find out with ${lookup.operation} and ${describe(lookup.params)}; a single "does not exist" proves nothing yet.`;
    super(
      operation,
      `${operation}: the exchange may or may not have carried this out${why}. ${advice}`,
      cause,
    );
    this.lookup = lookup;
  }
}

function describe(params: Readonly<Record<string, unknown>>): string {
  const texts: string[] = [];
  for (const name of Object.keys(params)) texts.push(`${name}=${String(params[name])}`);
  return texts.join(', ');
}

/** No connection, or it broke. A write that ends in this has provably not left. */
export class NetworkError extends CallError {
  override readonly name = 'NetworkError';
  /** Whether the request (a read) may have reached the exchange. */
  readonly sent: boolean;

  constructor(operation: string, sent: boolean, cause: Error) {
    super(operation, `${operation}: ${cause.message}`, cause);
    this.sent = sent;
  }
}

/** A read was not answered within its time. */
export class TimeoutError extends CallError {
  override readonly name = 'TimeoutError';
  readonly timeoutMs: number;

  constructor(operation: string, timeoutMs: number, cause: Error) {
    super(operation, `${operation}: no whole answer within ${timeoutMs} ms`, cause);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The answer to a read is not what the specs say: no JSON, something else where an exact number should be, or the answer
 * to another request.
 */
export class DecodeError extends CallError {
  override readonly name = 'DecodeError';
  readonly httpStatus: number;
  /** The member of the answer that shows that it belongs to another request. */
  readonly foreign: string | undefined;
  readonly #body: string;
  readonly #bytes: Uint8Array | undefined;

  constructor(
    operation: string,
    httpStatus: number,
    reason: string,
    { body, bytes }: Pick<TransportResponse, 'body' | 'bytes'>,
    foreign?: string,
  ) {
    super(operation, `${operation}: the answer (HTTP ${httpStatus}) cannot be read: ${reason}`);
    this.httpStatus = httpStatus;
    this.foreign = foreign;
    this.#body = body;
    this.#bytes = bytes;
  }

  /** The answer as it came, its beginning where it is too long. Not shown when the error is printed. */
  get body(): string {
    return this.#body;
  }

  /** Of an answer that is no text (too long, an encoding that nobody knows), its bytes or the first of them. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes;
  }
}

/** The connection has no credentials for this operation. Nothing was sent. */
export class CredentialsError extends CallError {
  override readonly name = 'CredentialsError';

  constructor(operation: string, missing: string) {
    super(operation, `${operation} needs ${missing}`);
  }
}

/** A signed request to a real exchange was stopped because a test runner is at work. */
export class LiveServerError extends CallError {
  override readonly name = 'LiveServerError';

  constructor(operation: string, url: string) {
    super(
      operation,
      `${operation}: signed requests to ${url} under a test runner need allowLive (or use a mock or a test network)`,
    );
  }
}

/** A signed write was stopped because the platform's `fetch` may send it twice, unasked and untold. */
export class ResendError extends CallError {
  override readonly name = 'ResendError';

  constructor(operation: string) {
    super(
      operation,
      `${operation} was not sent: when a connection breaks, this platform's fetch may send a request a second time by itself, and an order would be placed twice. Send it from a server, or over a transport of your own; allowResends accepts the risk`,
    );
  }
}

/** The connection was closed before or while the call was made. */
export class ClosedError extends CallError {
  override readonly name = 'ClosedError';

  constructor(operation: string, cause?: unknown) {
    super(operation, `${operation}: the connection is closed`, cause);
  }
}

/** Options that make no sense together or alone. Thrown by `connect`, before there is a connection. */
export class OptionsError extends ExspecError {
  override readonly name = 'OptionsError';
}

/**
 * Whether an error is what the exchange answered, and which one.
 *
 * @param name documented name of the code; without it any error answered by the exchange counts
 */
export function isApiError(error: unknown, name?: string): error is ApiError {
  return error instanceof ApiError && (name === undefined || error.names.includes(name));
}
