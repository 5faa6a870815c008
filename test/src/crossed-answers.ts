import { createServer, type Server, type Socket } from 'node:net';
import { type Binance, createBinance } from '@exspec/binance';
import { UnknownOutcomeError } from '@exspec/core';

/**
 * What goes wrong with the answers of a connection that is kept alive: `doubled` in one piece, `repeated` a moment later,
 * `stale` (that to the request before, whoever sent it), `swapped` with that of another connection, and the answer to
 * another kind of request.
 */
export type Fault = 'doubled' | 'repeated' | 'stale' | 'swapped' | 'of another kind';

const faults: readonly Fault[] = ['doubled', 'repeated', 'stale', 'swapped', 'of another kind'];

interface Held {
  readonly socket: Socket;
  readonly body: string;
}

/** An exchange over raw TCP that knows orders, cancels and queries, and answers many of them wrongly. */
class CrossedExchange {
  /** Client ids of orders and cancels, in the order in which they arrived. */
  readonly arrived: string[] = [];
  /** How many answers went wrong. */
  faulted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #random: () => number;
  #orders = 0;
  #last = '{}';
  #held: Held | undefined;

  private constructor(seed: number) {
    this.#random = randomOf(seed);
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(seed: number): Promise<CrossedExchange> {
    const exchange = new CrossedExchange(seed);
    await new Promise<void>((resolve) => exchange.#server.listen(0, '127.0.0.1', resolve));
    return exchange;
  }

  get origin(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        const [method = '', target = ''] = text.split(' ', 2);
        const body = text.slice(end + 4, end + 4 + length);
        text = text.slice(end + 4 + length);
        this.#answer(socket, method, new URLSearchParams(`${target.split('?')[1] ?? ''}&${body}`));
      }
    });
  }

  #answer(socket: Socket, method: string, sent: URLSearchParams): void {
    const body = this.#bodyOf(method, sent);
    const before = this.#last;
    this.#last = body;
    const held = this.#held;
    if (held !== undefined && held.socket !== socket) {
      this.#held = undefined;
      this.faulted += 2;
      send(held.socket, body);
      send(socket, held.body);
      return;
    }
    const fault = this.#random() < 0.3 ? faults[Math.floor(this.#random() * faults.length)] : undefined;
    if (fault !== undefined && fault !== 'swapped') this.faulted++;
    if (fault === 'swapped' && held === undefined) this.#hold({ socket, body });
    else if (fault === 'stale') send(socket, before);
    else if (fault === 'of another kind')
      send(socket, this.#random() < 0.5 ? '{}' : '{"tranId":13526853623}');
    else if (fault === 'doubled') socket.write(httpText(body) + httpText(body));
    else send(socket, body);
    if (fault === 'repeated') setTimeout(send, this.#random() * 4, socket, body);
  }

  /** Until another connection asks for something; should none do so, the answer is the right one. */
  #hold(held: Held): void {
    this.#held = held;
    setTimeout(() => {
      if (this.#held !== held) return;
      this.#held = undefined;
      send(held.socket, held.body);
    }, 100);
  }

  #bodyOf(method: string, sent: URLSearchParams): string {
    const orderId = ++this.#orders;
    const symbol = sent.get('symbol');
    if (method === 'POST') {
      const clientOrderId = sent.get('newClientOrderId') ?? '';
      this.arrived.push(clientOrderId);
      return JSON.stringify({ symbol, orderId, orderListId: -1, clientOrderId, transactTime: 1644393600012 });
    }
    const named = sent.get('origClientOrderId') ?? '';
    const ids =
      method === 'DELETE'
        ? { origClientOrderId: named, clientOrderId: `cancel-${orderId}` }
        : { clientOrderId: named };
    if (method === 'DELETE') this.arrived.push(`cancel of ${named}`);
    return JSON.stringify({
      symbol,
      orderId,
      orderListId: -1,
      ...ids,
      status: 'NEW',
      side: 'BUY',
      price: '1.0',
    });
  }
}

function httpText(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function send(socket: Socket, body: string): void {
  if (!socket.destroyed) socket.write(httpText(body));
}

export interface Crossing {
  readonly calls: number;
  readonly resolved: number;
  readonly faulted: number;
  /** Calls that another one's answer was handed to. */
  readonly crossed: readonly string[];
  /** Writes that failed in another way than as an unknown outcome with a lookup. */
  readonly mistold: readonly string[];
  /** Writes that arrived more than once. */
  readonly twice: readonly string[];
}

/** Orders, cancels and queries from several callers at once, each held against what it sent. */
export async function cross(transport: 'undici' | 'fetch', orders: number, seed: number): Promise<Crossing> {
  const exchange = await CrossedExchange.start(seed);
  const client = createBinance({
    apiKey: 'key',
    secret: 'secret',
    server: exchange.origin,
    transport,
    governor: false,
    clock: 'none',
    retry: false,
  });
  const crossed: string[] = [];
  const mistold: string[] = [];
  let calls = 0;
  let resolved = 0;
  const hold = async (
    own: string,
    answer: Promise<unknown>,
    member: string,
    isWrite: boolean,
  ): Promise<void> => {
    calls++;
    try {
      const data: unknown = await answer;
      resolved++;
      if (Reflect.get(Object(data), member) !== own) crossed.push(`${own}: ${JSON.stringify(data)}`);
    } catch (error) {
      const isTold = error instanceof UnknownOutcomeError && error.lookup !== undefined;
      if (isWrite && !isTold) mistold.push(`${own}: ${String(error)}`);
    }
  };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < orders; number = next++) await orderAndCancel(client, number, hold);
  };
  try {
    await Promise.all(Array.from({ length: 8 }, work));
  } finally {
    await client.close();
    await exchange.close();
  }
  const seen = new Set<string>();
  const twice = exchange.arrived.filter((id) => seen.size === seen.add(id).size);
  return { calls, resolved, faulted: exchange.faulted, crossed, mistold, twice };
}

async function orderAndCancel(
  client: Binance,
  number: number,
  hold: (own: string, answer: Promise<unknown>, member: string, isWrite: boolean) => Promise<void>,
): Promise<void> {
  const symbol = number % 2 === 0 ? 'BNBBTC' : 'LTCBTC';
  const id = `order-${number}`;
  const order = { symbol, side: 'BUY', type: 'LIMIT_MAKER', quantity: '1', price: '1' } as const;
  await hold(id, client.trade.newOrder({ ...order, newClientOrderId: id }), 'clientOrderId', true);
  if (number % 3 !== 0) return;
  await hold(id, client.trade.queryOrder({ symbol, origClientOrderId: id }), 'clientOrderId', false);
  await hold(id, client.trade.cancelOrder({ symbol, origClientOrderId: id }), 'origClientOrderId', true);
}

/** Small and good enough to vary faults (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
