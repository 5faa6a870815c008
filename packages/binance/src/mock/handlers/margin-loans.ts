import type { HandlerRequest } from '@exspec/mock';
import { type Amount, isZero, less, minus, toAmount, ZERO } from '../amount.ts';
import { slice } from '../log.ts';
import { refuse } from '../refusal.ts';
import type { Step } from '../step.ts';
import { freeOf, transfer } from '../wallets/book.ts';
import { borrow, DAILY_RATE, debtOf, owedOf, repay } from '../wallets/debts.ts';
import { isolatedSymbolOf, walletKey } from '../wallets/keys.ts';
import type { WalletsState } from '../wallets/state.ts';
import { maxTransferable } from '../wallets/value.ts';
import {
  checkAsset,
  crossWallet,
  isIsolated,
  isolatedWallet,
  marginWallet,
  namedWallet,
} from './margin-wallet.ts';
import { pageOf, spanOf, within } from './records.ts';
import { type Answers, optional, required } from './request.ts';

/** Histories reach so far back where no times are sent. */
const HISTORY_DAYS = 7;

/** Loans, repayments, and transfers into and out of margin, by operation key. */
export const marginLoanAnswers: Answers = {
  'margin.crossMarginTransfer': (step, request) => {
    const [spot, margin] = [request.account, crossWallet(step, request)];
    const asset = required(request, 'asset');
    checkAsset(step, asset);
    const [from, to] = required(request, 'type') === '1' ? [spot, margin] : [margin, spot];
    return moved(step, request, from, to);
  },

  'margin.crossMarginTransferHistory': (step, request) => {
    const [spot, margin] = [request.account, walletKey(request.account, 'margin')];
    const rows = slice(step.state.wallets.transfers, 0)
      .filter(({ from, to }) => (from === spot && to === margin) || (from === margin && to === spot))
      .map((each) => ({ ...each, type: each.to === margin ? 'ROLL_IN' : 'ROLL_OUT' }))
      .filter(({ asset, type }) => asked(request, { asset, type }));
    return listed(step, request, rows, ({ amount, asset, id, type, time }) => ({
      amount,
      asset,
      status: 'CONFIRMED',
      // Seconds, as the specs note.
      timestamp: Math.floor(time / 1000),
      txId: id,
      type,
    }));
  },

  'margin.isolatedMarginTransfer': (step, request) => {
    const symbol = required(request, 'symbol');
    const isolated = isolatedWallet(step, request, symbol);
    checkAsset(step, required(request, 'asset'), symbol);
    const [out, into] = [required(request, 'transFrom'), required(request, 'transTo')];
    if (out === into) throw refuse('VALIDATION_FAILED');
    const [from, to] = out === 'SPOT' ? [request.account, isolated] : [isolated, request.account];
    return moved(step, request, from, to);
  },

  'margin.isolatedMarginTransferHistory': (step, request) => {
    const isolated = isolatedWallet(step, request, required(request, 'symbol'));
    const name = (key: string): string => (key === isolated ? 'ISOLATED_MARGIN' : 'SPOT');
    const rows = slice(step.state.wallets.transfers, 0)
      .filter(
        ({ from, to }) =>
          (from === isolated && to === request.account) || (to === isolated && from === request.account),
      )
      .map((each) => ({ ...each, transFrom: name(each.from), transTo: name(each.to) }))
      .filter(({ asset, transFrom, transTo }) => asked(request, { asset, transFrom, transTo }));
    return listed(step, request, rows, ({ amount, asset, id, time, transFrom, transTo }) => ({
      amount,
      asset,
      status: 'CONFIRMED',
      timestamp: time,
      txId: id,
      transFrom,
      transTo,
    }));
  },

  'margin.marginBorrow': (step, request) => {
    const { wallet, asset, amount } = loanOf(step, request);
    if (step.state.wallets.disabled.includes(wallet)) throw refuse('BORROW_NOT_ALLOWED');
    return { tranId: borrow(step, wallet, asset, amount) };
  },

  'margin.marginRepay': (step, request) => {
    const { wallet, asset, amount } = loanOf(step, request);
    if (less(owedOf(debtOf(step, wallet, asset)), amount)) throw refuse('REPAY_EXCEED_LIABILITY');
    if (less(freeOf(step, wallet, asset), amount)) throw refuse('BALANCE_NOT_CLEARED');
    return { tranId: repay(step, wallet, asset, amount) };
  },

  'margin.marginLoans': (step, request) => {
    const rows = ofWallet(step, request, (wallets) => slice(wallets.loans, 0));
    return listed(step, request, rows, ({ id, wallet, asset, amount, time }) => ({
      ...isolatedOf(wallet),
      txId: id,
      asset,
      principal: amount,
      timestamp: time,
      status: 'CONFIRMED',
    }));
  },

  'margin.marginRepayments': (step, request) => {
    const rows = ofWallet(step, request, (wallets) => slice(wallets.repayments, 0));
    return listed(step, request, rows, ({ id, wallet, asset, amount, interest, time }) => ({
      ...isolatedOf(wallet),
      amount,
      asset,
      interest,
      principal: minus(amount, interest),
      status: 'CONFIRMED',
      timestamp: time,
      txId: id,
    }));
  },

  'margin.marginInterestHistory': (step, request) => {
    const rows = ofWallet(step, request, (wallets) => slice(wallets.interests, 0));
    return listed(step, request, rows, ({ wallet, asset, interest, principal, time, type }) => ({
      ...isolatedOf(wallet),
      asset,
      interest,
      interestAccuredTime: time,
      interestRate: DAILY_RATE,
      principal,
      type,
    }));
  },

  // Nothing is ever liquidated here.
  'margin.marginForceLiquidations': () => ({ rows: [], total: 0 }),
};

