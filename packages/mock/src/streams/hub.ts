import { stringifyLossless } from '@exspec/core';
import type { MockClock } from '../clock.ts';
import type { MockEvent } from '../handler.ts';
import type { MockFeed, MockStreams } from './exchange.ts';

/** Who hears a stream. */
export interface StreamListener {
  /** @param payload JSON text */
  push(payload: string): void;
  /** The stream is over; nothing follows. */
  end(): void;
}

/** The streams that somebody listens to. All listeners of one stream hear the same payloads. */
export interface StreamHub {
  /** Listens to a stream. Gives the function that ends it. */
  subscribe(name: string, listener: StreamListener): () => void;
  /** Whether anything is ever pushed under a name, as things stand. */
  has(name: string): boolean;
}

export interface StreamSource extends StreamHub {
  /** Whether anybody listens. */
  readonly active: boolean;
  /** Something happened. */
  changed(events: readonly MockEvent[], now: number): void;
  /** The state is another one altogether: every stream begins anew. */
  begin(): void;
}

interface Entry<S> {
  feed: MockFeed<S> | undefined;
  readonly listeners: Set<StreamListener>;
  callOff: () => void;
}

/** @param stateAt the state as of now, laid out as far as streams need it */
export function createHub<S>(streams: MockStreams<S>, clock: MockClock, stateAt: () => S): StreamSource {
  const entries = new Map<string, Entry<S>>();

  function run(entry: Entry<S>, events: readonly MockEvent[], now: number): void {
    const { feed } = entry;
    if (feed === undefined) return;
    for (const payload of feed.pushes(stateAt(), events, now)) {
      const text = stringifyLossless(payload);
      for (const listener of [...entry.listeners]) listener.push(text);
    }
    if (feed.ended === true) {
      entry.feed = undefined;
      entry.callOff();
      for (const listener of [...entry.listeners]) listener.end();
    } else arm(entry, now);
  }

  function arm(entry: Entry<S>, now: number): void {
    entry.callOff();
    const dueAt = entry.feed?.dueAt;
    entry.callOff =
      dueAt === undefined
        ? nothing
        : // A feed that is never content must not stop the clock.
          clock.schedule(Math.max(dueAt, now + 1), (at) => run(entry, [], at));
  }

  function open(name: string, entry: Entry<S>): void {
    entry.feed = streams.open(name, stateAt(), clock.now());
    arm(entry, clock.now());
  }

  return {
    get active(): boolean {
      return entries.size > 0;
    },
    subscribe(name, listener) {
      let entry = entries.get(name);
      if (entry === undefined) {
        entry = { feed: undefined, listeners: new Set(), callOff: nothing };
        entries.set(name, entry);
        open(name, entry);
      }
      const joined = entry;
      joined.listeners.add(listener);
      return () => {
        joined.listeners.delete(listener);
        if (joined.listeners.size > 0 || entries.get(name) !== joined) return;
        joined.callOff();
        entries.delete(name);
      };
    },
    has: (name) => streams.open(name, stateAt(), clock.now()) !== undefined,
    changed(events, now) {
      for (const entry of [...entries.values()]) run(entry, events, now);
    },
    begin() {
      for (const [name, entry] of entries) open(name, entry);
    },
  };
}

function nothing(): void {}
