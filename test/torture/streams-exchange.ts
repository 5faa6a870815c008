/**
 * An exchange for the attack on streams: what it sends, what of it came, and what was told of the rest. Knows Binance's
 * frames from its documentation, and nothing of the client.
 */

export const STREAMS = [
  'aaa@trade',
  'aaa@bookTicker',
  '!bookTicker',
  'aaa@depth@100ms',
  'aaa@kline_1m',
] as const;
export type StreamName = (typeof STREAMS)[number];

export interface Gap {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  readonly cause: string;
  readonly firstMissing?: string;
  readonly lastMissing?: string;
}

/** An event: what it is known by, what counts it among which others, and what is sent. */
export interface Made {
  readonly mark: string;
  readonly part: string;
  /** First and last. */
  readonly ids: readonly [number, number];
  readonly payload: string;
}

/** One stream: every event has a mark of its own, whatever its id. */
export class Ledger {
  readonly sent: (Made & { readonly at: number })[] = [];
  readonly heard: string[] = [];
  readonly gaps: Gap[] = [];

  /** Events that came twice, and those that came after a later one of their part. */
  get disorder(): { readonly doubled: number; readonly backwards: number } {
    const place = new Map(this.sent.map(({ mark, part }, index) => [mark, { part, index }]));
    let [doubled, backwards] = [0, 0];
    const seen = new Set<string>();
    const newest = new Map<string, number>();
    for (const mark of this.heard) {
      const { part, index } = place.get(mark) ?? { part: '', index: -1 };
      if (seen.has(mark)) doubled++;
      else if (index < (newest.get(part) ?? -1)) backwards++;
      seen.add(mark);
      newest.set(part, Math.max(newest.get(part) ?? -1, index));
    }
    return { doubled, backwards };
  }

  get missing(): readonly (Made & { readonly at: number })[] {
    const seen = new Set(this.heard);
    return this.sent.filter(({ mark }) => !seen.has(mark));
  }

  /** Missing, and no gap covers any moment at which it may have arrived, or names its id. */
  untold(latestMs: number): readonly Made[] {
    return this.missing.filter(
      ({ at, ids: [first, last] }) =>
        !this.gaps.some(({ from, to, firstMissing, lastMissing }) => {
          if (from <= at + latestMs && at <= to) return true;
          const isNear = Math.abs(at - to) < 20_000;
          return isNear && Number(firstMissing) <= first && last <= Number(lastMissing);
        }),
    );
  }
}

/** Makes events. Ids of the book leave holes, those of trades do not. */
export class Market {
  readonly #random: () => number;
  #trade = 1000;
  #book = 1000;
  #update = 1000;
  #mark = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Ids begin at 1 again. */
  restart(): void {
    this.#trade = this.#book = this.#update = 0;
  }

  next(stream: StreamName, now: number): Made {
    const mark = String(++this.#mark);
    const part = stream === '!bookTicker' && this.#random() < 0.5 ? 'BBB' : 'AAA';
    const made = (first: number, last: number, payload: string): Made => ({
      mark,
      part,
      ids: [first, last],
      payload,
    });
    if (stream.endsWith('@trade')) {
      const id = ++this.#trade;
      return made(
        id,
        id,
        `{"e":"trade","E":${now},"s":"${part}","t":${id},"p":"${mark}","q":"1","b":1,"a":2,"T":${now},"m":true,"M":true}`,
      );
    }
    const step = 1 + Math.floor(this.#random() ** 3 * 30);
    if (stream.endsWith('bookTicker')) {
      this.#book += step;
      const id = this.#book;
      return made(id, id, `{"u":${id},"s":"${part}","b":"${mark}","B":"1","a":"2","A":"1"}`);
    }
    if (stream.includes('@depth')) {
      const [first, last] = [this.#update + 1, this.#update + step];
      this.#update = last;
      return made(
        first,
        last,
        `{"e":"depthUpdate","E":${now},"s":"${part}","U":${first},"u":${last},"b":[["${mark}","1"]],"a":[]}`,
      );
    }
    return made(
      0,
      0,
      `{"e":"kline","E":${now},"s":"${part}","k":{"t":1,"T":2,"s":"${part}","i":"1m","c":"${mark}"}}`,
    );
  }
}

/** The mark of an event as the client hands it on. */
export function markOf(event: unknown): string {
  const { p, b, k } = Object(event);
  return String(p ?? k?.c ?? (Array.isArray(b) ? b[0]?.[0] : b));
}

/** One connection as the server sees it. */
export class Desk {
  readonly streams: Set<string>;
  /** Control messages and pongs, by time of arrival. */
  readonly arrivals: number[] = [];
  deaf = false;
  readonly #send: (text: string) => void;

  constructor(path: string, send: (text: string) => void) {
    const names = new URL(path, 'ws://host').searchParams.get('streams') ?? '';
    this.streams = new Set(names === '' ? [] : names.split('/'));
    this.#send = send;
  }

  publish(stream: string, payload: string): void {
    if (this.streams.has(stream)) this.#send(`{"stream":"${stream}","data":${payload}}`);
  }

  receive(text: string, now: number): void {
    this.arrivals.push(now);
    if (this.deaf) return;
    const { method, params = [], id } = JSON.parse(text);
    for (const name of params)
      if (method === 'SUBSCRIBE') this.streams.add(name);
      else this.streams.delete(name);
    this.#send(JSON.stringify({ result: method === 'LIST_SUBSCRIPTIONS' ? [...this.streams] : null, id }));
  }

  /** The most messages within any second. */
  get busiestSecond(): number {
    let [most, first] = [0, 0];
    for (const [index, at] of this.arrivals.entries()) {
      while ((this.arrivals[first] ?? at) <= at - 1000) first++;
      most = Math.max(most, index - first + 1);
    }
    return most;
  }
}

/** Small, seeded: a failure can be seen again (xorshift32). */
export function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
