import { createHmac } from 'node:crypto';
import { parseLossless } from '@exspec/core';
import { createEngine, type Engine, type MockEvent, type RawRequest } from '@exspec/mock';
import { createMockExchange, type MockBinanceOptions } from '../../src/mock/exchange.ts';
import {
  type BinanceState,
  type MockSymbol,
  mockCounterparty,
  mockCredentials,
} from '../../src/mock/index.ts';

/** 2022-02-09T08:00:00Z, the day of the documentation. */
export const START = 1_644_393_600_000;

export interface Answered {
  readonly status: number;
  /** Parsed without loss: integers beyond 2^53 are bigint. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export type Params = Readonly<Record<string, string | number | bigint | boolean>>;

/** A mock in this process, and requests signed as the documentation says. */
export interface TestClient {
  readonly engine: Engine<BinanceState>;
  readonly events: MockEvent[];
  call(method: string, path: string, params?: Params, who?: Credentials): Promise<Answered>;
  /** The same, and the answer must be 200. */
  ok(method: string, path: string, params?: Params, who?: Credentials): Promise<unknown>;
}

export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
}

export const main: Credentials = mockCredentials;
export const other: Credentials = mockCounterparty;

export function testClient(options: MockBinanceOptions & { readonly seed?: number } = {}): TestClient {
  const engine = createEngine(createMockExchange(options), { seed: options.seed ?? 1, now: START });
  const events: MockEvent[] = [];
  engine.subscribe((event) => events.push(event));
  const call = async (method: string, path: string, params: Params = {}, who = main): Promise<Answered> => {
    const operation = engine.exchange.tables.operations.find(
      (each) => each.method === method && each.path === path,
    );
    const delivery = await engine.handle(
      request(method, path, params, operation?.auth ?? 'none', engine.now, who),
    );
    if (delivery.kind !== 'whole') throw new Error('the answer was cut');
    const { status, headers, body } = delivery.response;
    return { status, headers, body: parseLossless(body) };
  };
  return {
    engine,
    events,
    call,
    async ok(...request) {
      const { status, body } = await call(...request);
      if (status !== 200)
        throw new Error(`${request[0]} ${request[1]}: ${JSON.stringify(body, printBigint)}`);
      return body;
    },
  };
}

function request(
  method: string,
  path: string,
  params: Params,
  auth: string,
  now: number,
  { apiKey, secret }: Credentials,
): RawRequest {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  if (auth === 'signed') {
    pairs.push(`timestamp=${now}`);
    pairs.push(`signature=${createHmac('sha256', secret).update(pairs.join('&')).digest('hex')}`);
  }
  const text = pairs.join('&');
  const inBody = method === 'POST' || method === 'PUT';
  return {
    method,
    path,
    query: inBody ? '' : text,
    body: inBody ? text : '',
    headers: auth === 'none' ? {} : { 'x-mbx-apikey': apiKey },
    ip: '127.0.0.1',
  };
}

export function printBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A symbol without seeded liquidity that last traded at 4000, so that a test knows the whole book. */
export const emptyBook: MockSymbol = {
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  price: '4000',
  tickSize: '0.5',
  stepSize: '0.1',
  minNotional: '10',
  lots: 10,
  levels: 0,
};

export const POST_ORDER = ['POST', '/api/v3/order'] as const;

/** Rests an order of the counterparty. */
export async function quote(
  client: TestClient,
  side: string,
  price: string,
  quantity: string,
): Promise<unknown> {
  const order = { symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC', price, quantity };
  return client.ok(...POST_ORDER, order, other);
}

/** One member of an answer, to send it again. */
export function pick(answer: unknown, name: string): Params {
  const value: unknown = Reflect.get(Object(answer), name);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint')
    throw new Error(`no ${name}`);
  return { [name]: value };
}
