import { inspect } from 'node:util';
import type { OutboundAccountPosition } from '@exspec/binance';
import { changeBalance, expireListenKeys, mockCounterparty } from '@exspec/binance/mock';
import type { UserDataGap } from '@exspec/binance/streams';
import { describe, expect, it } from 'vitest';
import { emptyBook } from '../../mock/client.ts';
import { HOUR, MINUTE, type Rig, SECOND, startRig } from './rig.ts';
import { LIMIT, listen, startEmpty, symbol, watch } from './told.ts';

/** What REST says of the balances that an event names. */
async function heldOf(rig: Rig, position: OutboundAccountPosition | undefined): Promise<unknown> {
  const { balances } = await rig.binance().trade.account();
  return position?.B.map(({ a }) => {
    const held = balances.find(({ asset }) => asset === a);
    return { a, f: held?.free, l: held?.locked };
  });
}

function keysOf(rig: Rig): readonly string[] {
  return Object.values(rig.mock.engine.state().exchange.listenKeys).map(({ key }) => key);
}

function methods(rig: Rig, path = '/api/v3/userDataStream'): readonly string[] {
  return rig.mock
    .requests()
    .filter((request) => request.path === path)
    .map(({ method }) => method);
}

describe('an order placed over REST', () => {
  it('is told with its exact id, and stands in the depth stream and in the book of REST', async () => {
    await using rig = await startRig({ symbols: [{ ...emptyBook, firstOrderId: '9007199254740993' }] });
    const { told, binance } = await listen(rig);
    const depths: unknown[] = [];
    await rig.resolve(rig.streams().on('btcusdt@depth@100ms', (event) => depths.push(event)).ready);
    const order = await binance.trade.newOrder({ ...LIMIT, side: 'BUY', price: '3990', quantity: '0.5' });
    await rig.until(() => told.positions.length > 0 && depths.length > 0);
    expect(order.orderId).toBe('9007199254740993');
    expect(told.orders).toMatchObject([
      { i: order.orderId, c: order.clientOrderId, x: 'NEW', X: 'NEW', s: symbol, S: 'BUY', w: true },
    ]);
    expect(told.positions[0]?.B).toEqual(await heldOf(rig, told.positions[0]));
    const level = ['3990.00000000', '0.50000000'];
    expect(depths).toMatchObject([{ b: [level], a: [] }]);
    expect((await binance.market.depth({ symbol })).bids).toEqual([level]);
  });

  it('is told when it fills, in part and whole, with the trades of REST', async () => {
    await using rig = await startEmpty();
    const { told, binance } = await listen(rig);
    const other = rig.binance(mockCounterparty);
    const { orderId } = await binance.trade.newOrder({
      ...LIMIT,
      side: 'SELL',
      price: '4000',
      quantity: '1',
    });
    for (const quantity of ['0.4', '0.6'])
      await other.trade.newOrder({ symbol, type: 'MARKET', side: 'BUY', quantity });
    await rig.until(() => told.orders.length === 3);
    const trades = await binance.trade.myTrades({ symbol });
    expect(told.orders.map(({ i, x, X, l, z, m }) => [i, x, X, l, z, m])).toEqual([
      [orderId, 'NEW', 'NEW', '0.00000000', '0.00000000', false],
      [orderId, 'TRADE', 'PARTIALLY_FILLED', '0.40000000', '0.40000000', true],
      [orderId, 'TRADE', 'FILLED', '0.60000000', '1.00000000', true],
    ]);
    expect(told.orders.slice(1).map(({ t, L, l, n, N }) => [t, L, l, n, N])).toEqual(
      trades.map(({ id, price, qty, commission, commissionAsset }) => [
        id,
        price,
        qty,
        commission,
        commissionAsset,
      ]),
    );
    expect(told.positions.at(-1)?.B).toEqual(await heldOf(rig, told.positions.at(-1)));
  });

  it('is told when it is canceled', async () => {
    await using rig = await startEmpty();
    const { told, binance } = await listen(rig);
    const { orderId } = await binance.trade.newOrder({
      ...LIMIT,
      side: 'SELL',
      price: '4000',
      quantity: '1',
    });
    await binance.trade.cancelOrder({ symbol, orderId });
    await rig.until(() => told.positions.length === 2);
    expect(told.orders.map(({ i, x, X }) => [i, x, X])).toEqual([
      [orderId, 'NEW', 'NEW'],
      [orderId, 'CANCELED', 'CANCELED'],
    ]);
    expect(told.positions.at(-1)?.B).toEqual(await heldOf(rig, told.positions.at(-1)));
  });

  it('of two that cancel each other is told as a list, too', async () => {
    await using rig = await startEmpty();
    const { told, binance } = await listen(rig);
    const oco = await binance.trade.newOco({
      symbol,
      side: 'SELL',
      quantity: '1',
      price: '4100',
      stopPrice: '3900',
    });
    const other = rig.binance(mockCounterparty);
    await other.trade.newOrder({ symbol, type: 'MARKET', side: 'BUY', quantity: '1' });
    await rig.until(() => told.lists.length === 2);
    expect(told.lists.map(({ g, l, L }) => [g, l, L])).toEqual([
      [oco.orderListId, 'EXEC_STARTED', 'EXECUTING'],
      [oco.orderListId, 'ALL_DONE', 'ALL_DONE'],
    ]);
    expect(told.lists[0]?.O.map(({ i }) => i)).toEqual(oco.orders.map(({ orderId }) => orderId));
    const ends = told.orders.filter(({ X }) => X !== 'NEW').map(({ i, X }) => [i, X]);
    const { orders } = await binance.trade.queryOco({ orderListId: oco.orderListId });
    const states = await Promise.all(
      orders.map(async ({ orderId }) => [
        orderId,
        (await binance.trade.queryOrder({ symbol, orderId })).status,
      ]),
    );
    expect(new Map(ends.map(([id, state]) => [id, state]))).toEqual(
      new Map(states.map(([id, state]) => [id, state])),
    );
  });

  it('is not told to another account', async () => {
    await using rig = await startEmpty();
    const { told } = await listen(rig);
    const other = rig.binance(mockCounterparty);
    await other.trade.newOrder({ ...LIMIT, side: 'BUY', price: '3990', quantity: '1' });
    await rig.pass(SECOND);
    expect([told.orders, told.positions]).toEqual([[], []]);
  });
});

