import { toUnits } from '../amount.ts';
import { type Log, pieces } from '../log.ts';
import type { Trade } from '../state.ts';

/** What trades come to. Amounts in units of 10^-8, so that sums are exact and fast. */
export interface Summary {
  readonly volume: bigint;
  readonly quoteVolume: bigint;
  readonly takerBuyVolume: bigint;
  readonly takerBuyQuoteVolume: bigint;
  readonly high: bigint;
  readonly low: bigint;
}

/** Sums of whole pieces of a log. These are never changed in place, so a piece has one sum for good. */
const known = new WeakMap<readonly Trade[], Summary>();

/** Trades from `begin` (inclusive) to `end` (exclusive); undefined where there are none. */
export function summarize(trades: Log<Trade>, begin: number, end: number): Summary | undefined {
  let sum: Summary | undefined;
  for (const { items, from, to } of pieces(trades, begin, end)) {
    const part = from === 0 && to === items.length ? wholeOf(items) : sumOf(items.slice(from, to));
    sum = sum === undefined ? part : join(sum, part);
  }
  return sum;
}

type Units = readonly [price: bigint, qty: bigint, quoteQty: bigint];

/** Trades are read again with every ticker of their chunk's neighbours. */
const read = new WeakMap<Trade, Units>();

function unitsOf(trade: Trade): Units {
  let units = read.get(trade);
  if (units === undefined) {
    units = [toUnits(trade.price), toUnits(trade.qty), toUnits(trade.quoteQty)];
    read.set(trade, units);
  }
  return units;
}

function wholeOf(items: readonly Trade[]): Summary {
  const found = known.get(items) ?? sumOf(items);
  known.set(items, found);
  return found;
}

function sumOf(items: readonly Trade[]): Summary {
  const first = toUnits(items[0]?.price ?? '0');
  let [volume, quoteVolume, takerBuyVolume, takerBuyQuoteVolume, high, low] = [0n, 0n, 0n, 0n, first, first];
  for (const trade of items) {
    const [price, qty, quoteQty] = unitsOf(trade);
    volume += qty;
    quoteVolume += quoteQty;
    if (price > high) high = price;
    if (price < low) low = price;
    if (trade.isBuyerMaker) continue;
    takerBuyVolume += qty;
    takerBuyQuoteVolume += quoteQty;
  }
  return { volume, quoteVolume, takerBuyVolume, takerBuyQuoteVolume, high, low };
}

function join(a: Summary, b: Summary): Summary {
  return {
    volume: a.volume + b.volume,
    quoteVolume: a.quoteVolume + b.quoteVolume,
    takerBuyVolume: a.takerBuyVolume + b.takerBuyVolume,
    takerBuyQuoteVolume: a.takerBuyQuoteVolume + b.takerBuyQuoteVolume,
    high: extreme(a.high, b.high, 1n),
    low: extreme(a.low, b.low, -1n),
  };
}

/** The larger of two amounts, or with the sign -1 the smaller. */
function extreme(a: bigint, b: bigint, sign: 1n | -1n): bigint {
  return (b - a) * sign > 0n ? b : a;
}
