/** A new stream may take long to come, and the old one goes on. */
const MOST_REMEMBERED = 10_000;

/**
 * Events that come over two streams while one listenKey replaces another. Identical ones are one event; two that the
 * same stream brings are two.
 */
export class RepeatedEvents {
  /** By text: how often one source was ahead, and which. */
  readonly #ahead = new Map<string, { readonly source: object; count: number }>();

  /** Whether another source has brought this event already. */
  has(source: object, event: unknown): boolean {
    const text = JSON.stringify(event);
    const seen = this.#ahead.get(text);
    if (seen !== undefined && seen.source !== source) {
      if (--seen.count === 0) this.#ahead.delete(text);
      return true;
    }
    if (seen === undefined) this.#ahead.set(text, { source, count: 1 });
    else seen.count++;
    const [oldest] = this.#ahead.keys();
    if (this.#ahead.size > MOST_REMEMBERED && oldest !== undefined) this.#ahead.delete(oldest);
    return false;
  }

  clear(): void {
    this.#ahead.clear();
  }
}
