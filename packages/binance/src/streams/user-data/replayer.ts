import { runHook } from '@exspec/core';
import type { Environment } from '@exspec/core/stream';
import type { AccountCalls, UserDataKind } from './account-calls.ts';
import type { UserDataGap, UserDataReplay } from './options.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface ReplayHost<K extends UserDataKind> {
  readonly calls: AccountCalls<K>;
  readonly environment: Environment;
  readonly onReplay: (replay: UserDataReplay<K>) => void;
  readonly onError: (error: unknown) => void;
}

/** Asks for the account after gaps, again and again until it is answered; gaps that gather meanwhile share an answer. */
export class Replayer<K extends UserDataKind> {
  readonly #host: ReplayHost<K>;
  readonly #abort = new AbortController();
  #gaps: readonly UserDataGap[] = [];
  #isBusy = false;
  #failures = 0;
  #cancelRetry: (() => void) | undefined;

  constructor(host: ReplayHost<K>) {
    this.#host = host;
  }

  add(gap: UserDataGap): void {
    this.#gaps = [...this.#gaps, gap];
    if (!this.#isBusy && this.#cancelRetry === undefined) void this.#work();
  }

  close(): void {
    this.#abort.abort();
    this.#cancelRetry?.();
  }

  /** Never rejects. */
  async #work(): Promise<void> {
    const { calls, environment, onReplay, onError } = this.#host;
    const { signal } = this.#abort;
    this.#isBusy = true;
    while (this.#gaps.length > 0 && !signal.aborted) {
      const gaps = this.#gaps;
      this.#gaps = [];
      try {
        const snapshot = await calls.snapshot({ signal });
        this.#failures = 0;
        if (!signal.aborted) runHook(onReplay, { ...snapshot, gaps });
      } catch (error) {
        if (signal.aborted) break;
        onError(error);
        this.#gaps = [...gaps, ...this.#gaps];
        const ms = retryDelayMs(this.#failures++, error, environment.random());
        this.#cancelRetry = environment.after(ms, false, () => {
          this.#cancelRetry = undefined;
          void this.#work();
        });
        break;
      }
    }
    this.#isBusy = false;
  }
}
