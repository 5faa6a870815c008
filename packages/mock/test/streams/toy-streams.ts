import type { MockExchange } from '../../src/handler.ts';
import type { MockFeed, StreamSession } from '../../src/streams/exchange.ts';
import { type ToyState, toy } from '../toy-exchange.ts';

/**
 * The toy exchange with streams. `orders` pushes every order, `clock` the time once a second, `secret-1` ends after
 * five seconds. Addresses are `/s/<a>/<b>`, or `/all?names=<a>/<b>` for wrapped payloads. `+name` and `-name` change
 * what is carried; every control message is answered with the list.
 */
export const streamingToy: MockExchange<ToyState> = {
  ...toy,
  streams: {
    limits: {
      incomingPerSecond: 5,
      streamsPerConnection: 3,
      lifetimeMs: 86_400_000,
      pingEveryMs: 180_000,
      pongWithinMs: 600_000,
    },
    select(path, query) {
      if (path.startsWith('/s/')) return { streams: path.slice(3).split('/'), wrapped: false };
      return path === '/all'
        ? { streams: query.slice('names='.length).split('/'), wrapped: true }
        : undefined;
    },
    control(text, session) {
      const streams = changed(session.streams, text);
      return { reply: JSON.stringify({ streams }), session: { ...session, streams } };
    },
    open(name, _state, now) {
      if (name === 'orders') return { pushes: (_next, events) => events.map(({ payload }) => payload) };
      if (name === 'clock') return clockFeed(now);
      return name === 'secret-1' ? endingFeed(now + 5000) : undefined;
    },
    frame: (stream, payload, wrapped) => (wrapped ? `{"of":"${stream}","what":${payload}}` : payload),
    isSecret: (name) => name.startsWith('secret-'),
  },
};

function changed(streams: StreamSession['streams'], text: string): readonly string[] {
  const name = text.slice(1);
  if (text.startsWith('+')) return [...streams, name];
  return text.startsWith('-') ? streams.filter((other) => other !== name) : streams;
}

function clockFeed(opened: number): MockFeed<ToyState> {
  let dueAt = opened + 1000;
  return {
    get dueAt() {
      return dueAt;
    },
    pushes(_state, _events, now) {
      if (now < dueAt) return [];
      dueAt += 1000;
      return [now - opened];
    },
  };
}

function endingFeed(endsAt: number): MockFeed<ToyState> {
  let ended = false;
  return {
    dueAt: endsAt,
    get ended() {
      return ended;
    },
    pushes(_state, _events, now) {
      ended = now >= endsAt;
      return [];
    },
  };
}
