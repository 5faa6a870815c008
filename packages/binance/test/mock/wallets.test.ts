import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BinanceState, deposit } from '../../src/mock/index.ts';
import { type Log, slice } from '../../src/mock/log.ts';
import { openOrdersOf } from '../../src/mock/step.ts';
import {
  emptyBook,
  main,
  other,
  type Params,
  printBigint,
  START,
  type TestClient,
  testClient,
} from './client.ts';

/** Two accounts that trade with nobody but each other, so that all money can be followed. */
const symbol = 'BTCUSDT';
const assets = ['BTC', 'USDT'] as const;
const start: Readonly<Record<string, string>> = { BTC: '20', USDT: '50000' };

interface Command {
  readonly who: typeof main;
  readonly method: string;
  readonly path: string;
  readonly params: Params;
}

const who = fc.constantFrom(main, other);
const asset = fc.constantFrom(...assets);
const amount = fc.constantFrom('0.1', '0.5', '1', '3', '7.12345678', '4000', '12000', '0', '1000000');
const isolated = fc.constantFrom({ isIsolated: 'FALSE' }, { isIsolated: 'TRUE', symbol });

function call<T extends Params>(
  method: string,
  path: string,
  params: fc.Arbitrary<T>,
): fc.Arbitrary<Command> {
  return fc.record({ who, params }).map((sent) => ({ who: sent.who, method, path, params: sent.params }));
}

const order = fc.record({
  symbol: fc.constant(symbol),
  isIsolated: fc.constantFrom('TRUE', 'FALSE'),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constant('LIMIT'),
  timeInForce: fc.constantFrom('GTC', 'GTC', 'IOC'),
  quantity: fc.constantFrom('0.1', '0.5', '2'),
  price: fc.constantFrom('3999', '4000', '4000', '4001'),
  sideEffectType: fc.constantFrom('NO_SIDE_EFFECT', 'MARGIN_BUY', 'AUTO_REPAY'),
});

const types = [
  'MAIN_MARGIN',
  'MARGIN_MAIN',
  'MAIN_FUNDING',
  'FUNDING_MAIN',
  'MAIN_UMFUTURE',
  'UMFUTURE_MARGIN',
  'MARGIN_ISOLATEDMARGIN',
  'ISOLATEDMARGIN_MARGIN',
];

const commands = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: call(
        'POST',
        '/sapi/v1/margin/transfer',
        fc.record({ asset, amount, type: fc.constantFrom(1, 1, 2) }),
      ),
    },
    {
      weight: 3,
      arbitrary: call(
        'POST',
        '/sapi/v1/margin/isolated/transfer',
        fc
          .record({ asset, amount, symbol: fc.constant(symbol), in: fc.boolean() })
          .map(({ in: into, ...rest }) => ({
            ...rest,
            transFrom: into ? 'SPOT' : 'ISOLATED_MARGIN',
            transTo: into ? 'ISOLATED_MARGIN' : 'SPOT',
          })),
      ),
    },
    {
      weight: 3,
      arbitrary: call(
        'POST',
        '/sapi/v1/asset/transfer',
        fc.record({ asset, amount, type: fc.constantFrom(...types) }).map((sent) => ({
          ...sent,
          ...(sent.type.startsWith('ISOLATED') ? { fromSymbol: symbol } : {}),
          ...(sent.type.endsWith('_ISOLATEDMARGIN') ? { toSymbol: symbol } : {}),
        })),
      ),
    },
    {
      weight: 4,
      arbitrary: call(
        'POST',
        '/sapi/v1/margin/loan',
        fc.record({ asset, amount, isolated }).map(({ isolated: where, ...rest }) => ({ ...rest, ...where })),
      ),
    },
    {
      weight: 3,
      arbitrary: call(
        'POST',
        '/sapi/v1/margin/repay',
        fc.record({ asset, amount, isolated }).map(({ isolated: where, ...rest }) => ({ ...rest, ...where })),
      ),
    },
    { weight: 8, arbitrary: call('POST', '/sapi/v1/margin/order', order) },
    {
      weight: 2,
      arbitrary: call(
        'DELETE',
        '/sapi/v1/margin/openOrders',
        isolated.map(({ isIsolated }) => ({ isIsolated, symbol })),
      ),
    },
    {
      weight: 1,
      arbitrary: call(
        'POST',
        '/sapi/v1/capital/withdraw/apply',
        fc.record({
          coin: asset,
          amount,
          address: fc.constant('somewhere'),
          walletType: fc.constantFrom(0, 1),
        }),
      ),
    },
    { weight: 1, arbitrary: call('GET', '/sapi/v1/margin/account', fc.constant({})) },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

