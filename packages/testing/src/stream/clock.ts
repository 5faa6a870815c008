interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly hold: boolean;
  run: (() => void) | undefined;
}

/** Time that passes as quickly as the work in it is done. */
export class VirtualClock {
  #now: number;
  #order = 0;
  readonly #heap: Alarm[] = [];

  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Alarms that are set. */
  get alarms(): number {
    return this.#heap.filter(({ run }) => run !== undefined).length;
  }

  /** Alarms that keep a process alive. */
  get holding(): number {
    return this.#heap.filter(({ run, hold }) => run !== undefined && hold).length;
  }

  after(ms: number, hold: boolean, run: () => void): () => void {
    const alarm: Alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, hold, run };
    this.#push(alarm);
    return () => {
      alarm.run = undefined;
    };
  }

  /** Lets `ms` pass; promises get their turn after each alarm. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      if (next.run === undefined) continue;
      this.#now = next.at;
      const { run } = next;
      next.run = undefined;
      run();
      await turn();
    }
    this.#now = end;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.push(alarm) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(alarm, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = alarm;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, left)) child++;
      const least = heap[child];
      if (least === undefined || !isBefore(least, last)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

async function turn(): Promise<void> {
  for (let step = 0; step < 12; step++) await undefined;
}

/** Small, seeded: the same test sees the same chances twice (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
