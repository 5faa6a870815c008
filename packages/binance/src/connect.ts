import { type ConnectOptions, type CoreConnection, connect as connectTo } from '@exspec/core';
import { binanceExchange } from './exchange.ts';
import type { ServerName } from './generated/exchange.ts';

/** Options of `createBinance` and {@link connect}. */
export type BinanceOptions = Omit<ConnectOptions, 'passphrase' | 'server'> & {
  /** `api` (default), `api1` to `api3`, `testnet`, or a URL of your own such as a mock's. */
  readonly server?: ServerName | (string & {}) | undefined;
};

/**
 * A connection for the functions of `@exspec/binance/<section>`: a program that imports one of them bundles that
 * function and the runtime, not the API.
 *
 * ```ts
 * import { connect } from '@exspec/binance';
 * import { depth } from '@exspec/binance/market';
 *
 * const connection = connect();
 * const book = await depth(connection, { symbol: 'BNBBTC', limit: 100 });
 * ```
 *
 * `names` of its errors are empty, which keeps the table of names out of the bundle; `isApiError(error, 'BAD_SYMBOL')` and
 * `errorInfo(error.code)` know them all the same.
 */
export function connect(options: BinanceOptions = {}): CoreConnection {
  return connectTo(binanceExchange, options);
}
