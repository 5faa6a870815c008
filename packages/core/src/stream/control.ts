import type { Environment } from './environment.ts';
import { StreamError } from './errors.ts';

/** How a control message ended. `lost`: the connection ended first. `unsent`: there was no room for it in time. */
export type ControlOutcome =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly error: StreamError }
  | { readonly kind: 'lost' | 'unsent' };

export interface ControlMessage {
  readonly text: string;
  /** Without an answer it is `lost`, and says nothing of the connection; with one neither. */
  readonly isOptional?: true;
  readonly onOutcome: (outcome: ControlOutcome) => void;
}

export interface ControlOptions {
  readonly environment: Environment;
  /** What the server takes in a second, pongs included. */
  readonly perSecond: number;
  readonly timeoutMs: number;
  readonly send: (text: string) => void;
  /** Missing where the platform answers pings unasked. */
  readonly pong?: ((data: Uint8Array) => void) | undefined;
  /** The next message, made when it can be sent, so that what has gathered until then travels together. */
  readonly next: (id: number) => ControlMessage | undefined;
  readonly onUnanswered: () => void;
}

/** A second, and a little for clocks that do not run alike. */
const WINDOW_MS = 1100;

interface Pending extends ControlMessage {
  readonly deadline: number;
  readonly slot: Slot;
}

/**
 * One of the messages that fit into a second. The server counts when messages arrive: that was, however slow the network
 * is, before it answered this one or a later one. Undefined until then.
 */
interface Slot {
  takenAt: number | undefined;
  /** Has no answer: it counts as taken when it is sent. */
  readonly isPong?: true;
}

/**
 * Sends control messages no quicker than the server takes them, and brings each its answer. Pongs go first, and leave
 * room: a ping that has to wait gives way to the next one, as RFC 6455 (5.5.3) allows.
 */
export class ControlQueue {
  readonly #options: ControlOptions;
  /** Of the messages of a second one is kept free for a pong, and pongs have half of them at most. */
  readonly #room: number;
  readonly #pongRoom: number;
  /** What the server has not taken yet, or took within the window, in the order of sending. */
  #slots: Slot[] = [];
  /** Data of the newest ping that is not answered. */
  #ping: Uint8Array | undefined;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#room = Math.max(1, options.perSecond - 1);
    this.#pongRoom = Math.max(1, Math.floor(options.perSecond / 2));
  }

  /** Sends what there is to send, now or as soon as there is room. */
  pump(): void {
    if (this.#ended) return;
    const { environment, next, send, timeoutMs } = this.#options;
    const now = environment.now();
    this.#freeSlots(now);
    const isPongWaiting = !this.#sendPong(now);
    while (this.#slots.length < this.#room) {
      const id = this.#nextId;
      const message = next(id);
      if (message === undefined) {
        this.#arm(now, isPongWaiting);
        return;
      }
      this.#nextId++;
      const slot: Slot = { takenAt: undefined };
      this.#slots.push(slot);
      this.#pending.set(id, { ...message, deadline: now + timeoutMs, slot });
      send(message.text);
    }
    this.#arm(now, true);
  }

  /** A ping has come. */
  onPing(data: Uint8Array = new Uint8Array()): void {
    if (this.#options.pong !== undefined) {
      this.#ping = data;
      this.pump();
      return;
    }
    const now = this.#options.environment.now();
    this.#freeSlots(now);
    // The platform answers as often as it is asked; what goes beyond its share must not hold up the others for ever.
    if (this.#hasPongRoom) this.#slots.push({ takenAt: now, isPong: true });
  }

  /** A clock that was set back must not keep a slot. */
  #freeSlots(now: number): void {
    this.#slots = this.#slots.filter((slot) => now < freeAt(slot) && (slot.takenAt ?? now) <= now);
  }

  /** @returns whether none waits */
  #sendPong(now: number): boolean {
    const { pong, perSecond } = this.#options;
    const ping = this.#ping;
    if (ping === undefined || pong === undefined) return true;
    if (this.#slots.length >= Math.max(1, perSecond) || !this.#hasPongRoom) return false;
    this.#ping = undefined;
    this.#slots.push({ takenAt: now, isPong: true });
    pong(ping);
    return true;
  }

  get #hasPongRoom(): boolean {
    return this.#slots.filter(({ isPong }) => isPong).length < this.#pongRoom;
  }

  /** @returns whether the answer was waited for, which shows that the server means us */
  onReply(id: number, result: unknown): boolean {
    const isAwaited = this.#pending.get(id)?.isOptional !== true;
    this.#settle(id, { kind: 'done', result });
    return isAwaited;
  }

  /** @param id undefined where the server does not say: it answers in order, so the oldest request is meant */
  onError(id: number | undefined, code: number | string, message: string): void {
    const meant = id ?? this.#pending.keys().next().value;
    if (meant !== undefined) this.#settle(meant, { kind: 'refused', error: new StreamError(code, message) });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer?.();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { onOutcome } of pending) onOutcome({ kind: 'lost' });
  }

  #settle(id: number, outcome: ControlOutcome): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    const now = this.#options.environment.now();
    // Messages keep their order, so what was sent before has arrived, too.
    for (const slot of this.#slots) {
      slot.takenAt ??= now;
      if (slot === pending.slot) break;
    }
    pending.onOutcome(outcome);
    this.pump();
  }

  /** The open socket holds the process; this timer need not. */
  #arm(now: number, isWaitingForRoom: boolean): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const oldest: Pending | undefined = this.#pending.values().next().value;
    let at = oldest?.deadline ?? Number.POSITIVE_INFINITY;
    // Messages without an answer make room with it.
    if (isWaitingForRoom) for (const slot of this.#slots) at = Math.min(at, freeAt(slot));
    if (at === Number.POSITIVE_INFINITY || this.#ended) return;
    this.#cancelTimer = this.#options.environment.after(at - now, false, () => this.#onTimer());
  }

  #onTimer(): void {
    this.#cancelTimer = undefined;
    const now = this.#options.environment.now();
    for (const [id, { deadline, isOptional }] of this.#pending) {
      if (now < deadline) break;
      if (isOptional !== true) {
        this.#options.onUnanswered();
        return;
      }
      this.#settle(id, { kind: 'lost' });
    }
    this.pump();
  }
}

function freeAt({ takenAt = Number.POSITIVE_INFINITY }: Slot): number {
  return takenAt + WINDOW_MS;
}
