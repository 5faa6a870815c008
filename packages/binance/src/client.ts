import { ClosedError, OptionsError } from '@exspec/core';
import { type Binance as Client, createBinance as createClient } from './generated/client.ts';
import type { BinanceOptions } from './generated/connect.ts';
import type { UserDataKind } from './streams/user-data/account-calls.ts';
import type { UserData, UserDataOptions, UserEvents } from './streams/user-data/options.ts';
import { createUserData } from './streams/user-data/user-data.ts';

/** Every section's operations, and what goes beyond them. */
export interface Binance extends Client {
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
 * A client with every section: `binance.market.depth({ symbol: 'BNBBTC' })`.
 *
 * @param options credentials (`apiKey` with `secret`, or with `privateKey`: RSA or Ed25519 PEM), `server`, limits,
 *   retries, hooks. Without credentials, public market data works.
 */
export function createBinance(options: BinanceOptions = {}): Binance {
  const client = createClient(options);
  const { connection } = client;
  const accounts = new Set<UserData>();
  let isClosed = false;
  const userData: Binance['userData'] = async (userOptions) => {
    if (isClosed) throw new ClosedError('userData');
    // The mock that answers has no sockets, and the streams of the server that it stands for are none of its own.
    const isLocal = typeof options.transport === 'object' && options.transport.local === true;
    if (isLocal && options.server === undefined && userOptions.streamServer === undefined)
      throw new OptionsError(
        'a transport inside this process has no streams: start a mock server, or give streamServer',
      );
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
