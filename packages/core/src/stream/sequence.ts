import { isJsonObject } from '../lossless.ts';
import type { GapEvent } from './events.ts';
import type { OrderKey } from './protocol.ts';

type Id = number | bigint;

/** What is missing: a hole between ids, or a time without knowledge. */
export interface Loss {
  readonly from: number;
  readonly to: number;
  readonly cause: GapEvent['cause'];
  readonly firstMissing?: string;
  readonly lastMissing?: string;
}

/** `deliver`, but `loss` of the sequence is to be told before: `after-loss`. `drop`: already delivered, or outdated. */
export type Verdict = 'deliver' | 'after-loss' | 'drop';

/** That many old ids in a row are no duplicates: the exchange has begun to count anew. */
const RESTART_AFTER = 100;
/** Keeps a flood during a rotation from filling the memory. */
const MOST_REMEMBERED = 100_000;

/**
 * Order within one stream: which events are copies or outdated, and what is missing. Lives as long as somebody listens
 * to the stream, over reconnects and rotations.
 */
export class Sequence {
  readonly #key: OrderKey;
  readonly #contiguous: boolean;
  #last: Id | undefined;
  readonly #lastOf: Map<string, Id> | undefined;
  #older = 0;
  #suspectFrom: number | undefined;
  #suspectTo: number | undefined;
  #suspectCause: GapEvent['cause'] = 'outage';
  /** Frames delivered from the old socket of a rotation, by text, whose twins the new one may still bring. */
  #twins: Map<string, number> | undefined;
  #matching = false;
  #heardAt: number;
  /** Set with the verdict `after-loss`. */
  loss: Loss | undefined;

  constructor(key: OrderKey, now: number) {
    this.#key = key;
    this.#contiguous = key.contiguous === true && key.kind === 'id' && key.per === undefined;
    this.#lastOf = key.per === undefined ? undefined : new Map();
    this.#heardAt = now;
  }