async function newClient(): Promise<TestClient> {
  const client = testClient({ symbols: [emptyBook], balances: { main: start, counterparty: start } });
  await client.ok('GET', '/api/v3/ping');
  return client;
}

/** Sums a member of the rows that fit. */
function sum<T>(log: Log<T>, member: (row: T) => string, fits: (row: T) => boolean): Big {
  return slice(log, 0)
    .filter(fits)
    .reduce((total, row) => total.plus(member(row)), new Big(0));
}

function checkMoney({ accounts, wallets }: BinanceState): void {
  for (const one of assets) {
    const of = (row: { asset: string }): boolean => row.asset === one;
    let held = new Big(0);
    let paid = new Big(0);
    for (const { balances, trades } of Object.values(accounts)) {
      const { free, locked } = balances[one] ?? { free: '0', locked: '0' };
      held = held.plus(free).plus(locked);
      if (trades[symbol] !== undefined)
        paid = paid.plus(
          sum(
            trades[symbol],
            ({ commission }) => commission,
            (row) => row.commissionAsset === one,
          ),
        );
    }
    const expected = new Big(start[one] ?? 0)
      .times(2)
      .plus(sum(wallets.loans, (row) => row.amount, of))
      .minus(sum(wallets.repayments, (row) => row.amount, of))
      .minus(
        sum(
          wallets.withdrawals,
          (row) => row.amount,
          ({ coin }) => coin === one,
        ),
      )
      .minus(paid);
    expect(held.toFixed(8)).toBe(expected.toFixed(8));
  }
}

function checkWallets(state: BinanceState): void {
  const { accounts, wallets } = state;
  for (const [key, { balances, debts = {} }] of Object.entries(accounts)) {
    for (const one of assets) {
      const of = (row: { asset: string; wallet: string }): boolean => row.asset === one && row.wallet === key;
      const { free, locked } = balances[one] ?? { free: '0', locked: '0' };
      expect([new Big(free).lt(0), new Big(locked).lt(0)]).toEqual([false, false]);
      const held = openOrdersOf(state, key)
        .filter(({ side }) => (side === 'BUY') === (one === 'USDT'))
        .reduce((total, each) => total.plus(each.locked), new Big(0));
      expect(held.toFixed(8)).toBe(new Big(locked).toFixed(8));
      const debt = debts[one] ?? { borrowed: '0', interest: '0' };
      const interestPaid = sum(wallets.repayments, (row) => row.interest, of);
      const owed = sum(wallets.loans, (row) => row.amount, of)
        .minus(sum(wallets.repayments, (row) => row.amount, of))
        .plus(interestPaid);
      expect(new Big(debt.borrowed).toFixed(8)).toBe(owed.toFixed(8));
      const charged = sum(wallets.interests, (row) => row.interest, of).minus(interestPaid);
      expect(new Big(debt.interest).toFixed(8)).toBe(charged.toFixed(8));
      expect(key.includes('margin:') || key.startsWith('isolated:') || owed.eq(0)).toBe(true);
    }
  }
}

