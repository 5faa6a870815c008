import type { HandlerRequest } from '@exspec/mock';
import type { WalletCoin } from '../../generated/types.ts';
import { less, minus, plus, toAmount, ZERO } from '../amount.ts';
import { slice } from '../log.ts';
import { refuse, refuseWith } from '../refusal.ts';
import type { Step } from '../step.ts';
import { reportBalance } from '../trading/events.ts';
import { book, freeOf, isListed, listedAssets, record, walletOf } from '../wallets/book.ts';
import { addressOf, makeHex, networkOf, tagOf, WITHDRAW_FEE, WITHDRAW_MIN } from '../wallets/coins.ts';
import { walletKey } from '../wallets/keys.ts';
import type { WithdrawalRecord } from '../wallets/state.ts';
import { asked } from './margin-loans.ts';
import { partOf, spanOf, within } from './records.ts';
import { type Answers, optional, required } from './request.ts';

/** How long a withdrawal is on its way, ms. Assumed. */
const ON_ITS_WAY = 60_000;
const PROCESSING = 4;
const COMPLETED = 6;
const HISTORY_DAYS = 90;

/** Coins from and to the outside, by operation key. */
export const capitalAnswers: Answers = {
  'wallet.withdraw': (step, request) => {
    const coin = required(request, 'coin');
    if (!isListed(step, coin)) throw refuse('CAPITAL_WITHDRAW_ASSET_NOT_EXIST');
    const network = optional(request, 'network') ?? networkOf(coin);
    if (network !== networkOf(coin)) throw refuse('CAPITAL_WITHDRAW_ASSET_PROHIBIT');
    const amount = toAmount(required(request, 'amount'));
    if (less(amount, WITHDRAW_MIN)) throw refuseWith('CAPITAL_WITHDRAW_MIN_AMOUNT', WITHDRAW_MIN);
    const wallet = walletKey(request.account, optional(request, 'walletType') === '1' ? 'funding' : 'spot');
    if (less(freeOf(step, wallet, coin), amount)) throw refuse('CAPITAL_WITHDRAW_USER_ASSET_NOT_ENOUGH');
    book(step, wallet, coin, minus(ZERO, amount));
    reportBalance(step, wallet, coin, minus(ZERO, amount));
    const id = makeHex(step, 32);
    record(step, 'withdrawals', {
      id,
      account: request.account,
      coin,
      network,
      address: required(request, 'address'),
      addressTag: optional(request, 'addressTag'),
      withdrawOrderId: optional(request, 'withdrawOrderId'),
      amount,
      fee: WITHDRAW_FEE,
      txId: makeHex(step, 64),
      time: step.now,
    });
    return { id };
  },

  'wallet.withdrawHistory': (step, request) => {
    const rows = withdrawalsOf(step, request).filter((each) => {
      const { coin, withdrawOrderId = '' } = each;
      return asked(request, { coin, withdrawOrderId, status: String(statusOf(step, each)) });
    });
    return partOf(request, within(rows, spanOf(request, step.now, HISTORY_DAYS))).map((each) => {
      const status = statusOf(step, each);
      const { withdrawOrderId } = each;
      return {
        address: each.address,
        amount: each.amount,
        applyTime: new Date(each.time).toISOString().slice(0, 19).replace('T', ' '),
        coin: each.coin,
        id: each.id,
        ...(withdrawOrderId === undefined ? {} : { withdrawOrderId }),
        network: each.network,
        transferType: 0,
        status,
        transactionFee: each.fee,
        confirmNo: status === COMPLETED ? 1 : 0,
        info: '',
        txId: status === COMPLETED ? each.txId : '',
      };
    });
  },

  'wallet.depositHistory': (step, request) => {
    const rows = slice(step.state.wallets.deposits, 0).filter(
      ({ account, coin }) => account === request.account && asked(request, { coin, status: '1' }),
    );
    return partOf(request, within(rows, spanOf(request, step.now, HISTORY_DAYS))).map(
      ({ account, amount, coin, network, txId, time }) => ({
        amount,
        coin,
        network,
        status: 1,
        address: addressOf(step.state.seed, account, network),
        addressTag: tagOf(step.state.seed, account, network),
        txId,
        insertTime: time,
        transferType: 0,
        unlockConfirm: '1/1',
        confirmTimes: '1/1',
      }),
    );
  },

  'wallet.depositAddress': (step, request) => {
    const coin = required(request, 'coin');
    if (!isListed(step, coin)) throw refuse('CAPITAL_GET_ASSET_ERROR');
    const network = optional(request, 'network') ?? networkOf(coin);
    if (network !== networkOf(coin)) throw refuse('CAPITAL_GET_ASSET_ERROR');
    const { seed } = step.state;
    return {
      address: addressOf(seed, request.account, network),
      coin,
      tag: tagOf(seed, request.account, network),
      url: '',
    };
  },

  'wallet.allCoins': (step, request) =>
    listedAssets(step).map((coin) => {
      const { free, locked } = walletOf(step, request.account).balances[coin] ?? { free: ZERO, locked: ZERO };
      const withdrawing = withdrawalsOf(step, request)
        .filter((each) => each.coin === coin && statusOf(step, each) === PROCESSING)
        .reduce((sum, { amount }) => plus(sum, amount), ZERO);
      return { ...coinReport(coin), free, locked, withdrawing };
    }),

  'wallet.assetDetail': (step, request) =>
    Object.fromEntries(
      listedAssets(step)
        .filter((asset) => asked(request, { asset }))
        .map((asset) => [
          asset,
          {
            minWithdrawAmount: WITHDRAW_MIN,
            depositStatus: true,
            withdrawFee: WITHDRAW_FEE,
            withdrawStatus: true,
          },
        ]),
    ),
};

function withdrawalsOf(step: Step, { account }: HandlerRequest): readonly WithdrawalRecord[] {
  return slice(step.state.wallets.withdrawals, 0).filter((each) => each.account === account);
}

function statusOf(step: Step, { time }: WithdrawalRecord): number {
  return step.now < time + ON_ITS_WAY ? PROCESSING : COMPLETED;
}

function coinReport(coin: string): Omit<WalletCoin, 'free' | 'locked' | 'withdrawing'> {
  return {
    coin,
    depositAllEnable: true,
    freeze: ZERO,
    ipoable: ZERO,
    ipoing: ZERO,
    isLegalMoney: false,
    name: coin,
    networkList: [
      {
        addressRegex: '',
        coin,
        depositEnable: true,
        isDefault: true,
        memoRegex: '',
        minConfirm: 1,
        name: networkOf(coin),
        network: networkOf(coin),
        resetAddressStatus: false,
        specialTips: '',
        unLockConfirm: 0,
        withdrawEnable: true,
        withdrawFee: WITHDRAW_FEE,
        withdrawIntegerMultiple: '0.00000001',
        withdrawMax: '9999999999.99999999',
        withdrawMin: WITHDRAW_MIN,
        sameAddress: tagOf(0, '', networkOf(coin)) !== '',
      },
    ],
    storage: ZERO,
    trading: true,
    withdrawAllEnable: true,
  };
}
