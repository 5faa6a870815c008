import { type Amount, equal, isZero, less, minus, plus, times, ZERO } from '../amount.ts';
import { rejectOrder } from '../refusal.ts';
import type { Balance, Order, Side } from '../state.ts';
import { accountOf, changeAccount, changeOrder, type Step, symbolOf, touch } from '../step.ts';

/** The asset that an order of this side pays with. */
export function paidAsset(step: Step, symbol: string, side: Side): string {
  const { listing } = symbolOf(step, symbol);
  return side === 'BUY' ? listing.quoteAsset : listing.baseAsset;
}

export function balanceOf(step: Step, account: string, asset: string): Balance {
  return accountOf(step, account).balances[asset] ?? { free: ZERO, locked: ZERO };
}

/** Adds to free and locked amounts, which may be negative but must not leave a negative balance. */
export function moveBalance(step: Step, account: string, asset: string, free: Amount, locked: Amount): void {
  const before = balanceOf(step, account, asset);
  const after = { free: plus(before.free, free), locked: plus(before.locked, locked) };
  if (less(after.free, ZERO) || less(after.locked, ZERO)) throw rejectOrder('INSUFFICIENT_BALANCE');
  changeAccount(step, account, {
    balances: { ...accountOf(step, account).balances, [asset]: after },
    updateTime: step.now,
  });
  touch(step.touchedAssets, account, asset);
}

/** Changes how much of its account's balance the order holds. */
export function setLocked(step: Step, order: Order, amount: Amount): Order {
  if (equal(order.locked, amount)) return order;
  const difference = minus(amount, order.locked);
  const asset = paidAsset(step, order.symbol, order.side);
  moveBalance(step, order.account, asset, minus(ZERO, difference), difference);
  return changeOrder(step, order, { locked: amount });
}

/**
 * What an order holds while `quantity` of it is unfilled: base asset to sell, or the price of it in quote asset. A
 * stop loss or take profit order without limit price is valued at its stopPrice, since no page says what it holds.
 */
export function lockFor(order: Order, quantity: Amount): Amount {
  if (order.side === 'SELL') return quantity;
  return times(isZero(order.price) ? order.stopPrice : order.price, quantity);
}
