import {
  authenticationOf,
  errorBodyOf,
  type MockExchange,
  type MockKey,
  type SignatureVerifier,
} from '@exspec/mock';
import { mockTables } from '../generated/mock.ts';
import { defaultKeys } from './credentials.ts';
import { createHandlers } from './handlers/index.ts';
import { createBackground, type MovingMarket } from './market/background.ts';
import { unopenedState, withMarket } from './market/seed.ts';
import { defaultBalances, defaultSymbols, type MockSymbol } from './market/symbols.ts';
import type { BinanceState } from './state.ts';
import { binanceStreams, withTextIds } from './streams/index.ts';

/** Options of {@link createMockExchange}. */
export interface MockBinanceOptions {
  /** What is listed. Default: {@link defaultSymbols}. */
  readonly symbols?: readonly MockSymbol[];
  /** Keys beside the two that the mock knows anyway ({@link mockCredentials}, {@link mockCounterparty}). */
  readonly keys?: Readonly<Record<string, MockKey>>;
  /** Free balances by account (`main`, `counterparty`, and those of `keys`) and asset. Default: {@link defaultBalances}. */
  readonly balances?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Trading that no account does, so that streams live without orders. Default: none. */
  readonly market?: MovingMarket;
  /** Past trades of each symbol, from 1 to 100,000. Default 300, about a day. */
  readonly history?: number;
  /**
   * How many trades, orders and order lists are remembered, of each symbol or account: at least 1,000. Default 100,000.
   * The oldest are forgotten first; open orders never.
   */
  readonly maxHistory?: number;
  /**
   * Whether the ids of control messages over streams may be text, as most clients of today send them. Default false: the
   * documentation of 2022 knows unsigned integers only.
   */
  readonly textIds?: boolean;
  /** Checks signatures. Default: with Node's crypto, or else with WebCrypto. */
  readonly verify?: SignatureVerifier;
}

/**
 * Binance as a mock: market data, spot trading, listenKeys and streams come from one state, all else is answered with
 * its example. Orders lock and free balances, rest in a seeded book or cross it, and trade data follows. The same seed and the same requests give the same bytes.
 */
export function createMockExchange(options: MockBinanceOptions = {}): MockExchange<BinanceState> {
  const keys = { ...defaultKeys, ...options.keys };
  checkCount('history', options.history, 1, 100_000);
  checkCount('maxHistory', options.maxHistory, 1_000, Number.MAX_SAFE_INTEGER);
  const accounts = Object.values(keys).map(({ account }) => account);
  const plan = {
    symbols: options.symbols ?? defaultSymbols,
    accounts: Object.fromEntries(accounts.map((name) => [name, options.balances?.[name] ?? defaultBalances])),
    history: options.history,
    maxHistory: options.maxHistory,
  };
  return {
    name: 'binance',
    tables: mockTables,
    initialState: unopenedState,
    handlers: createHandlers(plan),
    authentication: authenticationOf(mockTables.access, keys, options.verify),
    errorBody: errorBodyOf(mockTables.errorForm),
    open: (state, now) => withMarket(state, plan, now),
    streams: options.textIds === true ? withTextIds : binanceStreams,
    ...(options.market === undefined ? {} : { background: createBackground(plan, options.market) }),
  };
}

function checkCount(name: string, value: number | undefined, least: number, most: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new RangeError(`${name} is a whole number from ${least} to ${most}.`);
}
