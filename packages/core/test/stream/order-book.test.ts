import { LATENCY_MS, VirtualExchange } from '@exspec/testing/stream/virtual-exchange';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ParameterError } from '../../src/error-parameter.ts';
import { ApiError, ClosedError, RateLimitError } from '../../src/errors.ts';
import { OrderBook, type OrderBookOptions, openOrderBook } from '../../src/stream/order-book.ts';
import { lookOf, Market, readUpdate } from './support/market.ts';
import { MINUTE, type Opened, open, SECOND } from './support/open.ts';

/** A book over a virtual exchange whose REST answers take as long as its streams. */
function follow(opened: Opened, market: Market, options: Partial<OrderBookOptions> = {}): OrderBook {
  const { streams, exchange } = opened;
  return new OrderBook({
    symbol: 'A',
    listen: (listener, listening) => streams.on('a@depth', listener, listening),
    readUpdate,
    snapshot: () => after(exchange, LATENCY_MS, () => market.snapshot()),
    environment: exchange.environment,
    ...options,
  });
}

/** What `make` gives after half the time, as answers do, arrives after all of it. */
function after<T>({ clock }: VirtualExchange, ms: number, make: () => T): Promise<T> {
  return new Promise((resolve) => {
    clock.after(ms, false, () => {
      const made = make();
      clock.after(ms, false, () => resolve(made));
    });
  });
}

const factsOf = (
  httpStatus: number,
  code: number | undefined,
): ConstructorParameters<typeof ApiError>[0] => ({
  operation: 'market.depth',
  code,
  names: [],
  message: 'refused',
  httpStatus,
  trait: undefined,
  retryAfterMs: undefined,
  body: undefined,
  headers: {},
});

const refusal = (httpStatus: number, code: number | undefined): ApiError =>
  new ApiError(factsOf(httpStatus, code));

const lookAt = (book: OrderBook): string => lookOf(book.bids(), book.asks());

