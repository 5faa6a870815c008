import type { Outage } from './events.ts';
import type { SocketClose } from './socket.ts';

/** Durations in ms. The defaults stand in `options.ts`. */
export interface ConnectionSettings {
  readonly connectTimeoutMs: number;
  /** How long all subscriptions of a new connection may take. */
  readonly subscribeTimeoutMs: number;
  /** Attempt n waits a random time up to `base * 2^n`, and never more than `cap`. */
  readonly backOffBaseMs: number;
  readonly backOffCapMs: number;
  /** Failures count as "in a row" unless the connection was live that long in between. */
  readonly stableMs: number;
  /** Nothing heard for that long: ask. */
  readonly silenceMs: number;
  /** No ping for that long: ask. Undefined where pings are not seen. */
  readonly pingLimitMs: number | undefined;
  /** How long the answer to a probe may take. */
  readonly probeTimeoutMs: number;
  readonly rotateAfterMs: number;
  /** A random part of this is taken off, so that many connections do not rotate at once. */
  readonly rotateJitterMs: number;
  /**
   * How long both sockets stay open at least once the new one is subscribed; and for how long what the old one brings is
   * remembered before the new one is dialled.
   */
  readonly overlapMs: number;
  /** How long the old socket may take to show that nothing more is under way on it. */
  readonly drainTimeoutMs: number;
}

/** A socket that carries events. */
export interface Live {
  readonly socket: number;
  readonly failures: number;
  readonly openedAt: number;
  readonly liveAt: number;
  readonly rotateAt: number;
}

/** The socket that is to take over. Its events are held back until the old one has delivered its last. */
export interface Successor {
  readonly socket: number;
  readonly phase: 'connecting' | 'subscribing' | 'overlapping' | 'draining';
  readonly openedAt: number;
  readonly deadline: number;
}

export type State =
  | { readonly name: 'idle' }
  | {
      readonly name: 'connecting';
      readonly socket: number;
      readonly failures: number;
      readonly deadline: number;
    }
  | {
      readonly name: 'subscribing';
      readonly socket: number;
      readonly failures: number;
      readonly openedAt: number;
      readonly deadline: number;
    }
  | ({ readonly name: 'live' } & Live)
  | ({
      readonly name: 'stale';
      readonly cause: 'silence' | 'missing-pings';
      readonly deadline: number;
    } & Live)
  | ({ readonly name: 'rotating'; readonly successor: Successor } & Live)
  | { readonly name: 'backing-off'; readonly failures: number; readonly until: number }
  | { readonly name: 'closed' };

export type Event =
  | { readonly type: 'start' | 'stop' | 'tick' }
  /** `confirmed`: every subscription is. `drained`: what was under way has arrived. */
  | { readonly type: 'opened' | 'confirmed' | 'drained' | 'unanswered'; readonly socket: number }
  /** Something came in. Told only in state `stale`: the time of the last frame is in the context. */
  | { readonly type: 'heard'; readonly socket: number; readonly what: 'frame' | 'proof' }
  | { readonly type: 'closed'; readonly socket: number; readonly close: SocketClose };

export type Action =
  | { readonly do: 'dial' | 'subscribe' | 'probe' | 'drain' | 'promote' | 'drop'; readonly socket: number }
  /** What came last on this socket is the last that is known to be complete. */
  | { readonly do: 'lost'; readonly socket: number }
  /** No connection to this server before `until`. */
  | { readonly do: 'hold'; readonly until: number };

export interface Context {
  readonly now: number;
  readonly settings: ConnectionSettings;
  /** From 0 to below 1. */
  readonly random: number;
  /** Number of the next socket that is dialled. */
  readonly nextSocket: number;
  readonly holdUntil: number;
  /** When anything was last heard on the socket that carries events. */
  readonly heardAt: number;
  /** When that server last showed that it means us: a ping, an answer. */
  readonly provenAt: number;
}

export interface Step {
  readonly state: State;
  readonly actions: readonly Action[];
  readonly reason?: Outage;
}
