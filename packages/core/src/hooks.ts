/** What is about to be sent, with secrets masked. */
export interface RequestEvent {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** From 1. */
  readonly attempt: number;
}

/** What came back, with secrets masked. */
export interface ResponseEvent {
  readonly operation: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly durationMs: number;
  readonly attempt: number;
  /** Used weight or order count by header name, as the exchange reports it. */
  readonly used: Readonly<Record<string, number>>;
}

/** A call is about to wait for room in a rate limit. */
export interface WaitEvent {
  readonly operation: string;
  /** The bucket that is full or closed; undefined where the whole host is closed. */
  readonly bucket: string | undefined;
  /** How long, as far as it is known. */
  readonly ms: number;
}

/** A read is about to be sent again. */
export interface RetryEvent {
  readonly operation: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: unknown;
}

/** A call has failed for good, or the clock could not be measured. */
export interface ErrorEvent {
  readonly operation: string;
  readonly attempt: number;
  readonly error: unknown;
}

/** Callbacks for logs and metrics. What a hook throws is ignored; what it returns is not waited for. */
export interface Hooks {
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  readonly onWait?: ((event: WaitEvent) => void) | undefined;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  readonly onError?: ((event: ErrorEvent) => void) | undefined;
}

/** Calls a hook so that nothing it does, now or later, can break the call. */
export function runHook<E>(hook: (event: E) => unknown, event: E): void {
  try {
    const result = hook(event);
    // An async hook's rejection would otherwise end the process.
    if (result instanceof Promise) result.catch(ignore);
  } catch {
    // A logger's mistake must not turn into a failed order.
  }
}

function ignore(): void {}
