import type { MockBackground, Transition } from '@exspec/mock';
import { type Amount, fromUnits, toAmount, toUnits } from '../amount.ts';
import { logSize } from '../log.ts';
import { nextRandom } from '../random.ts';
import type { BinanceState, Resting, Side } from '../state.ts';
import { type Step, startOwnStep, symbolOf } from '../step.ts';
import { reportTouched } from '../trading/events.ts';
import { runTriggers } from '../trading/execute.ts';
import { changeBook, tradeAgainstBook } from '../trading/match.ts';
import { withDayEnds } from '../wallets/days.ts';
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
  const movers = plan.symbols
    .filter(({ levels, status }) => levels !== 0 && (status ?? 'TRADING') === 'TRADING')
    .map(toMover);
  return {
    dueAt: ({ openedAt, background }) =>
      openedAt === null || movers.length === 0
        ? undefined
        : openedAt + Math.ceil(((background.turns + 1) * 1000) / tradesPerSecond),
    turn: (state, at) => moveMarket(movers, state, at),
  };
}

function moveMarket(movers: readonly Mover[], state: BinanceState, at: number): Transition<BinanceState> {
  const step = startOwnStep(withDayEnds(state, at), at);
  let { turns, random } = state.background;
  const below = (bound: number): number => {
    const next = nextRandom(random);
    random = next.state;
    return next.value % bound;
  };
  const mover = movers[below(movers.length)];
  if (mover !== undefined) {
    const firstId = BigInt(symbolOf(step, mover.symbol).firstOrderId) + ID_OFFSET;
    let id = firstId + BigInt(turns) * IDS_PER_TURN;
    const crowd: Crowd = { step, mover, symbol: mover.symbol, below, nextId: () => String(id++) };
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
  readonly mover: Mover;
  readonly symbol: string;
  readonly below: (bound: number) => number;
  readonly nextId: () => string;
}

/** What is needed of a symbol in every turn. */
interface Mover {
  readonly symbol: string;
  /** Around which the price wanders. */
  readonly price: number;
  /** In units of 10^-8, as is the step. */
  readonly tick: bigint;
  readonly step: bigint;
  readonly lots: number;
  readonly levels: number;
}

function toMover({ baseAsset, quoteAsset, price, tickSize, stepSize, lots, levels }: MockSymbol): Mover {
  return {
    symbol: baseAsset + quoteAsset,
    price: Number(price),
    tick: toUnits(toAmount(tickSize)),
    step: toUnits(toAmount(stepSize)),
    lots,
    levels: levels ?? DEFAULT_LEVELS,
  };
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
  const bid = symbolOf(step, symbol).bids[0]?.price;
  const away = bid === undefined ? 0 : Number(bid) / mover.price - 1;
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
  const entries = symbolOf(step, symbol)[ownSide(side)];
  let count = 0;
  for (const { account } of entries) if (account === null) count++;
  if (count > mover.levels * 1.1) {
    const worst = entries.findLastIndex(({ account }) => account === null);
    changeBook(step, symbol, side, entries.toSpliced(worst, 1), entries[worst]?.price ?? '');
    return;
  }
  const last = entries.at(-1) ?? opposite(symbolOf(step, symbol), side)[0];
  if (count >= mover.levels * 0.9 || last === undefined) return;
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
  const price = fromUnits(mover.tick * BigInt(ticks));
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
  return Number(toUnits(price) / mover.tick);
}

function someQuantity({ mover, below }: Crowd): Amount {
  return fromUnits(mover.step * BigInt(1 + below(mover.lots * 2)));
}
