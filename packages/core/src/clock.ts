/** `auto`: measured; `none`: this machine's time; a number: exchange's time minus this machine's, ms. */
export type ClockOption = 'auto' | 'none' | number;

/** Asks the exchange for its time, ms; `sentAt` is when the request left, by {@link monotonic}. */
export type ReadServerTime = () => Promise<{ readonly time: number; readonly sentAt: number }>;

const REFRESH_MS = 5 * 60_000;
/** After a measurement that failed. */
const RETRY_MS = 60_000;
/** A round trip this short bounds the error to half of it: no need to measure a third time. */
const GOOD_ROUND_TRIP_MS = 250;
/** The first of a measurement may have opened the connection: its way there took longer than its way back. */
const LEAST_SAMPLES = 2;
const MOST_SAMPLES = 3;
/** A `Date` header counts whole seconds. */
const DATE_RESOLUTION_MS = 1000;
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
 * The exchange's clock. Measured before the first signed request, again in the background every five minutes while in
 * use, when the exchange refuses a timestamp, and when this machine's time was set or the machine has slept. It goes on
 * by the monotonic clock, so that setting this machine's time does not break signatures. Measurements asked for at the
 * same time are one measurement.
 */
export class Clock {
  /** Whether a refused timestamp can be cured by measuring. */
  readonly measures: boolean;
  readonly #read: ReadServerTime | 'date-header';
  readonly #onError: (error: unknown) => void;
  /** Exchange's time minus this machine's, as the caller has set it. */
  readonly #set: number;
  /** Exchange's time minus the monotonic clock: the best guess, and what it was surely between at `#boundAt`. */
  #offset: number | undefined;
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #boundAt = 0;
  /** This machine's time minus the monotonic clock. */
  #machine = Date.now() - monotonic();
  #dueAt: number;
  #everMeasured = false;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #measuring: Promise<void> | undefined;

  constructor(option: ClockOption, read: ReadServerTime | 'date-header', onError: (error: unknown) => void) {
    this.measures = option === 'auto';
    this.#read = read;
    this.#onError = onError;
    this.#set = typeof option === 'number' ? option : 0;
    this.#dueAt = this.measures && read !== 'date-header' ? 0 : Number.POSITIVE_INFINITY;
  }

  /** The exchange's time as far as it is known, ms: for timestamps. */
  now(): number {
    return this.#offset === undefined ? Date.now() + this.#set : monotonic() + this.#offset;
  }

  /**
   * What the exchange's time is not before, ms: for what must not come too early. -Infinity unless it was measured: a
   * `Date` header may be another machine's, and what the caller has set is a guess.
   */
  earliest(): number {
    this.#noticeSteps();
    return this.#read === 'date-header' ? Number.NEGATIVE_INFINITY : this.#bound(this.#least, -1);
  }

  /** What the exchange's time is not after, ms. */
  latest(): number {
    return this.#read === 'date-header' ? Number.POSITIVE_INFINITY : this.#bound(this.#most, 1);
  }

  /** To be waited for before a request is stamped; undefined where nothing needs waiting. */
  ready(): Promise<void> | undefined {
    this.#noticeSteps();
    if (monotonic() < this.#dueAt) return undefined;
    const measuring = this.#measure();
    return this.#everMeasured ? undefined : measuring;
  }

  /**
   * A timestamp was refused. Measures, unless that has happened since the refused request was stamped.
   *
   * @param stampedAt by the monotonic clock
   */
  refused(stampedAt: number): Promise<void> | undefined {
    if (this.#read === 'date-header' || this.#measuredAt > stampedAt) return undefined;
    return this.#measure();
  }

  /** As {@link Clock.refused}, but nobody waits: the next signed request does. */
  invalidate(): void {
    if (!this.measures || this.#read === 'date-header') return;
    this.#dueAt = 0;
    this.#everMeasured = false;
  }

  /**
   * Takes the time from an answer's `Date` header, for exchanges whose time is read there.
   *
   * @param sentAt by the monotonic clock
   */
  observe(date: string | undefined, sentAt: number): void {
    if (!this.measures || this.#read !== 'date-header' || date === undefined) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    this.#noticeSteps();
    this.#narrow(time - monotonic(), time + DATE_RESOLUTION_MS - sentAt);
    const machine = Date.now() - monotonic();
    const agrees = machine >= this.#least && machine <= this.#most;
    this.#offset = agrees ? machine : (this.#least + this.#most) / 2;
  }

  #bound(offset: number, side: -1 | 1): number {
    const now = monotonic();
    return now + offset + side * (SLACK_MS + DRIFT * (now - this.#boundAt));
  }

  /** Time does not pass by the monotonic clock while a machine sleeps: then nothing known holds any longer. */
  #noticeSteps(): void {
    const machine = Date.now() - monotonic();
    if (Math.abs(machine - this.#machine) <= STEP_MS) return;
    this.#machine = machine;
    this.#least = Number.NEGATIVE_INFINITY;
    this.#most = Number.POSITIVE_INFINITY;
    this.invalidate();
  }

  /** The offset lies between these, and where it was known to lie before; those that contradict it are forgotten. */
  #narrow(least: number, most: number): void {
    const now = monotonic();
    const aged = DRIFT * (now - this.#boundAt);
    const both = { least: Math.max(least, this.#least - aged), most: Math.min(most, this.#most + aged) };
    const agree = both.least <= both.most;
    this.#least = agree ? both.least : least;
    this.#most = agree ? both.most : most;
    this.#boundAt = now;
  }

  #measure(): Promise<void> {
    this.#measuring ??= this.#sample().finally(() => {
      this.#measuring = undefined;
    });
    return this.#measuring;
  }

  /** Never rejects: without a measurement the offset stays, and the exchange decides whether it is good enough. */
  async #sample(): Promise<void> {
    if (this.#read === 'date-header') return;
    let best = Number.POSITIVE_INFINITY;
    try {
      for (
        let sample = 0;
        sample < LEAST_SAMPLES || (sample < MOST_SAMPLES && best > GOOD_ROUND_TRIP_MS);
        sample++
      ) {
        const { time, sentAt } = await this.#read();
        const now = monotonic();
        if (!Number.isFinite(time)) throw new TypeError('The answer holds no time');
        // The exchange cuts its time to whole milliseconds.
        this.#narrow(time - now, time + 1 - sentAt);
        if (now - sentAt >= best) continue;
        best = now - sentAt;
        this.#offset = time - (sentAt + now) / 2;
      }
    } catch (error) {
      this.#onError(error);
    }
    const measured = Number.isFinite(best);
    // Also after a failure: calls must not queue up behind a clock that cannot be read.
    this.#everMeasured = true;
    if (measured) this.#measuredAt = monotonic();
    this.#dueAt = monotonic() + (measured ? REFRESH_MS : RETRY_MS);
  }
}