describe('whatever is moved, borrowed, traded and repaid', () => {
  test('money is conserved over all wallets, and debts add up to their histories', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (sent) => {
        const client = await newClient();
        for (const { who: credentials, method, path, params } of sent) {
          const { status } = await client.call(method, path, params, credentials);
          if (status === 200) taken++;
          const state = client.engine.state().exchange;
          checkMoney(state);
          checkWallets(state);
          client.engine.advance(1_300_000);
        }
      }),
      { numRuns: 60 },
    );
    // Enough of it was not refused for the rest to mean something.
    expect(taken).toBeGreaterThan(100);
  });

  test('a refusal leaves no trace, and the state survives JSON', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sent) => {
        const [one, two] = [await newClient(), await newClient()];
        const answers: string[][] = [[], []];
        for (const { who: credentials, method, path, params } of sent) {
          two.engine.restore(JSON.parse(JSON.stringify(two.engine.state())));
          const before = JSON.stringify(one.engine.state().exchange.accounts.main);
          for (const [index, client] of [one, two].entries()) {
            const { status, body } = await client.call(method, path, params, credentials);
            answers[index]?.push(JSON.stringify({ status, body }, printBigint));
            if (status !== 200 && client === one)
              expect(JSON.stringify(one.engine.state().exchange.accounts.main)).toBe(before);
            client.engine.advance(1_300_000);
          }
        }
        expect(answers[1]).toEqual(answers[0]);
        expect(two.engine.state()).toEqual(one.engine.state());
      }),
      { numRuns: 15 },
    );
  });
});

/** What a margin user does in a day. */
const POST_MARGIN_ORDER = ['POST', '/sapi/v1/margin/order'] as const;

