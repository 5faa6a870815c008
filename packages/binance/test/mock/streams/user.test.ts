import { describe, expect, test } from 'vitest';
import { changeBalance, expireListenKeys } from '../../../src/mock/index.ts';
import { emptyBook, main, other, type Params, POST_ORDER, quote, type TestClient } from '../client.ts';
import { drain, LIMIT_ORDER, objects, type Streaming, streaming } from './streaming.ts';

const SPOT = '/api/v3/userDataStream';

async function newKey(client: TestClient, path = SPOT, params: Params = {}, who = main): Promise<string> {
  const answer = objects([await client.ok('POST', path, params, who)])[0];
  return String(answer?.listenKey);
}

async function account(mock: Streaming, path = SPOT, params: Params = {}, who = main) {
  const key = await newKey(mock.client, path, params, who);
  return { key, socket: await mock.open(`/ws/${key}`) };
}

describe('events of an account', () => {
  test('an order: executionReport, then the balances, and the same in REST and in the book', async () => {
    await using mock = await streaming({ symbols: [emptyBook] });
    const { socket } = await account(mock);
    const { socket: counterparty } = await account(mock, SPOT, {}, other);
    const depth = await mock.open('/ws/btcusdt@depth@100ms');
    const sent = { ...LIMIT_ORDER, side: 'BUY', price: '3990', quantity: '0.5' };
    const placed = objects([await mock.client.ok(...POST_ORDER, sent)])[0];
    mock.client.engine.advance(100);
    expect(await drain(socket)).toMatchObject([
      { e: 'executionReport', x: 'NEW', X: 'NEW', i: placed?.orderId, c: placed?.clientOrderId, w: true },
      { e: 'outboundAccountPosition', B: [{ a: 'USDT', l: '1995.00000000' }] },
    ]);
    expect(await drain(counterparty)).toEqual([]);
    expect(await drain(depth)).toMatchObject([{ b: [['3990.00000000', '0.50000000']] }]);
    expect(await mock.client.ok('GET', '/api/v3/depth', { symbol: 'BTCUSDT' })).toMatchObject({
      bids: [['3990.00000000', '0.50000000']],
    });
    await mock.client.ok(
      ...POST_ORDER,
      { ...LIMIT_ORDER, side: 'SELL', price: '3990', quantity: '0.5' },
      other,
    );
    const [trade, position] = objects(await drain(socket));
    expect(trade).toMatchObject({ x: 'TRADE', X: 'FILLED', i: placed?.orderId, m: true, l: '0.50000000' });
    const { balances } = objects([await mock.client.ok('GET', '/api/v3/account')])[0] ?? {};
    const held = objects([...Object.values(balances ?? [])]).map(({ asset, free, locked }) => ({
      a: asset,
      f: free,
      l: locked,
    }));
    expect(held).toEqual(expect.arrayContaining([...Object.values(position?.B ?? [])]));
  });

  test('an OCO: listStatus before its orders, and again when it is done', async () => {
    await using mock = await streaming({ symbols: [emptyBook] });
    const { socket } = await account(mock);
    const oco = { symbol: 'BTCUSDT', side: 'SELL', quantity: '1', price: '4100', stopPrice: '3900' };
    await mock.client.ok('POST', '/api/v3/order/oco', oco);
    await mock.client.ok('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
    const events = objects(await drain(socket)).map(({ e, l, x }) => [e, l ?? x]);
    expect(events[0]).toEqual(['listStatus', 'EXEC_STARTED']);
    expect(events).toContainEqual(['listStatus', 'ALL_DONE']);
  });

  test('a deposit and a withdrawal: balanceUpdate and the balances', async () => {
    await using mock = await streaming();
    const { socket } = await account(mock);
    const { engine } = mock.client;
    changeBalance(engine, { account: 'main', asset: 'BTC', amount: '100' });
    changeBalance(engine, { account: 'main', asset: 'BTC', amount: '-0.5' });
    const now = engine.now;
    expect(await drain(socket)).toEqual([
      { e: 'balanceUpdate', E: now, a: 'BTC', d: '100.00000000', T: now },
      { e: 'outboundAccountPosition', E: now, u: now, B: [{ a: 'BTC', f: '120.00000000', l: '0.00000000' }] },
      { e: 'balanceUpdate', E: now, a: 'BTC', d: '-0.50000000', T: now },
      { e: 'outboundAccountPosition', E: now, u: now, B: [{ a: 'BTC', f: '119.50000000', l: '0.00000000' }] },
    ]);
    const all = { account: 'main', asset: 'BTC', amount: '-119.6' };
    expect(() => changeBalance(engine, all)).toThrow(RangeError);
    expect(() => changeBalance(engine, { ...all, account: 'nobody' })).toThrow(RangeError);
  });

  test('are wrapped on a combined connection', async () => {
    await using mock = await streaming();
    const key = await newKey(mock.client);
    const socket = await mock.open(`/stream?streams=${key}/btcusdt@trade`);
    changeBalance(mock.client.engine, { account: 'main', asset: 'BTC', amount: '1' });
    expect(await drain(socket)).toMatchObject([
      { stream: key, data: { e: 'balanceUpdate' } },
      { stream: key },
    ]);
  });

  test('keys of margin accounts are known and silent: the mock trades spot only', async () => {
    await using mock = await streaming();
    const margin = await account(mock, '/sapi/v1/userDataStream');
    const isolated = await account(mock, '/sapi/v1/userDataStream/isolated', { symbol: 'BTCUSDT' });
    changeBalance(mock.client.engine, { account: 'main', asset: 'BTC', amount: '1' });
    expect([await drain(margin.socket), await drain(isolated.socket)]).toEqual([[], []]);
    mock.client.engine.advance(3_600_000);
    expect([(await margin.socket.closed).code, (await isolated.socket.closed).code]).toEqual([1000, 1000]);
  });
});

describe('listenKeys', () => {
  test('a stream closes after 60 minutes, and lives on where the key is kept alive', async () => {
    await using mock = await streaming();
    const { key, socket } = await account(mock);
    mock.client.engine.advance(1_800_000);
    await mock.client.ok('PUT', SPOT, { listenKey: key });
    mock.client.engine.advance(3_599_999);
    changeBalance(mock.client.engine, { account: 'main', asset: 'BTC', amount: '1' });
    expect(await drain(socket)).toHaveLength(2);
    mock.client.engine.advance(1);
    expect((await socket.closed).code).toBe(1000);
  });

  test('a stream closes with its key, which DELETE or a fault ends', async () => {
    await using mock = await streaming();
    const one = await account(mock);
    await mock.client.ok('DELETE', SPOT, { listenKey: one.key });
    expect((await one.socket.closed).code).toBe(1000);
    const two = await account(mock);
    const three = await account(mock, SPOT, {}, other);
    expireListenKeys(mock.client.engine, 'main');
    expect((await two.socket.closed).code).toBe(1000);
    expect(await drain(three.socket)).toEqual([]);
    expireListenKeys(mock.client.engine);
    expect((await three.socket.closed).code).toBe(1000);
  });

  test('a connection that carries more loses the stream and stays', async () => {
    await using mock = await streaming();
    const key = await newKey(mock.client);
    const socket = await mock.open(`/ws/btcusdt@trade/${key}`);
    expireListenKeys(mock.client.engine);
    socket.send('{"method":"LIST_SUBSCRIPTIONS","id":1}');
    expect(await socket.next()).toBe('{"result":["btcusdt@trade"],"id":1}');
  });

  test('a key that nobody was given opens a stream without events', async () => {
    await using mock = await streaming();
    const socket = await mock.open(`/ws/${'x'.repeat(64)}`);
    changeBalance(mock.client.engine, { account: 'main', asset: 'BTC', amount: '1' });
    mock.client.engine.advance(3_600_000);
    expect(await drain(socket)).toEqual([]);
  });

  test('stand nowhere in the log', async () => {
    await using mock = await streaming();
    const { key } = await account(mock);
    await mock.open(`/stream?streams=btcusdt@trade/${key}`);
    await fetch(`${mock.server.url}/ws/${key}`);
    await mock.client.ok('PUT', SPOT, { listenKey: key });
    const logged = mock.server.requests();
    expect(
      logged.filter(({ method }) => method === 'GET').map(({ path, query }) => `${path}?${query}`),
    ).toEqual(['/ws/***?', '/stream?streams=btcusdt@trade/***', '/ws/***?']);
    expect(JSON.stringify(logged)).not.toContain(key);
  });
});

test('a fill of another account is told to both, in the same order to every listener', async () => {
  await using mock = await streaming({ symbols: [emptyBook] });
  const key = await newKey(mock.client);
  const [one, two] = [await mock.open(`/ws/${key}`), await mock.open(`/ws/${key}`)];
  await quote(mock.client, 'SELL', '4000', '1');
  await mock.client.ok(...POST_ORDER, { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' });
  const frames = await one.drain();
  expect(frames).toHaveLength(3);
  expect(await two.drain()).toEqual(frames);
});
