/** A price level as the exchange sends it: decimals in strings, all digits kept. */
export type Level = readonly [price: string, quantity: string];

type Key = number | bigint;

interface Block {
  readonly keys: Key[];
  readonly levels: Level[];
}

/** Half of what a block holds before it is split. */
const HALF_BLOCK = 64;
const PRICE = /^\d+(?:\.\d+)?$/;
/** That many digits a double holds exactly, and it compares ten times as quickly as a bigint. */
const EXACT_DIGITS = 15;

/**
 * One side of a book, best price first: a B+ tree of two levels. A change costs a binary search over the blocks, one
 * within a block, and a move of at most 128 entries; a block is split or removed once in 64 changes at most.
 * Prices compare exactly: as integers of the finest unit seen.
 */
export class PriceLevels {
  readonly #sign: 1 | -1;
  /** Decimal places of a key. */
  #places = 0;
  #blocks: Block[] = [];
  #size = 0;

  /** @param order of prices: `descending` for bids */
  constructor(order: 'ascending' | 'descending') {
    this.#sign = order === 'ascending' ? 1 : -1;
  }

  get size(): number {
    return this.#size;
  }

  get best(): Level | undefined {
    return this.#blocks[0]?.levels[0];
  }

  /** Sets the quantity at a price; zero removes the level, whether it was there or not. @throws RangeError */
  set(level: Level): void {
    const key = this.#keyOf(level[0]);
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) {
      if (!isZero(level[1])) this.#blocks.push({ keys: [key], levels: [level] });
      this.#size = this.#blocks.length;
      return;
    }
    const index = firstNotBefore(block.keys, key);
    const there = index < block.keys.length && !after(block.keys[index], key);
    if (isZero(level[1])) {
      if (there) this.#remove(at, block, index);
    } else if (there) block.levels[index] = level;
    else this.#insert(at, block, index, key, level);
  }

  clear(): void {
    this.#blocks = [];
    this.#size = 0;
  }

  /** The best `count` levels. */
  take(count: number): Level[] {
    const taken: Level[] = [];
    for (const { levels } of this.#blocks) {
      if (taken.length >= count) break;
      for (const level of levels.slice(0, count - taken.length)) taken.push(level);
    }
    return taken;
  }

  *[Symbol.iterator](): Generator<Level> {
    for (const { levels } of this.#blocks) yield* levels;
  }

  #insert(at: number, block: Block, index: number, key: Key, level: Level): void {
    block.keys.splice(index, 0, key);
    block.levels.splice(index, 0, level);
    this.#size++;
    if (block.keys.length <= 2 * HALF_BLOCK) return;
    const upper = { keys: block.keys.splice(HALF_BLOCK), levels: block.levels.splice(HALF_BLOCK) };
    this.#blocks.splice(at + 1, 0, upper);
  }

  #remove(at: number, block: Block, index: number): void {
    block.keys.splice(index, 1);
    block.levels.splice(index, 1);
    this.#size--;
    const next = this.#blocks[at + 1];
    if (block.keys.length === 0) this.#blocks.splice(at, 1);
    else if (next !== undefined && block.keys.length + next.keys.length <= HALF_BLOCK) {
      // Without merging, a book that empties would keep as many blocks as it once had.
      block.keys.push(...next.keys);
      block.levels.push(...next.levels);
      this.#blocks.splice(at + 1, 1);
    }
  }

  /** The last block that begins at or before the key. */
  #blockOf(key: Key): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (after(this.#blocks[middle]?.keys[0], key)) high = middle;
      else low = middle + 1;
    }
    return Math.max(0, low - 1);
  }

  #keyOf(price: string): Key {
    if (!PRICE.test(price)) throw new RangeError(`${JSON.stringify(price)} is no price`);
    const point = price.indexOf('.');
    const places = point < 0 ? 0 : price.length - point - 1;
    if (places > this.#places) this.#refine(places);
    const digits = point < 0 ? price : price.slice(0, point) + price.slice(point + 1);
    const missing = this.#places - places;
    const scaled = missing === 0 ? digits : digits + '0'.repeat(missing);
    return scaled.length <= EXACT_DIGITS ? this.#sign * Number(scaled) : BigInt(this.#sign) * BigInt(scaled);
  }

  /** A price with more digits than any before: all keys are made anew. Exchanges fix the digits, so this is rare. */
  #refine(places: number): void {
    this.#places = places;
    for (const block of this.#blocks) {
      for (const [index, level] of block.levels.entries()) block.keys[index] = this.#keyOf(level[0]);
    }
  }
}

/** Whether `a` comes after `b`; number and bigint compare exactly. */
function after(a: Key | undefined, b: Key): boolean {
  return a !== undefined && a > b;
}

function firstNotBefore(keys: readonly Key[], key: Key): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = keys[middle];
    if (there !== undefined && there < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a decimal is zero, however many digits it has. */
export function isZero(quantity: string): boolean {
  for (let index = 0; index < quantity.length; index++) {
    const digit = quantity[index];
    if (digit !== '0' && digit !== '.') return false;
  }
  return true;
}