describe('margin', () => {
  const transferIn = { asset: 'USDT', amount: '10000', type: 1 };

  test('what is transferred, borrowed, traded and repaid is what accounts and histories show', async () => {
    const client = testClient({
      symbols: [{ ...emptyBook, levels: 20 }],
      balances: { main: start, counterparty: start },
    });
    const moved = await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    expect(moved).toEqual({ tranId: 100000001 });
    const bought = await client.ok(...POST_MARGIN_ORDER, {
      symbol,
      side: 'BUY',
      type: 'MARKET',
      quoteOrderQty: '16000',
      sideEffectType: 'MARGIN_BUY',
    });
    expect(bought).toMatchObject({
      symbol,
      side: 'BUY',
      type: 'MARKET',
      status: 'FILLED',
      isIsolated: false,
      marginBuyBorrowAmount: 6000,
      marginBuyBorrowAsset: 'USDT',
    });
    expect(await client.ok('GET', '/sapi/v1/margin/loan', { asset: 'USDT', startTime: START })).toMatchObject(
      {
        total: 1,
        rows: [{ asset: 'USDT', principal: '6000.00000000', timestamp: START, status: 'CONFIRMED' }],
      },
    );
    const sold = await client.ok(...POST_MARGIN_ORDER, {
      symbol,
      side: 'SELL',
      type: 'MARKET',
      quantity: '2',
      sideEffectType: 'AUTO_REPAY',
    });
    expect(sold).toMatchObject({ status: 'FILLED' });
    const repaid = await client.ok('GET', '/sapi/v1/margin/repay', { asset: 'USDT', startTime: START });
    // The first hour's interest: 6000 * 0.00025 / 24.
    expect(repaid).toMatchObject({
      total: 1,
      rows: [{ asset: 'USDT', amount: '6000.06250000', interest: '0.06250000', principal: '6000.00000000' }],
    });
    expect(await client.ok('GET', '/sapi/v1/margin/account')).toMatchObject({
      marginLevel: '999.00000000',
      totalLiabilityOfBtc: '0.00000000',
    });
    expect(await client.ok('GET', '/sapi/v1/margin/transfer', { asset: 'USDT' })).toEqual({
      total: 1,
      rows: [
        {
          amount: '10000.00000000',
          asset: 'USDT',
          status: 'CONFIRMED',
          timestamp: START / 1000,
          txId: 100000001,
          type: 'ROLL_IN',
        },
      ],
    });
    // Spot has none of it.
    expect(await client.ok('GET', '/api/v3/allOrders', { symbol })).toEqual([]);
  });

  test('interest is charged by the hour', async () => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    await client.ok('POST', '/sapi/v1/margin/loan', { asset: 'USDT', amount: '4800' });
    client.engine.advance(5 * 3_600_000 + 1);
    const history = await client.ok('GET', '/sapi/v1/margin/interestHistory', { asset: 'USDT', size: 100 });
    expect(history).toMatchObject({ total: 6 });
    expect(JSON.stringify(history, printBigint).match(/"type":"\w+"/g)).toEqual([
      ...Array.from({ length: 5 }, () => '"type":"PERIODIC"'),
      '"type":"ON_BORROW"',
    ]);
    expect(JSON.stringify(await client.ok('GET', '/sapi/v1/margin/account'), printBigint)).toContain(
      '"asset":"USDT","borrowed":"4800.00000000","free":"14800.00000000","interest":"0.30000000"',
    );
  });

  test.each<readonly [string, Params, string, Params, number]>([
    ['borrowing beyond what is owned', {}, '/sapi/v1/margin/loan', { asset: 'USDT', amount: '20001' }, -3006],
    ['repaying what is not owed', {}, '/sapi/v1/margin/repay', { asset: 'USDT', amount: '1' }, -3015],
    [
      'transferring what is not there',
      {},
      '/sapi/v1/margin/transfer',
      { asset: 'USDT', amount: '40001', type: 1 },
      -3041,
    ],
    [
      'taking out what debts need',
      { asset: 'USDT', amount: '9000' },
      '/sapi/v1/margin/transfer',
      { asset: 'USDT', amount: '1500', type: 2 },
      -3020,
    ],
    ['an asset that there is not', {}, '/sapi/v1/margin/loan', { asset: 'NOSUCH', amount: '1' }, -3027],
    [
      'a pair that there is not',
      {},
      '/sapi/v1/margin/isolated/transfer',
      { asset: 'BTC', amount: '1', symbol: 'NOSUCH', transFrom: 'SPOT', transTo: 'ISOLATED_MARGIN' },
      -3028,
    ],
    [
      'selling what is not there',
      {},
      '/sapi/v1/margin/order',
      { symbol, side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '4000' },
      -2010,
    ],
    [
      'withdrawing less than the minimum',
      {},
      '/sapi/v1/capital/withdraw/apply',
      { coin: 'BTC', amount: '0.0001', address: 'x' },
      -4022,
    ],
    [
      'withdrawing what is not there',
      {},
      '/sapi/v1/capital/withdraw/apply',
      { coin: 'BTC', amount: '21', address: 'x' },
      -4026,
    ],
    [
      'moving more than a wallet has',
      {},
      '/sapi/v1/asset/transfer',
      { type: 'FUNDING_MAIN', asset: 'BTC', amount: '1' },
      -5002,
    ],
  ])('refuses %s with the documented code', async (_what, loan, path, params, code) => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/transfer', transferIn);
    if ('amount' in loan) await client.ok('POST', '/sapi/v1/margin/loan', loan);
    expect(await client.call('POST', path, params)).toMatchObject({ status: 400, body: { code } });
  });

  test('an isolated wallet is one of its own, with events for its own listenKey', async () => {
    const client = await newClient();
    await client.ok('POST', '/sapi/v1/margin/isolated/transfer', {
      asset: 'BTC',
      amount: '3',
      symbol,
      transFrom: 'SPOT',
      transTo: 'ISOLATED_MARGIN',
    });
    const limit = {
      symbol,
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '4100',
      isIsolated: 'TRUE',
    };
    const placed = await client.ok(...POST_MARGIN_ORDER, limit);
    expect(placed).toMatchObject({ isIsolated: true, status: 'NEW', side: 'SELL', price: '4100.00000000' });
    expect(
      await client.ok('GET', '/sapi/v1/margin/openOrders', { symbol, isIsolated: 'TRUE' }),
    ).toMatchObject([{ price: '4100.00000000' }]);
    expect(await client.ok('GET', '/sapi/v1/margin/openOrders', { symbol })).toEqual([]);
    expect(await client.ok('GET', '/sapi/v1/margin/isolated/account', { symbols: symbol })).toMatchObject({
      assets: [{ symbol, baseAsset: { free: '2.00000000', locked: '1.00000000', totalAsset: '3.00000000' } }],
    });
    const told = client.events
      .filter(({ account }) => account === 'isolated:main:BTCUSDT')
      .map(({ payload }) => Reflect.get(Object(payload), 'e'));
    expect(told).toEqual([
      'balanceUpdate',
      'outboundAccountPosition',
      'executionReport',
      'outboundAccountPosition',
    ]);
  });
});

