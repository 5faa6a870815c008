import type { MockStreams } from './streams/exchange.ts';
import type { MockError, MockOperation, MockTables } from './tables.ts';

/** A request that passed every check. Parameters are decoded wire text; arrays are lists of it. */
export interface HandlerRequest {
  readonly operation: MockOperation;
  readonly params: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Account of the API key, or empty where the operation needs none. */
  readonly account: string;
}

export interface HandlerContext {
  /** The mock's time, ms. */
  readonly now: number;
  readonly tables: MockTables;
  /** The operation's example for a variant (or the one that the request asks for), parsed without loss: integers beyond 2^53 are bigint. */
  example(variant?: string): unknown;
  /**
   * What the caller has used of a bucket of the tables in the current window of that length (ms), this request
   * included where it has been counted already. The engine always gives it; hand-made contexts may leave it out.
   */
  readonly used?: (bucket: string, windowMs: number) => number;
}

/**
 * What a handler answers: the next state and either data or an error. `body` is serialised with bigints as
 * bare JSON numbers. `spent` overrides what the tables say, by bucket name (an order that was refused is not counted).
 */
export type HandlerResult<S> = {
  readonly state: S;
  readonly events?: readonly MockEvent[];
  readonly spent?: Readonly<Record<string, number>>;
} & (
  | { readonly body: unknown; readonly error?: undefined }
  | { readonly error: MockError; readonly body?: undefined }
);

/** Something that a stream would push. */
export interface MockEvent {
  readonly account?: string;
  readonly stream?: string;
  readonly payload: unknown;
}

/** Pure: the same state, request and context give the same result. */
export type Handler<S> = (state: S, request: HandlerRequest, context: HandlerContext) => HandlerResult<S>;

/** What the engine cannot know from tables: how a signature is checked, and what the operations do. */
export interface MockExchange<S> {
  readonly name: string;
  readonly tables: MockTables;
  readonly initialState: (seed: number) => S;
  /** By operation key (`trade.newOrder`). Operations without a handler answer with their example. */
  readonly handlers: Readonly<Record<string, Handler<S>>>;
  readonly authentication: MockAuthentication;
  /** Header of a rate-limited answer, names of the error codes by situation. All codes come from tables. */
  readonly errorBody: (error: { readonly code: number | string; readonly message: string }) => unknown;
  /** When addresses that ignore 429 are banned, and for how long. Absent: the engine's own policy. */
  readonly bans?: BanPolicy;
  /** What happens without any request. Absent: nothing. */
  readonly background?: MockBackground<S>;
  /** Lays out what depends on the time of the first use, for streams and actions, which need no request before them. */
  readonly open?: (state: S, now: number) => S;
  /** WebSocket streams. Absent: none are served. */
  readonly streams?: MockStreams<S>;
}

/** A state, and what streams are told of the way there. */
export interface Transition<S> {
  readonly state: S;
  readonly events: readonly MockEvent[];
}

/** What goes on by itself as time passes. Pure, and the same whether it is looked at often or seldom. */
export interface MockBackground<S> {
  /** When the next thing happens, ms; undefined while nothing does. */
  dueAt(state: S): number | undefined;
  /** Has it happen. The next one must be due later. */
  turn(state: S, at: number): Transition<S>;
}

/** Bans of addresses that go on after 429. Each further ban of an address lasts twice as long. */
export interface BanPolicy {
  /** So many 429 in a row are answered; the next request beyond the limit is banned. */
  readonly after: number;
  /** Length of the first ban, ms. */
  readonly firstMs: number;
  /** No ban is longer, ms. */
  readonly longestMs: number;
}

/** How requests prove who they are. The engine finds the account; `verify` checks the bytes. */
export interface MockAuthentication {
  /** The API key that a request shows. */
  readonly keyOf: (request: RawRequest) => string | undefined;
  /** Known keys. `secret` or `publicKey` (PEM) is what `verify` gets. */
  readonly keys: Readonly<Record<string, MockKey>>;
  /** Whether the signature fits the exact bytes. May be asynchronous. A signature that is no signature is `false`, not an exception. */
  readonly verify: (request: RawRequest, key: MockKey) => boolean | Promise<boolean>;
  readonly errors: Readonly<
    Record<'noKey' | 'badKey' | 'badSignature' | 'timestampOld' | 'timestampAhead', MockError>
  >;
  /** How far a timestamp may lie ahead of the server's time, ms. */
  readonly aheadMs: number;
  readonly defaultRecvWindow: number;
  /**
   * What else a request must show: headers, a passphrase. The error where something is missing or wrong. Asked of
   * every request that needs a key, once the key is known.
   */
  readonly refuse?: (request: RawRequest, key: MockKey, isSigned: boolean) => MockError | undefined;
  /** The request's time, ms; NaN where it is unreadable, undefined where the request has none. */
  readonly timestampOf: (request: RawRequest) => number | undefined;
  /** How long it is valid, ms, where it says so. */
  readonly windowOf?: (request: RawRequest) => string | undefined;
  /** Lower-case headers, and parameters, that the log masks (key, passphrase, signature). */
  readonly secretHeaders: readonly string[];
  readonly secretParameters?: readonly string[];
}

export interface MockKey {
  readonly account: string;
  readonly secret?: string;
  readonly passphrase?: string;
  readonly publicKey?: string;
}

/** The exact bytes of a request, as text. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly body: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address that IP limits count against. */
  readonly ip: string;
}
