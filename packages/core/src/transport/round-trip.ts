import { listen, unlisten } from '../abort.ts';
import { LONGEST_TIMER_MS } from '../wait.ts';
import { TransportError, type TransportFailure, type TransportResponse } from './transport.ts';

/**
 * One request and its answer. Settles once: by what the transport brings, by its own timer, by the caller's signal, or
 * when the transport is closed. The timer holds it, so that it settles even where everything else was forgotten. Timer's
 * argument and signal's listener in one object, which costs no closure.
 */
export abstract class RoundTrip {
  readonly #resolve: (response: TransportResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #pending: Set<RoundTrip> | undefined;
  #timer: ReturnType<typeof setTimeout>;
  #settled = false;

  constructor(
    resolve: (response: TransportResponse) => void,
    reject: (error: unknown) => void,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    pending?: Set<RoundTrip>,
    graceMs = 0,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#pending = pending;
    this.#timer = setTimeout(timeOut, Math.min(timeoutMs + graceMs, LONGEST_TIMER_MS), this);
    if (signal !== undefined) listen(signal, this);
    pending?.add(this);
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Whether anything may have left. */
  protected abstract readonly sent: boolean;

  /** Ends what is under way, of which nobody will hear. */
  protected abstract abandon(): void;

  /** The signal's listener. */
  handleEvent(): void {
    this.fail('aborted', 'the call was aborted', this.#signal?.reason);
  }

  timeOut(): void {
    this.fail('timeout', `no whole answer within ${this.#timeoutMs} ms`);
  }

  succeed(response: TransportResponse): void {
    if (this.#settle()) this.#resolve(response);
  }

  fail(failure: TransportFailure, message: string, cause?: unknown): void {
    this.throw(new TransportError(failure, this.sent, message, cause));
  }

  throw(error: unknown): void {
    if (!this.#settle()) return;
    this.#reject(error);
    this.abandon();
  }

  /** Gives the other side `ms` more to say how it ended. */
  protected rearm(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#signal !== undefined) unlisten(this.#signal, this);
    this.#pending?.delete(this);
    return true;
  }
}

function timeOut(roundTrip: RoundTrip): void {
  roundTrip.timeOut();
}

/** A connection that fails on several addresses is an AggregateError without a message; `fetch failed` says less than its cause. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(messageOf).join('; ');
  if (error.cause instanceof Error && error.cause.message !== '') return error.cause.message;
  return error.message === '' ? error.name : error.message;
}
