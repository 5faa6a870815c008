import {
  type ClientBase,
  type ConnectOptions,
  type CoreConnection,
  connect as connectTo,
  createClient,
} from '@exspec/core';
import { okxExchange } from './exchange.ts';
import type { ServerName } from './generated/exchange.ts';
import type { paths } from './generated/schema.ts';
import { type Sections, sectionOperations } from './generated/sections.ts';

/** Options of {@link createOkx} and {@link connect}. `apiKey`, `secret` and `passphrase` come together. */
export type OkxOptions = Omit<ConnectOptions, 'privateKey' | 'recvWindow' | 'server'> & {
  /** `www` (default), `demo` (play money; the key must be one of demo trading), or a URL of your own such as a mock's. */
  readonly server?: ServerName | (string & {}) | undefined;
};

/** Every section's operations, and what goes beyond them. */
export interface Okx extends Sections, ClientBase<paths> {}

/**
 * A connection for the functions of `@exspec/okx/<section>`.
 *
 * @throws OptionsError where one of `apiKey`, `secret` and `passphrase` comes without the others
 */
export function connect(options: OkxOptions = {}): CoreConnection {
  return connectTo(okxExchange, options);
}

/**
 * A client with every section: `okx.flexibleLoan.loanHistory()`. Methods answer what the exchange sends, the envelope
 * `{ code, msg, data }` included; iterators give the items of `data`.
 *
 * @param options credentials, `server`, limits, retries, hooks
 * @throws OptionsError where one of `apiKey`, `secret` and `passphrase` comes without the others
 */
export function createOkx(options: OkxOptions = {}): Okx {
  const connection = connect(options);
  return createClient<Sections, paths>(connection, sectionOperations);
}
