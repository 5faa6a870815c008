/** How fast two clocks may part: twice what NTP slews at most (500 ppm). */
const DRIFT = 0.001;
/** An exchange's servers are not of one mind to the millisecond, and browsers round their clocks. */
const SLACK_MS = 25;
/** This machine's time and its monotonic clock part by more than this: one was set, or the other stood still. */
const STEP_MS = 250;

/** Milliseconds of a clock that nobody sets: what durations are measured by. */
export function monotonic(): number {
  return performance.now();
}

/**
 * What the exchange's time surely lies between. It goes on by the monotonic clock, so that setting this machine's time
 * changes nothing; the bounds part as clocks do, and are narrowed by every measurement.
 */
export class ExchangeTime {
  /** How often this machine's time was set, or the machine has slept: time does not pass by the monotonic clock then. */
  steps = 0;
  /** Exchange's time minus the monotonic clock, as it was at `#boundAt`. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #boundAt = 0;
  /** This machine's time minus the monotonic clock. */
  #machine = Date.now() - monotonic();

  /** What the exchange's time is not before, ms since 1970; -Infinity where nothing is known. */
  earliest(): number {
    this.noticeSteps();
    const now = monotonic();
    return now + this.#least - SLACK_MS - DRIFT * (now - this.#boundAt);
  }

  /** What the exchange's time is not after, ms since 1970; Infinity where nothing is known. */
  latest(): number {
    const now = monotonic();
    return now + this.#most + SLACK_MS + DRIFT * (now - this.#boundAt);
  }

  /** Whether that may be the exchange's time minus the monotonic clock; else the middle of what may. */
  nearest(offset: number): number {
    return offset >= this.#least && offset <= this.#most ? offset : (this.#least + this.#most) / 2;
  }

  /** The offset to the monotonic clock lies between these. What was known and contradicts it is forgotten. */
  narrow(least: number, most: number): void {
    this.noticeSteps();
    const now = monotonic();
    const aged = DRIFT * (now - this.#boundAt);
    const from = Math.max(least, this.#least - aged);
    const to = Math.min(most, this.#most + aged);
    this.#least = from <= to ? from : least;
    this.#most = from <= to ? to : most;
    this.#boundAt = now;
  }

  /** To be called before anything is concluded from the monotonic clock. */
  noticeSteps(): void {
    const machine = Date.now() - monotonic();
    if (Math.abs(machine - this.#machine) <= STEP_MS) return;
    this.#machine = machine;
    this.#least = Number.NEGATIVE_INFINITY;
    this.#most = Number.POSITIVE_INFINITY;
    this.steps++;
  }
}
