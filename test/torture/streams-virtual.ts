/** Virtual time and virtual sockets for the attack on streams: thousands of rotations in minutes. */
import type { Environment } from '@exspec/core/stream';
import { chance, Desk } from './streams-exchange.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

class VirtualTime {
  #now = Date.UTC(2026, 0, 1);
  #order = 0;
  /** By time: buckets of alarms, and the times that there are, the latest first. */
  readonly #buckets = new Map<number, Alarm[]>();
  readonly #times: number[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const at = this.#now + Math.max(0, Math.ceil(ms));
    const alarm: Alarm = { at, order: this.#order++, run };
    const bucket = this.#buckets.get(at);
    if (bucket === undefined) {
      this.#buckets.set(at, [alarm]);
      let [low, high] = [0, this.#times.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((this.#times[middle] ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      this.#times.splice(low, 0, at);
    } else bucket.push(alarm);
    return () => {
      alarm.run = undefined;
    };
  }

  async pass(ms: number): Promise<void> {
    // Whole milliseconds, so that rounding puts nothing out of order.
    const end = this.#now + Math.round(ms);
    await settle();
    for (let at = this.#times.at(-1); at !== undefined && at <= end; at = this.#times.at(-1)) {
      this.#now = Math.max(this.#now, at);
      const bucket = this.#buckets.get(at) ?? [];
      for (let next = bucket.shift(); next !== undefined; next = bucket.shift()) {
        next.run?.();
        if (next.run !== undefined) await settle();
      }
      // What was added to this moment meanwhile has run, too.
      this.#buckets.delete(at);
      this.#times.splice(this.#times.lastIndexOf(at), 1);
    }
    this.#now = end;
  }
}

async function settle(): Promise<void> {
  for (let step = 0; step < 10; step++) await undefined;
}

interface Handlers {
  onOpen(): void;
  onMessage(text: string): void;
  onPing(data?: Uint8Array): void;
  onClose(close: { readonly code: number; readonly reason: string }): void;
}

/** A connection: frames keep their order both ways, and each server is as far behind as it is. */
export class VirtualLink {
  readonly desk: Desk;
  readonly lagMs: number;
  isOpen = false;
  isEnded = false;
  readonly #network: VirtualNetwork;
  readonly #handlers: Handlers;
  #lastArrival = 0;

  constructor(network: VirtualNetwork, url: string, handlers: Handlers) {
    this.#network = network;
    this.#handlers = handlers;
    this.lagMs = Math.floor(network.random() * network.mostLagMs);
    this.desk = new Desk(url, (text) => this.#deliver(() => handlers.onMessage(text)));
    const { time } = network;
    time.after(2 * this.#latency(), () => {
      if (this.isEnded) return;
      this.isOpen = true;
      network.links.add(this);
      handlers.onOpen();
      this.#ping();
    });
  }

  send(text: string): void {
    this.#network.time.after(this.#latency(), () => {
      if (!this.isEnded) this.desk.receive(text, this.#network.time.now());
    });
  }

  pong(): void {
    this.desk.arrivals.push(this.#network.time.now() + this.#network.latencyMs);
  }

  close(): void {
    this.#network.time.after(this.#latency(), () => this.break());
  }

  break(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#network.links.delete(this);
    this.#network.gone.push(this.desk);
    this.#handlers.onClose({ code: 1006, reason: '' });
  }

  #ping(): void {
    if (this.isEnded) return;
    this.#deliver(() => this.#handlers.onPing(Uint8Array.of(1)));
    this.#network.time.after(this.#network.pingEveryMs, () => this.#ping());
  }

  #latency(): number {
    return this.#network.latencyMs * (1 + this.#network.random());
  }

  #deliver(arrive: () => void): void {
    const { time } = this.#network;
    this.#lastArrival = Math.max(this.#lastArrival, Math.ceil(time.now() + this.#latency()));
    time.after(this.#lastArrival - time.now(), () => {
      if (!this.isEnded) arrive();
    });
  }
}

export class VirtualNetwork {
  readonly time = new VirtualTime();
  readonly random: () => number;
  readonly links = new Set<VirtualLink>();
  /** Desks whose connections have ended. */
  readonly gone: Desk[] = [];
  latencyMs = 20;
  mostLagMs = 0;
  pingEveryMs = 180_000;
  readonly environment: Environment;

  constructor(seed: number) {
    this.random = chance(seed);
    this.environment = {
      now: () => this.time.now(),
      random: chance(seed + 1),
      after: (ms, _hold, run) => this.time.after(ms, run),
      sockets: { pingsVisible: true, open: (url, handlers) => new VirtualLink(this, url, handlers) },
    };
  }

  publish(stream: string, payload: string): void {
    for (const link of this.links) this.time.after(link.lagMs, () => link.desk.publish(stream, payload));
  }
}