describe('an order book', () => {
  it('is synchronised by snapshot and stream, and stays so', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const book = follow(opened, market).start();
    expect([book.state, book.bids(), book.top]).toEqual([
      'synchronising',
      [],
      { bid: undefined, ask: undefined },
    ]);
    for (let n = 0; n < 100; n++) {
      exchange.publish('a@depth', market.move());
      await exchange.clock.pass(10);
    }
    await exchange.clock.pass(SECOND);
    await book.ready;
    expect(book.state).toBe('synchronised');
    expect(book.lastUpdateId).toBe(market.lastUpdateId);
    expect(lookAt(book)).toBe(market.look(book.lastUpdateId));
  });

  it('answers what a trader asks', async () => {
    const opened = open();
    const book = follow(opened, new Market(opened.exchange.random)).start();
    await opened.exchange.clock.pass(SECOND);
    expect(book.top).toEqual({ bid: ['99.00', '1'], ask: ['101.00', '1'] });
    expect(book.spread).toBe('2');
    expect(book.asks(2)).toEqual([
      ['101.00', '1'],
      ['102.00', '1'],
    ]);
    expect(book.depthTo('1.5')).toEqual({
      bids: { quantity: '1.5', cost: '148', worstPrice: '98.00', levels: 2, isComplete: true },
      asks: { quantity: '1.5', cost: '152', worstPrice: '102.00', levels: 2, isComplete: true },
    });
  });

  it('is empty while the connection is down, builds itself anew, and says so', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const rebuilt: unknown[] = [];
    const states: string[] = [];
    const book = follow(opened, market, {
      onRebuilt: (event) => rebuilt.push(event),
      onState: (state) => states.push(state),
    }).start();
    await exchange.clock.pass(SECOND);
    for (const link of exchange.links) link.break();
    expect([book.state, book.spread, book.asks()]).toEqual(['synchronising', undefined, []]);
    for (let n = 0; n < 20; n++) market.move();
    await exchange.clock.pass(5 * SECOND);
    exchange.publish('a@depth', market.move());
    await exchange.clock.pass(SECOND);
    expect(lookAt(book)).toBe(market.look(market.lastUpdateId));
    expect(rebuilt).toEqual([
      { cause: 'outage', durationMs: expect.any(Number), lastUpdateId: expect.any(Number) },
    ]);
    expect(states).toEqual(['synchronised', 'synchronising', 'synchronised']);
  });

  it('notices an update that is missing', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const causes: string[] = [];
    const book = follow(opened, market, { onRebuilt: ({ cause }) => causes.push(cause) }).start();
    await exchange.clock.pass(SECOND);
    exchange.publish('a@depth', market.move());
    market.move();
    exchange.publish('a@depth', market.move());
    await exchange.clock.pass(SECOND);
    expect(causes).toEqual(['gap']);
    expect(lookAt(book)).toBe(market.look(market.lastUpdateId));
  });

  it('does not use a snapshot that was asked for before an update was lost', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const book = follow(opened, market, {
      snapshot: () => {
        const early = market.snapshot();
        return after(exchange, SECOND, () => early);
      },
    }).start();
    await exchange.clock.pass(SECOND);
    market.move();
    for (const link of exchange.links) link.deliver('{"stream":"a@depth","data":{');
    await exchange.clock.pass(MINUTE);
    expect(book.lastUpdateId).toBe(market.lastUpdateId);
    expect(lookAt(book)).toBe(market.look(book.lastUpdateId));
  });

  it('asks again, more and more rarely, while there is no usable snapshot', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const errors: unknown[] = [];
    const old = { ...market.snapshot(), lastUpdateId: 5 };
    let asked = 0;
    const book = follow(opened, market, {
      onError: (error) => errors.push(error),
      snapshot: async () => {
        if (++asked % 2 === 0) throw new Error('busy');
        return asked < 20 ? old : market.snapshot();
      },
    }).start();
    await exchange.clock.pass(100);
    exchange.publish('a@depth', market.move());
    exchange.publish('a@depth', market.move());
    // The first snapshot was usable when it came, and the events behind it are not.
    await exchange.clock.pass(MINUTE);
    expect(book.state).toBe('synchronising');
    expect(asked).toBeGreaterThan(4);
    expect(asked).toBeLessThan(15);
    await exchange.clock.pass(20 * MINUTE);
    expect(book.state).toBe('synchronised');
    expect(errors.length).toBeGreaterThan(5);
  });

  it('that the server refuses does not open', async () => {
    const opened = open();
    const { exchange, streams } = opened;
    streams.on('a@tick', () => {});
    await exchange.clock.pass(SECOND);
    exchange.refused.add('a@depth');
    const opening = openOrderBook({
      symbol: 'A',
      listen: (listener, listening) => streams.on('a@depth', listener, listening),
      readUpdate,
      snapshot: () => Promise.reject(new Error('never asked')),
      environment: exchange.environment,
    });
    const failed = expect(opening).rejects.toMatchObject({ name: 'StreamError', code: 2 });
    await exchange.clock.pass(SECOND);
    await failed;
  });

  it.each([
    ['a refusal with a code', () => refusal(400, -1121)],
    ['a parameter that is not legal', () => new ParameterError('market.depth', 'limit', 'must be 5')],
    ['a connection that is closed', () => new ClosedError('market.depth')],
  ])('does not open, and asks no more, where the first snapshot meets %s', async (_, make) => {
    const opened = open();
    const { exchange } = opened;
    const error = make();
    let asked = 0;
    const book = follow(opened, new Market(exchange.random), {
      snapshot: async () => {
        asked++;
        throw error;
      },
    }).start();
    await exchange.clock.pass(MINUTE);
    await expect(book.ready).rejects.toBe(error);
    expect([book.state, asked, exchange.links.size, exchange.clock.alarms]).toEqual(['closed', 1, 0, 0]);
  });

  it.each([
    ['a limit', () => new RateLimitError(factsOf(429, -1003))],
    ["a proxy's page", () => refusal(403, undefined)],
    ["a fault of the exchange's own", () => refusal(503, -1001)],
  ])('opens all the same where the first snapshot meets %s', async (_, make) => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    let asked = 0;
    const book = follow(opened, market, {
      snapshot: async () => {
        if (++asked === 1) throw make();
        return market.snapshot();
      },
    }).start();
    await exchange.clock.pass(MINUTE);
    expect([book.state, asked]).toEqual(['synchronised', 2]);
  });

  it('goes on asking where the exchange refuses a snapshot of a book that it once gave', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    const errors: unknown[] = [];
    let isRefusing = false;
    const book = follow(opened, market, {
      onError: (error) => errors.push(error),
      snapshot: async () => {
        if (isRefusing) throw refusal(400, -1121);
        return market.snapshot();
      },
    }).start();
    await exchange.clock.pass(SECOND);
    isRefusing = true;
    for (const link of exchange.links) link.break();
    await exchange.clock.pass(MINUTE);
    expect(book.state).toBe('synchronising');
    expect(errors.length).toBeGreaterThan(1);
    isRefusing = false;
    await exchange.clock.pass(MINUTE);
    expect(book.state).toBe('synchronised');
  });

  it('that is closed is empty, asks for nothing, and leaves the stream', async () => {
    const opened = open();
    const { exchange } = opened;
    const market = new Market(exchange.random);
    let aborted = false;
    const book = follow(opened, market, {
      snapshot: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(signal.reason);
          });
        }),
    }).start();
    await exchange.clock.pass(SECOND);
    await Promise.all([book.close(), exchange.clock.pass(SECOND)]);
    await expect(book.ready).rejects.toMatchObject({ name: 'StreamClosedError' });
    expect([aborted, book.state, exchange.links.size, exchange.clock.alarms]).toEqual([true, 'closed', 0, 0]);
  });

  it.each(['before it is opened', 'while it opens', 'when it is synchronised'])(
    'is closed by its signal %s',
    async (when) => {
      const opened = open();
      const { exchange } = opened;
      const abort = new AbortController();
      if (when === 'before it is opened') abort.abort();
      const book = follow(opened, new Market(exchange.random), { signal: abort.signal }).start();
      await exchange.clock.pass(when === 'while it opens' ? LATENCY_MS : SECOND);
      abort.abort();
      await exchange.clock.pass(SECOND);
      expect([book.state, book.bids(), exchange.links.size, exchange.clock.alarms]).toEqual([
        'closed',
        [],
        0,
        0,
      ]);
      expect(opened.errors).toEqual([]);
    },
  );
});

