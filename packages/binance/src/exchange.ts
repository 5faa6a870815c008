import type { Exchange, ExchangeError } from '@exspec/core';
import { authenticate } from './authenticate.ts';
import { errorTraits, refusals } from './generated/error-traits.ts';
import { clock, exchangeName, limits, maxRecvWindow, pathServers, servers } from './generated/exchange.ts';
import { reportedLimits } from './reported-limits.ts';

/**
 * What the runtime knows about Binance: the generated tables, how requests are signed, how errors look. Without the
 * names of error codes, which are a sixth of a small bundle: `createBinance` adds them.
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
  authenticate,
  readError,
  reportedLimits,
};

/** `{ code, msg }` with a negative code; SAPI answers may carry `code: 200` beside data, which is no error. */
function readError(status: number, body: unknown): ExchangeError | undefined {
  if (typeof body === 'object' && body !== null && 'code' in body && 'msg' in body) {
    const { code, msg } = body;
    if (typeof code === 'number' && (code < 0 || status >= 400)) return { code, message: String(msg) };
  }
  return undefined;
}
