/** One client as the server sees it: answers control messages, and counts them. */
export class Session {
  readonly streams: Set<string>;
  readonly received: { readonly at: number; readonly text: string }[] = [];
  /** Names that the server refuses to subscribe to. */
  readonly refused: ReadonlySet<string>;
  readonly #raw: boolean;
  readonly #now: () => number;
  readonly #send: (text: string) => void;
  /** The next control messages get no answer. */
  deaf = false;
  /** Whether the server says which streams it carries. */
  isListing = true;

  constructor(url: string, refused: ReadonlySet<string>, now: () => number, send: (text: string) => void) {
    const { pathname, searchParams } = new URL(url, 'ws://host');
    this.#raw = pathname.startsWith('/ws/');
    const names = this.#raw ? pathname.slice('/ws/'.length) : (searchParams.get('streams') ?? '');
    this.streams = new Set(names === '' ? [] : names.split('/'));
    this.refused = refused;
    this.#now = now;
    this.#send = send;
  }

  publish(stream: string, payload: string): void {
    if (!this.streams.has(stream)) return;
    this.#send(this.#raw ? payload : `{"stream":${JSON.stringify(stream)},"data":${payload}}`);
  }

  receive(text: string): void {
    this.received.push({ at: this.#now(), text });
    if (this.deaf) return;
    const { method, params = [], id } = JSON.parse(text);
    const refused = params.find((name: string) => this.refused.has(name));
    if (refused !== undefined) {
      this.#send(JSON.stringify({ code: 2, msg: `Invalid request: no stream ${refused}`, id }));
      return;
    }
    if (method === 'SUBSCRIBE') for (const name of params) this.streams.add(name);
    if (method === 'UNSUBSCRIBE') for (const name of params) this.streams.delete(name);
    const result = method.startsWith('LIST')
      ? [...(this.isListing ? this.streams : [])]
      : method.startsWith('GET')
        ? !this.#raw
        : null;
    this.#send(JSON.stringify({ result, id }));
  }

  /** The most messages within any second. */
  get busiestSecond(): number {
    let most = 0;
    for (const [index, { at }] of this.received.entries()) {
      let last = index;
      while ((this.received[last + 1]?.at ?? Number.POSITIVE_INFINITY) < at + 1000) last++;
      most = Math.max(most, last - index + 1);
    }
    return most;
  }
}
