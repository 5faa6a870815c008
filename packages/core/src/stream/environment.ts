import { socketFactory } from '#stream-socket';
import type { SocketFactory } from './socket.ts';

/** Everything outside: time, chance, the network. Tests put a virtual one here. */
export interface Environment {
  readonly sockets: SocketFactory;
  /** Ms since 1970. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /**
   * @param hold whether the process must not end before
   * @returns cancels
   */
  after(ms: number, hold: boolean, run: () => void): () => void;
}

/** `setTimeout` takes no more. Whoever wakes too early looks at the clock and sleeps again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const platform: Environment = {
  sockets: socketFactory,
  now: Date.now,
  random: Math.random,
  after(ms, hold, run) {
    const timer: unknown = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    if (!hold && isNodeTimer(timer)) timer.unref();
    // `clearTimeout` takes whatever `setTimeout` gave: an object in Node, a number elsewhere.
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

function isNodeTimer(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
