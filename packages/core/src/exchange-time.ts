import type { TimeBounds } from './governor-store.ts';

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
  /** When the machine may have slept for the first time since, and for how long in all. */
  #sleptAt = Number.POSITIVE_INFINITY;
  #sleptMs = 0;
  /** This machine's time minus the monotonic clock. */
  #machine = Date.now() - monotonic();

  bounds(): TimeBounds {
    const now = this.noticeSteps();
    const error = SLACK_MS + DRIFT * (now - this.#boundAt);
    return {
      earliest: now + this.#least - error,
      latest: now + this.#most + error,
      doubtMs: Math.max(0, now - this.#sleptAt),
    };
  }

  /** The middle of what the exchange's time minus the monotonic clock may be, or `guess` where it may be that. */
  offset(guess: number): number {
    return guess >= this.#least && guess <= this.#most ? guess : (this.#least + this.#most) / 2;
  }

  /** The offset to the monotonic clock lies between these. What was known and contradicts it is forgotten. */
  narrow(least: number, most: number): void {
    const now = this.noticeSteps();
    const aged = DRIFT * (now - this.#boundAt);
    const from = Math.max(least, this.#least - aged);
    const to = Math.min(most, this.#most + this.#sleptMs + aged);
    this.#least = from <= to ? from : least;
    this.#most = from <= to ? to : most;
    this.#boundAt = now;
    this.#sleptAt = Number.POSITIVE_INFINITY;
    this.#sleptMs = 0;
  }

  /** To be called before anything is concluded from the monotonic clock, whose time it returns. */
  noticeSteps(): number {
    const now = monotonic();
    const machine = Date.now() - now;
    if (Math.abs(machine - this.#machine) > STEP_MS) {
      this.steps++;
      // A clock that was set back has not slept.
      if (machine > this.#machine) {
        this.#sleptAt = Math.min(this.#sleptAt, now);
        this.#sleptMs += machine - this.#machine;
      }
      this.#machine = machine;
    }
    return now;
  }
}
