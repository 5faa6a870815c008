import Big from 'big.js';
import {
  type Amount,
  equal,
  isLower,
  less,
  minus,
  plus,
  smaller,
  times,
  toAmount,
  wholeSteps,
  ZERO,
} from '../amount.ts';
import type { Resting, Side, SymbolState } from '../state.ts';

/** The side of the book in which orders of this side rest. */
export function ownSide(side: Side): 'bids' | 'asks' {
  return side === 'BUY' ? 'bids' : 'asks';
}

/** The orders that an order of this side trades with. */
export function opposite(symbol: SymbolState, side: Side): readonly Resting[] {
  return side === 'BUY' ? symbol.asks : symbol.bids;
}

/** Whether an order of this side and limit trades at `price`. */
export function accepts(side: Side, limit: Amount, price: Amount): boolean {
  return side === 'BUY' ? !less(limit, price) : !less(price, limit);
}

/** Whether orders of this side at `price` stand behind those at `other`. Both are amounts of the state. */
function isWorse(side: Side, price: Amount, other: Amount): boolean {
  return side === 'BUY' ? isLower(price, other) : isLower(other, price);
}

/** The side with an order more: behind better and equal prices (price-time priority). */
export function insert(entries: readonly Resting[], side: Side, entry: Resting): readonly Resting[] {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = entries[middle];
    if (other !== undefined && isWorse(side, other.price, entry.price)) high = middle;
    else low = middle + 1;
  }
  return entries.toSpliced(low, 0, entry);
}

/**
 * The side after its first order traded `quantity`. An iceberg whose visible part is gone shows its peak anew, behind
 * the other orders of its price.
 */
export function takeFirst(entries: readonly Resting[], side: Side, quantity: Amount): readonly Resting[] {
  const [first] = entries;
  if (first === undefined) return entries;
  const left = minus(first.quantity, quantity);
  const visible = minus(first.visible, quantity);
  if (equal(left, ZERO)) return entries.slice(1);
  if (!equal(visible, ZERO)) return entries.with(0, { ...first, quantity: left, visible });
  return insert(entries.slice(1), side, { ...first, quantity: left, visible: smaller(first.peak, left) });
}

/** Visible quantity by price, best first, at most `limit` levels. */
export function levels(entries: readonly Resting[], limit: number): [Amount, Amount][] {
  const found: [Amount, Amount][] = [];
  for (const { price, visible } of entries) {
    const last = found.at(-1);
    if (last?.[0] === price) last[1] = plus(last[1], visible);
    else if (found.length === limit) break;
    else found.push([price, visible]);
  }
  return found;
}

/** Visible quantity at one price; zero if there is none. */
export function levelQuantity(entries: readonly Resting[], side: Side, price: Amount): Amount {
  let sum = ZERO;
  for (const entry of entries) {
    if (entry.price === price) sum = sum === ZERO ? entry.visible : plus(sum, entry.visible);
    else if (isWorse(side, entry.price, price)) break;
  }
  return sum;
}

/** Quantity, hidden parts included, that an order of this side could trade up to its limit. */
export function fillable(entries: readonly Resting[], side: Side, limit: Amount): Amount {
  let sum = new Big(0);
  for (const { price, quantity } of entries) if (accepts(side, limit, price)) sum = sum.plus(quantity);
  return toAmount(sum);
}

/** What the first `quantity` of the side costs; less than asked for where the side ends before. */
export function costOf(entries: readonly Resting[], quantity: Amount): Amount {
  let rest = quantity;
  let cost = ZERO;
  for (const entry of entries) {
    const part = smaller(rest, entry.quantity);
    cost = plus(cost, times(part, entry.price));
    rest = minus(rest, part);
    if (equal(rest, ZERO)) break;
  }
  return cost;
}

/** How much quantity, in whole steps, an amount of quote asset pays for (or selling brings), best price first. */
export function quantityFor(entries: readonly Resting[], budget: Amount, step: Amount): Amount {
  let rest = budget;
  let total = ZERO;
  for (const entry of entries) {
    const part = smaller(entry.quantity, wholeSteps(rest, entry.price, step));
    total = plus(total, part);
    rest = minus(rest, times(part, entry.price));
    if (less(part, entry.quantity)) break;
  }
  return total;
}
