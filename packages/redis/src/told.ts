import { type CountedCost, countIn, type Look } from '@exspec/core';

interface Window {
  used: number;
  /** By the monotonic clock. */
  endsAt: number;
}

/** What Redis last told, for those who ask without waiting. Times are of the monotonic clock. */
export class Told {
  readonly #windows = new Map<string, Window>();
  readonly #closed = new Map<string, number>();

  /** @param looks of each window of each spend: used, and when it ends, in turn */
  learn(spends: readonly CountedCost[], looks: readonly string[], now: number): void {
    let place = 0;
    for (const { key, windows } of spends) {
      for (const { ms } of windows) {
        const used = Number(looks[place++]);
        this.#windows.set(`${key} ${ms}`, { used, endsAt: now + Number(looks[place++]) });
      }
    }
  }

  /** What an answer's headers told counts at once, whatever Redis will make of it. */
  report(spends: readonly CountedCost[], headers: Readonly<Record<string, string>>): void {
    for (const { key, windows } of spends) {
      for (const { ms, header } of windows) {
        const window = this.#windows.get(`${key} ${ms}`);
        const used = countIn(headers[header ?? '']);
        if (window !== undefined && used !== undefined) window.used = Math.max(window.used, used);
      }
    }
  }

  close(key: string, until: number): void {
    this.#closed.set(key, Math.max(until, this.#closed.get(key) ?? 0));
  }

  /** When the bucket, or the host, opens. */
  closedUntil(key: string): number {
    return this.#closed.get(key) ?? 0;
  }

  endsAt(key: string, ms: number): number | undefined {
    return this.#windows.get(`${key} ${ms}`)?.endsAt;
  }

  look(key: string, ms: number, now: number): Look {
    const window = this.#windows.get(`${key} ${ms}`);
    const isOver = window === undefined || window.endsAt <= now;
    return {
      used: isOver ? 0 : window.used,
      endsInMs: isOver ? 0 : window.endsAt - now,
      closedMs: Math.max(0, this.closedUntil(key) - now),
    };
  }
}
