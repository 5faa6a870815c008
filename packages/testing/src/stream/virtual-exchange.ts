import type { Environment, SocketClose, SocketHandlers } from '@exspec/core/stream';
import { seeded, VirtualClock } from './clock.ts';
import { Session } from './session.ts';

/** A socket that broke: RFC 6455, 7.1.5. */
const ABNORMAL_CLOSURE = 1006;

export const LATENCY_MS = 40;

/** How the next attempts to connect end. */
export type Dialling =
  | { readonly kind: 'open' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'fail'; readonly close: SocketClose };

export const dnsFailure: SocketClose = {
  code: ABNORMAL_CLOSURE,
  reason: '',
  error: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND exchange.invalid' },
};

/** A WebSocket server over virtual time, with every fault that a network has. */
export class VirtualExchange {
  readonly clock: VirtualClock = new VirtualClock();
  readonly random: () => number;
  readonly links: Set<Link> = new Set();
  readonly refused: Set<string> = new Set();
  /** When, by the virtual clock, a connection was asked for. */
  readonly dials: number[] = [];
  /** URLs asked for. */
  readonly urls: string[] = [];
  dialling: Dialling = { kind: 'open' };
  pingEveryMs = 180_000;
  lifetimeMs: number = 24 * 3_600_000;
  /** The most messages that any client sent within a second. */
  busiestSecond = 0;
  readonly environment: Environment;

  constructor(seed = 1, pingsVisible = true) {
    this.random = seeded(seed);
    this.environment = {
      now: () => this.clock.now(),
      random: seeded(seed + 1),
      after: (ms, hold, run) => this.clock.after(ms, hold, run),
      sockets: { pingsVisible, open: (url, handlers) => this.#dial(url, handlers) },
    };
  }

  get sessions(): readonly Session[] {
    return [...this.links].map(({ session }) => session);
  }

  publish(stream: string, payload: unknown): void {
    const text = JSON.stringify(payload);
    for (const link of this.links) link.session.publish(stream, text);
  }

  #dial(url: string, handlers: SocketHandlers): Link {
    this.dials.push(this.clock.now());
    this.urls.push(url);
    const link = new Link(this, url, handlers);
    const dialling = this.dialling;
    if (dialling.kind === 'open') this.clock.after(2 * LATENCY_MS, false, () => link.open());
    if (dialling.kind === 'fail') this.clock.after(LATENCY_MS, false, () => link.end(dialling.close));
    return link;
  }
}

/** A connection, seen from both ends. */
export class Link {
  readonly session: Session;
  readonly #exchange: VirtualExchange;
  readonly #handlers: SocketHandlers;
  readonly #cancels: (() => void)[] = [];
  #isOpen = false;
  #isEnded = false;
  /** Half-open: nothing comes through any more, in either direction, and nobody is told. */
  isDead = false;

  constructor(exchange: VirtualExchange, url: string, handlers: SocketHandlers) {
    this.#exchange = exchange;
    this.#handlers = handlers;
    const { clock } = exchange;
    this.session = new Session(
      url,
      exchange.refused,
      () => clock.now(),
      (text) => this.deliver(text),
    );
  }

  open(): void {
    if (this.#isEnded) return;
    const { clock, links, pingEveryMs, lifetimeMs } = this.#exchange;
    this.#isOpen = true;
    links.add(this);
    const ping = (): void => {
      this.#toClient(() => {
        this.session.received.push({ at: clock.now() + LATENCY_MS, text: 'pong' });
        if (this.#exchange.environment.sockets.pingsVisible) this.#handlers.onPing();
      });
      this.#cancels[0] = clock.after(this.#exchange.pingEveryMs, false, ping);
    };
    this.#cancels.push(clock.after(pingEveryMs, false, ping));
    this.#cancels.push(clock.after(lifetimeMs, false, () => this.close(1001, 'lifetime')));
    this.#handlers.onOpen();
  }

  /** What the server sends, exactly as it is. */
  deliver(text: string): void {
    this.#toClient(() => this.#handlers.onMessage(text));
  }

  send(text: string): void {
    if (!this.#isOpen) return;
    this.#exchange.clock.after(LATENCY_MS, false, () => {
      if (!this.#isEnded && !this.isDead) this.session.receive(text);
    });
  }

  /** The server closes in due form: what it sent before still arrives. */
  close(code: number, reason: string): void;
  close(): void;
  close(code = 1000, reason = ''): void {
    const { clock } = this.#exchange;
    clock.after(LATENCY_MS, false, () => {
      if (!this.isDead || !this.#isOpen) this.end({ code, reason });
      // Nobody says goodbye over a dead connection: the platform gives up waiting.
      else clock.after(1000, false, () => this.end({ code: ABNORMAL_CLOSURE, reason: '' }));
    });
  }

  /** The connection breaks: what is under way is lost. */
  break(): void {
    const error = { code: 'ECONNRESET', message: 'read ECONNRESET' };
    this.end({ code: ABNORMAL_CLOSURE, reason: '', error });
  }

  end(close: SocketClose): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#exchange.links.delete(this);
    this.#exchange.busiestSecond = Math.max(this.#exchange.busiestSecond, this.session.busiestSecond);
    for (const cancel of this.#cancels) cancel();
    this.#handlers.onClose(close);
  }

  #toClient(arrive: () => void): void {
    this.#exchange.clock.after(LATENCY_MS, false, () => {
      if (!this.#isEnded && !this.isDead) arrive();
    });
  }
}
