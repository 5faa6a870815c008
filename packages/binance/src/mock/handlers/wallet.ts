import type { HandlerRequest } from '@exspec/mock';
import { type Amount, isZero, less, toAmount } from '../amount.ts';
import { slice } from '../log.ts';
import { refuse } from '../refusal.ts';
import type { AccountState } from '../state.ts';
import type { Step } from '../step.ts';
import { freeOf, isListed, openWallet, transfer } from '../wallets/book.ts';
import { dayEnds } from '../wallets/days.ts';
import { chargeInterest } from '../wallets/debts.ts';
import { type WalletKind, walletKey } from '../wallets/keys.ts';
import { inBtc, maxTransferable, worthOf } from '../wallets/value.ts';
import { holdingOf } from './margin-account.ts';
import { asked } from './margin-loans.ts';
import { checkAsset, marginPair } from './margin-wallet.ts';
import { pageOf, spanOf, within } from './records.ts';
import { type Answers, optional, optionalNumber, required } from './request.ts';

const HISTORY_DAYS = 7;

/** Transfers between wallets, and what they hold, by operation key. */
export const walletAnswers: Answers = {
  'wallet.universalTransfer': (step, request) => {
    const { from, to } = endsOf(step, request);
    return moved(step, request, from, to);
  },

  'wallet.universalTransferHistory': (step, request) => {
    const kinds = kindsOf(required(request, 'type'));
    const symbols = { from: optional(request, 'fromSymbol'), to: optional(request, 'toSymbol') };
    const is = (key: string, end: 'from' | 'to'): boolean =>
      kinds[end] === 'isolated' && symbols[end] === undefined
        ? key.startsWith(walletKey(request.account, 'isolated'))
        : key === walletKey(request.account, kinds[end], symbols[end]);
    const rows = transfersOf(step, request).filter(({ from, to }) => is(from, 'from') && is(to, 'to'));
    const page = pageOf(request, within(rows, spanOf(request, step.now, HISTORY_DAYS)));
    return {
      total: page.total,
      rows: page.rows.map(({ id, asset, amount, time }) => ({
        asset,
        amount,
        type: required(request, 'type'),
        status: 'CONFIRMED',
        tranId: id,
        timestamp: time,
      })),
    };
  },

  'futures.futuresTransfer': (step, request) => {
    const [from, to] = futuresEnds(request.account, required(request, 'type'));
    return moved(step, request, from, to);
  },

  'futures.futuresTransferHistory': (step, request) => {
    const types = ['1', '2', '3', '4'].map((type) => ({ type, ends: futuresEnds(request.account, type) }));
    const rows = transfersOf(step, request).flatMap((each) => {
      const found = types.find(({ ends: [from, to] }) => each.from === from && each.to === to);
      return found === undefined || !asked(request, { asset: each.asset })
        ? []
        : [{ ...each, type: found.type }];
    });
    const page = pageOf(request, within(rows, spanOf(request, step.now, HISTORY_DAYS)));
    return {
      rows: page.rows.map(({ id, asset, amount, time, type }) => ({
        asset,
        tranId: id,
        amount,
        type,
        timestamp: time,
        status: 'CONFIRMED',
      })),
      total: page.total,
    };
  },

  'wallet.fundingWallet': (step, request) => {
    const key = walletKey(request.account, 'funding');
    openWallet(step, key);
    const valued = optional(request, 'needBtcValuation') === 'true';
    return balancesOf(step.state.accounts[key])
      .filter(({ asset, free, locked }) => asked(request, { asset }) && !(isZero(free) && isZero(locked)))
      .map(({ asset, free, locked }) => ({
        asset,
        free,
        locked,
        freeze: '0',
        withdrawing: '0',
        ...(valued ? { btcValuation: inBtc(step, asset, free) } : {}),
      }));
  },

  'wallet.accountSnapshot': (step, request) => {
    const type = required(request, 'type');
    const span = spanOf(request, step.now, HISTORY_DAYS);
    const days = dayEnds(step.state, span.start, Math.min(span.end, step.now));
    const limit = Number(required(request, 'limit'));
    // From a start on the first ones, otherwise the latest.
    const shown =
      optionalNumber(request, 'startTime') === undefined ? days.slice(-limit) : days.slice(0, limit);
    const snapshots = <T, Type>(type: Type, dataOf: (past: Step) => T) => ({
      code: 200,
      msg: '',
      snapshotVos: shown.map(({ time, accounts }) => ({
        // Valued by the prices of now: those of that day are not remembered.
        data: dataOf({ ...step, state: { ...step.state, accounts } }),
        type,
        updateTime: time,
      })),
    });
    const { account } = request;
    if (type === 'SPOT') return snapshots('spot' as const, (past) => spotSnapshot(past, account));
    return type === 'FUTURES'
      ? snapshots('futures' as const, (past) => futuresSnapshot(past, account))
      : snapshots('margin' as const, (past) => marginSnapshot(past, account));
  },

  'wallet.tradeFee': (step, request) =>
    Object.keys(step.state.symbols)
      .filter((symbol) => asked(request, { symbol }))
      .map((symbol) => ({ symbol, makerCommission: '0.001', takerCommission: '0.001' })),
};

