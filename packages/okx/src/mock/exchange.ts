import {
  authenticationOf,
  errorBodyOf,
  type MockExchange,
  type MockKey,
  type SignatureVerifier,
} from '@exspec/mock';
import { mockTables } from '../generated/mock.ts';
import { defaultKeys } from './credentials.ts';

/** Options of {@link createMockExchange}. */
export interface MockOkxOptions {
  /** Keys beside the one that the mock knows anyway ({@link mockCredentials}). */
  readonly keys?: Readonly<Record<string, MockKey>>;
  /** Checks signatures. Default: with Node's crypto, or else with WebCrypto. */
  readonly verify?: SignatureVerifier;
}

/** What the mock remembers: nothing. Its operations answer with the examples of the specs. */
export type OkxState = Readonly<Record<string, never>>;

/** OKX as a mock: headers, signature, time, limits and parameters are checked, and the example answers. */
export function createMockExchange(options: MockOkxOptions = {}): MockExchange<OkxState> {
  return {
    name: 'okx',
    tables: mockTables,
    initialState: () => ({}),
    handlers: {},
    authentication: authenticationOf(mockTables.access, { ...defaultKeys, ...options.keys }, options.verify),
    errorBody: errorBodyOf(mockTables.errorForm),
  };
}
