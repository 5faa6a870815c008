import { OptionsError } from '@exspec/core';
import type { RedisLostError } from './commands.ts';

/**
 * What a call does while Redis does not answer. `fail`: it fails with RedisLostError, and nothing is sent. `wait`: for
 * Redis, as long as it would wait for room. `alone`: this process counts by itself, and uses its share of what was left.
 */
export type LostPolicy = 'fail' | 'wait' | 'alone';

export interface RedisStoreOptions {
  /** Begins the names of all keys in Redis. Default `exspec`. */
  readonly prefix?: string | undefined;
  /** How long Redis may take for an answer, ms; then it is lost. Default 1000. */
  readonly timeoutMs?: number | undefined;
  /** Default: cancels (what only lowers risk) `alone`, all others `fail`. */
  readonly onLost?:
    | {
        readonly cancels?: LostPolicy | undefined;
        readonly orders?: LostPolicy | undefined;
        readonly others?: LostPolicy | undefined;
      }
    | undefined;
  /** Part of each limit that this process may use alone: at most one through the number of processes. Default 0.1. */
  readonly share?: number | undefined;
  /** What a process took and never settled counts as sent so long after it, ms. Default 15,000: beyond a call's timeout. */
  readonly lostMs?: number | undefined;
  /**
   * When Redis has lost the counts, nothing is sent for so long, ms, in which living processes tell what they have under
   * way; and nothing in a window that had begun before, unless an answer's header tells the count. Default 1500.
   */
  readonly graceMs?: number | undefined;
  /** A clock that all processes share, ms, in place of Redis's: for tests in virtual time. */
  readonly now?: (() => number) | undefined;
  /** Told when Redis is lost, and of what could not be told to it. */
  readonly onError?: ((error: RedisLostError) => void) | undefined;
}

export interface Settings {
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly onLost: { readonly cancels: LostPolicy; readonly orders: LostPolicy; readonly others: LostPolicy };
  readonly share: number;
  readonly lostMs: number;
  readonly graceMs: number;
  readonly now: (() => number) | undefined;
  readonly onError: (error: RedisLostError) => void;
}

const policies: readonly unknown[] = ['fail', 'wait', 'alone'] satisfies readonly LostPolicy[];

/** @throws OptionsError naming the option */
export function settingsOf(options: RedisStoreOptions): Settings {
  const { prefix = 'exspec', timeoutMs = 1000, share = 0.1, lostMs = 15_000, graceMs = 1500 } = options;
  const { cancels = 'alone', orders = 'fail', others = 'fail' } = options.onLost ?? {};
  if (typeof prefix !== 'string' || !/^[^{}\s]{1,64}$/.test(prefix))
    throw new OptionsError('prefix must be 1 to 64 characters without spaces and braces');
  for (const [name, value] of Object.entries({ timeoutMs, lostMs, graceMs })) {
    if (typeof value !== 'number' || !(value >= 0 && value <= 86_400_000))
      throw new OptionsError(`${name} must be a number from 0 to 86,400,000`);
  }
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    throw new OptionsError('share must be a number from 0 to 1');
  for (const [name, value] of Object.entries({ cancels, orders, others })) {
    if (!policies.includes(value)) throw new OptionsError(`onLost.${name} must be fail, wait or alone`);
  }
  const { now, onError = () => {} } = options;
  return {
    prefix,
    timeoutMs,
    onLost: { cancels, orders, others },
    share,
    lostMs,
    graceMs,
    now,
    onError,
  };
}
