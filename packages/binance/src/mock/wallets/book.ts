import { type Amount, isZero, less, minus, ZERO } from '../amount.ts';
import { append, type Log, shorten } from '../log.ts';
import { refuse } from '../refusal.ts';
import type { AccountState } from '../state.ts';
import type { Step } from '../step.ts';
import { balanceOf, moveBalance } from '../trading/balances.ts';
import { reportBalance } from '../trading/events.ts';
import type { WalletsState } from './state.ts';

export function changeWallets(step: Step, change: Partial<WalletsState>): void {
  step.state = { ...step.state, wallets: { ...step.state.wallets, ...change } };
}

/** A wallet as it is, opened or not. */
export function walletOf(step: Step, key: string): AccountState {
  const found = Object.hasOwn(step.state.accounts, key) ? step.state.accounts[key] : undefined;
  return found ?? { balances: {}, updateTime: step.now, trades: {} };
}

/** Makes sure that something can be booked to a wallet. */
export function openWallet(step: Step, key: string): void {
  if (Object.hasOwn(step.state.accounts, key)) return;
  const accounts = { ...step.state.accounts, [key]: walletOf(step, key) };
  step.state = { ...step.state, accounts };
}

/** The id of a new transfer, loan or repayment. */
export function nextId(step: Step): string {
  const { nextId: id } = step.state.wallets;
  changeWallets(step, { nextId: String(BigInt(id) + 1n) });
  return id;
}

type Records = 'transfers' | 'loans' | 'repayments' | 'interests' | 'deposits' | 'withdrawals';

/** Adds to one of the histories. */
export function record<K extends Records>(
  step: Step,
  name: K,
  entry: WalletsState[K] extends Log<infer T> ? T : never,
): void {
  const log: Log<unknown> = step.state.wallets[name];
  changeWallets(step, { [name]: shorten(append(log, entry), step.state.maxHistory) });
}

/** Whether an asset is traded here. */
export function isListed(step: Step, asset: string): boolean {
  return Object.values(step.state.symbols).some(
    ({ listing }) => listing.baseAsset === asset || listing.quoteAsset === asset,
  );
}

/** All assets that are traded here, in the order of the symbols. */
export function listedAssets(step: Step): readonly string[] {
  const symbols = Object.values(step.state.symbols);
  return [...new Set(symbols.flatMap(({ listing }) => [listing.baseAsset, listing.quoteAsset]))];
}

/** Puts money into a wallet, or with a negative amount takes it out. */
export function book(step: Step, key: string, asset: string, amount: Amount): void {
  openWallet(step, key);
  moveBalance(step, key, asset, amount, ZERO);
}

export function freeOf(step: Step, key: string, asset: string): Amount {
  return Object.hasOwn(step.state.accounts, key) ? balanceOf(step, key, asset).free : ZERO;
}

/** Moves money from one wallet to another and gives the id of the transfer. Whether it may leave, the caller has asked. */
export function transfer(
  step: Step,
  account: string,
  { from, to, asset, amount }: { from: string; to: string; asset: string; amount: Amount },
): string {
  if (isZero(amount) || less(amount, ZERO)) throw refuse('AMOUNT_OVER_ZERO');
  const taken = minus(ZERO, amount);
  book(step, from, asset, taken);
  book(step, to, asset, amount);
  reportBalance(step, from, asset, taken);
  reportBalance(step, to, asset, amount);
  const id = nextId(step);
  record(step, 'transfers', { id, account, from, to, asset, amount, time: step.now });
  return id;
}
