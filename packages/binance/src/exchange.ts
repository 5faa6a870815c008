import type { Exchange } from '@exspec/core';
import { errorTraits, refusals } from './generated/error-traits.ts';
import {
  clock,
  errorShape,
  exchangeName,
  limits,
  maxRecvWindow,
  pathServers,
  servers,
  signing,
} from './generated/exchange.ts';
import { reportedLimits } from './reported-limits.ts';

/**
 * What the runtime knows about Binance, of the generated tables. Without the names of error codes, which are a sixth of a
 * small bundle: `createBinance` adds them.
 */
export const binanceExchange: Exchange = {
  name: exchangeName,
  servers,
  pathServers,
  limits,
  errorTraits,
  refusals,
  clock,
  maxRecvWindow,
  signing,
  errorShape,
  reportedLimits,
};
