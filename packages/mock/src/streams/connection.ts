import type { MockClock } from '../clock.ts';
import type { MockStreams, StreamLimits, StreamSession } from './exchange.ts';
import type { StreamFaultSource } from './faults.ts';
import type { StreamHub } from './hub.ts';
import { keepAliveOf } from './keep-alive.ts';

/** A WebSocket as the server holds it. */
export interface StreamSocket {
  send(text: string): void;
  ping(data: string): void;
  pong(data: Uint8Array): void;
  /** Sends a closing frame. */
  close(code: number, reason: string): void;
  /** Ends the TCP connection. */
  terminate(): void;
}

/** A connection that is open, for tests to look at and to break. */
export interface LiveConnection {
  /** Counts up from 1 in the order of opening. */
  readonly id: number;
  /** What it carries now. */
  readonly session: StreamSession;
  /** Ends the TCP connection without a closing frame. */
  drop(): void;
  /** Nothing leaves the server any more, pongs and closing frames included; the connection stays open. */
  goSilent(): void;
  /** What happens at the end of the lifetime. */
  expire(): void;
}

export interface StreamConnection extends LiveConnection {
  received(text: string): void;
  pinged(data: Uint8Array): void;
  ponged(): void;
  /** The socket is closed: everything is let go. */
  closed(): void;
}

/** What a connection lives in. */
export interface StreamServerParts {
  readonly hub: StreamHub;
  readonly clock: Pick<MockClock, 'now' | 'schedule' | 'runs'>;
  readonly streams: Pick<MockStreams<never>, 'control' | 'frame'>;
  readonly limits: StreamLimits;
  readonly faults: StreamFaultSource;
}

/** Closing codes of RFC 6455, section 7.4.1. */
const NORMAL = 1000;
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;

/** Serves one connection: its streams, its control messages, its pings, and its end. */
export function openConnection(
  parts: StreamServerParts,
  socket: StreamSocket,
  id: number,
  selected: StreamSession,
): StreamConnection {
  const { hub, clock, streams, limits, faults } = parts;
  let session: StreamSession = { streams: [], wrapped: selected.wrapped };
  let silent = false;
  let over = false;
  const subscriptions = new Map<string, () => void>();
  /** Frames that wait for the next one, to be sent after it. */
  let heldBack: string[] = [];
  const keepAlive = keepAliveOf(parts, {
    ping() {
      if (!silent) socket.ping(String(clock.now()));
    },
    cut: () => end(POLICY_VIOLATION, `No pong within ${limits.pongWithinMs} ms.`),
  });
  const callOffEnd = clock.schedule(clock.now() + limits.lifetimeMs, () => expire());
  let arrivals: number[] = [];

  function send(text: string): void {
    if (!silent && !over) socket.send(text);
  }

  function end(code: number, reason: string): void {
    if (over) return;
    release();
    if (!silent) socket.close(code, reason);
  }

  function expire(): void {
    end(GOING_AWAY, `A connection is valid for ${limits.lifetimeMs} ms.`);
  }

  function drop(): void {
    release();
    socket.terminate();
  }

  function release(): void {
    over = true;
    callOffEnd();
    keepAlive.stop();
    for (const unsubscribe of subscriptions.values()) unsubscribe();
    subscriptions.clear();
  }

  function push(stream: string, payload: string): void {
    if (over) return;
    const text = streams.frame(stream, payload, session.wrapped);
    switch (faults.takeFrame({ stream, payload, connection: id })) {
      case undefined:
        deliver([text]);
        return;
      case 'duplicate':
        deliver([text, text]);
        return;
      case 'bad-json':
        // A closing bracket too many makes any JSON text illegal.
        deliver([`${text}}`]);
        return;
      case 'out-of-order':
        heldBack.push(text);
        return;
      case 'half-open':
        silent = true;
        return;
      case 'drop':
        drop();
        return;
      case 'forget':
        forget(stream);
        return;
      case 'gap':
        return;
    }
  }

  function deliver(frames: readonly string[]): void {
    for (const frame of [...frames, ...heldBack]) send(frame);
    heldBack = [];
  }

  function carry(next: StreamSession): void {
    if (next.streams.length > limits.streamsPerConnection) {
      end(POLICY_VIOLATION, `More than ${limits.streamsPerConnection} streams.`);
      return;
    }
    const wanted = new Set(next.streams);
    for (const [name, unsubscribe] of subscriptions) {
      if (wanted.has(name)) continue;
      unsubscribe();
      subscriptions.delete(name);
    }
    session = next;
    for (const name of wanted) {
      if (subscriptions.has(name)) continue;
      subscriptions.set(
        name,
        hub.subscribe(name, { push: (payload) => push(name, payload), end: () => lose(name) }),
      );
    }
  }

  function forget(name: string): void {
    carry({ ...session, streams: session.streams.filter((other) => other !== name) });
  }

  /** A connection that carried nothing else goes with its stream. */
  function lose(name: string): void {
    if (over) return;
    forget(name);
    if (session.streams.length === 0) end(NORMAL, 'The stream is over.');
  }

  /** Whether the client may send so much; otherwise the connection is over. */
  function admits(): boolean {
    const now = clock.now();
    arrivals = [...arrivals.filter((at) => at > now - 1000), now];
    if (arrivals.length <= limits.incomingPerSecond) return true;
    end(POLICY_VIOLATION, `More than ${limits.incomingPerSecond} messages within a second.`);
    return false;
  }

  carry(selected);
  return {
    id,
    get session(): StreamSession {
      return session;
    },
    drop,
    goSilent() {
      silent = true;
    },
    expire,
    received(text) {
      if (silent || over || !admits()) return;
      const answer = streams.control(text, session);
      carry(answer.session);
      send(answer.reply);
    },
    pinged(data) {
      if (!silent && !over && admits()) socket.pong(data);
    },
    ponged() {
      if (!over && admits()) keepAlive.heard();
    },
    closed: release,
  };
}
