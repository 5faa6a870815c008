import Big from 'big.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { main, other, POST_ORDER } from '../client.ts';
import { byStream, drain, type Json, objects, type Streaming, streaming } from './streaming.ts';

const BTC = { symbol: 'BTCUSDT' };

async function rest(mock: Streaming, path: string, params = {}): Promise<unknown> {
  return mock.client.ok('GET', path, { ...BTC, ...params });
}

async function rows(mock: Streaming, path: string, params = {}): Promise<readonly Json[]> {
  return objects(Object.values(Object(await rest(mock, path, params))));
}

/** A local book, kept as the documentation tells to keep one. */
class LocalBook {
  readonly sides: Readonly<Record<'bids' | 'asks', Map<string, string>>> = {
    bids: new Map(),
    asks: new Map(),
  };
  lastUpdateId: number;
  #fresh = true;

  constructor(snapshot: Json) {
    this.lastUpdateId = Number(snapshot.lastUpdateId);
    this.#apply('bids', snapshot.bids);
    this.#apply('asks', snapshot.asks);
  }

  update({ U, u, b, a }: Json): void {
    if (Number(u) <= this.lastUpdateId) return;
    // The first event spans the snapshot; each further one continues the one before.
    if (this.#fresh) expect(Number(U)).toBeLessThanOrEqual(this.lastUpdateId + 1);
    else expect(Number(U)).toBe(this.lastUpdateId + 1);
    this.#fresh = false;
    this.lastUpdateId = Number(u);
    this.#apply('bids', b);
    this.#apply('asks', a);
  }

  #apply(side: 'bids' | 'asks', levels: unknown): void {
    for (const [price, quantity] of Object.values(Object(levels)).map((level) =>
      Object.values(Object(level)),
    )) {
      if (new Big(String(quantity)).eq(0)) this.sides[side].delete(String(price));
      else this.sides[side].set(String(price), String(quantity));
    }
  }
}

const action = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }),
  fc.record({
    kind: fc.constant('order' as const),
    who: fc.constantFrom(main, other),
    order: fc.oneof(
      fc.record({
        side: fc.constantFrom('BUY', 'SELL'),
        type: fc.constant('LIMIT'),
        timeInForce: fc.constantFrom('GTC', 'IOC'),
        price: fc
          .integer({ min: 4_395_000, max: 4_405_000 })
          .map((cents) => new Big(cents).div(100).toFixed(2)),
        quantity: fc.constantFrom('0.01', '0.5', '1.2'),
      }),
      fc.record({
        side: fc.constantFrom('BUY', 'SELL'),
        type: fc.constant('MARKET'),
        quantity: fc.constantFrom('0.02', '0.7'),
      }),
    ),
  }),
  fc.record({ kind: fc.constant('cancel' as const), who: fc.constantFrom(main, other) }),
);

/** Refusals are part of it. */
async function act(
  mock: Streaming,
  actions: readonly (typeof action extends fc.Arbitrary<infer A> ? A : never)[],
) {
  for (const each of actions) {
    if (each.kind === 'wait') mock.client.engine.advance(each.ms);
    else if (each.kind === 'order')
      await mock.client.call(...POST_ORDER, { ...BTC, ...each.order }, each.who);
    else await mock.client.call('DELETE', '/api/v3/openOrders', BTC, each.who);
  }
}

test('a book kept from the diff stream, begun at any time, is the book that REST shows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 12 }),
      fc.array(action, { maxLength: 12 }),
      fc.constantFrom('', '@100ms'),
      fc.integer({ min: 1, max: 1000 }),
      async (before, after, speed, seed) => {
        await using mock = await streaming({ seed, market: { tradesPerSecond: 3 } });
        const socket = await mock.open(`/ws/btcusdt@depth${speed}`);
        await act(mock, before);
        const [snapshot = {}] = objects([await rest(mock, '/api/v3/depth', { limit: 5000 })]);
        await act(mock, after);
        const book = new LocalBook(snapshot);
        for (let tries = 0; tries < 20; tries++) {
          mock.client.engine.advance(speed === '' ? 1000 : 100);
          for (const event of objects(await drain(socket))) book.update(event);
          const [now = {}] = objects([await rest(mock, '/api/v3/depth', { limit: 5000 })]);
          // The market goes on; when nothing waits for the next batch, both are the same.
          if (now.lastUpdateId !== book.lastUpdateId) continue;
          const expected = new LocalBook(now);
          expect(book.sides).toEqual(expected.sides);
          return;
        }
        throw new Error('The stream never caught up.');
      },
    ),
    { numRuns: 25 },
  );
});

