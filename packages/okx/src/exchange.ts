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

/** What the runtime knows about OKX, of the generated tables. */
export const okxExchange: Exchange = {
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
};
