import type { Environment } from './environment.ts';
import { StreamError } from './errors.ts';

/** How a control message ended. `lost`: the connection ended first. */
export type ControlOutcome =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly error: StreamError }
  | { readonly kind: 'lost' };

export interface ControlMessage {
  readonly text: string;
  readonly onOutcome: (outcome: ControlOutcome) => void;
}

export interface ControlOptions {
  readonly environment: Environment;
  /** What the server takes in a second, pongs included. */
  readonly perSecond: number;
  readonly timeoutMs: number;
  readonly send: (text: string) => void;
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
 * is, before it answered. Undefined until then.
 */
interface Slot {
  takenAt: number | undefined;
}

/** Sends control messages no quicker than the server takes them, and brings each its answer. */
export class ControlQueue {
  readonly #options: ControlOptions;
  /** One is kept free for the pong, which the platform sends whenever a ping comes. */
  readonly #room: number;
  /** What the server has not taken yet, or took within the window. */
  #slots: Slot[] = [];
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#room = Math.max(1, options.perSecond - 1);
  }

  /** Sends what there is to send, now or as soon as there is room. */
  pump(): void {
    if (this.#ended) return;
    const { environment, next, send, timeoutMs } = this.#options;
    const now = environment.now();
    this.#slots = this.#slots.filter(({ takenAt = now }) => now - takenAt < WINDOW_MS && takenAt <= now);
    while (this.#slots.length < this.#room) {
      const id = this.#nextId;
      const message = next(id);
      if (message === undefined) {
        this.#arm(now, undefined);
        return;
      }
      this.#nextId++;
      const slot: Slot = { takenAt: undefined };
      this.#slots.push(slot);
      this.#pending.set(id, { ...message, deadline: now + timeoutMs, slot });
      send(message.text);
    }
    // Those without an answer make room with it.
    const taken = this.#slots.map(({ takenAt = Number.POSITIVE_INFINITY }) => takenAt);
    this.#arm(now, Math.min(...taken) + WINDOW_MS);
  }

  /** The platform has answered a ping: that counts too. */
  countPong(): void {
    this.#slots.push({ takenAt: this.#options.environment.now() });
  }

  onReply(id: number, result: unknown): void {
    this.#settle(id, { kind: 'done', result });
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
    pending.slot.takenAt = this.#options.environment.now();
    pending.onOutcome(outcome);
    this.pump();
  }

  /** The open socket holds the process; this timer need not. */
  #arm(now: number, roomAt: number | undefined): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const oldest: Pending | undefined = this.#pending.values().next().value;
    const at = Math.min(roomAt ?? Number.POSITIVE_INFINITY, oldest?.deadline ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY || this.#ended) return;
    this.#cancelTimer = this.#options.environment.after(at - now, false, () => this.#onTimer());
  }

  #onTimer(): void {
    this.#cancelTimer = undefined;
    const oldest: Pending | undefined = this.#pending.values().next().value;
    if (oldest !== undefined && this.#options.environment.now() >= oldest.deadline) {
      this.#options.onUnanswered();
      return;
    }
    this.pump();
  }
}
