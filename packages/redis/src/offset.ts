import type { TimeBounds } from '@exspec/core';

/** How fast two clocks may part: twice what NTP slews at most (500 ppm). */
const DRIFT = 0.001;

/**
 * By how much the exchange's time is ahead of Redis's clock. So the way to Redis, however long, adds nothing to what is not
 * known of the exchange's time when the script runs.
 */
export class Offset {
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #at = 0;

  /** @param now by the monotonic clock */
  bounds(now: number): readonly [least: number, most: number] {
    const aged = DRIFT * (now - this.#at);
    return [this.#least - aged, this.#most + aged];
  }

  get isKnown(): boolean {
    return this.#least > Number.NEGATIVE_INFINITY && this.#most < Number.POSITIVE_INFINITY;
  }

  /**
   * @param clock what Redis's showed between the two times of the monotonic clock
   * @param time the exchange's time when the request was made
   */
  observe(clock: number, sentAt: number, now: number, { earliest, latest, doubtMs }: TimeBounds): void {
    if (doubtMs > 0) return;
    const least = earliest - clock;
    const most = latest + (now - sentAt) * (1 + DRIFT) - clock;
    const [low, high] = this.bounds(now);
    // What contradicts it is right: one of the clocks was set, or another server answers.
    const agrees = Math.max(least, low) <= Math.min(most, high);
    this.#least = agrees ? Math.max(least, low) : least;
    this.#most = agrees ? Math.min(most, high) : most;
    this.#at = now;
  }
}
