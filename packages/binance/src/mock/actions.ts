import type { Engine } from '@exspec/mock';
import { less, minus, toAmount, ZERO } from './amount.ts';
import type { BinanceState } from './state.ts';
import { startOwnStep } from './step.ts';
import { balanceOf, moveBalance } from './trading/balances.ts';
import { reportBalance, reportTouched } from './trading/events.ts';
import { nextId, record } from './wallets/book.ts';
import { makeHex, networkOf } from './wallets/coins.ts';
import { withDayEnds } from './wallets/days.ts';

/** The mock of an engine, as far as actions need it. */
export type ActingEngine = Pick<Engine<BinanceState>, 'apply'>;

/** What reaches or leaves an account without a trade. */
export interface BalanceChange {
  /** `main`, `counterparty`, or an account of the keys that the mock was given. */
  readonly account: string;
  readonly asset: string;
  /** Decimal, in the asset; negative for a withdrawal. */
  readonly amount: string;
}

/**
 * A deposit, a withdrawal or a transfer: changes the free balance and pushes `balanceUpdate` and
 * `outboundAccountPosition` to the account's stream.
 *
 * @throws RangeError where the account does not exist or has less free than is taken
 */
export function changeBalance(engine: ActingEngine, { account, asset, amount }: BalanceChange): void {
  engine.apply((state, now) => {
    if (!Object.hasOwn(state.accounts, account)) throw new RangeError(`There is no account ${account}.`);
    const step = startOwnStep(withDayEnds(state, now), now);
    const delta = toAmount(amount);
    if (less(balanceOf(step, account, asset).free, minus(ZERO, delta)))
      throw new RangeError(`${account} has less than that of ${asset}.`);
    moveBalance(step, account, asset, delta, ZERO);
    reportBalance(step, account, asset, delta);
    reportTouched(step);
    return { state: step.state, events: step.events };
  });
}

/** Coins that come in from outside. */
export interface Deposit extends BalanceChange {
  /** Default: the coin's only one. */
  readonly network?: string;
  /** On the chain. Default: made up. */
  readonly txId?: string;
}

/**
 * A deposit: like {@link changeBalance}, and the deposit history has it.
 *
 * @throws RangeError where the account does not exist or the amount is not more than 0
 */
export function deposit(engine: ActingEngine, { account, asset, amount, network, txId }: Deposit): void {
  if (!less(ZERO, toAmount(amount))) throw new RangeError('A deposit is more than 0.');
  changeBalance(engine, { account, asset, amount });
  engine.apply((state, now) => {
    const step = startOwnStep(state, now);
    record(step, 'deposits', {
      id: nextId(step),
      account,
      coin: asset,
      network: network ?? networkOf(asset),
      amount: toAmount(amount),
      txId: txId ?? makeHex(step, 64),
      time: now,
    });
    return { state: step.state, events: [] };
  });
}

/** Ends listenKeys before their time: those of one account, or all. Their streams end with them. */
export function expireListenKeys(engine: ActingEngine, account?: string): void {
  engine.apply((state) => {
    const kept = Object.entries(state.listenKeys).filter(
      // The slot of a key is kind:account, or kind:account:symbol.
      ([slot]) => account !== undefined && slot.split(':')[1] !== account,
    );
    return { state: { ...state, listenKeys: Object.fromEntries(kept) }, events: [] };
  });
}
