import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinanceState } from '../../src/mock/index.ts';
import { logSize } from '../../src/mock/log.ts';
import { emptyBook, POST_ORDER, pick, type TestClient, testClient } from './client.ts';

const market = { tradesPerSecond: 10 };

/** Looks at the market, so that it has come to the present. */
async function look(client: TestClient): Promise<BinanceState> {
  await client.ok('GET', '/api/v3/ping');
  return client.engine.state().exchange;
}

async function marketAfter(
  ms: number,
  options: Parameters<typeof testClient>[0] = { market },
): Promise<BinanceState> {
  const client = testClient(options);
  await look(client);
  client.engine.advance(ms);
  return look(client);
}

const trades = (state: BinanceState, symbol: string): number => {
  const found = state.symbols[symbol];
  return found === undefined ? Number.NaN : logSize(found.trades);
};

test('stands still unless it is told to move', async () => {
  expect((await marketAfter(3_600_000, {})).symbols).toEqual((await marketAfter(0, {})).symbols);
});

test('moves the same way for a seed, however often it is looked at, and otherwise for another', async () => {
  const whole = await marketAfter(10_000);
  expect(await marketAfter(10_000)).toEqual(whole);
  expect(await marketAfter(10_000, { market, seed: 2 })).not.toEqual(whole);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 6 }),
      fc.boolean(),
      async (steps, heard) => {
        const client = testClient({ market });
        // A listener has it happen in time, which must make no difference.
        if (heard) client.engine.subscribe(() => {});
        let left = 10_000;
        await look(client);
        for (const ms of steps) {
          if (ms > left) break;
          left -= ms;
          client.engine.advance(ms);
          await look(client);
        }
        client.engine.advance(left);
        expect(await look(client)).toEqual(whole);
      },
    ),
    { numRuns: 20 },
  );
});

test('is plain data: a state that went through JSON moves on alike', async () => {
  const one = testClient({ market });
  const two = testClient({ market });
  await look(one);
  await look(two);
  one.engine.advance(3_000);
  two.engine.advance(3_000);
  await look(two);
  two.engine.restore(JSON.parse(JSON.stringify(two.engine.state())));
  one.engine.advance(3_000);
  two.engine.advance(3_000);
  expect(await look(two)).toEqual(await look(one));
});

describe('after an hour', () => {
  const hour = marketAfter(3_600_000, { market: { tradesPerSecond: 3 } });

  test('every symbol that trades has traded, and the rate is what was asked for', async () => {
    const [before, state] = [await marketAfter(0), await hour];
    let total = 0;
    for (const [symbol, { listing }] of Object.entries(state.symbols)) {
      const fresh = trades(state, symbol) - trades(before, symbol);
      if (listing.status === 'TRADING') expect(fresh, symbol).toBeGreaterThan(0);
      else expect(fresh, symbol).toBe(0);
      total += fresh;
    }
    // Each of 10,800 turns has one taker, who meets one maker or more.
    expect(state.background.turns).toBe(10_800);
    expect(total).toBeGreaterThan(10_800);
  });

  test('books are not crossed, sorted, about as deep as before, and near where they were', async () => {
    const [before, state] = [await marketAfter(0), await hour];
    for (const [symbol, { bids, asks }] of Object.entries(state.symbols)) {
      const price = (entry: { readonly price: string } | undefined): number => Number(entry?.price);
      expect(price(bids[0]), symbol).toBeLessThan(price(asks[0]));
      const sorted = [...bids].sort((a, b) => price(b) - price(a));
      expect(bids.map(price), symbol).toEqual(sorted.map(price));
      for (const side of [bids, asks]) {
        expect(side.length, symbol).toBeGreaterThan(100);
        expect(side.length, symbol).toBeLessThan(140);
      }
      const drift = price(bids[0]) / price(before.symbols[symbol]?.bids[0]) - 1;
      expect(Math.abs(drift), symbol).toBeLessThan(0.1);
    }
  });

  test('ids of orders in the books are unique', async () => {
    for (const { bids, asks } of Object.values((await hour).symbols)) {
      const ids = [...bids, ...asks].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

test('a resting order of an account is filled, and a stop order is set off, by those who trade in the background', async () => {
  const client = testClient({ market });
  const best = Object(await client.ok('GET', '/api/v3/ticker/bookTicker', { symbol: 'LTCBTC' }));
  const limit = { symbol: 'LTCBTC', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '1' };
  const resting = await client.ok(...POST_ORDER, { ...limit, price: best.askPrice });
  const stopPrice = (Number(best.bidPrice) * 0.999).toFixed(6);
  const stop = { symbol: 'LTCBTC', side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice };
  const waiting = await client.ok(...POST_ORDER, stop);
  client.engine.advance(600_000);
  for (const order of [resting, waiting]) {
    const found = await client.ok('GET', '/api/v3/order', { symbol: 'LTCBTC', ...pick(order, 'orderId') });
    expect(found).toMatchObject({ status: 'FILLED', executedQty: '1.00000000' });
  }
});

test('a book that was left to the accounts stays theirs', async () => {
  const state = await marketAfter(60_000, { market, symbols: [emptyBook] });
  expect(state.symbols.BTCUSDT).toMatchObject({ bids: [], asks: [] });
});

test.each([0, -1, 101, Number.NaN])('%d trades per second make no sense', (tradesPerSecond) => {
  expect(() => testClient({ market: { tradesPerSecond } })).toThrow(RangeError);
});

describe('a long time on a busy market', () => {
  test('costs as much at its end as at its beginning, whatever was traded before', async () => {
    const client = testClient({ market: { tradesPerSecond: 100 } });
    await client.ok('GET', '/api/v3/ping');
    const sample = (): number => {
      const began = process.cpuUsage();
      client.engine.advance(20_000);
      return process.cpuUsage(began).user;
    };
    // What comes first also pays for compilation.
    sample();
    const samples = Array.from({ length: 14 }, sample);
    const least = (some: readonly number[]): number => Math.min(...some);
    expect(client.engine.state().exchange.background.turns).toBe(30_000);
    expect(least(samples.slice(-5)) / least(samples.slice(0, 5))).toBeLessThan(2);
  });

  test('copies what a turn changes and shares the rest', async () => {
    const client = testClient({ market: { tradesPerSecond: 100 }, history: 5000 });
    await client.ok('GET', '/api/v3/ping');
    for (let turn = 0; turn < 200; turn++) {
      const before = client.engine.state().exchange.symbols;
      client.engine.advance(10);
      const after = client.engine.state().exchange.symbols;
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      expect(changed.length).toBeLessThanOrEqual(1);
      for (const name of changed) {
        const [old, next] = [before[name]?.trades.full ?? [], after[name]?.trades.full ?? []];
        expect(old.every((chunk, index) => next[index] === chunk)).toBe(true);
      }
    }
  });
});
