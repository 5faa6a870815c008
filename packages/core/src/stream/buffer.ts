/** What happens when a consumer is slower than its stream. In all three the memory is bounded. */
export type BufferPolicy =
  /** The oldest events make room, and are counted. */
  | { readonly policy: 'drop-oldest'; readonly size?: number | undefined }
  /** Only the newest event of each stream waits. */
  | { readonly policy: 'latest' }
  /** The iterator ends with {@link StreamOverflowError} once it has given what was buffered. */
  | { readonly policy: 'fail'; readonly size?: number | undefined };

export const DEFAULT_BUFFER_SIZE = 10_000;

/** Events that wait for a consumer. */
export interface EventBuffer<T> {
  /** Events that made room for newer ones. */
  readonly dropped: number;
  readonly length: number;
  /** @returns whether there was room */
  push(key: string, event: T): boolean;
  /** The next event; undefined where none waits. */
  shift(): T | undefined;
  clear(): void;
}

/** @throws RangeError where there is no such policy or size */
export function createBuffer<T>(policy: BufferPolicy): EventBuffer<T> {
  if (policy.policy === 'latest') return new LatestBuffer();
  // A misspelt policy of a JavaScript program would lose the events that it meant to keep, or the other way round.
  if (policy.policy !== 'fail' && policy.policy !== 'drop-oldest')
    throw new RangeError(`There is no buffer policy ${JSON.stringify(Object(policy).policy)}`);
  const size = policy.size ?? DEFAULT_BUFFER_SIZE;
  if (!Number.isSafeInteger(size) || size < 1)
    throw new RangeError(`A buffer's size must be a positive integer, not ${size}`);
  return new RingBuffer(size, policy.policy === 'drop-oldest');
}

const FIRST_CAPACITY = 16;

/** Grows by doubling up to `size`: a consumer that keeps up never pays for the worst case. */
class RingBuffer<T> implements EventBuffer<T> {
  readonly #size: number;
  readonly #dropOldest: boolean;
  #slots: (T | undefined)[];
  #head = 0;
  #length = 0;
  #dropped = 0;

  constructor(size: number, dropOldest: boolean) {
    this.#size = size;
    this.#dropOldest = dropOldest;
    this.#slots = new Array(Math.min(size, FIRST_CAPACITY));
  }

  get dropped(): number {
    return this.#dropped;
  }

  get length(): number {
    return this.#length;
  }

  push(_key: string, event: T): boolean {
    if (this.#length === this.#slots.length) this.#grow();
    if (this.#length === this.#slots.length) {
      if (!this.#dropOldest) return false;
      this.shift();
      this.#dropped++;
    }
    this.#slots[(this.#head + this.#length) % this.#slots.length] = event;
    this.#length++;
    return true;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const event = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#slots.length;
    this.#length--;
    return event;
  }

  clear(): void {
    this.#slots = new Array(Math.min(this.#size, FIRST_CAPACITY));
    this.#head = this.#length = 0;
  }

  #grow(): void {
    const capacity = Math.min(this.#size, this.#slots.length * 2);
    if (capacity === this.#slots.length) return;
    const slots = new Array<T | undefined>(capacity);
    for (let index = 0; index < this.#length; index++) {
      slots[index] = this.#slots[(this.#head + index) % this.#slots.length];
    }
    this.#slots = slots;
    this.#head = 0;
  }
}

class LatestBuffer<T> implements EventBuffer<T> {
  /** A key keeps its place when its event is replaced, so that a busy stream cannot push the others back. */
  readonly #events = new Map<string, T>();
  #dropped = 0;

  get dropped(): number {
    return this.#dropped;
  }

  get length(): number {
    return this.#events.size;
  }

  push(key: string, event: T): boolean {
    if (this.#events.has(key)) this.#dropped++;
    this.#events.set(key, event);
    return true;
  }

  shift(): T | undefined {
    for (const [key, event] of this.#events) {
      this.#events.delete(key);
      return event;
    }
    return undefined;
  }

  clear(): void {
    this.#events.clear();
  }
}

/** An {@link EventBuffer} to iterate over. Ends, with or without an error, once the events before are consumed. */
export class EventQueue<T> implements AsyncIterator<T, undefined> {
  readonly #buffer: EventBuffer<T>;
  readonly #onReturn: () => void;
  readonly #waiting: Waiter<T>[] = [];
  #ended = false;
  #error: unknown;

  /** @param onReturn the consumer has had enough: it left the loop */
  constructor(policy: BufferPolicy, onReturn: () => void) {
    this.#buffer = createBuffer(policy);
    this.#onReturn = onReturn;
  }

  get dropped(): number {
    return this.#buffer.dropped;
  }

  get length(): number {
    return this.#buffer.length;
  }

  /** @returns whether there was room */
  push(key: string, event: T): boolean {
    if (this.#ended) return true;
    const waiter = this.#waiting.shift();
    if (waiter === undefined) return this.#buffer.push(key, event);
    waiter.resolve({ value: event, done: false });
    return true;
  }

  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    // Whoever waits found the buffer empty, so the first of them gets the error and the others the end.
    for (const waiter of this.#waiting.splice(0)) this.#settle(waiter);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#buffer.length > 0) {
      // The length says that there is one, whatever T is.
      return Promise.resolve({ value: this.#buffer.shift() as T, done: false });
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = { resolve, reject };
      if (this.#ended) this.#settle(waiter);
      else this.#waiting.push(waiter);
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#error = undefined;
    this.end();
    this.#buffer.clear();
    this.#onReturn();
    return { value: undefined, done: true };
  }

  #settle(waiter: Waiter<T>): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) waiter.resolve({ value: undefined, done: true });
    else waiter.reject(error);
  }
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}
