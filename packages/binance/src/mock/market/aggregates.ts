import { plus } from '../amount.ts';
import type { Trade } from '../state.ts';

/** "Trades that fill at the time, from the same order, with the same price" as one. */
export interface AggregateTrade {
  readonly a: bigint;
  readonly p: string;
  readonly q: string;
  readonly f: bigint;
  readonly l: bigint;
  readonly T: number;
  readonly m: boolean;
  readonly M: true;
}

/** Joins neighbours of one aggregate. */
export function aggregate(trades: readonly Trade[]): AggregateTrade[] {
  const found: AggregateTrade[] = [];
  for (const { aggregateId, price, qty, id, time, isBuyerMaker } of trades) {
    const a = BigInt(aggregateId);
    const last = found.at(-1);
    if (last?.a === a) found[found.length - 1] = { ...last, q: plus(last.q, qty), l: BigInt(id) };
    else found.push({ a, p: price, q: qty, f: BigInt(id), l: BigInt(id), T: time, m: isBuyerMaker, M: true });
  }
  return found;
}