describe('the outside', () => {
  test('a withdrawal is on its way and then done, and what was sent is what is shown', async () => {
    const client = await newClient();
    const sent = { coin: 'USDT', amount: '120.5', address: '0xabc', withdrawOrderId: 'payout-1' };
    await client.ok('POST', '/sapi/v1/capital/withdraw/apply', sent);
    const history = (): Promise<unknown> =>
      client.ok('GET', '/sapi/v1/capital/withdraw/history', { withdrawOrderId: 'payout-1' });
    expect(await history()).toMatchObject([
      {
        coin: 'USDT',
        amount: '120.50000000',
        address: '0xabc',
        withdrawOrderId: 'payout-1',
        status: 4,
        applyTime: '2022-02-09 08:00:00',
      },
    ]);
    client.engine.advance(60_000);
    expect(await history()).toMatchObject([{ status: 6 }]);
    expect(await client.ok('GET', '/sapi/v1/capital/withdraw/history', { status: 4 })).toEqual([]);
    expect(
      await client.ok('GET', '/sapi/v1/capital/withdraw/history', {
        startTime: START + 1,
        endTime: START + 2,
      }),
    ).toEqual([]);
  });

  test('a deposit raises the balance and stands in the history; each coin has an address of its own network', async () => {
    const client = await newClient();
    for (let nth = 0; nth < 5; nth++) {
      deposit(client.engine, { account: 'main', asset: 'BTC', amount: '0.5' });
      client.engine.advance(86_400_000);
    }
    const all = await client.ok('GET', '/sapi/v1/capital/deposit/hisrec', { coin: 'BTC' });
    expect(all).toHaveLength(5);
    expect(await client.ok('GET', '/sapi/v1/capital/deposit/hisrec', { limit: 2, offset: 1 })).toEqual(
      Array.isArray(all) ? all.slice(1, 3) : [],
    );
    expect(await client.ok('GET', '/sapi/v1/capital/deposit/hisrec', { coin: 'USDT' })).toEqual([]);
    expect(await client.ok('GET', '/sapi/v1/capital/deposit/address', { coin: 'USDT' })).toMatchObject({
      coin: 'USDT',
      address: expect.stringMatching(/^0x[0-9a-f]{40}$/),
    });
    expect(await client.ok('GET', '/sapi/v1/capital/deposit/address', { coin: 'BTC' })).toMatchObject({
      coin: 'BTC',
      address: expect.stringMatching(/^1\w{33}$/),
    });
    expect(() => deposit(client.engine, { account: 'main', asset: 'BTC', amount: '0' })).toThrow(RangeError);
  });

  test('snapshots are of different days, inside the range, and show what was held', async () => {
    const client = await newClient();
    const day = 86_400_000;
    for (let nth = 0; nth < 10; nth++) {
      await client.ok('POST', '/sapi/v1/asset/transfer', { type: 'MAIN_FUNDING', asset: 'BTC', amount: '1' });
      client.engine.advance(day);
    }
    const times = async (params: Params): Promise<number[]> => {
      // Five of them spend the weight of a minute.
      client.engine.advance(60_000);
      const answer = await client.ok('GET', '/sapi/v1/accountSnapshot', { type: 'SPOT', ...params });
      const days: unknown = Reflect.get(Object(answer), 'snapshotVos');
      return Array.isArray(days) ? days.map((each) => Number(Reflect.get(Object(each), 'updateTime'))) : [];
    };
    const ends = (first: number, count: number): number[] =>
      Array.from({ length: count }, (_, nth) => (Math.floor(START / day) + first + nth) * day - 1);
    expect(await times({})).toEqual(ends(6, 5));
    expect(await times({ limit: 30 })).toEqual(ends(4, 7));
    expect(await times({ startTime: START, endTime: START + 3 * day, limit: 30 })).toEqual(ends(1, 3));
    expect(await times({ startTime: START, limit: 6 })).toEqual(ends(1, 6));
    expect(await times({ startTime: START + 11 * day, endTime: START + 20 * day })).toEqual([]);
    const snapshot = await client.ok('GET', '/sapi/v1/accountSnapshot', {
      type: 'SPOT',
      startTime: START,
      endTime: START + 3 * day,
    });
    expect(JSON.stringify(snapshot, printBigint).match(/"BTC","free":"[\d.]+"/g)).toEqual([
      '"BTC","free":"19.00000000"',
      '"BTC","free":"18.00000000"',
      '"BTC","free":"17.00000000"',
    ]);
  });
});
