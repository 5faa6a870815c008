import { DecodeError } from '@exspec/core';
import type { Environment } from '@exspec/core/stream';
import { isApiError } from '../../generated/error-info.ts';
import { streamKeys } from '../../generated/streams.ts';
import type { AccountCalls, UserDataKind } from './account-calls.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface ListenKeyHost {
  /**
   * Another key has taken the place of one that is no longer valid; or the same, whose stream has ended, is valid again.
   *
   * @param validUntil when the old one is last known to have been valid, ms
   */
  onReplaced(key: string, validUntil: number): void;
  onError(error: unknown): void;
}

/**
 * A listenKey over its life: made, kept alive, made anew where it has expired. The key itself is told to nobody but the
 * host, which connects with it.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#user-data-streams
 */
export class ListenKey {
  readonly #calls: AccountCalls<UserDataKind>;
  readonly #environment: Environment;
  readonly #host: ListenKeyHost;
  readonly #lifetimeMs: number;
  readonly #keepAliveMs: number;
  readonly #abort = new AbortController();
  #key: string | undefined;
  #validAt = 0;
  #failures = 0;
  /** The exchange has said that the stream of the key is over. */
  #isEnded = false;
  #isBusy = false;
  /** Asked for while another call was under way. */
  #isCheckDue = false;
  #cancelTimer: (() => void) | undefined;

  constructor(calls: AccountCalls<UserDataKind>, environment: Environment, host: ListenKeyHost) {
    this.#calls = calls;
    this.#environment = environment;
    this.#host = host;
    const facts = streamKeys.find(({ operation }) => operation === calls.operation);
    this.#lifetimeMs = facts?.lifetimeMs ?? Number.POSITIVE_INFINITY;
    this.#keepAliveMs = facts?.keepAliveMs ?? this.#lifetimeMs / 2;
  }

  /** The first key. @throws what the call throws */
  async open(): Promise<string> {
    const askedAt = this.#environment.now();
    const key = await this.#create();
    this.#key = key;
    this.#onValid(askedAt);
    return key;
  }

  /** When the key was last known to be valid. */
  get validAt(): number {
    return this.#validAt;
  }

  /** The stream of the key has ended: asks for one at once, and tells also of the same. */
  renew(): void {
    this.#isEnded = true;
    this.check();
  }

  /**
   * Makes sure of the key after the connection broke, by asking for one: while it is active, the exchange answers with
   * the same.
   */
  check(): void {
    if (this.#isBusy) this.#isCheckDue = true;
    else void this.#renew(true);
  }

  /** Ends timers and calls; deletes the key if told to. */
  async close(isDeleted: boolean): Promise<void> {
    this.#abort.abort();
    this.#cancelTimer?.();
    if (!isDeleted || this.#key === undefined) return;
    try {
      await this.#calls.delete(this.#key);
    } catch (error) {
      if (!isApiError(error, 'INVALID_LISTEN_KEY')) this.#host.onError(error);
    }
  }

  /** Never rejects: what fails is told, and tried again. */
  async #renew(isCreating: boolean): Promise<void> {
    this.#cancelTimer?.();
    this.#isBusy = true;
    const askedAt = this.#environment.now();
    try {
      if (isCreating) await this.#replace(askedAt);
      else await this.#keepAlive(askedAt);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#host.onError(error);
      const ms = retryDelayMs(this.#failures++, error, this.#environment.random());
      const isExpired = this.#environment.now() + ms >= this.#validAt + this.#lifetimeMs;
      this.#schedule(ms, isCreating || isExpired);
    } finally {
      this.#isBusy = false;
    }
    if (this.#isCheckDue && !this.#abort.signal.aborted) {
      this.#isCheckDue = false;
      void this.#renew(true);
    }
  }

  async #keepAlive(askedAt: number): Promise<void> {
    try {
      await this.#calls.keepAlive(this.#key ?? '', { signal: this.#abort.signal });
      this.#onValid(askedAt);
    } catch (error) {
      if (!isApiError(error, 'INVALID_LISTEN_KEY')) throw error;
      await this.#replace(this.#environment.now());
    }
  }

  async #replace(askedAt: number): Promise<void> {
    const key = await this.#create();
    const validUntil = this.#validAt;
    const isAnother = this.#isEnded || key !== this.#key;
    this.#isEnded = false;
    this.#key = key;
    this.#onValid(askedAt);
    if (isAnother) this.#host.onReplaced(key, validUntil);
  }

  async #create(): Promise<string> {
    const { listenKey }: { readonly listenKey: unknown } = await this.#calls.create({
      signal: this.#abort.signal,
    });
    if (typeof listenKey === 'string' && listenKey !== '') return listenKey;
    throw new DecodeError(this.#calls.operation, 200, 'there is no listenKey in it', { body: '' });
  }

  #onValid(at: number): void {
    if (this.#abort.signal.aborted) return;
    this.#validAt = at;
    this.#failures = 0;
    this.#schedule(this.#keepAliveMs, false);
  }

  /** The open socket holds the process; this timer need not. */
  #schedule(ms: number, isCreating: boolean): void {
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#environment.after(ms, false, () => void this.#renew(isCreating));
  }
}
