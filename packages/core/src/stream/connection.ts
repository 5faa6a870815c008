import type { ProxyOption } from '../proxy.ts';
import type { ControlOutcome } from './control.ts';
import type { Environment } from './environment.ts';
import type { StreamError, StreamFrameError } from './errors.ts';
import type { Outage, StateEvent, StateName } from './events.ts';
import { transition, wakeAt } from './machine.ts';
import type { Action, ConnectionSettings, Context, Event, State } from './machine-state.ts';
import type { Addressing, StreamProtocol } from './protocol.ts';
import { Session, type SessionHost } from './session.ts';
import type { SocketClose } from './socket.ts';

/** A second socket is about to bring the same events, has taken over, has been given up, or is past what the first brought. */
export type OverlapPhase = 'begin' | 'match' | 'cancel' | 'end';

/** What a connection tells the subscriptions that it carries. */
export interface ConnectionHost {
  onEvent(
    connection: StreamConnection,
    stream: string | undefined,
    data: unknown,
    text: string,
    now: number,
  ): void;
  /** A frame of which not even the stream is known: any of `streams` may have lost an event. */
  onUnreadable(streams: Iterable<string>, error: StreamFrameError, from: number): void;
  /** `now` the stream flows, for the first time or again. */
  onSubscribed(stream: string, now: number): void;
  onRefused(stream: string, error: StreamError): void;
  onUnsubscribed(stream: string, error: StreamError | undefined): void;
  /** The streams are interrupted: what came after `from` may be missing. */
  onLost(streams: Iterable<string>, from: number): void;
  onOverlap(streams: Iterable<string>, phase: OverlapPhase): void;
  onState(event: StateEvent): void;
}

/** What connections to one server share: nobody dials before. */
export interface Gate {
  until: number;
}

export interface ConnectionOptions {
  readonly proxy: ProxyOption | undefined;
  readonly protocol: StreamProtocol;
  readonly environment: Environment;
  readonly settings: ConnectionSettings;
  readonly baseUrl: string;
  readonly addressing: Addressing;
  readonly controlTimeoutMs: number;
  readonly verifyMs: number;
  readonly gate: Gate;
}

interface HeldEvent {
  readonly stream: string | undefined;
  readonly data: unknown;
  readonly text: string;
}

/** Events of the new socket that wait for the old one's last, and their length. More, and the rotation is put off. */
const MOST_HELD = 200_000;
const MOST_HELD_CHARACTERS = 2 ** 26;
/** How long after a rotation the new socket may still bring what the old one brought. */
const TWIN_WINDOW_MS = 60_000;

/**
 * A connection over its whole life, whatever number of sockets that takes. Decides nothing: carries out what
 * {@link transition} says, and tells it what happens.
 */
export class StreamConnection implements SessionHost {
  readonly id: number;
  readonly desired: Set<string> = new Set();
  readonly #host: ConnectionHost;
  readonly #options: ConnectionOptions;
  readonly #sessions = new Map<number, Session>();
  /** Sockets that are not gone yet. */
  readonly #leaving = new Set<Promise<void>>();
  #state: State = { name: 'idle' };
  #carrier: Session | undefined;
  #held: HeldEvent[] = [];
  #heldCharacters = 0;
  #nextSocket = 1;
  #queue: Event[] = [];
  #working = false;
  #cancelWake: (() => void) | undefined;
  #cancelTwins: (() => void) | undefined;
  /** Dials a successor at once, where it waits to be dialled. */
  #dialSuccessor: (() => void) | undefined;
  #cancelDial: (() => void) | undefined;

  constructor(id: number, host: ConnectionHost, options: ConnectionOptions) {
    this.id = id;
    this.#host = host;
    this.#options = options;
  }

  get state(): StateName {
    return this.#state.name;
  }

  /** Whether a second socket is about to bring the same events. */
  get isOverlapping(): boolean {
    return this.#state.name === 'rotating';
  }

