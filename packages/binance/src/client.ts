import {
  type ClientBase,
  ClosedError,
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
import type { UserDataKind } from './streams/user-data/account-calls.ts';
import type { UserData, UserDataOptions, UserEvents } from './streams/user-data/options.ts';

/** Options of {@link createBinance} and {@link connect}. */
export type BinanceOptions = Omit<ConnectOptions, 'passphrase' | 'server'> & {
  /** `api` (default), `api1` to `api3`, `testnet`, or a URL of your own such as a mock's. */
  readonly server?: ServerName | (string & {}) | undefined;
};

/** Every section's operations, and what goes beyond them. */
export interface Binance extends Sections, ClientBase<paths> {
  /**
   * Listens to the account: makes a listenKey, keeps it alive, makes another where it has expired, and deletes it when
   * it is closed. Resolves when the events flow. Closed with the client at the latest.
   *
   * @throws OptionsError; CredentialsError; what making the listenKey throws; StreamError where the server refuses the
   *   stream; LiveServerError under a test runner
   * @see https://binance-docs.github.io/apidocs/spot/en/#user-data-streams
   */
  userData<const K extends UserDataKind = 'spot', const N extends keyof UserEvents = 'wire'>(
    options: UserDataOptions<K, N>,
  ): Promise<UserData>;
}

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
  const client = createClient<Sections, paths>(connection, sectionOperations);
  const accounts = new Set<UserData>();
  let isClosed = false;
  const userData: Binance['userData'] = async (userOptions) => {
    // Only who listens to an account loads what streams are made of.
    const { createUserData } = await import('./streams/user-data/user-data.ts');
    if (isClosed) throw new ClosedError('userData');
    const account = createUserData(connection, { allowLive: options.allowLive, ...userOptions });
    accounts.add(account);
    void account.closed.then(() => accounts.delete(account));
    return account.open();
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.all(Array.from(accounts, (account) => account.close()));
    await connection.close();
  };
  return Object.assign(client, { userData, close, [Symbol.asyncDispose]: close });
}
