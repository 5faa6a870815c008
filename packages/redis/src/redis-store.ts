import type { CountedCost, GovernorStore, Look, Refusal, TimeBounds } from '@exspec/core';
import { Alone } from './alone.ts';
import { type RedisCommands, RedisLostError } from './commands.ts';
import { Count, NOTHING_KNOWN, type Part, partsOf, type Reply, type Step } from './count.ts';
import { Names } from './names.ts';
import { type RedisStoreOptions, type Settings, settingsOf } from './options.ts';
import { Told } from './told.ts';

/** How often a process asks whether the count is still the one it knows, ms: well below the grace. */
const HELLO_MS = 500;
/** How often a call that waits for Redis, and the store itself, try again, ms. */
const AGAIN_MS = 250;
/** Hosts unused for so long are not asked after, ms. */
const IDLE_MS = 60_000;

/**
 * Rate limits that many processes share: each call is counted in Redis, in one atomic step, by Redis's clock, while
 * windows begin and end by the exchange's. Hand one store to all clients of a process:
 * `createBinance({ governor: { store } })`, and close it with them.
 */
export class RedisStore implements GovernorStore {
  readonly #client: RedisCommands;
  readonly #settings: Settings;
  readonly #names: Names;
  readonly #told = new Told();
  readonly #counts = new Map<string, Count>();
  /** What was taken in Redis and is not settled. */
  readonly #open = new Set<readonly CountedCost[]>();
  /** While Redis is lost. */
  #alone: Alone | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /**
   * @param client connected; stays the caller's to close
   * @throws OptionsError naming the option
   */
  constructor(client: RedisCommands, options: RedisStoreOptions = {}) {
    this.#client = client;
    this.#settings = settingsOf(options);
    this.#names = new Names(this.#settings.prefix);
  }

  take(
    host: string,
    spends: readonly CountedCost[],
    time: TimeBounds,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    if (this.#alone !== undefined) return this.#withoutRedis(host, spends, time, undefined);
    return this.#take(host, spends, time);
  }

  settle(
    spends: readonly CountedCost[],
    headers: Readonly<Record<string, string>> | undefined,
    sent: boolean,
    time: TimeBounds,
    refused?: boolean,
  ): void | Promise<void> {
    if (headers !== undefined) this.#told.report(spends, headers);
    if (this.#alone?.settle(spends, headers, sent, time, refused)) return;
    const host = hostKeyOf(spends);
    if (host === undefined) return;
    if (!this.#open.delete(spends)) return;
    const step = sent ? 'settle' : 'return';
    return this.#tell(this.#countOf(host), step, partsOf(spends, refused), headers, time);
  }

  async shut(key: string, ms: number): Promise<void> {
    const now = performance.now();
    this.#told.close(key, now + ms);
    const count = this.#countOf(key);
    try {
      this.#heard(count, await count.shut(key, ms));
    } catch (error) {
      this.#lose(error);
    }
  }

  look(key: string, windowMs: number): Look {
    return this.#told.look(key, windowMs, performance.now());
  }

  /** Asks after nothing any longer. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #take(host: string, spends: readonly CountedCost[], time: TimeBounds): Promise<Refusal | undefined> {
    const count = this.#countOf(host);
    try {
      if (count.isBlind(time)) this.#heard(count, await count.hello(time));
      const refusal = await this.#ask(count, spends, time);
      if (refusal === undefined) this.#open.add(spends);
      return refusal;
    } catch (error) {
      this.#lose(error);
      return this.#withoutRedis(host, spends, time, error);
    }
  }

  async #ask(count: Count, spends: readonly CountedCost[], time: TimeBounds): Promise<Refusal | undefined> {
    const reply = await count.take(spends, time, (late) => {
      if (late.rest[0] !== 'taken') return;
      const parts = spends.map((spend) => ({ spend, weight: spend.weight, takenAt: late.now }));
      void this.#tell(count, 'return', parts, undefined, time);
    });
    this.#heard(count, reply);
    const [status, index, wait, room, windowMs, ...looks] = reply.rest;
    const now = performance.now();
    this.#told.learn(spends, looks, now);
    if (status === 'taken') {
      for (const spend of spends) spend.takenAt = reply.now;
      return undefined;
    }
    const key = spends[Number(index) - 1]?.key ?? count.host;
    const waitMs = numberOf(wait);
    if (Number(windowMs) === 0) this.#told.close(key, now + waitMs);
    return { key, waitMs, room: numberOf(room), windowMs: Number(windowMs) };
  }

  /** Tells Redis what became of something, if it can be told. */
  async #tell(
    count: Count,
    step: Step,
    parts: readonly Part[],
    headers: Readonly<Record<string, string>> | undefined,
    time: TimeBounds,
  ): Promise<void> {
    if (parts.length === 0) return;
    try {
      const reply = await count.settle(step, parts, headers, time);
      this.#heard(count, reply);
      this.#told.learn(
        parts.map((part) => part.spend),
        reply.rest,
        performance.now(),
      );
    } catch (error) {
      // It counts as under way until `lostMs` are over: too much, never too little.
      this.#lose(error);
    }
  }

  #countOf(key: string): Count {
    const origin = originOf(key);
    let count = this.#counts.get(origin);
    if (count === undefined) {
      count = new Count(`${origin} ip`, this.#client, this.#names, this.#settings);
      this.#counts.set(origin, count);
      this.#watch();
    }
    return count;
  }

  /** The count began anew: what this process has under way has to be in it before anybody is let in. */
  #heard(count: Count, { isNew }: Reply): void {
    if (!isNew) return;
    const parts = [...this.#open]
      .flat()
      .filter((spend) => originOf(spend.key) === originOf(count.host))
      .map((spend) => ({ spend, weight: spend.weight, takenAt: 0 }));
    void this.#adopt(count, parts);
  }

  async #adopt(count: Count, parts: readonly Part[]): Promise<void> {
    if (parts.length === 0) return;
    try {
      const { now } = await count.settle('adopt', parts, undefined, NOTHING_KNOWN);
      for (const { spend } of parts) spend.takenAt = now;
    } catch (error) {
      this.#lose(error);
    }
  }

