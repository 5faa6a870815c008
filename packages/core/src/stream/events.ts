/** Why a connection is not, or no longer, live. */
export type Outage =
  /** The server ended the connection: its own choice, or its 24-hour cut. */
  | { readonly kind: 'server-close'; readonly code: number; readonly reason: string }
  /** No connection, or a broken one: DNS failure, refusal, reset. `code` is the platform's, such as `ENOTFOUND`. */
  | { readonly kind: 'network'; readonly code: string | undefined; readonly message: string }
  /** The server answered the upgrade with an HTTP status. 429 and 418 are waited out. */
  | {
      readonly kind: 'upgrade-refused';
      readonly status: number;
      readonly retryAfterMs: number | undefined;
    }
  | { readonly kind: 'connect-timeout' }
  /** Nothing was heard, and a probe was not answered: a half-open connection. */
  | { readonly kind: 'silence' }
  /** Pings stayed away, and a probe was not answered. */
  | { readonly kind: 'missing-pings' }
  /** A control message was not answered in time. */
  | { readonly kind: 'unanswered' };

export type StateName =
  | 'idle'
  | 'connecting'
  | 'subscribing'
  | 'live'
  | 'stale'
  | 'backing-off'
  | 'rotating'
  | 'closed';

/** A connection has entered a state. */
export interface StateEvent {
  /** Which connection, from 1. */
  readonly connection: number;
  readonly state: StateName;
  readonly previous: StateName;
  /** This machine's time, ms. */
  readonly at: number;
  /** How many streams the connection is to carry. */
  readonly streams: number;
  /** What went wrong, where something did. */
  readonly reason?: Outage;
  /** `backing-off`: when the next attempt begins, ms. */
  readonly retryAt?: number;
  /** Attempts that have failed in a row. */
  readonly failures?: number;
}

/** Events of one stream are missing, or may be. */
export interface GapEvent {
  /** Name of the stream; `***` where names are secret. */
  readonly stream: string;
  /** Key of its channel. */
  readonly channel: string;
  /** Until then all is known to be delivered, by this machine's clock, ms. */
  readonly from: number;
  /** From then on all is delivered again, by this machine's clock, ms. */
  readonly to: number;
  /**
   * The exchange's own time of the last event before the gap, ms, where events carry one: what to ask the REST API
   * from, because `from` is when that event arrived.
   */
  readonly lastEventTime?: number;
  /** Where ids leave no holes: the first id that is missing. */
  readonly firstMissing?: string;
  /** The last id that is missing. */
  readonly lastMissing?: string;
  readonly cause: 'outage' | 'hole' | 'unreadable' | 'restart';
}

/** Something to log. No error ends the process for want of a listener. */
export interface StreamErrorEvent {
  readonly error: unknown;
  readonly stream?: string;
  readonly connection?: number;
}
