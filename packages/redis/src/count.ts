import { type CountedCost, countIn, type TimeBounds } from '@exspec/core';
import { type RedisCommands, run, within } from './commands.ts';
import type { Names } from './names.ts';
import { Offset } from './offset.ts';
import type { Settings } from './options.ts';

/** One answer of the script. */
export interface Reply {
  /** By Redis's clock. */
  readonly now: number;
  readonly rest: readonly string[];
  /** The count began anew since this process last heard of it. */
  readonly isNew: boolean;
}

/** A spend that Redis is told of: what part of it, and when it was taken by Redis's clock. */
export interface Part {
  readonly spend: CountedCost;
  readonly weight: number;
  /** What it counts in the end. Default: all of it. */
  readonly counted?: number | undefined;
  readonly takenAt: number;
}

/** All of a call that was taken when its spends say so. */
export function partsOf(spends: readonly CountedCost[], refused?: boolean): readonly Part[] {
  return spends.map((spend) => ({
    spend,
    weight: spend.weight,
    counted: refused === undefined ? undefined : spend.outcome?.[refused ? 'refused' : 'otherwise'],
    takenAt: spend.takenAt,
  }));
}

export type Step = 'settle' | 'return' | 'adopt';

/** Of the exchange's time. */
export const NOTHING_KNOWN: TimeBounds = {
  earliest: Number.NEGATIVE_INFINITY,
  latest: Number.POSITIVE_INFINITY,
  doubtMs: 0,
};

/** The count of one host, as it stands in Redis. Every method rejects with RedisLostError. */
export class Count {
  /** Key of the governor that bans close. */
  readonly host: string;
  usedAt: number = performance.now();
  readonly #client: RedisCommands;
  readonly #names: Names;
  readonly #settings: Settings;
  readonly #offset = new Offset();
  #id = '';

  constructor(host: string, client: RedisCommands, names: Names, settings: Settings) {
    this.host = host;
    this.#client = client;
    this.#names = names;
    this.#settings = settings;
  }

  hello(time: TimeBounds = NOTHING_KNOWN): Promise<Reply> {
    return this.#run('hello', [], [], time);
  }

  /** Whether windows can be told apart from here: else asking once tells how Redis's clock goes. */
  isBlind({ earliest, latest }: TimeBounds): boolean {
    return !this.#offset.isKnown && Number.isFinite(latest - earliest);
  }

  /** @param late told of a take that came through after it was given up */
  take(spends: readonly CountedCost[], time: TimeBounds, late: (reply: Reply) => void): Promise<Reply> {
    const args: string[] = [String(spends.length)];
    for (const spend of spends) {
      args.push(
        String(spend.weight),
        String(spend.kept),
        spend.urgent ? '1' : '0',
        String(spend.windows.length),
      );
      for (const { ms, limit, header } of spend.windows)
        args.push(String(ms), String(limit), header === undefined ? '0' : '1');
    }
    return this.#run('take', this.#keysOf(spends), args, time, late);
  }

  settle(
    step: Step,
    parts: readonly Part[],
    headers: Readonly<Record<string, string>> | undefined,
    time: TimeBounds,
  ): Promise<Reply> {
    const args: string[] = step === 'settle' ? [headers === undefined ? '0' : '1'] : [];
    args.push(String(parts.length));
    for (const { spend, weight, counted = weight, takenAt } of parts) {
      args.push(String(weight), String(counted), String(takenAt), String(spend.windows.length));
      for (const { ms, header } of spend.windows)
        args.push(String(ms), String(countIn(headers?.[header ?? '']) ?? ''));
    }
    return this.#run(step, this.#keysOf(parts.map((part) => part.spend)), args, time);
  }

  shut(key: string, ms: number): Promise<Reply> {
    return this.#run('shut', key === this.host ? [] : [this.#names.of(key)], [String(ms)], NOTHING_KNOWN);
  }

  #keysOf(spends: readonly CountedCost[]): readonly string[] {
    return spends.flatMap(({ key, windows }) => {
      const name = this.#names.of(key);
      return [name, ...windows.map(({ ms }) => `${name}:${ms}`)];
    });
  }

  async #run(
    step: string,
    keys: readonly string[],
    args: readonly string[],
    time: TimeBounds,
    late?: (reply: Reply) => void,
  ): Promise<Reply> {
    const { timeoutMs, graceMs, lostMs, now } = this.#settings;
    const sentAt = performance.now();
    this.usedAt = sentAt;
    const [least, most] = this.#offset.bounds(sentAt);
    const given = now === undefined ? '' : String(now());
    const script = run(
      this.#client,
      [this.#names.host(this.host), ...keys],
      [
        step,
        given,
        bound(least),
        bound(most),
        String(time.doubtMs),
        this.#id,
        newId(),
        String(graceMs),
        String(lostMs),
        ...args,
      ],
    );
    const answer = await within(script, timeoutMs, (value) => late?.(this.#read(value, sentAt, time)));
    return this.#read(answer, sentAt, time);
  }

  #read([id = '', now, clock, ...rest]: readonly string[], sentAt: number, time: TimeBounds): Reply {
    this.#offset.observe(Number(clock), sentAt, performance.now(), time);
    const isNew = this.#id !== '' && this.#id !== id;
    this.#id = id;
    return { now: Number(now), rest, isNew };
  }
}

function bound(value: number): string {
  if (Number.isFinite(value)) return value.toFixed(3);
  return value > 0 ? 'inf' : '-inf';
}

function newId(): string {
  return Math.random().toString(36).slice(2, 14);
}
