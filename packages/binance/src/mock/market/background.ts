import type { MockBackground, Transition } from '@exspec/mock';
import Big from 'big.js';
import { type Amount, toAmount } from '../amount.ts';
import { logSize } from '../log.ts';
import { nextRandom } from '../random.ts';
import type { BinanceState, Resting, Side } from '../state.ts';
import { type Step, startOwnStep, symbolOf } from '../step.ts';
import { reportTouched } from '../trading/events.ts';
import { runTriggers } from '../trading/execute.ts';
import { changeBook, tradeAgainstBook } from '../trading/match.ts';
import { insert, opposite, ownSide } from './book.ts';
import { DEFAULT_LEVELS, type MarketPlan, widestGapAt } from './seed.ts';
import type { MockSymbol } from './symbols.ts';

/** How the market moves by itself. */
export interface MovingMarket {
  /** How often an order that belongs to nobody trades, over all symbols: more than 0, up to 100. */
  readonly tradesPerSecond: number;
}

/** Ids of orders in the background lie so far beyond those of accounts. */
const ID_OFFSET = 1_000_000_000n;
const IDS_PER_TURN = 8n;
/** How far the price wanders from where it was seeded before it tends to come back. */
const LEASH = 0.02;

/**
 * Trading that no account does, through the same matching engine: in each turn somebody takes from one book and
 * somebody adds to it. Stop orders and resting orders of accounts are hit as by anybody else. The same seed gives
 * the same turns; a symbol that was seeded without a book is left to the accounts.
 *
 * @throws RangeError where the rate makes no sense
 */
export function createBackground(
  plan: MarketPlan,
  { tradesPerSecond }: MovingMarket,
): MockBackground<BinanceState> {
  if (!(tradesPerSecond > 0 && tradesPerSecond <= 100))
    throw new RangeError('tradesPerSecond is more than 0 and at most 100.');
  const movers = plan.symbols.filter(
    ({ levels, status }) => levels !== 0 && (status ?? 'TRADING') === 'TRADING',
  );
  return {
    dueAt: ({ openedAt, background }) =>
      openedAt === null || movers.length === 0
        ? undefined
        : openedAt + Math.ceil(((background.turns + 1) * 1000) / tradesPerSecond),
    turn: (state, at) => moveMarket(movers, state, at),
  };
}

function moveMarket(
  movers: readonly MockSymbol[],
  state: BinanceState,
  at: number,
): Transition<BinanceState> {
  const step = startOwnStep(state, at);
  let { turns, random } = state.background;
  const below = (bound: number): number => {
    const next = nextRandom(random);
    random = next.state;
    return next.value % bound;
  };
  const mover = movers[below(movers.length)];
  if (mover !== undefined) {
    const firstId = BigInt(symbolOf(step, nameOf(mover)).firstOrderId) + ID_OFFSET;
    let id = firstId + BigInt(turns) * IDS_PER_TURN;
    const crowd: Crowd = { step, mover, symbol: nameOf(mover), below, nextId: () => String(id++) };
    take(crowd);
    quote(crowd, below(2) === 0 ? 'BUY' : 'SELL');
    for (const side of ['BUY', 'SELL'] as const) keepDepth(crowd, side);
  }
  reportTouched(step);
  turns += 1;
  return { state: { ...step.state, background: { turns, random } }, events: step.events };
}

/** Those who trade in the background, at one symbol for one turn. */
interface Crowd {
  readonly step: Step;
  readonly mover: MockSymbol;
  readonly symbol: string;
  readonly below: (bound: number) => number;
  readonly nextId: () => string;
}

function nameOf({ baseAsset, quoteAsset }: MockSymbol): string {
  return baseAsset + quoteAsset;
}

/** Somebody buys or sells at market. */
function take(crowd: Crowd): void {
  const { step, symbol, below } = crowd;
  const firstTrade = logSize(symbolOf(step, symbol).trades);
  const side = below(100) < chanceOfBuying(crowd) ? 'BUY' : 'SELL';
  tradeAgainstBook(step, { id: crowd.nextId(), symbol, side }, someQuantity(crowd), undefined, () => {});
  runTriggers(step, symbol, firstTrade);
}

/** Percent; even, unless the price has wandered off. */
function chanceOfBuying({ step, mover, symbol }: Crowd): number {
  const bid = symbolOf(step, symbol).bids[0]?.price ?? mover.price;
  const away = Number(bid) / Number(mover.price) - 1;
  if (away > LEASH) return 30;
  return away < -LEASH ? 70 : 50;
}

/** Somebody offers a better price than the best, or nearly so, without crossing. */
function quote(crowd: Crowd, side: Side): void {
  const { step, symbol, below } = crowd;
  const facing = opposite(symbolOf(step, symbol), side)[0];
  if (facing === undefined) return;
  const ticks = ticksOf(crowd, facing.price);
  place(crowd, side, ticks + away(side) * (1 + below(widestGapAt(ticks))));
}

/** Makers keep each side about as deep as it was seeded. */
function keepDepth(crowd: Crowd, side: Side): void {
  const { step, mover, symbol, below } = crowd;
  const seeded = mover.levels ?? DEFAULT_LEVELS;
  const entries = symbolOf(step, symbol)[ownSide(side)];
  const count = entries.filter(({ account }) => account === null).length;
  if (count > seeded * 1.1) {
    const worst = entries.findLastIndex(({ account }) => account === null);
    changeBook(step, symbol, side, entries.toSpliced(worst, 1), entries[worst]?.price ?? '');
    return;
  }
  const last = entries.at(-1) ?? opposite(symbolOf(step, symbol), side)[0];
  if (count >= seeded * 0.9 || last === undefined) return;
  const ticks = ticksOf(crowd, last.price);
  place(crowd, side, ticks + away(side) * (1 + below(widestGapAt(ticks))));
}

/** Which way prices get worse for those who trade with this side. */
function away(side: Side): 1 | -1 {
  return side === 'BUY' ? -1 : 1;
}

function place(crowd: Crowd, side: Side, ticks: number): void {
  if (ticks < 1) return;
  const { step, mover, symbol } = crowd;
  const price = toAmount(new Big(mover.tickSize).times(ticks));
  const quantity = someQuantity(crowd);
  const entry: Resting = {
    id: crowd.nextId(),
    account: null,
    price,
    quantity,
    visible: quantity,
    peak: quantity,
  };
  changeBook(step, symbol, side, insert(symbolOf(step, symbol)[ownSide(side)], side, entry), price);
}

function ticksOf({ mover }: Crowd, price: Amount): number {
  return Number(new Big(price).div(mover.tickSize).toFixed(0));
}

function someQuantity({ mover, below }: Crowd): Amount {
  return toAmount(new Big(mover.stepSize).times(1 + below(mover.lots * 2)));
}
