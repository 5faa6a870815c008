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
}

/** One stream: every event has a mark of its own, whatever its id. */
export class Ledger {
  readonly sent: { readonly mark: string; readonly at: number }[] = [];
  readonly heard: string[] = [];
  readonly gaps: Gap[] = [];

  /** Events that came twice, and those that came after a later one. */
  get disorder(): { readonly doubled: number; readonly backwards: number } {
    const place = new Map(this.sent.map(({ mark }, index) => [mark, index]));
    let [doubled, backwards, newest] = [0, 0, -1];
    const seen = new Set<string>();
    for (const mark of this.heard) {
      const at = place.get(mark) ?? -1;
      if (seen.has(mark)) doubled++;
      else if (at < newest) backwards++;
      seen.add(mark);
      newest = Math.max(newest, at);
    }
    return { doubled, backwards };
  }

  get missing(): readonly { readonly mark: string; readonly at: number }[] {
    const seen = new Set(this.heard);
    return this.sent.filter(({ mark }) => !seen.has(mark));
  }

  /** Missing, and no gap covers any moment at which it may have arrived. */
  untold(latestMs: number): readonly { readonly mark: string; readonly at: number }[] {
    return this.missing.filter(
      ({ at }) => !this.gaps.some(({ from, to }) => from <= at + latestMs && at <= to),
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

  /** The next event of a stream: its mark, and its payload as JSON. */
  next(stream: StreamName, now: number): { readonly mark: string; readonly payload: string } {
    const mark = String(++this.#mark);
    const s = stream === '!bookTicker' && this.#random() < 0.5 ? 'BBB' : 'AAA';
    if (stream.endsWith('@trade'))
      return {
        mark,
        payload: `{"e":"trade","E":${now},"s":"${s}","t":${++this.#trade},"p":"${mark}","q":"1","b":1,"a":2,"T":${now},"m":true,"M":true}`,
      };
    const step = 1 + Math.floor(this.#random() ** 3 * 30);
    if (stream.endsWith('bookTicker')) {
      this.#book += step;
      return { mark, payload: `{"u":${this.#book},"s":"${s}","b":"${mark}","B":"1","a":"2","A":"1"}` };
    }
    if (stream.includes('@depth')) {
      const first = this.#update + 1;
      this.#update += step;
      return {
        mark,
        payload: `{"e":"depthUpdate","E":${now},"s":"${s}","U":${first},"u":${this.#update},"b":[["${mark}","1"]],"a":[]}`,
      };
    }
    return {
      mark,
      payload: `{"e":"kline","E":${now},"s":"${s}","k":{"t":1,"T":2,"s":"${s}","i":"1m","c":"${mark}"}}`,
    };
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
