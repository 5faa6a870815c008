import Big from 'big.js';
import { type Amount, isZero, less, minus, plus, smaller, toAmount, ZERO } from '../amount.ts';
import { refuse } from '../refusal.ts';
import { accountOf, changeAccount, type Step } from '../step.ts';
import { book, freeOf, nextId, record, walletOf } from './book.ts';
import type { Debt } from './state.ts';
import { maxBorrowable } from './value.ts';

/** Interest of a day, for every asset: the example's of the interest history. */
export const DAILY_RATE: Amount = '0.00025000';

const HOUR = 3_600_000;
const NONE: Debt = { borrowed: ZERO, interest: ZERO, chargedAt: 0 };

export function debtOf(step: Step, key: string, asset: string): Debt {
  return walletOf(step, key).debts?.[asset] ?? NONE;
}

export function owedOf({ borrowed, interest }: Debt): Amount {
  return plus(borrowed, interest);
}

function setDebt(step: Step, key: string, asset: string, debt: Debt): void {
  const { [asset]: _old, ...others } = accountOf(step, key).debts ?? {};
  const debts = isZero(owedOf(debt)) ? others : { ...others, [asset]: debt };
  changeAccount(step, key, { debts });
}

/** Charges a wallet with the interest of every hour that has passed since the last charge. */
export function chargeInterest(step: Step, key: string): void {
  for (const [asset, debt] of Object.entries(walletOf(step, key).debts ?? {})) {
    const hours = Math.floor((step.now - debt.chargedAt) / HOUR);
    let { interest } = debt;
    for (let hour = 1; hour <= hours; hour++) {
      const charge = hourly(debt.borrowed);
      interest = plus(interest, charge);
      recordInterest(step, key, asset, {
        interest: charge,
        principal: debt.borrowed,
        time: debt.chargedAt + hour * HOUR,
        type: 'PERIODIC',
      });
    }
    if (hours > 0) setDebt(step, key, asset, { ...debt, interest, chargedAt: debt.chargedAt + hours * HOUR });
  }
}

function hourly(borrowed: Amount): Amount {
  return toAmount(new Big(borrowed).times(DAILY_RATE).div(24));
}

function recordInterest(
  step: Step,
  wallet: string,
  asset: string,
  charge: { interest: Amount; principal: Amount; time: number; type: 'ON_BORROW' | 'PERIODIC' },
): void {
  record(step, 'interests', { id: nextId(step), wallet, asset, ...charge });
}

/** Lends to a wallet, and charges the first hour. Gives the id of the loan. */
export function borrow(step: Step, key: string, asset: string, amount: Amount): string {
  if (less(maxBorrowable(step, key, asset), amount)) throw refuse('EXCEED_MAX_BORROWABLE');
  book(step, key, asset, amount);
  const before = debtOf(step, key, asset);
  const borrowed = plus(before.borrowed, amount);
  const charge = hourly(amount);
  setDebt(step, key, asset, {
    borrowed,
    interest: plus(before.interest, charge),
    chargedAt: isZero(before.borrowed) ? step.now : before.chargedAt,
  });
  const id = nextId(step);
  record(step, 'loans', { id, wallet: key, asset, amount, time: step.now });
  recordInterest(step, key, asset, {
    interest: charge,
    principal: amount,
    time: step.now,
    type: 'ON_BORROW',
  });
  return id;
}

/** Pays interest first, then the loan. Gives the id of the repayment. The amount is free and not more than is owed. */
export function repay(step: Step, key: string, asset: string, amount: Amount): string {
  const debt = debtOf(step, key, asset);
  const interest = smaller(amount, debt.interest);
  book(step, key, asset, minus(ZERO, amount));
  setDebt(step, key, asset, {
    ...debt,
    interest: minus(debt.interest, interest),
    borrowed: minus(debt.borrowed, minus(amount, interest)),
  });
  const id = nextId(step);
  record(step, 'repayments', { id, wallet: key, asset, amount, interest, time: step.now });
  return id;
}

/** Repays as much as the wallet owes and an order has brought. */
export function repayFrom(step: Step, key: string, asset: string, income: Amount): void {
  const amount = smaller(smaller(income, freeOf(step, key, asset)), owedOf(debtOf(step, key, asset)));
  if (!isZero(amount)) repay(step, key, asset, amount);
}
