import { describe, expect, test } from 'vitest';
import { deposit } from '../../../src/mock/index.ts';
import { emptyBook, type Params, printBigint, START, type TestClient, testClient } from '../client.ts';

const start: Readonly<Record<string, string>> = { BTC: '20', USDT: '50000' };

async function newClient(): Promise<TestClient> {
  const client = testClient({ symbols: [emptyBook], balances: { main: start } });
  await client.ok('GET', '/api/v3/ping');
  return client;
}

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