test('partial depth is the top of the book that REST shows at that id', async () => {
  await using mock = await streaming({ market: { tradesPerSecond: 10 } });
  const socket = await mock.open(
    '/stream?streams=btcusdt@depth5@100ms/btcusdt@depth10@100ms/btcusdt@depth20@100ms',
  );
  let compared = 0;
  for (let tick = 0; tick < 60; tick++) {
    mock.client.engine.advance(100);
    for (const [stream, pushed] of await byStream(socket)) {
      const limit = Number(/depth(\d+)/.exec(stream)?.[1]);
      const [now] = objects([await rest(mock, '/api/v3/depth', { limit })]);
      if (now?.lastUpdateId !== pushed.at(-1)?.lastUpdateId) continue;
      expect(pushed.at(-1)).toEqual(now);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(10);
});

test('the book ticker is the first level of the book that the diff stream gives', async () => {
  await using mock = await streaming({ market: { tradesPerSecond: 20 } });
  const socket = await mock.open('/stream?streams=btcusdt@bookTicker/!bookTicker');
  mock.client.engine.advance(20_000);
  const pushed = await byStream(socket);
  const one = pushed.get('btcusdt@bookTicker') ?? [];
  expect(pushed.get('!bookTicker')?.filter(({ s }) => s === 'BTCUSDT')).toEqual(one);
  const { b, B, a, A } = one.at(-1) ?? {};
  expect(await rest(mock, '/api/v3/ticker/bookTicker')).toEqual({
    ...BTC,
    bidPrice: b,
    bidQty: B,
    askPrice: a,
    askQty: A,
  });
});

test('trades and aggregates of the streams are those of REST, without a hole', async () => {
  await using mock = await streaming({ market: { tradesPerSecond: 40 } });
  const socket = await mock.open('/stream?streams=btcusdt@trade/btcusdt@aggTrade');
  mock.client.engine.advance(30_000);
  const pushed = await byStream(socket);
  const trades = pushed.get('btcusdt@trade') ?? [];
  const aggregates = pushed.get('btcusdt@aggTrade') ?? [];
  expect(trades.length).toBeGreaterThan(100);
  const fromRest = await rows(mock, '/api/v3/historicalTrades', {
    fromId: Number(trades[0]?.t),
    limit: 1000,
  });
  expect(trades.map(({ t, p, q, m, T }) => ({ t, p, q, m, T }))).toEqual(
    fromRest.map(({ id, price, qty, isBuyerMaker, time }) => ({
      t: id,
      p: price,
      q: qty,
      m: isBuyerMaker,
      T: time,
    })),
  );
  const aggregated = await rows(mock, '/api/v3/aggTrades', { fromId: Number(aggregates[0]?.a), limit: 1000 });
  expect(aggregates.map(({ e: _e, E: _E, s: _s, ...rest }) => rest)).toEqual(aggregated);
  expect(aggregates.map(({ a }) => Number(a) - Number(aggregates[0]?.a))).toEqual([...aggregates.keys()]);
});

test('klines rebuilt from the trades of the stream are those of the kline stream, and of REST', async () => {
  await using mock = await streaming({ market: { tradesPerSecond: 10 } });
  const socket = await mock.open('/stream?streams=btcusdt@trade/btcusdt@kline_1m/btcusdt@kline_3m');
  const start = mock.client.engine.now;
  mock.client.engine.advance(540_000);
  const pushed = await byStream(socket);
  const trades = pushed.get('btcusdt@trade') ?? [];
  for (const [interval, length] of [
    ['1m', 60_000],
    ['3m', 180_000],
  ] as const) {
    const frames = pushed.get(`btcusdt@kline_${interval}`) ?? [];
    const closed = objects(frames.map(({ k }) => k)).filter(({ x }) => x === true);
    const rebuilt = Array.from({ length: 540_000 / length }, (_none, index) =>
      toKline(trades, start + index * length, length),
    );
    expect(closed).toHaveLength(rebuilt.length);
    expect(closed).toMatchObject(rebuilt);
    const fromRest = await rest(mock, '/api/v3/klines', { interval, startTime: start, limit: closed.length });
    expect(fromRest).toEqual(
      closed.map(({ t, o, h, l, c, v, T, q, n, V, Q, B }) => [t, o, h, l, c, v, T, q, n, V, Q, B]),
    );
    // What is pushed in between grows towards that: at most one event in two seconds.
    const times = frames.filter(({ k }) => Reflect.get(Object(k), 'x') === false).map(({ E }) => Number(E));
    expect(times.every((E) => E % 2000 === 0)).toBe(true);
    expect(new Set(times).size).toBe(times.length);
  }
});

function toKline(all: readonly Json[], t: number, length: number): Json {
  const trades = all.filter(({ T }) => Number(T) >= t && Number(T) < t + length);
  const prices = trades.map(({ p }) => new Big(String(p)));
  const extreme = (better: (a: Big, b: Big) => boolean) =>
    prices.reduce((best, price) => (better(price, best) ? price : best)).toFixed(8);
  const sum = (of: (trade: Json) => Big) =>
    trades.reduce((total, trade) => total.plus(of(trade)), new Big(0)).toFixed(8);
  const quantity = ({ q }: Json) => new Big(String(q));
  const amount = ({ p, q }: Json) => new Big(String(p)).times(String(q));
  const bought = (of: (trade: Json) => Big) => (trade: Json) => (trade.m === true ? new Big(0) : of(trade));
  return {
    t,
    T: t + length - 1,
    f: trades[0]?.t,
    L: trades.at(-1)?.t,
    o: trades[0]?.p,
    h: extreme((a, b) => a.gt(b)),
    l: extreme((a, b) => a.lt(b)),
    c: trades.at(-1)?.p,
    n: trades.length,
    v: sum(quantity),
    q: sum(amount),
    V: sum(bought(quantity)),
    Q: sum(bought(amount)),
  };
}
