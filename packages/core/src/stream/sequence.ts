import { isJsonObject } from '../lossless.ts';
import type { GapEvent } from './events.ts';
import { Overlap } from './overlap.ts';
import type { OrderKey } from './protocol.ts';

type Id = number | bigint;
type Item = Readonly<Record<string, unknown>>;

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

/** That many of the newest events are known again when they come twice. */
const RECENT = 16;
/** An event that is late is not later than that, nor are two servers of one exchange that far apart, ms. */
const LATE_MS = 2000;
/** Ids of a moment: one further back than that, on its way for so short a time, belongs to another count. */
const NEAR_IDS = 1000;
/** Events in a row that may be late, outdated, or copies that come much later, before the exchange has begun anew. */
const MOST_LATE = 2;

/** An event of a channel whose events have an order. */
interface Ordered {
  readonly id: Id;
  readonly item: Item;
  readonly text: string;
  readonly part: string | undefined;
}

/**
 * Order within one stream: which events are copies or outdated, and what is missing. Lives as long as somebody listens
 * to the stream, over reconnects and rotations. Of events that run backwards it drops what is known to be a copy, and a
 * few that may be late; all else means that the exchange has begun to count anew, and is told at once.
 */
export class Sequence {
  readonly #key: OrderKey;
  /** Member with the exchange's time, where that is not what orders. */
  readonly #time: string | undefined;
  readonly #contiguous: boolean;
  #last: Id | undefined;
  #lastOf: Map<string, Id> | undefined;
  #newest: Item | undefined;
  /** What the newest events are known by, the oldest at {@link #recentAt}. */
  readonly #recent: unknown[] = [];
  #recentAt = 0;
  /** Events in a row that ran backwards, by part. */
  readonly #older = new Map<string | undefined, number>();
  #hole: { readonly first: Id; readonly last: Id } | undefined;
  /** The first event that came: what belongs before it may come a moment later, and no id says that it is missing. */
  #beginning: { readonly id: Id; readonly at: number } | undefined;
  #suspectFrom: number | undefined;
  #suspectTo: number | undefined;
  #suspectCause: GapEvent['cause'] = 'outage';
  readonly #overlap = new Overlap();
  /** Where the stream was when a successor was begun, and when that took over. */
  #floor: Id | undefined;
  #floorOf: ReadonlyMap<string, Id> | undefined;
  #beganAt = 0;
  #matchedAt = Number.NEGATIVE_INFINITY;
  #heardAt: number;
  /** Set with the verdict `after-loss`. */
  loss: Loss | undefined;

  /** @param time wire name of the exchange's own time of an event */
  constructor(key: OrderKey, now: number, time?: string) {
    this.#key = key;
    this.#time = time === key.field ? undefined : time;
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

  /** A second socket is about to be made, which will bring the same events. */
  beginOverlap(now: number): void {
    this.#overlap.begin();
    this.#beganAt = now;
    this.#floor = this.#last;
    this.#floorOf = this.#lastOf === undefined ? undefined : new Map(this.#lastOf);
  }

  /** The second socket has taken over; what it brings may be twins of what was delivered. */
  matchTwins(now: number): void {
    this.#overlap.match();
    this.#matchedAt = now;
  }

  /** The second socket has been given up. */
  cancelOverlap(): void {
    this.#overlap.cancel();
  }

  endOverlap(): void {
    this.#overlap.end();
  }

  #acceptEvent(text: string): Verdict {
    const isTwin = this.#overlap.isTwin(text);
    this.#overlap.remember(text);
    return isTwin ? 'drop' : 'deliver';
  }

