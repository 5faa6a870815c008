import type { Handler } from '@exspec/mock';
import type { MarketPlan } from '../market/seed.ts';
import type { BinanceState } from '../state.ts';
import { accountAnswers } from './account.ts';
import { capitalAnswers } from './capital.ts';
import { marginAccountAnswers } from './margin-account.ts';
import { marginLoanAnswers } from './margin-loans.ts';
import { marginOrderAnswers } from './margin-orders.ts';
import { marketAnswers } from './market.ts';
import { orderListAnswers } from './order-lists.ts';
import { orderAnswers } from './orders.ts';
import { toHandler } from './request.ts';
import { userStreamAnswers } from './user-streams.ts';
import { walletAnswers } from './wallet.ts';

/** A handler per operation of what has state: market data, spot and margin trading, loans, transfers, deposits, withdrawals, listenKeys. */
export function createHandlers(plan: MarketPlan): Record<string, Handler<BinanceState>> {
  const answers = {
    ...marketAnswers,
    ...orderAnswers,
    ...orderListAnswers,
    ...accountAnswers,
    ...userStreamAnswers,
    ...marginOrderAnswers,
    ...marginLoanAnswers,
    ...marginAccountAnswers,
    ...walletAnswers,
    ...capitalAnswers,
  };
  return Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, toHandler(answer, plan)]));
}