  #withoutRedis(
    host: string,
    spends: readonly CountedCost[],
    time: TimeBounds,
    error: unknown,
  ): Refusal | undefined | Promise<never> {
    const { onLost } = this.#settings;
    let policy = onLost.others;
    if (spends.some((spend) => spend.unit === 'order')) policy = onLost.orders;
    if (spends.some((spend) => spend.urgent)) policy = onLost.cancels;
    if (policy === 'alone' && this.#alone !== undefined) return this.#alone.take(host, spends, time);
    if (policy === 'wait')
      return { key: host, waitMs: AGAIN_MS, room: Number.POSITIVE_INFINITY, windowMs: 0 };
    return Promise.reject(
      error instanceof RedisLostError
        ? error
        : new RedisLostError('Redis, which counts the rate limits, does not answer; nothing was sent'),
    );
  }

  #lose(error: unknown): void {
    if (this.#closed) return;
    const lost =
      error instanceof RedisLostError ? error : new RedisLostError(String(error), { cause: error });
    this.#settings.onError(lost);
    if (this.#alone !== undefined) return;
    this.#alone = new Alone(this.#settings.share, this.#told);
    this.#watch();
  }

  /** Asks after every host in use: whether Redis answers, and whether its count is still the one that is known. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#hello(), this.#alone === undefined ? HELLO_MS : AGAIN_MS);
    this.#timer.unref();
  }

  async #hello(): Promise<void> {
    const recent = performance.now() - IDLE_MS;
    const counts = [...this.#counts.values()].filter((count) => this.#open.size > 0 || count.usedAt > recent);
    try {
      for (const count of this.#alone === undefined ? counts : this.#counts.values()) {
        const usedAt = count.usedAt;
        this.#heard(count, await count.hello());
        count.usedAt = usedAt;
      }
      if (this.#alone !== undefined) await this.#back(this.#alone);
    } catch (error) {
      this.#lose(error);
    }
    this.#watch();
  }

  /** Redis answers again: first it is told what was done without it. */
  async #back(alone: Alone): Promise<void> {
    const { underWay, sent } = alone.account();
    for (const count of this.#counts.values()) {
      const parts = sent
        .filter((spend) => originOf(spend.key) === originOf(count.host))
        .map((spend) => ({ spend, weight: spend.weight, takenAt: 0 }));
      if (parts.length > 0) await count.settle('settle', parts, {}, NOTHING_KNOWN);
    }
    this.#alone = undefined;
    for (const spends of underWay) {
      this.#open.add(spends);
      const parts = spends.map((spend) => ({ spend, weight: spend.weight, takenAt: 0 }));
      await this.#adopt(this.#countOf(hostKeyOf(spends) ?? ''), parts);
    }
  }
}

function originOf(key: string): string {
  const end = key.indexOf(' ');
  return end < 0 ? key : key.slice(0, end);
}

function hostKeyOf(spends: readonly CountedCost[]): string | undefined {
  return spends[0] && `${originOf(spends[0].key)} ip`;
}

function numberOf(text: string | undefined): number {
  return text === 'inf' ? Number.POSITIVE_INFINITY : Number(text);
}
