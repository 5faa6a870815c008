import type { AggTrade } from '../../generated/types.ts';
import { plus } from '../amount.ts';
import type { Trade } from '../state.ts';

/** "Trades that fill at the time, from the same order, with the same price" as one: neighbours of one aggregate. */
export function aggregate(trades: readonly Trade[]): AggTrade[] {
  const found: AggTrade[] = [];
  for (const { aggregateId, price, qty, id, time, isBuyerMaker } of trades) {
    const last = found.at(-1);
    if (last?.a === aggregateId) found[found.length - 1] = { ...last, q: plus(last.q, qty), l: id };
    else found.push({ a: aggregateId, p: price, q: qty, f: id, l: id, T: time, m: isBuyerMaker, M: true });
  }
  return found;
}
