import type { AccountTrade as ReportedTrade } from '../../generated/types.ts';
import { emptyLog, slice } from '../log.ts';
import { type AccountTrade, COMMISSION_BASIS_POINTS } from '../state.ts';
import { accountOf, symbolOf } from '../step.ts';
import { accountPermissions } from '../trading/validate.ts';
import { intervalOf } from './market.ts';
import { type Answers, optional, rangeOf, required, select } from './request.ts';

/** The account, its trades and its order counts, by operation key. */
export const accountAnswers: Answers = {
  'trade.account': (step, request) => {
    const { balances, updateTime } = accountOf(step, request.account);
    return {
      makerCommission: COMMISSION_BASIS_POINTS,
      takerCommission: COMMISSION_BASIS_POINTS,
      buyerCommission: 0,
      sellerCommission: 0,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      updateTime,
      accountType: 'SPOT',
      balances: Object.entries(balances).map(([asset, { free, locked }]) => ({ asset, free, locked })),
      permissions: accountPermissions,
    };
  },

  'trade.myTrades': (step, request) => {
    const symbol = required(request, 'symbol');
    symbolOf(step, symbol);
    const orderId = optional(request, 'orderId');
    const trades = slice(accountOf(step, request.account).trades[symbol] ?? emptyLog<AccountTrade>(), 0);
    const wanted =
      orderId === undefined ? trades : trades.filter((trade) => BigInt(trade.orderId) === BigInt(orderId));
    const keys = { id: (trade: AccountTrade) => trade.id, time: (trade: AccountTrade) => trade.time };
    return select(wanted, rangeOf(request, 'fromId'), keys).map((trade) => toReport(symbol, trade));
  },

  'trade.orderCountUsage': ({ context }) =>
    Object.entries(context.tables.limits)
      .filter(([, { unit }]) => unit === 'order')
      .flatMap(([name, { windows }]) =>
        windows.map(({ ms, limit }) => ({
          rateLimitType: 'ORDERS',
          ...intervalOf(ms),
          limit,
          count: context.used?.(name, ms) ?? 0,
        })),
      ),
};

function toReport(symbol: string, trade: AccountTrade): ReportedTrade {
  return {
    symbol,
    id: trade.id,
    orderId: trade.orderId,
    orderListId: trade.listId,
    price: trade.price,
    qty: trade.qty,
    quoteQty: trade.quoteQty,
    commission: trade.commission,
    commissionAsset: trade.commissionAsset,
    time: trade.time,
    isBuyer: trade.isBuyer,
    isMaker: trade.isMaker,
    isBestMatch: true,
  };
}
