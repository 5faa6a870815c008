import { equal, isZero, minus, plus, times, toAmount, ZERO } from '../amount.ts';
import { append, emptyLog, shorten } from '../log.ts';
import { type AccountTrade, COMMISSION_BASIS_POINTS, type Order, type Trade } from '../state.ts';
import { accountOf, changeAccount, changeOrder, type Step, symbolOf } from '../step.ts';
import { repayFrom } from '../wallets/debts.ts';
import { lockFor, moveBalance } from './balances.ts';
import { type Execution, remainingOf, reportExecution } from './events.ts';

const COMMISSION_RATE = toAmount(String(COMMISSION_BASIS_POINTS / 10_000));

/**
 * Books one trade for one of its orders: progress, balances, commission in the asset that comes in (cut to eight
 * places, as in the documented fills), the account's trade list, and the executionReport.
 */
export function settle(
  step: Step,
  before: Order,
  trade: Trade,
  isMaker: boolean,
): { order: Order; execution: Execution } {
  const { listing } = symbolOf(step, before.symbol);
  const buys = before.side === 'BUY';
  const executedQty = plus(before.executedQty, trade.qty);
  const filled = equal(executedQty, before.origQty);
  const remaining = minus(remainingOf(before), trade.qty);
  const locked = isZero(before.locked) ? ZERO : lockFor(before, remaining);
  const order = changeOrder(step, before, {
    executedQty,
    quoteQty: plus(before.quoteQty, trade.quoteQty),
    status: filled ? 'FILLED' : 'PARTIALLY_FILLED',
    updateTime: step.now,
    locked,
  });
  const [income, paid] = buys ? [trade.qty, trade.quoteQty] : [trade.quoteQty, trade.qty];
  const [incomeAsset, paidAsset] = buys
    ? [listing.baseAsset, listing.quoteAsset]
    : [listing.quoteAsset, listing.baseAsset];
  const commission = times(income, COMMISSION_RATE);
  // A fill below the limit price sets more free than it costs.
  const unlocked = minus(before.locked, locked);
  moveBalance(step, order.account, paidAsset, minus(unlocked, paid), minus(ZERO, unlocked));
  moveBalance(step, order.account, incomeAsset, minus(income, commission), ZERO);
  if (filled && order.autoRepay === true) {
    const gross = buys ? order.executedQty : order.quoteQty;
    repayFrom(step, order.account, incomeAsset, minus(gross, times(gross, COMMISSION_RATE)));
  }
  const execution = { trade, commission, commissionAsset: incomeAsset, isMaker };
  recordTrade(step, order, execution);
  reportExecution(step, order, 'TRADE', { execution });
  return { order, execution };
}

function recordTrade(
  step: Step,
  order: Order,
  { trade, commission, commissionAsset, isMaker }: Execution,
): void {
  const { trades } = accountOf(step, order.account);
  const { id, price, qty, quoteQty, time } = trade;
  const entry = {
    id,
    orderId: order.id,
    listId: order.listId,
    price,
    qty,
    quoteQty,
    commission,
    commissionAsset,
    time,
    isBuyer: order.side === 'BUY',
    isMaker,
  };
  const ofSymbol = shorten(
    append(trades[order.symbol] ?? emptyLog<AccountTrade>(), entry),
    step.state.maxHistory,
  );
  changeAccount(step, order.account, { trades: { ...trades, [order.symbol]: ofSymbol } });
}
