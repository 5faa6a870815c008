import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinanceState } from '../../src/mock/index.ts';
import { slice } from '../../src/mock/log.ts';
import { levels } from '../../src/mock/market/book.ts';
import { findOrder, isOpen, openOrdersOf } from '../../src/mock/step.ts';
import {
  emptyBook,
  main,
  other,
  type Params,
  POST_ORDER,
  printBigint,
  type TestClient,
  testClient,
} from './client.ts';

const symbol = 'BTCUSDT';
const start: Readonly<Record<string, string>> = { BTC: '20', USDT: '50000' };

/** One request of one of two accounts. Many are refused; that is part of it. */
interface Command {
  readonly who: typeof main;
  readonly method: string;
  readonly path: string;
  readonly params: Params;
}

const who = fc.constantFrom(main, other);
const side = fc.constantFrom('BUY', 'SELL');
const quantity = fc.integer({ min: 1, max: 40 }).map((lots) => new Big(lots).div(10).toFixed());
const price = fc.integer({ min: 7980, max: 8020 }).map((ticks) => new Big(ticks).div(2).toFixed());
/** The last price is near 4000. */
const upper = fc.integer({ min: 8001, max: 8012 }).map((ticks) => new Big(ticks).div(2).toFixed());
const lower = fc.integer({ min: 7988, max: 7999 }).map((ticks) => new Big(ticks).div(2).toFixed());
const timeInForce = fc.constantFrom('GTC', 'GTC', 'GTC', 'IOC', 'FOK');

function request(
  method: string,
  path: string,
  params: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<Command> {
  return fc
    .record({ who, params: fc.record(params) })
    .map((sent) => ({ who: sent.who, method, path, params: { symbol, ...sent.params } }));
}

const order = (type: string, params: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Command> =>
  request(...POST_ORDER, { side, type: fc.constant(type), ...params });

const oco = (side: string, params: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Command> =>
  request('POST', '/api/v3/order/oco', { side: fc.constant(side), ...params });

const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: order('LIMIT', { quantity, price, timeInForce }) },
    {
      weight: 1,
      arbitrary: order('LIMIT', {
        quantity: fc.constant('3'),
        price,
        timeInForce: fc.constant('GTC'),
        icebergQty: fc.constant('0.5'),
      }),
    },
    { weight: 1, arbitrary: order('LIMIT_MAKER', { quantity, price }) },
    { weight: 2, arbitrary: order('MARKET', { quantity }) },
    { weight: 1, arbitrary: order('MARKET', { quoteOrderQty: fc.constantFrom('100', '5000', '123.45') }) },
    { weight: 2, arbitrary: order('STOP_LOSS', { quantity, stopPrice: price }) },
    { weight: 1, arbitrary: order('TAKE_PROFIT', { quantity, stopPrice: price }) },
    { weight: 2, arbitrary: order('STOP_LOSS_LIMIT', { quantity, stopPrice: price, price, timeInForce }) },
    { weight: 2, arbitrary: oco('SELL', { quantity, price: upper, stopPrice: lower }) },
    { weight: 2, arbitrary: oco('BUY', { quantity, price: lower, stopPrice: upper }) },
    {
      weight: 1,
      arbitrary: oco('BUY', {
        quantity,
        price: lower,
        stopPrice: upper,
        stopLimitPrice: price,
        stopLimitTimeInForce: timeInForce,
      }),
    },
    { weight: 1, arbitrary: request('DELETE', '/api/v3/openOrders', {}) },
    {
      weight: 1,
      arbitrary: request('DELETE', '/api/v3/orderList', { orderListId: fc.constantFrom('0', '1', '2') }),
    },
    {
      weight: 2,
      arbitrary: request('DELETE', '/api/v3/order', {
        orderId: fc.integer({ min: 100_001, max: 100_020 }).map(String),
      }),
    },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

async function newClient(): Promise<TestClient> {
  const client = testClient({
    symbols: [{ ...emptyBook, levels: 6 }],
    balances: { main: start, counterparty: start },
  });
  // The market is laid out by the first request that reaches a handler.
  await client.ok('GET', '/api/v3/ping');
  return client;
}

async function run(
  client: TestClient,
  sent: readonly Command[],
  check?: (state: BinanceState) => void,
): Promise<string[]> {
  const answers: string[] = [];
  for (const { who: credentials, method, path, params } of sent) {
    const { status, body } = await client.call(method, path, params, credentials);
    answers.push(JSON.stringify({ status, body }, printBigint));
    check?.(client.engine.state().exchange);
    client.engine.advance(700);
  }
  return answers;
}

function symbolOf(state: BinanceState): BinanceState['symbols'][string] {
  const found = state.symbols[symbol];
  if (found === undefined) throw new Error('no symbol');
  return found;
}

function checkBalances(state: BinanceState): void {
  for (const [name, { balances, trades }] of Object.entries(state.accounts)) {
    const locked = { BTC: new Big(0), USDT: new Big(0) };
    for (const each of openOrdersOf(state, name)) {
      const asset = each.side === 'BUY' ? 'USDT' : 'BTC';
      locked[asset] = locked[asset].plus(each.locked);
    }
    const total = { BTC: new Big(start.BTC ?? 0), USDT: new Big(start.USDT ?? 0) };
    for (const trade of trades[symbol] === undefined ? [] : slice(trades[symbol], 0)) {
      const sign = trade.isBuyer ? 1 : -1;
      total.BTC = total.BTC.plus(new Big(trade.qty).times(sign));
      total.USDT = total.USDT.minus(new Big(trade.quoteQty).times(sign));
      const asset = trade.isBuyer ? 'BTC' : 'USDT';
      expect(trade.commissionAsset).toBe(asset);
      total[asset] = total[asset].minus(trade.commission);
    }
    for (const asset of ['BTC', 'USDT'] as const) {
      const balance = balances[asset] ?? { free: '0', locked: '0' };
      expect(new Big(balance.free).lt(0)).toBe(false);
      expect(new Big(balance.locked).toFixed(8)).toBe(locked[asset].toFixed(8));
      expect(new Big(balance.free).plus(balance.locked).toFixed(8)).toBe(total[asset].toFixed(8));
    }
  }
}

function checkBook(state: BinanceState): void {
  const { bids, asks, open, ...found } = symbolOf(state);
  const [bid, ask] = [levels(bids, 1)[0], levels(asks, 1)[0]];
  if (bid !== undefined && ask !== undefined) expect(new Big(bid[0]).lt(ask[0])).toBe(true);
  for (const [entries, better] of [
    [bids, 1],
    [asks, -1],
  ] as const) {
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1];
      if (next !== undefined) expect(new Big(entry.price).minus(next.price).times(better).lt(0)).toBe(false);
      expect(new Big(entry.visible).gt(0) && new Big(entry.visible).lte(entry.quantity)).toBe(true);
      if (entry.account === null) continue;
      const resting = findOrder({ ...found, bids, asks, open }, entry.id);
      if (resting === undefined) throw new Error('the book names an order that is none');
      expect(new Big(resting.executedQty).plus(entry.quantity).eq(resting.origQty)).toBe(true);
      expect(open).toContain(entry.id);
    }
  }
}

