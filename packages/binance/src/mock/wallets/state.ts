import type { Amount } from '../amount.ts';
import { emptyLog, type Log } from '../log.ts';
import type { AccountState } from '../state.ts';

/** What a margin wallet owes of an asset. */
export interface Debt {
  readonly borrowed: Amount;
  readonly interest: Amount;
  /** Until when interest has been charged, ms. */
  readonly chargedAt: number;
}

export interface TransferRecord {
  readonly id: string;
  readonly account: string;
  /** Keys of wallets. */
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly time: number;
}

export interface LoanRecord {
  readonly id: string;
  readonly wallet: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly time: number;
}

export interface RepaymentRecord extends LoanRecord {
  /** What of the amount paid interest; the rest paid the loan back. */
  readonly interest: Amount;
}

export interface InterestRecord {
  readonly id: string;
  readonly wallet: string;
  readonly asset: string;
  readonly interest: Amount;
  readonly principal: Amount;
  readonly time: number;
  readonly type: 'ON_BORROW' | 'PERIODIC';
}

export interface DepositRecord {
  readonly id: string;
  readonly account: string;
  readonly coin: string;
  readonly network: string;
  readonly amount: Amount;
  readonly txId: string;
  readonly time: number;
}

export interface WithdrawalRecord {
  readonly id: string;
  readonly account: string;
  readonly coin: string;
  readonly network: string;
  readonly address: string;
  readonly addressTag: string | undefined;
  readonly withdrawOrderId: string | undefined;
  readonly amount: Amount;
  readonly fee: Amount;
  readonly txId: string;
  readonly time: number;
}

/** The wallets as they were at the end of a day. */
export interface DayEnd {
  /** Last millisecond of the day. */
  readonly time: number;
  readonly accounts: Readonly<Record<string, AccountState>>;
}

/** Everything beside spot trading. */
export interface WalletsState {
  /** Id of the next transfer, loan or repayment. */
  readonly nextId: string;
  readonly transfers: Log<TransferRecord>;
  readonly loans: Log<LoanRecord>;
  readonly repayments: Log<RepaymentRecord>;
  readonly interests: Log<InterestRecord>;
  readonly deposits: Log<DepositRecord>;
  readonly withdrawals: Log<WithdrawalRecord>;
  /** Isolated accounts that were switched off, by key. */
  readonly disabled: readonly string[];
  /** Whether fees (spot) and interest are paid in BNB, by account. Only remembered: the mock takes both in kind. */
  readonly burn: Readonly<Record<string, { readonly spot: boolean; readonly interest: boolean }>>;
  /** One entry a day, oldest first; days without an entry are as the one before. */
  readonly days: readonly DayEnd[];
}

export const noWallets: WalletsState = {
  nextId: '100000001',
  transfers: emptyLog(),
  loans: emptyLog(),
  repayments: emptyLog(),
  interests: emptyLog(),
  deposits: emptyLog(),
  withdrawals: emptyLog(),
  disabled: [],
  burn: {},
  days: [],
};