test('whatever the network does, a synchronised book is one that the exchange had, and in the end the one it has', async () => {
  const fault = fc.constantFrom(
    'none',
    'none',
    'none',
    'break',
    'close',
    'malformed',
    'skip',
    'twice',
    'wait',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 60 }), fc.nat(1000), async (faults, seed) => {
      const exchange = new VirtualExchange(seed);
      const opened = open({ rotateAfterMs: 8 * SECOND, overlapMs: 500, backOff: { capMs: 2000 } }, exchange);
      const market = new Market(exchange.random);
      let checked = 0;
      const check = (book: OrderBook): void => {
        checked++;
        expect(lookAt(book)).toBe(market.look(book.lastUpdateId));
      };
      const wrong: unknown[] = [];
      const book = follow(opened, market, {
        onUpdate: (held) => {
          try {
            check(held);
          } catch (error) {
            wrong.push(error);
          }
        },
      }).start();
      for (const next of faults) {
        const event = market.move();
        if (next !== 'skip') exchange.publish('a@depth', event);
        if (next === 'twice') exchange.publish('a@depth', event);
        for (const link of [...exchange.links]) {
          if (next === 'break') link.break();
          if (next === 'close') link.close(1001, '');
          if (next === 'malformed') link.deliver('{"stream":');
        }
        await exchange.clock.pass(next === 'wait' ? 3000 : 150);
      }
      await exchange.clock.pass(MINUTE);
      exchange.publish('a@depth', market.move());
      await exchange.clock.pass(10 * SECOND);
      expect(wrong).toEqual([]);
      expect(checked).toBeGreaterThan(0);
      expect(book.state).toBe('synchronised');
      expect(book.lastUpdateId).toBe(market.lastUpdateId);
      check(book);
    }),
    { numRuns: 60 },
  );
});