/** A transfer into or out of a margin wallet. */
function moved(step: Step, request: HandlerRequest, from: string, to: string): { tranId: string } {
  const asset = required(request, 'asset');
  const amount = positive(request);
  if (from === request.account) {
    if (step.state.wallets.disabled.includes(to)) throw refuse('TRANSFER_IN_NOT_ALLOWED');
    if (less(freeOf(step, from, asset), amount)) throw refuse('BALANCE_NOT_CLEARED');
  } else if (less(maxTransferable(step, from, asset), amount)) throw refuse('EXCEED_MAX_ROLLOUT');
  return { tranId: transfer(step, request.account, { from, to, asset, amount }) };
}

function loanOf(
  step: Step,
  request: HandlerRequest,
): { readonly wallet: string; readonly asset: string; readonly amount: Amount } {
  const asset = required(request, 'asset');
  const wallet = marginWallet(step, request);
  checkAsset(step, asset, isIsolated(request) ? optional(request, 'symbol') : undefined);
  return { wallet, asset, amount: positive(request) };
}

/** @throws Refusal (VALIDATION_FAILED) for nothing, or less */
function positive(request: HandlerRequest): Amount {
  const amount = toAmount(required(request, 'amount'));
  if (isZero(amount) || less(amount, ZERO)) throw refuse('VALIDATION_FAILED');
  return amount;
}

/** Whether a row has what the request asks for by these names. */
export function asked(request: HandlerRequest, row: Readonly<Record<string, string>>): boolean {
  return Object.entries(row).every(([name, value]) => (optional(request, name) ?? value) === value);
}

/** The rows of the wallet that the request names, of its asset and id. */
function ofWallet<T extends { readonly wallet: string; readonly asset: string; readonly id: string }>(
  step: Step,
  request: HandlerRequest,
  rowsOf: (wallets: WalletsState) => readonly T[],
): readonly T[] {
  // Charges interest, which is one of the histories: only then they are read.
  const key = namedWallet(step, request);
  return rowsOf(step.state.wallets).filter(
    ({ wallet, asset, id }) => wallet === key && asked(request, { asset, txId: id }),
  );
}

function isolatedOf(wallet: string): { readonly isolatedSymbol?: string } {
  const isolatedSymbol = isolatedSymbolOf(wallet);
  return isolatedSymbol === undefined ? {} : { isolatedSymbol };
}

/** One page, newest first. An id that was asked for is found whenever it was. */
function listed<T extends { readonly time: number }, Row>(
  step: Step,
  request: HandlerRequest,
  rows: readonly T[],
  toRow: (row: T) => Row,
): { rows: Row[]; total: number } {
  const named = optional(request, 'txId') !== undefined && optional(request, 'startTime') === undefined;
  const found = named ? rows.toReversed() : within(rows, spanOf(request, step.now, HISTORY_DAYS));
  const page = pageOf(request, found);
  return { rows: page.rows.map(toRow), total: page.total };
}
