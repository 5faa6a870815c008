/** `auto`: measured; `none`: this machine's time; a number: exchange's time minus this machine's, ms. */
export type ClockOption = 'auto' | 'none' | number;

/** Asks the exchange for its time, ms. */
export type ReadServerTime = () => Promise<number>;

const REFRESH_MS = 30 * 60_000;
/** After a measurement that failed. */
const RETRY_MS = 60_000;
/** A round trip this short bounds the error to half of it: no need to measure again. */
const GOOD_ROUND_TRIP_MS = 250;
const SAMPLES = 3;
/** A `Date` header counts whole seconds, so smaller differences mean nothing. */
const DATE_RESOLUTION_MS = 1000;

/**
 * The exchange's clock, as an offset to this machine's. Measured before the first signed request by the midpoint of
 * a round trip (the shortest of up to three), again in the background every 30 minutes while in use, and again when
 * the exchange refuses a timestamp. Measurements asked for at the same time are one measurement.
 */
export class Clock {
  /** Whether a refused timestamp can be cured by measuring. */
  readonly measures: boolean;
  readonly #read: ReadServerTime | 'date-header';
  readonly #onError: (error: unknown) => void;
  #offset: number;
  #dueAt: number;
  #everMeasured = false;
  #measuredAt = 0;
  #measuring: Promise<void> | undefined;

  constructor(option: ClockOption, read: ReadServerTime | 'date-header', onError: (error: unknown) => void) {
    this.measures = option === 'auto';
    this.#read = read;
    this.#onError = onError;
    this.#offset = typeof option === 'number' ? option : 0;
    this.#dueAt = this.measures && read !== 'date-header' ? 0 : Number.POSITIVE_INFINITY;
  }

  /** Exchange's time minus this machine's, ms. 0 until measured. */
  get offset(): number {
    return this.#offset;
  }

  /** The exchange's time, ms. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** To be waited for before a request is stamped; undefined where nothing needs waiting. */
  ready(): Promise<void> | undefined {
    if (Date.now() < this.#dueAt) return undefined;
    const measuring = this.#measure();
    return this.#everMeasured ? undefined : measuring;
  }

  /**
   * A timestamp was refused. Measures, unless that has happened since the refused request was stamped.
   *
   * @param stampedAt by this machine's clock
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

  /** Takes the time from an answer's `Date` header, for exchanges whose time is read there. */
  observe(date: string | undefined, sentAt: number): void {
    if (!this.measures || this.#read !== 'date-header' || date === undefined) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    // The header cuts the second off; its middle is the best guess.
    const offset = time + DATE_RESOLUTION_MS / 2 - (sentAt + Date.now()) / 2;
    const isNews = !this.#everMeasured || Math.abs(offset - this.#offset) > DATE_RESOLUTION_MS;
    this.#offset = isNews ? (Math.abs(offset) < DATE_RESOLUTION_MS ? 0 : Math.round(offset)) : this.#offset;
    this.#everMeasured = true;
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
      for (let sample = 0; sample < SAMPLES && best > GOOD_ROUND_TRIP_MS; sample++) {
        const before = Date.now();
        const time = await this.#read();
        const after = Date.now();
        if (!Number.isFinite(time)) throw new TypeError('The answer holds no time');
        if (after - before >= best) continue;
        best = after - before;
        this.#offset = Math.round(time - (before + after) / 2);
      }
    } catch (error) {
      this.#onError(error);
    }
    const measured = Number.isFinite(best);
    // Also after a failure: calls must not queue up behind a clock that cannot be read.
    this.#everMeasured = true;
    if (measured) this.#measuredAt = Date.now();
    this.#dueAt = Date.now() + (measured ? REFRESH_MS : RETRY_MS);
  }
}
