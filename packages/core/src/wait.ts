import { ClosedError } from './errors.ts';

/** Waits of calls that are under way. They keep the process alive, as any call does, and end with the connection. */
export class Waits {
  readonly #pending = new Set<Wait>();
  #ended = false;

  /** Resolves after `ms`; rejects with the signal's reason, or with ClosedError. */
  sleep(ms: number, operation: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      if (this.#ended) return reject(new ClosedError(operation));
      const wait = new Wait(this.#pending, operation, resolve, reject, signal);
      this.#pending.add(wait);
      wait.start(ms);
    });
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
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

class Wait {
  readonly operation: string;
  readonly #pending: Set<Wait>;
  readonly #resolve: () => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    pending: Set<Wait>,
    operation: string,
    resolve: () => void,
    reject: (reason: unknown) => void,
    signal: AbortSignal | undefined,
  ) {
    this.operation = operation;
    this.#pending = pending;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
  }

  start(ms: number): void {
    this.#signal?.addEventListener('abort', this);
    this.#timer = setTimeout(
      () => {
        this.#settle();
        this.#resolve();
      },
      Math.max(0, ms),
    );
  }

  handleEvent(): void {
    this.end(this.#signal?.reason);
  }

  end(reason: unknown): void {
    this.#settle();
    this.#reject(reason);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this);
    this.#pending.delete(this);
  }
}
