import { type AbortListener, listen, unlisten } from './abort.ts';
import { ClosedError } from './errors.ts';

/** Longest delay of a platform's timer, ms: beyond it, it fires at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Waits of calls that are under way. They keep the process alive, as any call does, and end with the connection. */
export class Waits {
  readonly #pending = new Set<Wait>();
  #ended = false;

  /** Resolves after `ms`, however long; rejects with the signal's reason, or with ClosedError. */
  sleep(ms: number, operation: string, signal?: AbortSignal): Promise<void> {
    const wait = this.hold(operation, signal);
    wait.wakeAfter(ms);
    return wait.promise;
  }

  /** A wait that lasts until somebody ends it: its owner, the signal, or the end of the connection. */
  hold(operation: string, signal?: AbortSignal): Wait {
    const wait = new Wait(this.#pending, operation, signal);
    if (signal?.aborted === true) wait.end(signal.reason);
    else if (this.#ended) wait.end(new ClosedError(operation));
    return wait;
  }

  /** Ends all waits, also those that would begin later. */
  end(): void {
    this.#ended = true;
    for (const wait of this.#pending) wait.end(new ClosedError(wait.operation));
  }
}

/** Waits for what other calls wait for too; this caller's signal ends this caller's wait only. */
export function untilAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const listener = { handleEvent: (): void => reject(signal.reason) };
    listen(signal, listener);
    promise.then(resolve, reject).finally(() => unlisten(signal, listener));
  });
}

export class Wait implements AbortListener {
  readonly operation: string;
  readonly promise: Promise<void>;
  /** Called when the signal or the connection ends it, or somebody else. */
  onEnd: (() => void) | undefined;
  readonly #pending: Set<Wait>;
  readonly #signal: AbortSignal | undefined;
  #resolve: () => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pending: Set<Wait>, operation: string, signal: AbortSignal | undefined) {
    this.operation = operation;
    this.#pending = pending;
    this.#signal = signal;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    pending.add(this);
    if (signal !== undefined) listen(signal, this);
  }

  get ended(): boolean {
    return !this.#pending.has(this);
  }

  wakeAfter(ms: number): void {
    if (this.ended) return;
    const part = Math.min(Math.max(0, ms), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      if (ms > part) this.wakeAfter(ms - part);
      else this.wake();
    }, part);
  }

  wake(): void {
    if (this.#settle()) this.#resolve();
  }

  handleEvent(): void {
    this.end(this.#signal?.reason);
  }

  end(reason: unknown): void {
    if (!this.#settle()) return;
    this.#reject(reason);
    this.onEnd?.();
  }

  #settle(): boolean {
    if (!this.#pending.delete(this)) return false;
    clearTimeout(this.#timer);
    if (this.#signal !== undefined) unlisten(this.#signal, this);
    return true;
  }
}
