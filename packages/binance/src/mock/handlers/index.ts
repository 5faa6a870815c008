import type { Handler } from '@exspec/mock';
import type { MarketPlan } from '../market/seed.ts';
import type { BinanceState } from '../state.ts';
import { accountAnswers } from './account.ts';
import { marketAnswers } from './market.ts';
import { orderListAnswers } from './order-lists.ts';
import { orderAnswers } from './orders.ts';
import { toHandler } from './request.ts';
import { userStreamAnswers } from './user-streams.ts';

/** A handler per operation of the stateful sections: market data, spot trading, listenKeys. */
export function createHandlers(plan: MarketPlan): Record<string, Handler<BinanceState>> {
  const answers = {
    ...marketAnswers,
    ...orderAnswers,
    ...orderListAnswers,
    ...accountAnswers,
    ...userStreamAnswers,
  };
  return Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, toHandler(answer, plan)]));
}
