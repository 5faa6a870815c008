import {
  type ClientBase,
  type ConnectOptions,
  type CoreConnection,
  connect as connectTo,
  createClient,
  type Exchange,
} from '@exspec/core';
import { binanceExchange } from './exchange.ts';
import { errorNames } from './generated/error-traits.ts';
import type { ServerName } from './generated/exchange.ts';
import type { paths } from './generated/schema.ts';
import { type Sections, sectionOperations } from './generated/sections.ts';

/** Options of {@link createBinance} and {@link connect}. */
export type BinanceOptions = Omit<ConnectOptions, 'passphrase' | 'server'> & {
  /** `api` (default), `api1` to `api3`, `testnet`, or a URL of your own such as a mock's. */
  readonly server?: ServerName | (string & {}) | undefined;
};

/** Every section's operations, and what goes beyond them. */
export interface Binance extends Sections, ClientBase<paths> {}

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

/**
 * A client with every section: `binance.market.depth({ symbol: 'BNBBTC' })`.
 *
 * @param options credentials (`apiKey` with `secret`, or with `privateKey`: RSA or Ed25519 PEM), `server`, limits,
 *   retries, hooks. Without credentials, public market data works.
 */
export function createBinance(options: BinanceOptions = {}): Binance {
  const named: Exchange = { ...binanceExchange, errorNames: (code) => errorNames[String(code)] ?? [] };
  const connection = connectTo(named, options);
  return createClient<Sections, paths>(connection, sectionOperations);
}
