/**
 * Time that passes as fast as its events run: timers, this machine's clock (which can be set) and the monotonic clock
 * (which cannot). Takes the place of the platform's while it is installed.
 */
export class VirtualTime {
  /** Milliseconds since the beginning. */
  now = 0;
  /** What this machine's clock is ahead of the monotonic one. */
  machineOffset: number;
  readonly #heap: Event[] = [];
  #sequence = 0;
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setImmediate: globalThis.setImmediate,
    dateNow: Date.now,
    performanceNow: performance.now.bind(performance),
  };

  constructor(machineOffset: number) {
    this.machineOffset = machineOffset;
  }

  install(): void {
    const set = <A extends unknown[]>(run: (...args: A) => void, ms = 0, ...args: A): Event =>
      this.after(Math.max(1, Math.trunc(ms)), () => run(...args));
    const clear = (event: Event | undefined): void => {
      if (event !== undefined) event.run = undefined;
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    Date.now = () => Math.floor(this.now + this.machineOffset);
    performance.now = () => this.now;
  }

  uninstall(): void {
    const { setTimeout, clearTimeout, dateNow, performanceNow } = this.#real;
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = dateNow;
    performance.now = performanceNow;
  }

  after(ms: number, run: () => void): Event {
    const event: Event = { at: this.now + ms, sequence: this.#sequence++, run };
    push(this.#heap, event);
    return event;
  }

  /** A promise that virtual time resolves. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async run(until: number): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.at > until) break;
      pop(this.#heap);
      if (next.run === undefined) continue;
      this.now = next.at;
      next.run();
      // Everything that follows from it happens at the same time.
      await new Promise((resolve) => this.#real.setImmediate(resolve));
    }
    this.now = until;
  }
}

interface Event {
  readonly at: number;
  readonly sequence: number;
  run: (() => void) | undefined;
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
}

function push(heap: Event[], event: Event): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap[index], heap[parent])) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function pop(heap: Event[]): void {
  swap(heap, 0, heap.length - 1);
  heap.pop();
  for (let index = 0; ; ) {
    const left = 2 * index + 1;
    const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[least], heap[index])) return;
    swap(heap, index, least);
    index = least;
  }
}

function swap(heap: Event[], one: number, other: number): void {
  const held = heap[one];
  const second = heap[other];
  if (held === undefined || second === undefined) return;
  heap[one] = second;
  heap[other] = held;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
