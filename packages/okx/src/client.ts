import {
  type ClientBase,
  type ConnectOptions,
  type CoreConnection,
  connect as connectTo,
  createClient,
  OptionsError,
} from '@exspec/core';
import { okxDemoExchange, okxExchange } from './exchange.ts';
import type { ServerName } from './generated/exchange.ts';
import type { paths } from './generated/schema.ts';
import { type Sections, sectionOperations } from './generated/sections.ts';

/** Options of {@link createOkx} and {@link connect}. `apiKey`, `secret` and `passphrase` come together. */
export type OkxOptions = Omit<ConnectOptions, 'privateKey' | 'recvWindow' | 'server'> & {
  /** `www` (default), or a URL of your own such as a mock's. */
  readonly server?: ServerName | (string & {}) | undefined;
  /** Demo trading: play money on the same server. The key must be one of demo trading. Default false. */
  readonly demo?: boolean | undefined;
};

/** Every section's operations, and what goes beyond them. */
export interface Okx extends Sections, ClientBase<paths> {}

/**
 * A connection for the functions of `@exspec/okx/<section>`.
 *
 * @throws OptionsError where one of `apiKey`, `secret` and `passphrase` comes without the others
 */
export function connect({ demo = false, ...options }: OkxOptions = {}): CoreConnection {
  const { apiKey, secret, passphrase } = options;
  const given = [apiKey, secret, passphrase].filter((one) => one !== undefined).length;
  if (given !== 0 && given !== 3) {
    throw new OptionsError('Signing needs an apiKey, a secret and the passphrase that was chosen with them');
  }
  return connectTo(demo ? okxDemoExchange : okxExchange, options);
}

/**
 * A client with every section: `okx.flexibleLoan.loanHistory()`. Methods answer what the exchange sends, the envelope
 * `{ code, msg, data }` included; iterators give the items of `data`.
 *
 * @param options credentials, `demo`, `server`, limits, retries, hooks
 * @throws OptionsError where one of `apiKey`, `secret` and `passphrase` comes without the others
 */
export function createOkx(options: OkxOptions = {}): Okx {
  const connection = connect(options);
  return createClient<Sections, paths>(connection, sectionOperations);
}
