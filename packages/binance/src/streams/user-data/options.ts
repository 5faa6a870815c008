import type { GapEvent, StreamErrorEvent, StreamOptions } from '@exspec/core/stream';
import type {
  ReadableBalanceUpdate,
  ReadableExecutionReport,
  ReadableListStatus,
  ReadableOutboundAccountPosition,
  StreamServerName,
} from '../../generated/streams.ts';
import type {
  BalanceUpdate,
  ExecutionReport,
  ListStatus,
  OutboundAccountPosition,
} from '../../generated/types.ts';
import type { NotReplayed, UserDataKind, UserDataSnapshots } from './account-calls.ts';

/** Events of an account, as they come on the wire and under readable names. */
export interface UserEvents {
  readonly wire: {
    readonly order: ExecutionReport;
    readonly balance: BalanceUpdate;
    readonly position: OutboundAccountPosition;
    readonly list: ListStatus;
  };
  readonly readable: {
    readonly order: ReadableExecutionReport;
    readonly balance: ReadableBalanceUpdate;
    readonly position: ReadableOutboundAccountPosition;
    readonly list: ReadableListStatus;
  };
}

/** Events of the account are missing, or may be. */
export interface UserDataGap extends Pick<GapEvent, 'from' | 'to' | 'lastEventTime'> {
  /** `key-expired`: the listenKey was no longer valid, and another one has taken its place. */
  readonly cause: GapEvent['cause'] | 'key-expired';
  /** What `onReplay` cannot bring back, and which operations tell of it. */
  readonly notReplayed: readonly NotReplayed[];
}

/** The account as it stands after one or more gaps, asked for when its events flowed again. */
export type UserDataReplay<K extends UserDataKind = UserDataKind> = UserDataSnapshots[K] & {
  readonly gaps: readonly UserDataGap[];
};

/** What is told. Whatever a handler throws goes to `onError` and harms nobody else. */
export interface UserDataHandlers<K extends UserDataKind, N extends keyof UserEvents> {
  /** `executionReport`: an order was taken, traded, canceled, refused, or has expired. */
  readonly onOrder?: ((event: UserEvents[N]['order']) => void) | undefined;
  /** `balanceUpdate`: a deposit, a withdrawal, a transfer. */
  readonly onBalance?: ((event: UserEvents[N]['balance']) => void) | undefined;
  /** `outboundAccountPosition`: balances after any change. */
  readonly onPosition?: ((event: UserEvents[N]['position']) => void) | undefined;
  /** `listStatus`: an order list. */
  readonly onList?: ((event: UserEvents[N]['list']) => void) | undefined;
  /** Kinds of event that the specs do not know. One that says that the stream is over also counts as an outage. */
  readonly onOther?: ((event: unknown) => void) | undefined;
  /** As soon as a gap is known. Without it `onError` gets a `StreamGapError`. */
  readonly onGap?: ((gap: UserDataGap) => void) | undefined;
  /** After a gap, what the REST API says of the account. Without it nothing is asked. */
  readonly onReplay?: ((replay: UserDataReplay<K>) => void) | undefined;
  /** Keep-alives and replays that failed (they are tried again), frames that cannot be read, handlers that threw. */
  readonly onError?: ((event: StreamErrorEvent) => void) | undefined;
}

/** Options of `userData`. Durations in ms. */
export type UserDataOptions<
  K extends UserDataKind = 'spot',
  N extends keyof UserEvents = 'wire',
> = UserDataHandlers<K, N> &
  Omit<StreamOptions, 'url' | 'addressing' | 'onGap' | 'onError'> & {
    /** Whose events: `spot` (default), `margin` (cross), or `isolated`, which needs the `symbol` of the account. */
    readonly kind?: K | undefined;
    /** Wire names (default) cost nothing; readable names cost a copy of each event. */
    readonly names?: N | undefined;
    /** `stream`, `testnet`, or a `ws(s)://` URL. Default: what belongs to the REST server. */
    readonly streamServer?: StreamServerName | (string & {}) | undefined;
    /**
     * `false` leaves the listenKey to expire. An account has one: deleting it also ends the streams of other programs
     * that use it. Default `true`.
     */
    readonly deleteKey?: boolean | undefined;
    /** Under a test runner, allow an account with real money. */
    readonly allowLive?: boolean | undefined;
    /** Closes it. */
    readonly signal?: AbortSignal | undefined;
  } & (K extends 'isolated' ? { readonly symbol: string } : { readonly symbol?: undefined });

/** An account that is listened to. */
export interface UserData extends AsyncDisposable {
  readonly kind: UserDataKind;
  readonly state: 'opening' | 'live' | 'interrupted' | 'closed';
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
  /** Ends the stream and deletes the listenKey. Never rejects: what fails goes to `onError`. */
  close(): Promise<void>;
}
