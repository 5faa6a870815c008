/** So many parts of a window are told apart: what was answered in one counts until the part is over. */
const PARTS = 1000;
/** What others are expected to use again is at most this part of a limit, or a single burst would stop us for a window. */
const MOST_EXPECTED = 0.5;

/**
 * What is counted of one window of one bucket. The exchange counts a request at a moment that only it knows: not before
 * it was sent, and not after it was answered. So a request counts in every window that may hold that moment, and one
 * that is under way counts in all. Times are ms of one monotonic clock.
 */
export class Tally {
  /** Length of the window. */
  readonly ms: number;
  #underWay = 0;
  /** What was answered until each of `#ends`, summed up since the beginning of time. */
  readonly #ends: number[] = [];
  readonly #sums: number[] = [];
  #sum = 0;
  /** What the sum was where the arrays begin. */
  #gone = 0;
  /** The latest count that the exchange told, and when; whatever was answered without one since. */
  #reported = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #untold = 0;
  #untoldAt = Number.NEGATIVE_INFINITY;
  /** Number of the latest window, and when it began at the earliest. */
  #edge = Number.NaN;
  #edgeAt = 0;
  /** What others have used of the window of this number, and of the one before. */
  #index = Number.NaN;
  #others = 0;
  #othersBefore = 0;

  constructor(ms: number) {
    this.ms = ms;
  }

  /** When a window began at the earliest. That is never known worse than before, though the time now may be. */
  edge(index: number, at: number): number {
    this.#edgeAt = index === this.#edge ? Math.max(at, this.#edgeAt) : at;
    this.#edge = index;
    return this.#edgeAt;
  }

  take(weight: number): void {
    this.#underWay += weight;
  }

  /** It has never left. */
  giveBack(weight: number): void {
    this.#underWay -= weight;
  }

  /** It was counted by `at` at the latest. {@link Tally.report} or {@link Tally.untold} follows. */
  settle(weight: number, at: number): void {
    this.#underWay -= weight;
    this.#sum += weight;
    const part = this.ms / PARTS;
    const last = this.#ends.length - 1;
    const end = Math.max(this.#ends[last] ?? 0, Math.ceil(at / part) * part);
    if (this.#ends[last] === end) {
      this.#sums[last] = this.#sum;
    } else {
      this.#ends.push(end);
      this.#sums.push(this.#sum);
    }
  }

  /** An answer told no count, or one of who knows which window. */
  untold(weight: number, takenAt: number, at: number, now: number): void {
    this.#forget(now - this.ms);
    if (takenAt >= this.#reportedAt) {
      // It came after the one that told, so it surely adds to the count.
      this.#reported += weight;
      return;
    }
    // Of those that have left every window nothing is to be told.
    if (this.#untoldAt <= now - this.ms) this.#untold = 0;
    this.#untold += weight;
    this.#untoldAt = Math.max(at, this.#untoldAt);
  }

  /**
   * The exchange's count when it handled a request of ours. Counts rise within a window, so those of answers that
   * overtook one another come in order by themselves: the highest includes all that were told before. A lower one of a
   * later request belongs to a later window.
   *
   * @param index number of the window that it surely belongs to, or NaN
   */
  report(used: number, takenAt: number, now: number, since: number, index: number): void {
    this.#forget(now - this.ms);
    if (this.#untoldAt < Math.max(takenAt, since)) this.#untold = 0;
    if (this.#reportedAt < since || used >= this.#reported || takenAt > this.#reportedAt) {
      this.#reported = used;
      this.#reportedAt = now;
    }
    if (Number.isNaN(index)) return;
    if (index !== this.#index) {
      this.#othersBefore = index === this.#index + 1 ? this.#others : 0;
      this.#others = 0;
      this.#index = index;
    }
    this.#others = Math.max(this.#others, used - this.#own(since));
  }

  /** At most so much is counted in a window that began at `since` at the earliest. */
  used(since: number): number {
    const own = this.#own(since);
    if (this.#reportedAt < since) return own;
    // Whether the count includes what was told nothing of, the next answer tells: where none is to come, one may go.
    const open = this.#underWay > 0 ? this.#underWay + this.#untold : 0;
    return Math.max(own, this.#reported + open);
  }

  /** As {@link Tally.used}, and others are expected to use as much as in the window before. */
  expected(since: number, index: number, limit: number): number {
    let others = 0;
    if (index === this.#index) others = Math.max(this.#others, this.#othersBefore);
    else if (index === this.#index + 1) others = this.#others;
    return Math.max(this.used(since), this.#own(since) + Math.min(others, limit * MOST_EXPECTED));
  }

  /** How long until `weight` of what is counted has surely left every window, ms. */
  leavesIn(weight: number, now: number): number {
    this.#forget(now - this.ms);
    const needed = this.#gone + weight;
    const index = this.#sums.findIndex((sum) => sum >= needed);
    const own = (this.#ends[index] ?? now) + this.ms - now;
    return Math.max(own, this.#reportedAt + this.ms - now);
  }

  #own(since: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) < since) low = middle + 1;
      else high = middle;
    }
    return this.#underWay + this.#sum - (this.#sums[low - 1] ?? this.#gone);
  }

  /** Nothing that was answered a whole window ago counts any longer. */
  #forget(until: number): void {
    let count = 0;
    while ((this.#ends[count] ?? Number.POSITIVE_INFINITY) <= until) count++;
    if (count === 0) return;
    this.#gone = this.#sums[count - 1] ?? this.#gone;
    this.#ends.splice(0, count);
    this.#sums.splice(0, count);
  }
}
