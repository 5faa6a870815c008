/** What a server says that it carries on one connection. No page says that it lists every stream. */
export class Carried {
  readonly #listed = new Set<string>();
  /** What it does not list although it was asked for a second time. */
  readonly #unlisted = new Set<string>();
  /** When it last confirmed or listed a stream. */
  readonly #saidAt = new Map<string, number>();

  confirm(stream: string, now: number): void {
    this.#saidAt.set(stream, now);
  }

  list(streams: Iterable<string>, now: number): void {
    for (const stream of streams) {
      this.#listed.add(stream);
      this.#unlisted.delete(stream);
      this.#saidAt.set(stream, now);
    }
  }

  /**
   * Whether a stream that is missing in the last list has been dropped: it once was listed, or others are, and it was not
   * missed before.
   */
  isForgotten(stream: string): boolean {
    return this.#listed.has(stream) || (this.#listed.size > 0 && !this.#unlisted.has(stream));
  }

  /** The stream is asked for again. */
  forget(stream: string): void {
    if (!this.#listed.has(stream)) this.#unlisted.add(stream);
  }

  /** When a stream was last said to be carried; undefined where the server does not say. */
  saidAt(stream: string): number | undefined {
    return this.#listed.size === 0 || this.#unlisted.has(stream) ? undefined : this.#saidAt.get(stream);
  }
}