  /** When an event was last accepted, or the beginning. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** The id of an event that is not decoded yet, where a number holds it exactly. */
  exactId(data: unknown): number | undefined {
    if (!isJsonObject(data)) return undefined;
    const id = data[this.#key.field];
    return Number.isSafeInteger(id) ? Number(id) : undefined;
  }

  /**
   * @param text the whole frame, by which twins are known
   * @param now when it came
   * @param known what {@link exactId} gave before the event was decoded
   */
  accept(data: unknown, text: string, now: number, known?: number): Verdict {
    const verdict =
      this.#key.kind === 'event' ? this.#acceptEvent(text) : this.#acceptOrdered(data, text, now, known);
    if (verdict === 'drop') return 'drop';
    this.#heardAt = now;
    if (this.#suspectFrom === undefined) return verdict;
    // No ids prove that nothing is missing, and the stream flows again.
    this.loss = this.#endSuspicion(this.#suspectTo ?? now);
    return 'after-loss';
  }

  /** Events may be missing from `from` on: the connection broke, or a frame was unreadable. */
  suspect(from: number, cause: GapEvent['cause']): void {
    if (this.#suspectFrom === undefined || from < this.#suspectFrom) this.#suspectFrom = from;
    this.#suspectTo = undefined;
    this.#suspectCause = cause;
  }

  /**
   * From `to` on nothing is missing again.
   *
   * @returns the loss; undefined where the next id will tell whether there is one
   */
  settle(to: number): Loss | undefined {
    if (this.#suspectFrom === undefined) return undefined;
    if (this.#contiguous && this.#last !== undefined) {
      this.#suspectTo = to;
      return undefined;
    }
    return this.#endSuspicion(to);
  }

  /** What would be told if no further event came. */
  unsettled(now: number): Loss | undefined {
    const from = this.#suspectFrom;
    if (from === undefined) return undefined;
    return { from, to: Math.max(from, this.#suspectTo ?? now), cause: this.#suspectCause };
  }

  /** A second socket is about to bring the same events. */
  beginOverlap(): void {
    this.#twins = new Map();
    this.#matching = false;
  }

  /** The second socket has taken over; what it brings may be twins of what was delivered. */
  matchTwins(): void {
    this.#matching = true;
  }

  endOverlap(): void {
    this.#twins = undefined;
    this.#matching = false;
  }

  #acceptEvent(text: string): Verdict {
    if (this.#twins === undefined) return 'deliver';
    if (this.#matching) return this.#isTwin(text) ? 'drop' : 'deliver';
    this.#remember(text);
    return 'deliver';
  }

  #acceptOrdered(data: unknown, text: string, now: number, known: number | undefined): Verdict {
    const key = this.#key;
    const item = Array.isArray(data) ? data[0] : data;
    if (!isJsonObject(item)) return 'deliver';
    const id = known ?? toId(item[key.field]);
    if (id === undefined) return 'deliver';
    const part = key.per === undefined ? undefined : String(item[key.per]);
    const last = part === undefined ? this.#last : this.#lastOf?.get(part);
    if (last !== undefined && id <= last) {
      if (id === last && key.kind === 'time') return this.#acceptEvent(text);
      if (++this.#older < RESTART_AFTER || part !== undefined) return 'drop';
      this.#older = 0;
      this.#last = id;
      this.loss = { from: this.#suspectFrom ?? this.#heardAt, to: now, cause: 'restart' };
      this.#suspectFrom = this.#suspectTo = undefined;
      return 'after-loss';
    }
    this.#older = 0;
    if (part === undefined) this.#last = id;
    else this.#lastOf?.set(part, id);
    if (key.kind === 'time') this.#nextTime(text);
    // Without a last id a suspicion is settled as that of any other channel.
    if (!this.#contiguous || last === undefined) return 'deliver';
    const first = key.first === undefined ? id : (toId(item[key.first]) ?? id);
    return this.#checkHole(last, first, now);
  }

  #checkHole(last: Id, first: Id, now: number): Verdict {
    const expected = following(last);
    const from = this.#suspectFrom ?? this.#heardAt;
    const to = this.#suspectFrom === undefined ? now : (this.#suspectTo ?? now);
    const cause = this.#suspectFrom === undefined ? 'hole' : this.#suspectCause;
    this.#suspectFrom = this.#suspectTo = undefined;
    if (first <= expected) return 'deliver';
    this.loss = {
      from,
      to: Math.max(from, to),
      cause,
      firstMissing: String(expected),
      lastMissing: String(preceding(first)),
    };
    return 'after-loss';
  }

  #endSuspicion(to: number): Loss {
    const from = this.#suspectFrom ?? to;
    this.#suspectFrom = this.#suspectTo = undefined;
    return { from, to: Math.max(from, to), cause: this.#suspectCause };
  }

  /** Twins have the same time, so only frames of the newest need to be known. */
  #nextTime(text: string): void {
    if (this.#twins === undefined || this.#matching) return;
    this.#twins.clear();
    this.#remember(text);
  }

  #remember(text: string): void {
    const twins = this.#twins;
    if (twins === undefined || twins.size >= MOST_REMEMBERED) return;
    twins.set(text, (twins.get(text) ?? 0) + 1);
  }

  #isTwin(text: string): boolean {
    const count = this.#twins?.get(text) ?? 0;
    if (count === 0) return false;
    if (count === 1) this.#twins?.delete(text);
    else this.#twins?.set(text, count - 1);
    return true;
  }
}

/** Ids come exact, as strings; those that a double holds exactly are compared as numbers, which is ten times as quick. */
export function toId(value: unknown): Id | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.length > 15) return /^-?\d+$/.test(value) ? BigInt(value) : undefined;
  const id = Number(value);
  return Number.isInteger(id) ? id : undefined;
}

function following(id: Id): Id {
  return typeof id === 'bigint' ? id + 1n : id + 1;
}

function preceding(id: Id): Id {
  return typeof id === 'bigint' ? id - 1n : id - 1;
}