it('a deposit is told with the balance that REST gives', async () => {
  await using rig = await startEmpty();
  const { told } = await listen(rig);
  changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '1.5' });
  await rig.until(() => told.positions.length > 0);
  expect(told.balances).toMatchObject([{ a: 'BTC', d: '1.50000000' }]);
  expect(told.positions[0]?.B).toEqual(await heldOf(rig, told.positions[0]));
});

describe('a listenKey', () => {
  it('is kept alive every 30 minutes, so that nothing is missed in a day', async () => {
    await using rig = await startEmpty();
    const { told } = await listen(rig);
    const [key] = keysOf(rig);
    for (let hour = 0; hour < 26; hour++) {
      await rig.pass(HOUR);
      changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '1' });
    }
    await rig.settle();
    expect(told.balances).toHaveLength(26);
    expect(told.gaps).toEqual([]);
    expect(keysOf(rig)).toEqual([key]);
    const puts = rig.mock.requests().filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(52);
    const waits = puts.slice(1).map(({ at }, index) => at - (puts[index]?.at ?? 0));
    // The mock's clock goes in steps of five seconds.
    for (const ms of waits) expect(Math.abs(ms - 30 * MINUTE)).toBeLessThanOrEqual(5 * SECOND);
  });

  it('that has expired is replaced, and nothing that comes after is lost', async () => {
    await using rig = await startEmpty();
    const { told, account } = await listen(rig);
    const [old] = keysOf(rig);
    expireListenKeys(rig.mock.engine);
    changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '1' });
    await rig.until(() => told.replays.length > 0);
    expect(told.gaps).toMatchObject([{ cause: 'key-expired' }]);
    expect(account.state).toBe('live');
    expect(keysOf(rig)).toHaveLength(1);
    expect(keysOf(rig)).not.toContain(old);
    changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '2' });
    await rig.until(() => told.balances.length > 0);
    expect(told.balances.map(({ d }) => d)).toEqual(['2.00000000']);
    // What fell into the gap stands in the replay.
    expect(told.replays[0]?.account.balances.find(({ asset }) => asset === 'BTC')?.free).toBe('21.00000000');
  });

  it('that expires while the connection is away is found out as soon as it is back', async () => {
    await using rig = await startEmpty();
    const { told } = await listen(rig);
    for (const connection of rig.mock.streams.connections()) connection.drop();
    // The key is asked for at once, and is still good then.
    await rig.settle();
    expect(methods(rig)).toEqual(['POST', 'POST']);
    expireListenKeys(rig.mock.engine);
    await rig.pass(10 * SECOND);
    changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '1' });
    await rig.settle();
    expect(told.balances).toHaveLength(1);
    expect(told.gaps.at(-1)).toMatchObject({ cause: 'key-expired' });
  });

  it('is deleted when the account is closed, once', async () => {
    await using rig = await startEmpty();
    const { account } = await listen(rig);
    await account.close();
    expect(methods(rig)).toEqual(['POST', 'DELETE']);
    expect(keysOf(rig)).toEqual([]);
    await rig.settle();
    expect(rig.mock.streams.connections()).toEqual([]);
  });

  it('stands in no event, error, hook or log, whatever goes wrong', async () => {
    await using rig = await startEmpty();
    const { told, account } = await listen(rig);
    const secrets = new Set(keysOf(rig));
    const { faults } = rig.mock.streams;
    for (const kind of ['bad-json', 'drop', 'half-open', 'duplicate'] as const) {
      faults.next({ kind });
      changeBalance(rig.mock.engine, { account: 'main', asset: 'BTC', amount: '1' });
      await rig.pass(2 * MINUTE);
    }
    faults.next({ kind: 'refuse-upgrade', status: 418, headers: { 'retry-after': '5' } });
    for (const connection of rig.mock.streams.connections()) connection.expire();
    await rig.pass(MINUTE);
    expireListenKeys(rig.mock.engine);
    await rig.pass(MINUTE);
    rig.mock.engine.faults.next({ kind: 'reset-before', match: 'userStream.keepAliveListenKey' });
    await rig.pass(40 * MINUTE);
    for (const key of keysOf(rig)) secrets.add(key);
    await account.close();
    expect(secrets.size).toBe(2);
    expect(told.gaps.length).toBeGreaterThan(3);
    expect(rig.errors.length).toBeGreaterThan(0);
    const shown =
      inspect([told, rig.states, rig.errors, rig.gaps, rig.mock.requests(), account], {
        depth: 20,
        maxArrayLength: null,
        maxStringLength: null,
        showHidden: false,
      }) + JSON.stringify([told.hooked, rig.states, rig.mock.requests()]);
    for (const key of secrets) expect(shown).not.toContain(key);
    expect(shown).toContain('***');
  });
});

