import { TransportError, type TransportRequest, type TransportResponse } from '@exspec/core';
import type { VirtualTime } from './virtual-time.ts';

/** What is true of a simulated exchange and of the way to it. */
export interface World {
  /** Weight that an address may spend in a minute. */
  readonly limit: number;
  /** One way, ms, and what it may be longer. One answer in a hundred takes ten times as long. */
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** The exchange's clock minus this machine's at the beginning, ms, and how fast it parts from the monotonic one. */
  readonly clockError: number;
  readonly driftPpm: number;
  /** Weight that others at this address spend in a minute, on average. */
  readonly others: number;
  /** Mean time between bans, and between refusals with 429 that our requests have not caused, ms; Infinity: never. */
  readonly bannedEveryMs: number;
  readonly refusedEveryMs: number;
  /** Whether answers tell what is counted. */
  readonly reports: boolean;
  /** Part of the requests whose answer is lost, and of those that never leave. */
  readonly lost: number;
}

const MINUTE = 60_000;
/** How long a ban lasts whose answer does not say so: what a client has to assume. */
const SILENT_BAN_MS = 120_000;
const RECV_WINDOW = 5000;

/** A minute of the exchange: what was counted, and whether it was closed in between. */
interface Minute {
  counted: number;
  disturbed: boolean;
}

/** What was found out about a client. */
export class Findings {
  calls = 0;
  aboveLimit = 0;
  whileClosed = 0;
  badTimestamps = 0;
  readonly minutes: Map<number, Minute> = new Map();
  readonly examples: string[] = [];

  note(kind: 'above' | 'closed' | 'timestamp' | 'cancel', text: string): void {
    if (this.examples.filter((one) => one.startsWith(kind)).length < 3)
      this.examples.push(`${kind}: ${text}`);
  }
}

interface Counter {
  index: number;
  used: number;
}

interface Answer extends TransportResponse {
  /** Until when it closes the address, in virtual time. */
  readonly ban?: number;
  /** What others had spent when it was made. */
  readonly others: Counter;
}

/** Counts by its own clock, and knows nothing of how clients count. */
export class SimulatedExchange {
  readonly findings: Findings = new Findings();
  readonly #world: World;
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #limits: readonly { readonly name: string; readonly ms: number; readonly limit: number }[];
  readonly #counters = new Map<string, Counter>();
  readonly #start: number;
  /** What others have spent in this minute, and what of it the latest answer that was read could have told. */
  #others: Counter = { index: 0, used: 0 };
  #othersTold: Counter = { index: 0, used: 0 };
  #connections = 0;
  /** Whoever was told is not to send before `until`. */
  #ban: { toldAt: number; until: number } | undefined;
  #nextBan: number;
  #nextRefusal: number;
  readonly #onSend: (path: string) => void;