  #acceptOrdered(data: unknown, text: string, now: number, known: number | undefined): Verdict {
    const key = this.#key;
    const item = Array.isArray(data) ? data[0] : data;
    if (!isJsonObject(item)) return 'deliver';
    const id = known ?? toId(item[key.field]);
    if (id === undefined) return 'deliver';
    const part = key.per === undefined ? undefined : String(item[key.per]);
    const event = { id, item, text, part };
    if (this.#overlap.isRemembering) this.#overlap.remember(this.#keyOf(event));
    const last = part === undefined ? this.#last : this.#lastOf?.get(part);
    if (last !== undefined && id <= last) {
      const meaning = this.#meaningOf(event, last, now);
      if (meaning === 'drop') return 'drop';
      if (meaning === 'restart') this.#restart(now);
      this.#advance(event);
      return meaning === 'restart' ? 'after-loss' : 'deliver';
    }
    // Where the count began anew during a rotation, the second socket goes through the end of the old one again.
    if (this.#isCatchingUp(now) && (this.#overlap.isTwin(this.#keyOf(event)) || this.#isTime(-1, item)))
      return 'drop';
    if (last === undefined && part === undefined) this.#beginning = { id, at: now };
    this.#advance(event);
    // Without a last id a suspicion is settled as that of any other channel.
    if (!this.#contiguous || last === undefined) return 'deliver';
    const first = key.first === undefined ? id : (toId(item[key.first]) ?? id);
    return this.#checkHole(last, first, now);
  }

  /** What it means that an event does not follow the newest one. */
  #meaningOf(event: Ordered, last: Id, now: number): 'drop' | 'deliver' | 'restart' {
    const { id, part } = event;
    const { kind } = this.#key;
    if (this.#overlap.isTwin(this.#keyOf(event))) return 'drop';
    const isCopy = this.#recent.includes(this.#keyOf(event));
    if (id === last && kind !== 'id') {
      // The state as it was; and different events may have one time.
      if (isCopy) return 'drop';
      if (kind === 'time') return 'deliver';
    }
    // Made after the newest one: then only the count has gone back.
    if (this.#isTime(1, event.item)) return 'restart';
    if (this.#isCatchingUp(now) && this.#isAboveFloor(event)) {
      // The first socket has passed it without bringing it.
      if (kind === 'id' && !this.#contiguous) this.suspect(this.#beganAt, 'hole');
      return 'drop';
    }
    const count = this.#older.get(part) ?? 0;
    if (count >= this.#mostLate(id, isCopy, now)) return 'restart';
    this.#older.set(part, count + 1);
    return 'drop';
  }

  /** How many events in a row may be dropped before one like this. */
  #mostLate(id: Id, isCopy: boolean, now: number): number {
    if (isCopy) return isNear(this.#heardAt, now) ? RECENT : MOST_LATE;
    if (this.#key.kind !== 'id') return MOST_LATE;
    // One that came too late for its place is missing already: that has been told.
    const beginning = this.#beginning;
    if (beginning !== undefined && isNear(beginning.at, now) && isJustBefore(id, beginning.id)) return RECENT;
    // One that came too late for its place is missing already: that has been told.
    const hole = this.#hole;
    if (hole === undefined || id < hole.first || id > hole.last) return 0;
    return isJustBefore(id, following(hole.last)) ? RECENT : MOST_LATE;
  }

  /** Whether the exchange made an event after the newest one (1), or before it (-1). */
  #isTime(sign: 1 | -1, item: Item): boolean {
    if (this.#time === undefined) return false;
    const [time, newest] = [item[this.#time], this.#newest?.[this.#time]];
    return typeof time === 'number' && typeof newest === 'number' && (time - newest) * sign > 0;
  }

  #isCatchingUp(now: number): boolean {
    return isNear(this.#matchedAt, now);
  }

  #isAboveFloor({ id, part }: Ordered): boolean {
    const floor = part === undefined ? this.#floor : this.#floorOf?.get(part);
    return floor === undefined || id > floor;
  }

  #restart(now: number): void {
    this.loss = { from: this.#suspectFrom ?? this.#heardAt, to: now, cause: 'restart' };
    this.#suspectFrom = this.#suspectTo = this.#hole = this.#floor = this.#floorOf = undefined;
    this.#beginning = undefined;
    // Where many count side by side, all of them begin anew.
    this.#lastOf?.clear();
    this.#recent.length = this.#recentAt = 0;
    this.#older.clear();
    this.#overlap.end();
    this.#matchedAt = Number.NEGATIVE_INFINITY;
  }

  #advance(event: Ordered): void {
    const { id, part, item } = event;
    if (part === undefined) this.#last = id;
    else this.#lastOf?.set(part, id);
    this.#newest = item;
    this.#recent[this.#recentAt] = this.#keyOf(event);
    this.#recentAt = (this.#recentAt + 1) % RECENT;
    if (this.#older.size > 0) this.#older.delete(part);
  }

  /**
   * What all copies of an event have in common. Without a time only the whole frame will do: where ids begin anew, one may
   * come again that came a moment ago.
   */
  #keyOf({ id, part, text }: Ordered): unknown {
    if (this.#time === undefined || this.#key.kind !== 'id') return text;
    return part === undefined ? id : `${part} ${id}`;
  }

  #checkHole(last: Id, first: Id, now: number): Verdict {
    const expected = following(last);
    const from = this.#suspectFrom ?? this.#heardAt;
    const to = this.#suspectFrom === undefined ? now : (this.#suspectTo ?? now);
    const cause = this.#suspectFrom === undefined ? 'hole' : this.#suspectCause;
    this.#suspectFrom = this.#suspectTo = undefined;
    if (first <= expected) return 'deliver';
    this.#hole = { first: expected, last: preceding(first) };
    this.loss = {
      from,
      to: Math.max(from, to),
      cause,
      firstMissing: String(this.#hole.first),
      lastMissing: String(this.#hole.last),
    };
    return 'after-loss';
  }

  #endSuspicion(to: number): Loss {
    const from = this.#suspectFrom ?? to;
    this.#suspectFrom = this.#suspectTo = undefined;
    return { from, to: Math.max(from, to), cause: this.#suspectCause };
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

/** Also where the clock has been set back. */
function isNear(then: number, now: number): boolean {
  return Math.abs(now - then) <= LATE_MS;
}

function isJustBefore(id: Id, other: Id): boolean {
  const before = Number(other) - Number(id);
  return before > 0 && before <= NEAR_IDS;
}

function following(id: Id): Id {
  return typeof id === 'bigint' ? id + 1n : id + 1;
}

function preceding(id: Id): Id {
  return typeof id === 'bigint' ? id - 1n : id - 1;
}
