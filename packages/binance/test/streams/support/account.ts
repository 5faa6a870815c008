import type { Transport, TransportRequest, TransportResponse } from '@exspec/core';

export interface Sent {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** "A User Data Stream listenKey is valid for 60 minutes after creation." */
const LIFETIME_MS = 3_600_000;

/**
 * The REST side of an account: listenKeys as documented (a POST gives the active one and extends it), and the answers
 * that a replay asks for.
 */
export class Account implements Transport {
  readonly local: true = true;
  readonly sent: Sent[] = [];
  /** Every listenKey that was ever handed out. */
  readonly keys: string[] = [];
  /** Answers by path. Others are `{}`. */
  readonly answers: Map<string, unknown> = new Map(
    ['/api/v3', '/sapi/v1/margin'].flatMap((root): [string, unknown][] => [
      [`${root}/openOrders`, []],
      [`${root}/openOrderList`, []],
    ]),
  );
  /** The next answers to these methods and paths; `{key}` in them becomes the listenKey that was sent. */
  readonly failures: { readonly call: string; readonly answer: TransportResponse | Error }[] = [];
  readonly #now: () => number;
  #expires = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get key(): string {
    return this.keys.at(-1) ?? '';
  }

  /** The exchange forgets the key. */
  expire(): void {
    this.#expires = 0;
  }

  calls(method: string): readonly Sent[] {
    return this.sent.filter((one) => one.method === method);
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const [path = '', query = ''] = request.path.split('?');
    const params = Object.fromEntries(new URLSearchParams(`${query}&${request.body ?? ''}`));
    const { method, headers } = request;
    this.sent.push({ at: this.#now(), method, path, params, headers });
    const index = this.failures.findIndex(({ call }) => call === `${method} ${path}`);
    const [failure] = index < 0 ? [] : this.failures.splice(index, 1);
    const quoting = (text: string): string => text.replaceAll('{key}', params.listenKey ?? '');
    if (failure?.answer instanceof Error) throw new Error(quoting(failure.answer.message));
    if (failure !== undefined) return { ...failure.answer, body: quoting(failure.answer.body) };
    return path.includes('userDataStream')
      ? this.#keyAnswer(method, params)
      : answer(200, this.answers.get(path) ?? {});
  }

  async close(): Promise<void> {}

  #keyAnswer(method: string, { listenKey }: Readonly<Record<string, string>>): TransportResponse {
    const isActive = this.#expires > this.#now();
    if (method === 'POST') {
      if (!isActive) this.keys.push(`Secret${this.keys.length}`.padEnd(60, 'k'));
      this.#expires = this.#now() + LIFETIME_MS;
      return answer(200, { listenKey: this.key });
    }
    if (!isActive || listenKey !== this.key) return invalidKey;
    this.#expires = method === 'PUT' ? this.#now() + LIFETIME_MS : 0;
    return answer(200, {});
  }
}

export function answer(status: number, body: unknown): TransportResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export const invalidKey: TransportResponse = answer(400, {
  code: -1125,
  msg: 'This listenKey does not exist.',
});