  /** Adds a stream; the first one starts the connection once the caller has added what else it has. */
  add(stream: string): void {
    this.desired.add(stream);
    if (this.#state.name === 'idle') queueMicrotask(() => this.#dispatch({ type: 'start' }));
    else for (const session of this.#sessions.values()) session.check(stream);
  }

  /** `onUnsubscribed` follows. */
  remove(stream: string): void {
    if (!this.desired.delete(stream)) return;
    const known = this.#carrier?.has(stream) === true;
    for (const session of this.#sessions.values()) session.check(stream);
    if (!known) this.#host.onUnsubscribed(stream, undefined);
  }

  /** Sends a control message over the socket that carries the events. */
  ask(text: (id: number) => string): Promise<ControlOutcome> {
    return new Promise((resolve) => {
      if (this.#carrier === undefined) resolve({ kind: 'lost' });
      else this.#carrier.ask(text, resolve);
    });
  }

  /** Resolves when no socket and no timer is left. */
  async close(): Promise<void> {
    this.#dispatch({ type: 'stop' });
    this.#cancelTwins?.();
    this.#cancelDial?.();
    await Promise.all(this.#leaving);
  }

  onOpen(session: Session): void {
    this.#dispatch({ type: 'opened', socket: session.id });
  }

  onClose(session: Session, close: SocketClose): void {
    this.#dispatch({ type: 'closed', socket: session.id, close });
  }

  onHeard(session: Session, what: 'frame' | 'proof'): void {
    if (this.#state.name === 'stale') this.#dispatch({ type: 'heard', socket: session.id, what });
  }

  onEvent(session: Session, stream: string | undefined, data: unknown, text: string): void {
    if (session === this.#carrier) this.#host.onEvent(this, stream, data, text, session.heardAt);
    else this.#hold(session, { stream, data, text });
  }

  onUnreadable(session: Session, error: StreamFrameError, lastHeardAt: number): void {
    if (session === this.#carrier) this.#host.onUnreadable(this.desired, error, lastHeardAt);
    // The old socket still carries the events, so the new one can simply be given up.
    else this.onUnanswered(session);
  }

  onConfirmed(session: Session): void {
    this.#dispatch({ type: 'confirmed', socket: session.id });
  }

  onSubscribed(session: Session, stream: string): void {
    if (session === this.#carrier) this.#host.onSubscribed(stream, session.heardAt);
  }

  onRefused(_lane: Session, stream: string, error: StreamError): void {
    this.#host.onRefused(stream, error);
  }

  onUnsubscribed(session: Session, stream: string, error: StreamError | undefined): void {
    // Of two sockets the one that carries the events tells, and the other one only where that has told already.
    if (session === this.#carrier || this.#carrier?.has(stream) === false)
      this.#host.onUnsubscribed(stream, error);
  }

  onUnanswered(session: Session): void {
    this.#dispatch({ type: 'unanswered', socket: session.id });
  }

  onForgotten(session: Session, stream: string, from: number): void {
    if (session === this.#carrier) this.#host.onLost([stream], from);
  }

  /** One event at a time, in order: an action may cause the next one. */
  #dispatch(event: Event): void {
    this.#queue.push(event);
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    } finally {
      this.#working = false;
    }
    this.#armWake();
  }

  #step(event: Event): void {
    const previous = this.#state;
    const { state, actions, reason } = transition(previous, event, this.#context());
    this.#state = state;
    for (const action of actions) this.#carryOut(action);
    if (event.type === 'closed') this.#forget(event.socket);
    if (previous.name === 'rotating' && state.name !== 'rotating') this.#endRotation();
    if (state.name !== previous.name) this.#report(previous.name, reason);
  }

  #context(): Context {
    const { environment, settings, gate } = this.#options;
    const now = environment.now();
    return {
      now,
      settings,
      random: environment.random(),
      nextSocket: this.#nextSocket,
      holdUntil: gate.until,
      heardAt: this.#carrier?.heardAt ?? now,
      provenAt: this.#carrier?.provenAt ?? now,
    };
  }

  #carryOut(action: Action): void {
    switch (action.do) {
      case 'dial':
        this.#dial();
        return;
      case 'subscribe':
        this.#sessions.get(action.socket)?.begin();
        return;
      case 'probe':
        // The answer itself is the proof, and the machine's own deadline notices its absence.
        this.#sessions.get(action.socket)?.probe();
        return;
      case 'drain':
        this.#drain(action.socket);
        return;
      case 'lost':
        this.#lose(this.#sessions.get(action.socket));
        return;
      case 'promote':
        this.#promote(action.socket);
        return;
      case 'drop':
        this.#drop(action.socket);
        return;
      case 'hold':
        this.#options.gate.until = Math.max(this.#options.gate.until, action.until);
    }
  }

  #dial(): void {
    const id = this.#nextSocket++;
    if (this.#state.name !== 'rotating') {
      this.#carrier = this.#open(id);
      return;
    }
    // The server of the new socket may be behind that of the old one: what it is going to repeat is remembered before.
    this.#host.onOverlap(this.desired, 'begin');
    const { environment, settings } = this.#options;
    this.#dialSuccessor = () => {
      this.#cancelDial?.();
      this.#cancelDial = this.#dialSuccessor = undefined;
      this.#open(id);
    };
    this.#cancelDial = environment.after(settings.overlapMs, false, this.#dialSuccessor);
  }

  #open(id: number): Session {
    const session = new Session(this, { ...this.#options, id });
    this.#sessions.set(id, session);
    const gone = session.gone.finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
    return session;
  }

  #hold(session: Session, event: HeldEvent): void {
    this.#heldCharacters += event.text.length;
    if (this.#held.push(event) > MOST_HELD || this.#heldCharacters > MOST_HELD_CHARACTERS)
      this.onUnanswered(session);
  }

  /** What the server sent before it answers has arrived with the answer: frames keep their order. */
  #drain(socket: number): void {
    this.#sessions.get(socket)?.probe(() => this.#dispatch({ type: 'drained', socket }));
  }

  #lose(session: Session | undefined): void {
    if (session === undefined) return;
    for (const stream of this.desired) this.#host.onLost([stream], session.carriedAt(stream));
  }

  #promote(socket: number): void {
    this.#dialSuccessor?.();
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    const predecessor = this.#carrier;
    this.#carrier = session;
    this.#host.onOverlap(this.desired, 'match');
    this.#cancelTwins?.();
    this.#cancelTwins = this.#options.environment.after(TWIN_WINDOW_MS, false, () =>
      this.#host.onOverlap(this.desired, 'end'),
    );
    for (const stream of this.desired) {
      if (session.carries(stream)) this.#host.onSubscribed(stream, session.heardAt);
      else if (predecessor !== undefined) this.#host.onLost([stream], predecessor.carriedAt(stream));
    }
    const held = this.#held;
    this.#held = [];
    const now = this.#options.environment.now();
    for (const { stream, data, text } of held) this.#host.onEvent(this, stream, data, text, now);
  }

  #drop(socket: number): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) {
      this.#cancelDial?.();
      this.#cancelDial = this.#dialSuccessor = undefined;
      return;
    }
    this.#sessions.delete(socket);
    session.drop();
    if (this.#carrier === session) this.#carrier = undefined;
  }

  #forget(socket: number): void {
    const session = this.#sessions.get(socket);
    this.#sessions.delete(socket);
    if (this.#carrier === session) this.#carrier = undefined;
  }

  /** Where it failed, nothing that was held is needed; after a success nothing is held any more. */
  #endRotation(): void {
    this.#held = [];
    this.#heldCharacters = 0;
    this.#host.onOverlap(this.desired, 'cancel');
  }

  #report(previous: StateName, reason: Outage | undefined): void {
    const state = this.#state;
    this.#host.onState({
      connection: this.id,
      state: state.name,
      previous,
      at: this.#options.environment.now(),
      streams: this.desired.size,
      ...(reason === undefined ? {} : { reason }),
      ...(state.name === 'backing-off' ? { retryAt: state.until, failures: state.failures } : {}),
    });
  }

  #armWake(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    const context = this.#context();
    const at = wakeAt(this.#state, context);
    if (at === Number.POSITIVE_INFINITY) return;
    // While there is a socket it holds the process; while there is none, the way back must.
    const hold = this.#state.name === 'backing-off';
    this.#cancelWake = this.#options.environment.after(at - context.now, hold, () =>
      this.#dispatch({ type: 'tick' }),
    );
  }
}
