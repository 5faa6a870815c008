import { type Level, PriceLevels } from './price-levels.ts';
import { toId } from './sequence.ts';

/** Changes of a book: absolute quantities, zero where a level is gone, and the ids that they cover. */
export interface DepthUpdate {
  readonly firstUpdateId: string | number;
  readonly lastUpdateId: string | number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** A whole book, as the REST API gives it. */
export interface DepthSnapshot {
  readonly lastUpdateId: string | number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** `gap`: an update is missing before this one, and the book starts over. */
export type Applied = 'applied' | 'buffered' | 'outdated' | 'gap';

type Id = number | bigint;

interface Buffered {
  readonly first: Id;
  readonly last: Id;
  readonly update: DepthUpdate;
}

/** More than an hour of the quickest stream. Older ones are of no use to a snapshot that is still to come. */
const MOST_BUFFERED = 50_000;

/**
 * A book kept by snapshot and updates, by the procedure that exchanges document. Knows neither network nor time: feed
 * it updates with {@link Book.apply}, and snapshots with {@link Book.load} while it is not synchronised.
 */
export class Book {
  readonly bids: PriceLevels = new PriceLevels('descending');
  readonly asks: PriceLevels = new PriceLevels('ascending');
  #last: Id | undefined;
  #buffer: Buffered[] = [];

  get isSynchronised(): boolean {
    return this.#last !== undefined;
  }

  /** The last update id that the book holds. Beyond 2^53 the book itself knows it exactly. */
  get lastUpdateId(): number | undefined {
    return this.#last === undefined ? undefined : Number(this.#last);
  }

  /** @throws RangeError where the update cannot be read; then the book is to be reset */
  apply(update: DepthUpdate): Applied {
    const event = { first: idOf(update.firstUpdateId), last: idOf(update.lastUpdateId), update };
    const last = this.#last;
    if (last === undefined) {
      this.#buffer.push(event);
      if (this.#buffer.length > MOST_BUFFERED) this.#buffer.shift();
      return 'buffered';
    }
    if (event.last <= last) return 'outdated';
    if (event.first > following(last)) {
      this.reset();
      this.#buffer.push(event);
      return 'gap';
    }
    this.#change(event);
    return 'applied';
  }

  /**
   * Starts from a snapshot and applies what was buffered.
   *
   * @returns false where the snapshot is older than the oldest buffered update: then a newer one is needed
   * @throws RangeError where the snapshot or an update cannot be read
   */
  load(snapshot: DepthSnapshot): boolean {
    const snapshotId = idOf(snapshot.lastUpdateId);
    // Events that the snapshot already holds are dropped.
    const events = this.#buffer.filter(({ last }) => last > snapshotId);
    let last = snapshotId;
    for (const [index, event] of events.entries()) {
      // The first must reach over the snapshot, and each further one must follow the one before.
      if (event.first > following(last)) {
        this.#buffer = events.slice(index);
        return false;
      }
      if (event.last > last) last = event.last;
    }
    this.reset();
    for (const level of snapshot.bids) this.bids.set(level);
    for (const level of snapshot.asks) this.asks.set(level);
    for (const event of events) this.#change(event);
    this.#last = last;
    return true;
  }

  /** Back to the beginning: empty, until the next snapshot. */
  reset(): void {
    this.bids.clear();
    this.asks.clear();
    this.#last = undefined;
    this.#buffer = [];
  }

  #change({ last, update }: Buffered): void {
    for (const level of update.bids) this.bids.set(level);
    for (const level of update.asks) this.asks.set(level);
    this.#last = last;
  }
}

function idOf(value: string | number): Id {
  const id = toId(value);
  if (id === undefined) throw new RangeError(`${JSON.stringify(value)} is no update id`);
  return id;
}

function following(id: Id): Id {
  return typeof id === 'bigint' ? id + 1n : id + 1;
}