function checkOrders(state: BinanceState): void {
  const { orders, open } = symbolOf(state);
  for (const each of slice(orders, 0)) {
    const fills = slice(state.accounts[each.account]?.trades[symbol] ?? { full: [], tail: [] }, 0).filter(
      ({ orderId }) => orderId === each.id,
    );
    const executed = fills.reduce((sum, { qty }) => sum.plus(qty), new Big(0));
    expect(executed.toFixed(8)).toBe(each.executedQty);
    expect(fills.reduce((sum, { quoteQty }) => sum.plus(quoteQty), new Big(0)).toFixed(8)).toBe(
      each.quoteQty,
    );
    expect(new Big(each.executedQty).lte(each.origQty)).toBe(true);
    expect(each.status === 'FILLED').toBe(each.executedQty === each.origQty);
    expect(open.includes(each.id)).toBe(isOpen(each));
    if (!isOpen(each)) expect(new Big(each.locked).eq(0)).toBe(true);
  }
  for (const list of slice(state.lists, 0)) {
    const legs = list.orderIds.map((id) => findOrder(symbolOf(state), id));
    expect(legs.some((leg) => leg !== undefined && isOpen(leg))).toBe(!list.done);
    expect(legs.filter((leg) => leg !== undefined && leg.executedQty !== '0.00000000').length).toBeLessThan(
      2,
    );
  }
}

describe('whatever orders come', () => {
  test('money is conserved, the book is never crossed, and orders add up to their fills', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sent) => {
        await run(await newClient(), sent, (state) => {
          checkBalances(state);
          checkBook(state);
          checkOrders(state);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('depth updates lead from one snapshot of the book to the next', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sent) => {
        const client = await newClient();
        const snapshot = (): [Map<string, string>, number] => {
          const { bids, asks, lastUpdateId } = symbolOf(client.engine.state().exchange);
          return [
            new Map([
              ...levels(bids, 5000).map(([at, qty]): [string, string] => [`b${at}`, qty]),
              ...levels(asks, 5000).map(([at, qty]): [string, string] => [`a${at}`, qty]),
            ]),
            lastUpdateId,
          ];
        };
        const [book, first] = snapshot();
        await run(client, sent);
        let last = first;
        for (const { payload } of client.events.filter(({ stream }) => stream === 'btcusdt@depth')) {
          const { U, u, b, a } = Object(payload);
          expect(U).toBe(last + 1);
          last = u;
          for (const [name, changes] of [
            ['b', b],
            ['a', a],
          ] as const) {
            for (const [at, qty] of changes) {
              if (new Big(qty).eq(0)) book.delete(name + at);
              else book.set(name + at, qty);
            }
          }
        }
        const [end, lastUpdateId] = snapshot();
        expect(last).toBe(lastUpdateId);
        expect([...book].sort()).toEqual([...end].sort());
      }),
      { numRuns: 15 },
    );
  });

  test('the same seed and the same requests give the same bytes, and the state survives JSON', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sent) => {
        const [one, two] = [await newClient(), await newClient()];
        const answers = await run(one, sent);
        // The second client's state goes through JSON before every request.
        const again: string[] = [];
        for (const command of sent) {
          two.engine.restore(JSON.parse(JSON.stringify(two.engine.state())));
          again.push(...(await run(two, [command])));
        }
        expect(again).toEqual(answers);
        expect(two.engine.state()).toEqual(one.engine.state());
      }),
      { numRuns: 15 },
    );
  });

  test('a state once taken is not changed by later requests', async () => {
    await fc.assert(
      fc.asyncProperty(commands, commands, async (earlier, later) => {
        const client = await newClient();
        await run(client, earlier);
        const state = client.engine.state();
        const text = JSON.stringify(state);
        await run(client, later);
        expect(JSON.stringify(state)).toBe(text);
      }),
      { numRuns: 15 },
    );
  });
});
