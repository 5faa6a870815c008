import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinanceState } from '../../../src/mock/index.ts';
import { type Log, slice } from '../../../src/mock/log.ts';
import { openOrdersOf } from '../../../src/mock/step.ts';
import { emptyBook, main, other, type Params, printBigint, type TestClient, testClient } from '../client.ts';

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
