import { type Amount, isZero, minus, smaller, times } from '../amount.ts';
import { append, logSize, shorten } from '../log.ts';
import { accepts, opposite, ownSide, takeFirst } from '../market/book.ts';
import type { Order, Resting, Side, Trade } from '../state.ts';
import { changeSymbol, orderOf, type Step, symbolOf, touch } from '../step.ts';
import type { Execution } from './events.ts';
import { reportTrade } from './events.ts';
import { afterMakerFill, beforeMakerFill } from './oco.ts';
import { settle } from './settle.ts';

/** What trades against the book: an order of an account, or one that belongs to nobody. */
export type Taker = Pick<Order, 'id' | 'symbol' | 'side'>;

/**
 * Trades an account's order against the other side of the book, until `quantity` is traded, the limit is reached or the
 * side is empty. Trades with oneself happen, as the exchange reports them.
 */
export function match(
  step: Step,
  taker: Order,
  quantity: Amount,
  limit?: Amount,
): { readonly order: Order; readonly executions: readonly Execution[] } {
  let order = taker;
  const executions: Execution[] = [];
  tradeAgainstBook(step, taker, quantity, limit, (trade) => {
    const settled = settle(step, orderOf(step, taker.symbol, taker.id), trade, false);
    order = settled.order;
    executions.push(settled.execution);
  });
  return { order, executions };
}

/**
 * Takes from the book, best price first, oldest first.
 *
 * @param settleTaker books each trade for the taker, after it is booked for the maker
 */
export function tradeAgainstBook(
  step: Step,
  taker: Taker,
  quantity: Amount,
  limit: Amount | undefined,
  settleTaker: (trade: Trade) => void,
): void {
  let rest = quantity;
  const makerSide: Side = taker.side === 'BUY' ? 'SELL' : 'BUY';
  let lastPrice: Amount | undefined;
  while (!isZero(rest)) {
    const maker = opposite(symbolOf(step, taker.symbol), taker.side)[0];
    if (maker === undefined || (limit !== undefined && !accepts(taker.side, limit, maker.price))) break;
    const qty = smaller(rest, maker.visible);
    // "Trades that fill at the time, from the same order, with the same price" are one aggregate.
    const trade = addTrade(step, taker, maker.price, qty, maker.price === lastPrice);
    lastPrice = maker.price;
    changeBook(
      step,
      taker.symbol,
      makerSide,
      takeFirst(opposite(symbolOf(step, taker.symbol), taker.side), makerSide, qty),
      maker.price,
    );
    const [buyer, seller] = taker.side === 'BUY' ? [taker.id, maker.id] : [maker.id, taker.id];
    reportTrade(step, taker.symbol, trade, buyer, seller);
    fillMaker(step, maker, taker.symbol, trade);
    settleTaker(trade);
    rest = minus(rest, qty);
  }
}

/** Replaces one side of the book and notes the level that changed. */
export function changeBook(
  step: Step,
  symbol: string,
  side: Side,
  entries: readonly Resting[],
  price: Amount,
): void {
  const name = ownSide(side);
  changeSymbol(step, symbol, name === 'bids' ? { bids: entries } : { asks: entries });
  touch(step.touchedLevels, symbol, `${name}:${price}`);
}

function fillMaker(step: Step, maker: Resting, symbol: string, trade: Trade): void {
  // Seeded liquidity has no order and no balance.
  if (maker.account === null) return;
  const order = beforeMakerFill(step, orderOf(step, symbol, maker.id));
  afterMakerFill(step, settle(step, order, trade, true).order);
}

function addTrade(step: Step, taker: Taker, price: Amount, qty: Amount, sameAggregate: boolean): Trade {
  const { trades, firstTradeId, nextAggregateId } = symbolOf(step, taker.symbol);
  const aggregateId = sameAggregate ? String(BigInt(nextAggregateId) - 1n) : nextAggregateId;
  const trade: Trade = {
    id: String(BigInt(firstTradeId) + BigInt(logSize(trades))),
    aggregateId,
    price,
    qty,
    quoteQty: times(price, qty),
    time: step.now,
    isBuyerMaker: taker.side === 'SELL',
  };
  changeSymbol(step, taker.symbol, {
    trades: shorten(append(trades, trade), step.state.maxHistory),
    nextAggregateId: sameAggregate ? nextAggregateId : String(BigInt(nextAggregateId) + 1n),
  });
  return trade;
}