  constructor(world: World, time: VirtualTime, random: () => number, onSend: (path: string) => void) {
    this.#world = world;
    this.#time = time;
    this.#random = random;
    this.#onSend = onSend;
    this.#start = time.machineOffset + world.clockError;
    this.#nextBan = this.#within(world.bannedEveryMs);
    this.#nextRefusal = this.#within(world.refusedEveryMs);
    this.#limits = [
      { name: 'ip', ms: MINUTE, limit: world.limit },
      { name: 'raw', ms: 5 * MINUTE, limit: world.limit * 6 },
      { name: 'orders', ms: 10_000, limit: 100 },
      { name: 'orders', ms: 86_400_000, limit: 200_000 },
    ];
    if (world.others > 0) this.#spendForOthers();
  }

  /** The exchange's clock. */
  now(): number {
    return this.#start + this.#time.now * (1 + this.#world.driftPpm / 1_000_000);
  }

  /** Until when a client that was told has to be silent. */
  get closedUntil(): number {
    return this.#ban?.until ?? 0;
  }

  /** How much room the limit of an address has. */
  get room(): number {
    const counter = this.#counters.get(`ip ${MINUTE}`);
    const isCurrent = counter?.index === Math.floor(this.now() / MINUTE);
    return this.#world.limit - (isCurrent ? counter.used : 0);
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { findings } = this;
    const sentAt = this.#time.now;
    this.#onSend(request.path);
    if (this.#random() < this.#world.lost / 2) {
      await this.#time.sleep(this.#way());
      throw new TransportError('connect', false, 'no connection');
    }
    // A new connection takes two more round trips.
    const isNew = this.#connections++ < 20 || this.#random() < 0.01;
    const handshake = isNew ? this.#way() * 4 : 0;
    findings.calls++;
    const wasTold = this.#ban !== undefined && sentAt > this.#ban.toldAt && sentAt < this.#ban.until;
    if (wasTold) {
      findings.whileClosed++;
      findings.note('closed', `${request.path} sent at ${sentAt}, closed until ${this.#ban?.until}`);
    }
    const told = this.#othersTold;
    await this.#time.sleep(handshake + this.#way());
    const answer = this.#handle(request, told);
    const { others } = answer;
    const slow = this.#random() < 0.01 ? 10 : 1;
    await this.#time.sleep(this.#way() * slow);
    if (this.#random() < this.#world.lost / 2) throw new TransportError('reset', true, 'lost');
    if (this.#world.reports && (others.index > this.#othersTold.index || others.used > this.#othersTold.used))
      this.#othersTold = others;
    if (answer.ban !== undefined && (this.#ban === undefined || answer.ban > this.#ban.until)) {
      this.#ban = { toldAt: this.#time.now, until: answer.ban };
    }
    return answer;
  }

  #handle({ method, path, body }: TransportRequest, told: Counter): Answer {
    const now = this.now();
    const index = Math.floor(now / MINUTE);
    const others = this.#others.index === index ? this.#others : { index, used: 0 };
    const unknowable = others.used - (told.index === index ? told.used : 0);
    const url = new URL(path, 'http://x');
    const weight = url.pathname === '/balance' ? 5 : 1;
    const isOrder = method === 'POST';
    const headers: Record<string, string> = { date: new Date(now).toUTCString() };
    if (this.#time.now >= this.#nextBan) return { ...this.#refuse(418, headers), others: { ...others } };
    if (this.#time.now >= this.#nextRefusal) return { ...this.#refuse(429, headers), others: { ...others } };
    let isAbove = false;
    for (const { name, ms, limit } of this.#limits) {
      if (name === 'orders' && !isOrder) continue;
      const spent = name === 'ip' ? weight : 1;
      const used = this.#count(name, ms, now, spent);
      // What others have spent since can be known to nobody.
      if (used - (name === 'ip' ? unknowable : 0) > limit) {
        isAbove = true;
        this.findings.note(
          'above',
          `${name} ${used} of ${limit} in ${ms} ms at ${(now % ms).toFixed(1)} by ${path}`,
        );
      }
      if (!this.#world.reports) continue;
      if (name === 'ip') headers['x-used-1m'] = String(used);
      if (name === 'orders') headers[ms === 10_000 ? 'x-orders-10s' : 'x-orders-1d'] = String(used);
    }
    if (isAbove) {
      this.findings.aboveLimit++;
      return { status: 429, headers, body: errorText(-3, 'too much'), others: { ...others } };
    }
    const stamp = /timestamp=(\d+)/.exec(url.search + (body ?? ''))?.[1];
    if (stamp !== undefined && (Number(stamp) > now + 1000 || Number(stamp) < now - RECV_WINDOW)) {
      this.findings.badTimestamps++;
      this.findings.note('timestamp', `off by ${(Number(stamp) - now).toFixed(0)} ms`);
      return { status: 400, headers, body: errorText(-1, 'bad timestamp'), others: { ...others } };
    }
    const text = JSON.stringify({ id: 1, time: Math.floor(now) });
    return { status: 200, headers, body: text, others: { ...others } };
  }

  /** Says how long in one of the forms that there are, or in none that can be understood. */
  #refuse(status: number, headers: Record<string, string>): Omit<Answer, 'others'> {
    const isBan = status === 418;
    if (isBan) this.#nextBan = this.#within(this.#world.bannedEveryMs);
    else this.#nextRefusal = this.#within(this.#world.refusedEveryMs);
    const seconds = 1 + Math.floor(this.#random() * (isBan ? 300 : 50));
    const now = this.now();
    const until = Math.ceil(now / 1000 + seconds) * 1000;
    let ban = this.#time.now + seconds * 1000;
    let message = 'refused';
    const form = Math.floor(this.#random() * (isBan ? 4 : 2));
    if (form === 0) headers['retry-after'] = String(seconds);
    if (form === 1) {
      headers['retry-after'] = new Date(until).toUTCString();
      ban = this.#time.now + seconds * 1000;
    }
    if (form === 2) message = `IP banned until ${Math.floor(now) + seconds * 1000}. Use the websocket.`;
    if (form === 3) {
      const texts = [
        '1.5',
        '-5',
        '',
        'soon',
        new Date(now - 9e6).toUTCString(),
        'Fri, 31 Dec 9999 23:59:59 GMT',
      ];
      headers['retry-after'] = texts[Math.floor(this.#random() * texts.length)] ?? '';
      ban = this.#time.now + SILENT_BAN_MS;
    }
    for (let ms = 0; ms <= ban - this.#time.now + MINUTE; ms += MINUTE)
      this.#minute(now + ms).disturbed = true;
    return { status, headers, body: errorText(-3, message), ban };
  }

  #count(name: string, ms: number, now: number, weight: number): number {
    const key = `${name} ${ms}`;
    const index = Math.floor(now / ms);
    let counter = this.#counters.get(key);
    if (counter === undefined || counter.index !== index) {
      counter = { index, used: 0 };
      this.#counters.set(key, counter);
    }
    counter.used += weight;
    if (name === 'ip') this.#minute(now).counted = counter.used;
    return counter.used;
  }

  #minute(now: number): Minute {
    const index = Math.floor(now / MINUTE);
    let minute = this.findings.minutes.get(index);
    if (minute === undefined) {
      minute = { counted: 0, disturbed: false };
      this.findings.minutes.set(index, minute);
    }
    return minute;
  }

  #spendForOthers(): void {
    const next = (): void => {
      const index = Math.floor(this.now() / MINUTE);
      if (this.#others.index !== index) this.#others = { index, used: 0 };
      this.#others.used++;
      this.#count('ip', MINUTE, this.now(), 1);
      this.#time.after(this.#within(MINUTE / this.#world.others) - this.#time.now, next);
    };
    next();
  }

  #way(): number {
    return this.#world.latencyMs + this.#random() * this.#world.jitterMs;
  }

  /** Some time from now: exponential, so that it may be at any moment. */
  #within(meanMs: number): number {
    return this.#time.now - Math.log(1 - this.#random()) * meanMs;
  }
}

function errorText(code: number, message: string): string {
  return JSON.stringify({ error: { code, message } });
}