const kinds: Readonly<Record<string, WalletKind>> = {
  MAIN: 'spot',
  FUNDING: 'funding',
  MARGIN: 'margin',
  ISOLATEDMARGIN: 'isolated',
  UMFUTURE: 'umfuture',
  CMFUTURE: 'cmfuture',
};

/** Both ends of a type such as MAIN_UMFUTURE. */
function kindsOf(type: string): { readonly from: WalletKind; readonly to: WalletKind } {
  const [from, to] = type.split('_').map((name) => kinds[name]);
  if (from === undefined || to === undefined) throw refuse('VALIDATION_FAILED');
  return { from, to };
}

/** The wallets of a transfer, opened and with their interest charged. */
function endsOf(step: Step, request: HandlerRequest): { readonly from: string; readonly to: string } {
  const ends = kindsOf(required(request, 'type'));
  const keyOf = (kind: WalletKind, parameter: string): string => {
    const symbol = kind === 'isolated' ? required(request, parameter) : undefined;
    if (symbol !== undefined) {
      marginPair(step, symbol);
      checkAsset(step, required(request, 'asset'), symbol);
    }
    const key = walletKey(request.account, kind, symbol);
    openWallet(step, key);
    chargeInterest(step, key);
    return key;
  };
  return { from: keyOf(ends.from, 'fromSymbol'), to: keyOf(ends.to, 'toSymbol') };
}

function futuresEnds(account: string, type: string): readonly [from: string, to: string] {
  const future = walletKey(account, type === '1' || type === '2' ? 'umfuture' : 'cmfuture');
  return type === '1' || type === '3' ? [account, future] : [future, account];
}

function moved(step: Step, request: HandlerRequest, from: string, to: string): { tranId: string } {
  const asset = required(request, 'asset');
  if (!isListed(step, asset)) throw refuse('ASSET_USER_HAVE_NO_ASSET');
  const amount = toAmount(required(request, 'amount'));
  if (from === to) throw refuse('VALIDATION_FAILED');
  if (step.state.wallets.disabled.includes(to)) throw refuse('TRANSFER_IN_NOT_ALLOWED');
  if (less(freeOf(step, from, asset), amount)) throw refuse('ASSET_ASSET_NOT_ENOUGH');
  // What debts need must stay.
  if (less(maxTransferable(step, from, asset), amount)) throw refuse('EXCEED_MAX_ROLLOUT');
  return { tranId: transfer(step, request.account, { from, to, asset, amount }) };
}

function transfersOf(step: Step, { account }: HandlerRequest) {
  return slice(step.state.wallets.transfers, 0).filter((each) => each.account === account);
}

function balancesOf(
  wallet: AccountState | undefined,
): readonly { asset: string; free: Amount; locked: Amount }[] {
  return Object.entries(wallet?.balances ?? {}).map(([asset, balance]) => ({ asset, ...balance }));
}

function spotSnapshot(past: Step, account: string) {
  return {
    balances: balancesOf(past.state.accounts[account]),
    totalAssetOfBtc: worthOf(past, account).assets,
  };
}

function futuresSnapshot({ state }: Step, account: string) {
  const assets = balancesOf(state.accounts[walletKey(account, 'umfuture')]);
  return {
    assets: assets.map(({ asset, free }) => ({ asset, marginBalance: free, walletBalance: free })),
    position: [],
  };
}

function marginSnapshot(past: Step, account: string) {
  const key = walletKey(account, 'margin');
  const wallet = past.state.accounts[key] ?? { balances: {}, updateTime: 0, trades: {} };
  const { assets, liabilities, net, level } = worthOf(past, key);
  return {
    marginLevel: level,
    totalAssetOfBtc: assets,
    totalLiabilityOfBtc: liabilities,
    totalNetAssetOfBtc: net,
    userAssets: Object.keys(wallet.balances).map((asset) => holdingOf(wallet, asset)),
  };
}
