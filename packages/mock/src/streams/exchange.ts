import type { MockEvent } from '../handler.ts';

/** What a connection carries. */
export interface StreamSession {
  /** Names of streams, in the order of their subscription; those of the address first. */
  readonly streams: readonly string[];
  /** Whether payloads say which stream they are of. */
  readonly wrapped: boolean;
}

/** Times in ms. What is absent does not happen. */
export interface StreamLimits {
  /** Messages, pings and pongs that a client may send within a second. */
  readonly incomingPerSecond: number;
  readonly streamsPerConnection: number;
  readonly lifetimeMs: number;
  readonly pingEveryMs?: number | undefined;
  /** How long the server goes without a pong before it cuts the connection. */
  readonly pongWithinMs?: number | undefined;
}

/** What one stream pushes. Made when the stream gets its first subscriber, dropped with its last. */
export interface MockFeed<S> {
  /** When it is to be called even if nothing happens (ms); undefined: not at all. Read after each call. */
  readonly dueAt?: number | undefined;
  /** The stream is over: its subscribers lose it. Read after each call. */
  readonly ended?: boolean;
  /** Called after whatever happened, and at `dueAt`. Gives the payloads that are pushed now. */
  pushes(state: S, events: readonly MockEvent[], now: number): readonly unknown[];
}

/** How an exchange streams. */
export interface MockStreams<S> {
  readonly limits: StreamLimits;
  /** What a connection to this address carries from the start; undefined where no stream is served there. */
  select(path: string, query: string): StreamSession | undefined;
  /** Answers a control message, and says what the connection carries from then on. */
  control(text: string, session: StreamSession): { readonly reply: string; readonly session: StreamSession };
  /** The stream of that name; undefined for a name that nothing is ever pushed under. */
  open(name: string, state: S, now: number): MockFeed<S> | undefined;
  /** A frame with a payload, which is JSON text. */
  frame(stream: string, payload: string, wrapped: boolean): string;
  /** Whether a name is a credential: it is masked in the log. */
  isSecret(name: string): boolean;
}
