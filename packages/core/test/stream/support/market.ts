import type { DepthEvent } from '@exspec/testing/stream/protocol';
import type { DepthSnapshot, DepthUpdate } from '../../../src/stream/book.ts';
import type { Level } from '../../../src/stream/price-levels.ts';

/** A book as an exchange has it, naively: what it held after each update can be looked up. */
export class Market {
  readonly bids: Map<string, string> = new Map();
  readonly asks: Map<string, string> = new Map();
  /** What the book looked like by update id: the last few thousand. */
  readonly #looks: Map<number, string> = new Map();
  readonly #random: () => number;
  lastUpdateId = 1000;

  constructor(random: () => number) {
    this.#random = random;
    for (let n = 1; n <= 20; n++) {
      this.bids.set(`${100 - n}.00`, '1');
      this.asks.set(`${100 + n}.00`, '1');
    }
    this.#remember();
  }

  /** Changes the book, and gives the event that tells of it. */
  move(): DepthEvent {
    const first = this.lastUpdateId + 1;
    const event: DepthEvent = { U: first, u: first, b: [], a: [] };
    for (let count = 1 + Math.floor(this.#random() * 3); count > 0; count--) {
      const quantity = this.#random() < 0.3 ? '0.000' : (this.#random() * 10).toFixed(3);
      const isBid = this.#random() < 0.5;
      const price = (100 + ((isBid ? -1 : 1) * Math.ceil(this.#random() * 60)) / 5).toFixed(2);
      const side = isBid ? this.bids : this.asks;
      if (Number(quantity) === 0) side.delete(price);
      else side.set(price, quantity);
      (isBid ? event.b : event.a).push([price, quantity]);
      event.u = ++this.lastUpdateId;
    }
    this.#remember();
    return event;
  }

  snapshot(): DepthSnapshot {
    return { lastUpdateId: this.lastUpdateId, bids: [...this.bids], asks: [...this.asks] };
  }

  /** Undefined where that is too long ago. */
  look(lastUpdateId: number | undefined): string | undefined {
    return lastUpdateId === undefined ? undefined : this.#looks.get(lastUpdateId);
  }

  #remember(): void {
    const sorted = (side: ReadonlyMap<string, string>, sign: number): Level[] =>
      [...side].sort(([a], [b]) => sign * (Number(a) - Number(b)));
    this.#looks.set(this.lastUpdateId, lookOf(sorted(this.bids, -1), sorted(this.asks, 1)));
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > 3000 && oldest !== undefined) this.#looks.delete(oldest);
  }
}

export function lookOf(bids: readonly Level[], asks: readonly Level[]): string {
  return JSON.stringify([bids, asks]);
}

export function readUpdate(event: unknown): DepthUpdate {
  const { U, u, b, a } = Object(event);
  return { firstUpdateId: U, lastUpdateId: u, bids: b, asks: a };
}
