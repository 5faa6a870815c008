/** Keeps a flood during a rotation from filling the memory; the oldest are the first that no socket brings any more. */
const MOST_REMEMBERED = 100_000;

/**
 * What both sockets of a rotation bring, within one stream. While a successor is being made, what its predecessor brings
 * is remembered; once the successor has taken over, each of those frames may come once more.
 */
export class Overlap {
  /** What came since the successor was begun. */
  #heard: Map<unknown, number> | undefined;
  /** What the predecessor brought and the successor has not brought yet. */
  #expected: Map<unknown, number> | undefined;

  get isRemembering(): boolean {
    return this.#heard !== undefined;
  }

  begin(): void {
    this.#heard = new Map();
  }

  /** The successor has taken over. */
  match(): void {
    this.#expected = this.#heard;
    this.#heard = undefined;
  }

  /** There is no successor after all. */
  cancel(): void {
    this.#heard = undefined;
  }

  /** No socket is so late. */
  end(): void {
    this.#expected = undefined;
  }

  /** @param key equal for the two copies of one event */
  remember(key: unknown): void {
    const heard = this.#heard;
    if (heard === undefined) return;
    heard.set(key, (heard.get(key) ?? 0) + 1);
    if (heard.size <= MOST_REMEMBERED) return;
    for (const oldest of heard.keys()) {
      heard.delete(oldest);
      return;
    }
  }

  /** Whether the predecessor has brought this. Each of its frames counts once. */
  isTwin(key: unknown): boolean {
    const expected = this.#expected;
    if (expected === undefined) return false;
    const count = expected.get(key);
    if (count === undefined) return false;
    if (count === 1) expected.delete(key);
    else expected.set(key, count - 1);
    return true;
  }
}
