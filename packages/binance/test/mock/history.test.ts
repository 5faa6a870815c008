import { describe, expect, test } from 'vitest';
import { logSize, slice } from '../../src/mock/log.ts';
import { emptyBook, other, POST_ORDER, pick, quote, START, testClient } from './client.ts';

const symbol = 'BTCUSDT';

/** Members that an answer's items have under a name. */
function all(answer: unknown, name: string | number): unknown[] {
  return Array.isArray(answer) ? answer.map((item) => Reflect.get(Object(item), name)) : [];
}

describe('past trades', () => {
  test('can be as many as the largest documented limit asks for, and more', async () => {
    const client = testClient({ history: 2500 });
    for (const path of ['/api/v3/trades', '/api/v3/historicalTrades', '/api/v3/aggTrades']) {
      const answer = await client.ok('GET', path, { symbol, limit: 1000 });
      expect([path, all(answer, 0).length]).toEqual([path, 1000]);
    }
    const klines = await client.ok('GET', '/api/v3/klines', { symbol, interval: '1m', limit: 1000 });
    expect(new Set(all(klines, 0)).size).toBe(1000);
    const trades = await client.ok('GET', '/api/v3/historicalTrades', { symbol, limit: 1000, fromId: 1 });
    expect(Math.max(...all(trades, 'time').map(Number))).toBeLessThan(START - 86_400_000);
    expect(all(trades, 'id').map(Number)).toEqual(Array.from({ length: 1000 }, (_, nth) => 50_001 + nth));
    expect(all(trades, 'time')).toEqual(all(trades, 'time').toSorted((a, b) => Number(a) - Number(b)));
  });

  test.each([
    [{ history: 0 }, 'history is a whole number from 1 to 100000.'],
    [{ history: 1.5 }, 'history is a whole number'],
    [{ maxHistory: 10 }, 'maxHistory is a whole number from 1000'],
  ])('%j is refused', (options, message) => {
    expect(() => testClient(options)).toThrow(message);
  });
});

describe('what is remembered', () => {
  test('of a market that moves for long is bounded, and ids go on', async () => {
    const client = testClient({
      maxHistory: 1000,
      market: { tradesPerSecond: 100 },
      symbols: [{ ...emptyBook, levels: 20 }],
    });
    await client.ok('GET', '/api/v3/ping');
    client.engine.advance(60_000);
    const { trades } = client.engine.state().exchange.symbols[symbol] ?? {};
    if (trades === undefined) throw new Error('no trades');
    expect(logSize(trades)).toBeGreaterThan(4_000);
    expect(slice(trades, 0).length).toBeLessThan(1000 + 256);
    const answer = await client.ok('GET', '/api/v3/trades', { symbol, limit: 1000 });
    const ids = all(answer, 'id').map(Number);
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, nth) => 50_001 + logSize(trades) - 1000 + nth));
    // What is forgotten is no error: lists begin at what is left.
    const first = await client.ok('GET', '/api/v3/historicalTrades', { symbol, fromId: 1, limit: 1 });
    expect(Number(all(first, 'id')[0])).toBe(50_001 + logSize(trades) - slice(trades, 0).length);
    expect(all(await client.ok('GET', '/api/v3/klines', { symbol, interval: '1m' }), 0)).not.toEqual([]);
  });

  test('of orders is bounded too; open ones stay', async () => {
    const client = testClient({ maxHistory: 1000, symbols: [emptyBook] });
    const first = await quote(client, 'SELL', '4400', '0.1');
    await quote(client, 'BUY', '3500', '0.1');
    const cancel = async (order: unknown): Promise<unknown> =>
      client.ok('DELETE', '/api/v3/order', { symbol, ...pick(order, 'orderId') }, other);
    const next = async (count: number): Promise<void> => {
      for (let nth = 0; nth < count; nth++) {
        await cancel(await quote(client, 'SELL', '4300', '0.1'));
        client.engine.advance(2_000);
      }
    };
    await next(1500);
    const orders = (): number => {
      const found = client.engine.state().exchange.symbols[symbol]?.orders;
      return found === undefined ? 0 : slice(found, 0).length;
    };
    expect(orders()).toBe(1502);
    await cancel(first);
    await client.ok('DELETE', '/api/v3/openOrders', { symbol }, other);
    await next(1);
    expect(orders()).toBeLessThan(1000 + 256);
    const gone = { symbol, ...pick(first, 'orderId') };
    expect((await client.call('GET', '/api/v3/order', gone, other)).body).toMatchObject({ code: -2013 });
    expect(
      all(await client.ok('GET', '/api/v3/allOrders', { symbol, limit: 1000 }, other), 'orderId'),
    ).toHaveLength(1000);
    expect(
      await client.ok(...POST_ORDER, {
        symbol,
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: '4300',
        quantity: '1',
      }),
    ).toMatchObject({
      orderId: 100_001 + 1503,
    });
  });
});