describe('a stream of an account that breaks', () => {
  it.each(['drop', 'half-open', 'expire'] as const)(
    '(%s) is told as a gap, with open orders and balances as REST says them',
    async (kind) => {
      await using rig = await startEmpty();
      const { told, binance, account } = await listen(rig);
      const resting = await binance.trade.newOrder({ ...LIMIT, side: 'BUY', price: '3990', quantity: '1' });
      await rig.until(() => told.orders.length === 1);
      if (kind === 'expire') for (const connection of rig.mock.streams.connections()) connection.expire();
      else {
        rig.mock.streams.faults.next({ kind });
      }
      // Only this one is missed: the key stays, and so does what the exchange knows.
      const missed = await binance.trade.newOrder({ ...LIMIT, side: 'SELL', price: '4100', quantity: '1' });
      await rig.until(() => told.replays.length > 0);
      expect(told.gaps).toMatchObject([{ cause: 'outage' }]);
      const now = rig.binance();
      const [replay] = told.replays;
      expect(replay?.gaps).toEqual(told.gaps);
      expect(replay?.openOrders).toEqual(await now.trade.openOrders({}));
      expect(replay?.openOrders.map(({ orderId }) => orderId)).toEqual([resting.orderId, missed.orderId]);
      expect(replay?.account.balances).toEqual((await now.trade.account()).balances);
      expect(account.state).toBe('live');
      // From then on everything comes again.
      await now.trade.cancelOrder({ symbol, orderId: missed.orderId });
      await rig.until(() => told.orders.length === 2);
      expect(told.orders[1]).toMatchObject({ i: missed.orderId, x: 'CANCELED' });
    },
  );
});

describe.each([
  ['margin', {}, '/sapi/v1/userDataStream'],
  ['isolated', { symbol }, '/sapi/v1/userDataStream/isolated'],
] as const)('an account of kind %s', (kind, options, path) => {
  it('has listenKeys of its own: made, kept alive, replaced, deleted', async () => {
    await using rig = await startEmpty();
    const gaps: UserDataGap[] = [];
    const opening =
      kind === 'isolated'
        ? rig.binance().userData({ kind, ...options, ...watch(rig), onGap: (gap) => gaps.push(gap) })
        : rig.binance().userData({ kind, ...watch(rig), onGap: (gap) => gaps.push(gap) });
    const account = await rig.resolve(opening);
    expect(account.state).toBe('live');
    await rig.pass(61 * MINUTE);
    expect(methods(rig, path)).toEqual(['POST', 'PUT', 'PUT']);
    expect(gaps).toEqual([]);
    expireListenKeys(rig.mock.engine);
    await rig.until(() => gaps.length > 0);
    expect(gaps).toMatchObject([{ cause: 'key-expired' }]);
    expect(account.state).toBe('live');
    await rig.pass(5 * SECOND);
    await account.close();
    // The second is made, and asked for once more when its stream flows.
    expect(methods(rig, path)).toEqual(['POST', 'PUT', 'PUT', 'POST', 'POST', 'DELETE']);
    expect(keysOf(rig)).toEqual([]);
  });
});
