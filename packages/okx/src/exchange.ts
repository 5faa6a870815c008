import type { Exchange, ExchangeError } from '@exspec/core';
import { authenticate } from './authenticate.ts';
import { errorTraits, refusals } from './generated/error-traits.ts';
import { clock, exchangeName, limits, maxRecvWindow, pathServers, servers } from './generated/exchange.ts';

/**
 * What the runtime knows about OKX: the generated tables, how requests are signed, how errors look. The exchange's clock
 * is read from the `Date` header of its answers.
 */
export const okxExchange: Exchange = {
  name: exchangeName,
  servers,
  pathServers,
  limits,
  errorTraits,
  refusals,
  clock,
  maxRecvWindow,
  signatureEncoding: 'base64',
  authenticate,
  readError,
};

/**
 * The same servers in demo trading: every request says so in a header, and none of them is about real money, so that
 * tests may send signed ones.
 */
export const okxDemoExchange: Exchange = {
  ...okxExchange,
  servers: Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, { url }])),
  authenticate(draft, credentials, timestamp) {
    draft.headers['x-simulated-trading'] = '1';
    return authenticate(draft, credentials, timestamp);
  },
};

/** Every answer is `{ code, msg, data }`, whatever the HTTP status; a code other than the text `0` is an error. */
function readError(_status: number, body: unknown): ExchangeError | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const code = String(body.code);
  return code === '0' ? undefined : { code, message: 'msg' in body ? String(body.msg) : '' };
}
