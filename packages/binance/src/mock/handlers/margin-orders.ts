import type { HandlerRequest } from '@exspec/mock';
import { type Amount, isZero, less, minus, ZERO } from '../amount.ts';
import { refuse } from '../refusal.ts';
import type { Step } from '../step.ts';
import { symbolOf } from '../step.ts';
import { paidAsset } from '../trading/balances.ts';
import { neededFor, placeOco, placeOrder } from '../trading/place.ts';
import { ackReport, fullReport, newListReport, resultReport } from '../trading/reports.ts';
import type { OrderRequest } from '../trading/validate.ts';
import { freeOf } from '../wallets/book.ts';
import { borrow } from '../wallets/debts.ts';
import { accountAnswers } from './account.ts';
import { isIsolated, marginWallet } from './margin-wallet.ts';
import { orderListAnswers, toOcoRequest } from './order-lists.ts';
import { orderAnswers, responseTypeOf, toOrderRequest } from './orders.ts';
import { type Answer, optional } from './request.ts';

type Report = Readonly<Record<string, unknown>>;

/**
 * Orders of the margin wallets, by operation key. They are those of spot, placed by another wallet; reports say whether
 * it is isolated, and lack what margin reports lack.
 */
export const marginOrderAnswers: Readonly<Record<string, Answer>> = {
  'margin.newMarginOrder': (step, request) => {
    const wallet = tradingWallet(step, request);
    const order: OrderRequest = {
      ...toOrderRequest({ ...request, account: wallet }),
      autoRepay: repays(request),
    };
    const borrowed = borrowFor(step, request, wallet, neededFor(step, order), order);
    const { order: placed, executions } = placeOrder(step, order);
    const responseType = responseTypeOf(request);
    const shape = { drop: ['orderListId'], isolated: isIsolated(request) };
    if (responseType === 'ACK') return shaped(ackReport(placed), shape);
    if (responseType === 'RESULT') return shaped(resultReport(placed), shape);
    const report = shaped(fullReport(placed, executions), shape);
    return {
      ...report,
      fills: listOf(report.fills).map((fill) => shaped(fill, { drop: ['tradeId'] })),
      // A number here, text in a new OCO.
      ...(borrowed === undefined
        ? {}
        : { marginBuyBorrowAmount: Number(borrowed.amount), marginBuyBorrowAsset: borrowed.asset }),
    };
  },

  'margin.queryMarginOrder': ofSpot(orderAnswers, 'trade.queryOrder', ['orderListId', 'origQuoteOrderQty']),
  'margin.cancelMarginOrder': ofSpot(orderAnswers, 'trade.cancelOrder', ['orderListId']),
  'margin.openMarginOrders': ofSpot(orderAnswers, 'trade.openOrders', ['orderListId', 'origQuoteOrderQty']),
  'margin.cancelOpenMarginOrders': ofSpot(orderAnswers, 'trade.cancelOpenOrders', []),
  'margin.allMarginOrders': ofSpot(orderAnswers, 'trade.allOrders', ['orderListId', 'origQuoteOrderQty']),
  'margin.marginTrades': ofSpot(accountAnswers, 'trade.myTrades', ['orderListId', 'quoteQty']),

  'margin.newMarginOco': (step, request) => {
    const wallet = tradingWallet(step, request);
    const oco = toOcoRequest({ ...request, account: wallet });
    const autoRepay = repays(request);
    const [stop, limit] = [
      { ...oco.stop, autoRepay },
      { ...oco.limit, autoRepay },
    ];
    const [one, two] = [neededFor(step, stop), neededFor(step, limit)];
    const borrowed = borrowFor(step, request, wallet, less(one, two) ? two : one, stop);
    const { list, orders } = placeOco(step, { ...oco, stop, limit });
    return {
      ...shaped(newListReport(list, orders), { drop: [], isolated: isIsolated(request) }),
      ...(borrowed === undefined
        ? {}
        : { marginBuyBorrowAmount: borrowed.amount, marginBuyBorrowAsset: borrowed.asset }),
    };
  },
  'margin.cancelMarginOco': ofSpot(orderListAnswers, 'trade.cancelOco', []),
  'margin.queryMarginOco': ofSpot(orderListAnswers, 'trade.queryOco', []),
  'margin.allMarginOco': ofSpot(orderListAnswers, 'trade.allOco', []),
  'margin.openMarginOco': ofSpot(orderListAnswers, 'trade.openOco', []),
};

/** What the spot operation of that key answers for the margin wallet. */
function ofSpot(answers: Readonly<Record<string, Answer>>, key: string, drop: readonly string[]): Answer {
  const answer = answers[key];
  if (answer === undefined) throw new Error(`There is no answer ${key}.`);
  return (step, request) => {
    const body = answer(step, { ...request, account: marginWallet(step, request) });
    const shape = { drop, isolated: isIsolated(request) };
    return Array.isArray(body) ? listOf(body).map((each) => shaped(each, shape)) : shaped(body, shape);
  };
}

/** The wallet of a new order. */
function tradingWallet(step: Step, request: HandlerRequest): string {
  const { listing } = symbolOf(step, optional(request, 'symbol') ?? '');
  if (!listing.isMarginTradingAllowed) throw refuse('PAIR_ADMIN_BAN_TRADE');
  const wallet = marginWallet(step, request);
  if (step.state.wallets.disabled.includes(wallet)) throw refuse('TRADE_NOT_ALLOWED');
  return wallet;
}

function repays(request: HandlerRequest): true | undefined {
  return optional(request, 'sideEffectType') === 'AUTO_REPAY' ? true : undefined;
}

/** MARGIN_BUY borrows what the wallet lacks; nothing where it lacks nothing. */
function borrowFor(
  step: Step,
  request: HandlerRequest,
  wallet: string,
  needed: Amount,
  { symbol, side }: OrderRequest,
): { readonly amount: Amount; readonly asset: string } | undefined {
  if (optional(request, 'sideEffectType') !== 'MARGIN_BUY') return undefined;
  const asset = paidAsset(step, symbol, side);
  const amount = minus(needed, freeOf(step, wallet, asset));
  if (isZero(amount) || less(amount, ZERO)) return undefined;
  borrow(step, wallet, asset, amount);
  return { amount, asset };
}

function shaped(body: unknown, { drop, isolated }: { drop: readonly string[]; isolated?: boolean }): Report {
  const kept = Object.entries(Object(body)).filter(([name]) => !drop.includes(name));
  return { ...Object.fromEntries(kept), ...(isolated === undefined ? {} : { isIsolated: isolated }) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
