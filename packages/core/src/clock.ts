import { type ExchangeTime, monotonic } from './exchange-time.ts';

/** `auto`: measured; `none`: this machine's time; a number: exchange's time minus this machine's, ms. */
export type ClockOption = 'auto' | 'none' | number;

/** Asks the exchange for its time, ms; `sentAt` is when the request left, by the monotonic clock. */
export type ReadServerTime = () => Promise<{ readonly time: number; readonly sentAt: number }>;

const REFRESH_MS = 5 * 60_000;
/** After a measurement that failed. */
const RETRY_MS = 10_000;
/** A round trip this short bounds the error to half of it: no need to measure a third time. */
const GOOD_ROUND_TRIP_MS = 250;
/** The first of a measurement may have opened the connection: its way there took longer than its way back. */
const LEAST_SAMPLES = 2;
const MOST_SAMPLES = 3;
/** A `Date` header counts whole seconds. */
const DATE_RESOLUTION_MS = 1000;

/**
 * The clock that requests are stamped by: the middle of what the exchange's time may be. Measured by two or three round
 * trips before the first signed request, again in the background every five minutes while in use, when the exchange
 * refuses a timestamp, and when this machine's time was set or the machine has slept. It goes on by the monotonic clock.
 * Measurements asked for at the same time are one measurement.
 */
export class Clock {
  /** Whether a refused timestamp can be cured by measuring. */
  readonly measures: boolean;
  readonly #read: ReadServerTime | 'date-header';
  readonly #onError: (error: unknown) => void;
  readonly #time: ExchangeTime;
  /** Exchange's time minus this machine's, as the caller has set it. */
  readonly #set: number;
  /** Exchange's time minus the monotonic clock: the best guess. */
  #offset: number | undefined;
  #steps = 0;
  #dueAt: number;
  #everMeasured = false;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #measuring: Promise<void> | undefined;

  /** @param time what measurements narrow */
  constructor(
    option: ClockOption,
    read: ReadServerTime | 'date-header',
    time: ExchangeTime,
    onError: (error: unknown) => void,
  ) {
    this.measures = option === 'auto';
    this.#read = read;
    this.#time = time;
    this.#onError = onError;
    this.#set = typeof option === 'number' ? option : 0;
    this.#dueAt = this.measures && read !== 'date-header' ? 0 : Number.POSITIVE_INFINITY;
  }

  /** The exchange's time as far as it is known, ms. */
  now(): number {
    return this.#offset === undefined ? Date.now() + this.#set : monotonic() + this.#offset;
  }

  /** To be waited for before a request is stamped; undefined where nothing needs waiting. */
  ready(): Promise<void> | undefined {
    const now = this.#time.noticeSteps();
    if (this.#time.steps !== this.#steps) {
      this.#steps = this.#time.steps;
      this.invalidate();
    }
    if (now < this.#dueAt) return undefined;
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
   * Takes the time from an answer's `Date` header, for exchanges whose time is read there. This machine's time is good
   * enough where the headers do not contradict it.
   *
   * @param sentAt by the monotonic clock
   */
  observe(date: string | undefined, sentAt: number): void {
    if (!this.measures || this.#read !== 'date-header' || date === undefined) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    const now = monotonic();
    this.#time.narrow(time - now, time + DATE_RESOLUTION_MS - sentAt);
    this.#offset = this.#time.offset(Date.now() - now);
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
    let samples = 0;
    try {
      while (samples < LEAST_SAMPLES || (samples < MOST_SAMPLES && best > GOOD_ROUND_TRIP_MS)) {
        const { time, sentAt } = await this.#read();
        const now = monotonic();
        if (!Number.isFinite(time)) throw new TypeError('The answer holds no time');
        samples++;
        // The exchange cuts its time to whole milliseconds.
        this.#time.narrow(time - now, time + 1 - sentAt);
        best = Math.min(best, now - sentAt);
      }
    } catch (error) {
      this.#onError(error);
    }
    // Also after a failure: calls must not queue up behind a clock that cannot be read.
    this.#everMeasured = true;
    this.#dueAt = monotonic() + (samples > 0 ? REFRESH_MS : RETRY_MS);
    if (samples === 0) return;
    this.#offset = this.#time.offset(Number.NaN);
    this.#measuredAt = monotonic();
  }
}
