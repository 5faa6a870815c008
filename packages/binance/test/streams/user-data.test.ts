import { CredentialsError, connect, isApiError, LiveServerError, OptionsError } from '@exspec/binance';
import { StreamClosedError, StreamError, StreamGapError, userData } from '@exspec/binance/streams';
import { dnsFailure } from '@exspec/testing/stream/virtual-exchange';
import { describe, expect, it } from 'vitest';
import { mockChannels } from '../../src/generated/mock-streams.ts';
import { answer, invalidKey } from './support/account.ts';
import { Listen, MINUTE, SECOND } from './support/listen.ts';

const documented = mockChannels
  .filter(({ key }) => key === 'userData')
  .flatMap(({ messages }) =>
    messages.map(({ variant, examples }) => ({ variant, body: examples[0]?.body ?? '' })),
  );

const KEEP_ALIVE = 'PUT /api/v3/userDataStream';
const CREATE = 'POST /api/v3/userDataStream';
const balance = { e: 'balanceUpdate', E: 1, a: 'BTC', d: '1.0', T: 1 };

describe('the events of an account', () => {
  it('come over /ws/<listenKey>, with a key made by the documented call', async () => {
    const listen = new Listen();
    const account = await listen.open();
    expect(account).toMatchObject({ kind: 'spot', state: 'live' });
    expect(listen.account.sent).toMatchObject([
      { method: 'POST', path: '/api/v3/userDataStream', params: {}, headers: { 'x-mbx-apikey': 'key' } },
    ]);
    expect(listen.exchange.urls).toEqual([`wss://rest.test/ws/${listen.account.key}`]);
  });

  it('are those of the documentation, ids exact, each told to its handler', async () => {
    const listen = new Listen();
    const told: [string, unknown][] = [];
    await listen.open({
      onOrder: (event) => told.push(['order', event.i]),
      onBalance: (event) => told.push(['balance', event.d]),
      onPosition: (event) => told.push(['position', event.B]),
      onList: (event) => told.push(['list', event.O.map(({ i }) => i)]),
      onOther: (event) => told.push(['other', event]),
    });
    for (const { body } of documented) listen.publish(JSON.parse(body));
    listen.publish({ e: 'aNewOne', E: 1 });
    await listen.pass(SECOND);
    expect(told).toEqual([
      ['position', [{ a: 'ETH', f: '10000.000000', l: '0.000000' }]],
      ['balance', '100.00000000'],
      ['order', '4293153'],
      ['list', ['17', '18']],
      ['other', { e: 'aNewOne', E: 1 }],
    ]);
  });

  it('come under readable names to whoever asks for them', async () => {
    const listen = new Listen();
    const told: unknown[] = [];
    const opening = userData(listen.connection, {
      names: 'readable',
      environment: listen.exchange.environment,
      onOrder: (event) => told.push(event.orderId, event.orderStatus),
      onList: (event) => told.push(event.orders.map(({ orderId }) => orderId)),
    });
    await listen.pass(SECOND);
    await opening;
    for (const { body } of documented) listen.publish(JSON.parse(body));
    await listen.pass(SECOND);
    expect(told).toEqual(['4293153', 'NEW', ['17', '18']]);
  });

  it.each([
    ['margin', {}, '/sapi/v1/userDataStream', {}],
    ['isolated', { symbol: 'btcusdt' }, '/sapi/v1/userDataStream/isolated', { symbol: 'BTCUSDT' }],
  ] as const)('of kind %s have listenKeys of their own', async (kind, options, path, params) => {
    const listen = new Listen();
    const account = await listen.open({ kind, ...options });
    await listen.pass(31 * MINUTE);
    const closing = account.close();
    await listen.pass(SECOND);
    await closing;
    const { key } = listen.account;
    expect(listen.account.sent).toMatchObject([
      { method: 'POST', path, params },
      { method: 'PUT', path, params: { ...params, listenKey: key } },
      { method: 'DELETE', path, params: { ...params, listenKey: key } },
    ]);
  });
});

describe('an event that says that the stream is over', () => {
  it.each(['listenKeyExpired', 'eventStreamTerminated'])(
    '(%s) is an outage: a key is asked for at once, and the gap is told',
    async (e) => {
      const listen = new Listen();
      const account = await listen.open();
      await listen.pass(10 * MINUTE);
      listen.publish(balance);
      await listen.pass(SECOND);
      const [first] = listen.account.keys;
      const heardAt = listen.exchange.clock.now() - SECOND;
      listen.account.expire();
      listen.publish({ e, E: 2, listenKey: first });
      await listen.pass(10 * SECOND);
      expect(listen.account.calls('POST')).toHaveLength(3);
      expect(listen.connected).toEqual([listen.account.keys[1]]);
      expect(account.state).toBe('live');
      expect(listen.gaps).toMatchObject([{ cause: 'key-expired' }]);
      expect(listen.gaps[0]?.from).toBeLessThan(heardAt + SECOND);
      expect(listen.events).toEqual([balance, { e, E: 2, listenKey: '***' }]);
      listen.publish(balance);
      await listen.pass(SECOND);
      expect(listen.events).toHaveLength(3);
    },
  );

  it('of a key that is still the account’s begins the stream of that key anew', async () => {
    const listen = new Listen();
    const account = await listen.open();
    const { key } = listen.account;
    listen.publish({ e: 'listenKeyExpired', E: 2, listenKey: key });
    await listen.pass(10 * SECOND);
    expect(listen.exchange.dials).toHaveLength(2);
    expect(listen.connected).toEqual([key]);
    expect(account.state).toBe('live');
    expect(listen.gaps).toHaveLength(1);
  });

  it('again and again is not answered with ever more calls', async () => {
    const listen = new Listen();
    const account = await listen.open();
    for (let n = 0; n < 60; n++) {
      listen.publish({ e: 'listenKeyExpired', E: n, listenKey: listen.account.key });
      await listen.pass(SECOND);
    }
    expect(listen.exchange.dials.length).toBeLessThan(12);
    await listen.pass(3 * MINUTE);
    expect(account.state).toBe('live');
  });

  it('while no key can be had is tried again until there is one', async () => {
    const listen = new Listen();
    const account = await listen.open();
    listen.account.expire();
    for (let n = 0; n < 3; n++) listen.account.failures.push({ call: CREATE, answer: new Error('reset') });
    listen.publish({ e: 'listenKeyExpired', E: 1, listenKey: listen.account.key });
    await listen.pass(SECOND / 2);
    expect(account.state).toBe('interrupted');
    await listen.pass(MINUTE);
    expect(account.state).toBe('live');
    expect(listen.connected).toEqual([listen.account.key]);
    expect(listen.gaps).toMatchObject([{ cause: 'key-expired' }]);
  });
});

describe('a listenKey', () => {
  it('is kept alive every 30 minutes', async () => {
    const listen = new Listen();
    await listen.open();
    await listen.pass(95 * MINUTE);
    expect(
      listen.account.calls('PUT').map(({ at, params }) => [at - listen.start, params.listenKey]),
    ).toEqual([
      [30 * MINUTE, listen.account.key],
      [60 * MINUTE, listen.account.key],
      [90 * MINUTE, listen.account.key],
    ]);
    expect(listen.account.keys).toHaveLength(1);
    expect(listen.gaps).toEqual([]);
  });

  it('that is refused with -1125 is replaced, make before break, and the gap is told', async () => {
    const listen = new Listen();
    const account = await listen.open();
    listen.publish(balance);
    await listen.pass(SECOND);
    const heardAt = listen.exchange.clock.now();
    listen.account.expire();
    await listen.pass(30 * MINUTE - 3 * SECOND);
    const [first] = listen.account.keys;
    expect(listen.connected).toEqual([first]);
    await listen.pass(1500);
    const second = listen.account.keys[1];
    // Both are open until the new one has proven itself.
    expect(listen.connected).toEqual([first, second]);
    await listen.pass(10 * SECOND);
    expect(listen.connected).toEqual([second]);
    expect(account.state).toBe('live');
    expect(listen.gaps).toMatchObject([{ cause: 'key-expired' }]);
    const [gap] = listen.gaps;
    expect(gap?.from).toBeLessThanOrEqual(heardAt);
    expect(gap?.to).toBeGreaterThan(listen.start + 30 * MINUTE);
    expect(listen.errors).toEqual([]);
    listen.publish({ ...balance, E: 2 });
    await listen.pass(SECOND);
    expect(listen.events).toEqual([balance, { ...balance, E: 2 }]);
    await listen.pass(30 * MINUTE);
    expect(listen.account.calls('PUT').at(-1)?.params.listenKey).toBe(second);
  });

  it('brings an event once while two streams overlap, and twice what one stream brought twice', async () => {
    const listen = new Listen();
    await listen.open({ overlapMs: 10 * SECOND });
    listen.account.expire();
    await listen.pass(30 * MINUTE);
    const [first, second] = listen.account.keys;
    expect(listen.connected).toEqual([first, second]);
    for (const key of [first, second, first, second, second]) listen.publish(balance, key);
    await listen.pass(SECOND);
    expect(listen.events).toEqual([balance, balance, balance]);
  });

  it('is asked for again when the connection breaks, and the stream moves if it is another', async () => {
    const listen = new Listen();
    const account = await listen.open();
    listen.account.expire();
    for (const link of listen.exchange.links) link.close(1000, 'the key has expired');
    await listen.pass(20 * SECOND);
    expect(listen.account.sent.map(({ method }) => method)).toEqual(expect.arrayContaining(['POST', 'POST']));
    expect(listen.account.keys).toHaveLength(2);
    expect(listen.connected).toEqual([listen.account.key]);
    expect(account.state).toBe('live');
    expect(listen.gaps.map(({ cause }) => cause)).toEqual(['key-expired']);
  });

  it('that is replaced before its stream was there hides nothing that the one before has lost', async () => {
    const listen = new Listen();
    await listen.open();
    listen.publish(balance);
    await listen.pass(SECOND);
    const knownUntil = listen.exchange.clock.now();
    listen.exchange.dialling = { kind: 'hang' };
    for (let count = 0; count < 2; count++) {
      listen.account.expire();
      await listen.pass(31 * MINUTE);
    }
    listen.exchange.dialling = { kind: 'open' };
    await listen.pass(2 * MINUTE);
    expect(listen.account.keys).toHaveLength(3);
    expect(listen.connected).toEqual([listen.account.key]);
    expect(listen.gaps).toMatchObject([{ cause: 'key-expired' }]);
    expect(listen.gaps[0]?.from).toBeLessThanOrEqual(knownUntil);
    expect(listen.gaps[0]?.to).toBeGreaterThanOrEqual(listen.start + 60 * MINUTE);
  });

  it('whose stream the server refuses is tried again, less and less often, until it flows', async () => {
    const listen = new Listen();
    const account = await listen.open();
    const { key } = listen.account;
    listen.exchange.refused.add(key);
    for (const link of listen.exchange.links) link.break();
    // The server takes the connection and has forgotten the stream.
    for (let passed = 0; passed < 20 * SECOND; passed += 20) {
      await listen.pass(20);
      for (const { streams } of listen.exchange.sessions) streams.clear();
    }
    expect(account.state).toBe('interrupted');
    const refusals = listen.errors.filter(({ error }) => error instanceof StreamError);
    expect(refusals.length).toBeGreaterThan(1);
    expect(refusals.length).toBeLessThan(8);
    listen.exchange.refused.clear();
    await listen.pass(2 * MINUTE);
    expect(account.state).toBe('live');
    listen.publish(balance);
    await listen.pass(SECOND);
    expect(listen.events).toEqual([balance]);
    // From the last thing that is known on, whatever was tried in between.
    expect(listen.gaps).toMatchObject([{ cause: 'outage' }]);
    expect(listen.gaps[0]?.from).toBeGreaterThanOrEqual(listen.start);
    expect(listen.gaps[0]?.from).toBeLessThanOrEqual(listen.start + SECOND);
  });

  it('that a network failure keeps from being renewed is tried again, less and less often', async () => {
    const listen = new Listen();
    const account = await listen.open();
    for (let count = 0; count < 3; count++)
      listen.account.failures.push({ call: KEEP_ALIVE, answer: new Error('connect ECONNREFUSED') });
    await listen.pass(40 * MINUTE);
    const times = listen.account.calls('PUT').map(({ at }) => at - listen.start);
    expect(times).toHaveLength(4);
    const [t0 = 0, t1 = 0, t2 = 0, t3 = 0] = times;
    expect(t1 - t0).toBeGreaterThanOrEqual(SECOND / 2);
    expect(t2 - t1).toBeGreaterThanOrEqual(SECOND);
    expect(t3 - t2).toBeGreaterThanOrEqual(2 * SECOND);
    expect(t3 - t0).toBeLessThan(MINUTE);
    expect(listen.errors).toHaveLength(3);
    expect(listen.gaps).toEqual([]);
    expect(account.state).toBe('live');
  });

  it('is renewed no sooner than the exchange says', async () => {
    const listen = new Listen();
    await listen.open();
    const tooMany = answer(429, { code: -1003, msg: 'Too many requests.' });
    listen.account.failures.push({
      call: KEEP_ALIVE,
      answer: { ...tooMany, headers: { ...tooMany.headers, 'retry-after': '300' } },
    });
    await listen.pass(40 * MINUTE);
    const [t0 = 0, t1 = 0] = listen.account.calls('PUT').map(({ at }) => at);
    expect(t1 - t0).toBeGreaterThanOrEqual(300 * SECOND);
  });

  it('that could not be kept alive for its whole life is made anew', async () => {
    const listen = new Listen();
    await listen.open();
    for (let count = 0; count < 100; count++)
      listen.account.failures.push({ call: KEEP_ALIVE, answer: answer(503, {}) });
    await listen.pass(65 * MINUTE);
    // Made, made anew, and asked for once more when its stream flows.
    expect(listen.account.calls('POST')).toHaveLength(3);
    expect(listen.connected).toEqual([listen.account.key]);
    expect(listen.account.keys).toHaveLength(2);
  });
});

describe('after a gap', () => {
  it('the account is asked for, and told with what cannot be had', async () => {
    const listen = new Listen();
    listen.account.answers.set('/api/v3/account', { accountType: 'SPOT', balances: [] });
    listen.account.answers.set('/api/v3/openOrders', [{ symbol: 'LTCBTC', orderId: 7, price: '0.1' }]);
    await listen.open();
    listen.publish({ ...balance, E: 1234 });
    await listen.pass(SECOND);
    for (const link of listen.exchange.links) link.break();
    await listen.pass(10 * SECOND);
    expect(listen.gaps).toMatchObject([{ cause: 'outage', lastEventTime: 1234 }]);
    expect(listen.replays).toMatchObject([
      {
        kind: 'spot',
        gaps: listen.gaps,
        account: { accountType: 'SPOT' },
        openOrders: [{ symbol: 'LTCBTC', orderId: '7', price: '0.1' }],
        openOrderLists: [],
      },
    ]);
    expect(listen.gaps[0]?.notReplayed.map(({ event, ask }) => [event, ask])).toEqual([
      ['executionReport', ['trade.allOrders', 'trade.myTrades']],
      ['balanceUpdate', ['wallet.depositHistory', 'wallet.withdrawHistory']],
      ['outboundAccountPosition', []],
      ['listStatus', ['trade.allOco']],
    ]);
    // The same key, and the same stream.
    expect(listen.account.keys).toHaveLength(1);
    expect(listen.connected).toEqual([listen.account.key]);
  });

  it.each([
    [
      'margin',
      {},
      ['/sapi/v1/margin/account', '/sapi/v1/margin/openOrders', '/sapi/v1/margin/openOrderList'],
    ],
    [
      'isolated',
      { symbol: 'BTCUSDT' },
      ['/sapi/v1/margin/isolated/account', '/sapi/v1/margin/openOrders', '/sapi/v1/margin/openOrderList'],
    ],
  ] as const)('an account of kind %s is asked for where it stands', async (kind, options, paths) => {
    const listen = new Listen();
    await listen.open({ kind, ...options });
    for (const link of listen.exchange.links) link.break();
    await listen.pass(10 * SECOND);
    const asked = listen.account.calls('GET');
    expect(asked.map(({ path }) => path)).toEqual(paths);
    for (const { params } of asked.slice(1)) {
      expect(params.symbol).toBe(kind === 'isolated' ? 'BTCUSDT' : undefined);
      expect(params.isIsolated).toBe(kind === 'isolated' ? 'TRUE' : undefined);
    }
    expect(listen.replays).toMatchObject([{ kind }]);
  });

  it('a question that fails is asked again, and answers every gap until then', async () => {
    const listen = new Listen();
    await listen.open();
    for (let count = 0; count < 4; count++)
      listen.account.failures.push({ call: 'GET /api/v3/account', answer: answer(500, {}) });
    for (const link of listen.exchange.links) link.break();
    await listen.pass(5 * SECOND);
    for (const link of listen.exchange.links) link.break();
    await listen.pass(60 * SECOND);
    expect(listen.gaps).toHaveLength(2);
    expect(listen.replays).toHaveLength(1);
    expect(listen.replays[0]?.gaps).toEqual(listen.gaps);
    expect(listen.errors.filter(({ error }) => isApiError(error))).toHaveLength(4);
  });

  it('without onGap the error is told, and nothing is asked without onReplay', async () => {
    const listen = new Listen();
    await listen.open({ onGap: undefined, onReplay: undefined });
    for (const link of listen.exchange.links) link.break();
    await listen.pass(10 * SECOND);
    expect(listen.errors.map(({ error }) => error)).toEqual([expect.any(StreamGapError)]);
    expect(listen.account.calls('GET')).toEqual([]);
  });
});

describe('closing', () => {
  it('deletes the key once, and leaves no socket and no timer', async () => {
    const listen = new Listen();
    const account = await listen.open();
    const closings = [account.close(), account.close(), account[Symbol.asyncDispose]()];
    await listen.pass(5 * SECOND);
    await Promise.all([...closings, account.closed]);
    expect(account.state).toBe('closed');
    expect(listen.account.calls('DELETE').map(({ params }) => params.listenKey)).toEqual([
      listen.account.key,
    ]);
    expect(listen.exchange.links.size).toBe(0);
    await listen.pass(2 * 60 * MINUTE);
    expect(listen.account.sent.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    expect(listen.errors).toEqual([]);
  });

  it.each(['the stream is interrupted', 'the key is being replaced'])(
    'tells of the gap while %s',
    async (when) => {
      const listen = new Listen();
      const account = await listen.open();
      listen.exchange.dialling = { kind: 'hang' };
      if (when === 'the key is being replaced') listen.account.expire();
      for (const link of listen.exchange.links) link.break();
      await listen.pass(MINUTE);
      expect(listen.gaps).toEqual([]);
      const closing = account.close();
      await listen.pass(5 * SECOND);
      await closing;
      expect(listen.gaps).toHaveLength(1);
      const [gap] = listen.gaps;
      expect(gap?.from).toBeLessThanOrEqual(listen.start + SECOND);
      expect(gap?.to).toBeGreaterThanOrEqual(listen.start + MINUTE);
    },
  );

  it('from within a hook closes once', async () => {
    const listen = new Listen();
    const account = await listen.open({
      onState: ({ state }) => {
        if (state === 'closed') void account.close();
      },
    });
    const closing = account.close();
    await listen.pass(5 * SECOND);
    await closing;
    expect(listen.account.calls('DELETE')).toHaveLength(1);
  });

  it('leaves the key to others where it is told to', async () => {
    const listen = new Listen();
    const account = await listen.open({ deleteKey: false });
    const closing = account.close();
    await listen.pass(5 * SECOND);
    await closing;
    expect(listen.account.calls('DELETE')).toEqual([]);
  });

  it.each([
    ['a key that is gone already', invalidKey, 0],
    ['an exchange that does not answer', answer(503, {}), 1],
  ])('is not kept up by %s', async (_, reply, errors) => {
    const listen = new Listen();
    const account = await listen.open();
    listen.account.failures.push({ call: 'DELETE /api/v3/userDataStream', answer: reply });
    const closing = account.close();
    await listen.pass(5 * SECOND);
    await closing;
    expect(listen.errors).toHaveLength(errors);
  });

  it('ends an opening that hangs, and deletes its key', async () => {
    const listen = new Listen();
    listen.exchange.dialling = { kind: 'hang' };
    const abort = new AbortController();
    const opening = listen.begin({ signal: abort.signal });
    await listen.pass(SECOND);
    abort.abort();
    await expect(Promise.all([opening, listen.pass(5 * SECOND)])).rejects.toBeInstanceOf(StreamClosedError);
    expect(listen.account.calls('DELETE')).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('with the first key rejects, and nothing is opened', async () => {
    const listen = new Listen();
    listen.account.failures.push({
      call: CREATE,
      answer: answer(401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }),
    });
    const error: unknown = await listen.open().catch((reason: unknown) => reason);
    expect(isApiError(error, 'REJECTED_MBX_KEY')).toBe(true);
    expect(listen.exchange.urls).toEqual([]);
    await expect(userData(connect({ server: 'https://rest.test' }), {})).rejects.toBeInstanceOf(
      CredentialsError,
    );
  });

  it('with the first stream rejects with the code, without the key that the server repeats', async () => {
    const listen = new Listen();
    listen.exchange.clock.after(0, false, function forget() {
      for (const { streams } of listen.exchange.sessions) streams.clear();
      if (listen.account.key !== '') listen.exchange.refused.add(listen.account.key);
      if (listen.exchange.clock.now() < listen.start + SECOND) listen.exchange.clock.after(10, false, forget);
    });
    const error: unknown = await listen.open().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'StreamError', code: 2, detail: 'Invalid request: no stream ***' });
    expect(listen.account.calls('DELETE')).toHaveLength(1);
  });

  it('with an answer without a key rejects', async () => {
    const listen = new Listen();
    listen.account.failures.push({ call: CREATE, answer: answer(200, { key: 'x' }) });
    await expect(listen.open()).rejects.toThrow(/there is no listenKey in it/);
  });

  it('in a handler is told, and harms no other event', async () => {
    const listen = new Listen();
    await listen.open({
      onBalance: () => {
        throw new Error('mine');
      },
      onPosition: async () => {
        throw new Error('mine, later');
      },
    });
    for (const { body } of documented) listen.publish(JSON.parse(body));
    await listen.pass(SECOND);
    expect(listen.errors.map(({ error }) => String(error))).toEqual(['Error: mine, later', 'Error: mine']);
    expect(listen.events).toHaveLength(2);
  });

  it('of every kind passes without anybody who listens to errors', async () => {
    const listen = new Listen();
    const account = await listen.open({ onError: undefined, onGap: undefined, onReplay: undefined });
    for (let count = 0; count < 3; count++)
      listen.account.failures.push({ call: KEEP_ALIVE, answer: answer(500, {}) });
    for (const link of listen.exchange.links) link.deliver('{');
    await listen.pass(40 * MINUTE);
    listen.exchange.dialling = { kind: 'fail', close: dnsFailure };
    for (const link of listen.exchange.links) link.break();
    await listen.pass(2 * MINUTE);
    expect(account.state).toBe('interrupted');
    listen.exchange.dialling = { kind: 'open' };
    await listen.pass(2 * MINUTE);
    expect(account.state).toBe('live');
  });

  it('with options is told before anything is sent', async () => {
    const { connection } = new Listen();
    // @ts-expect-error isolated margin needs the symbol of the account
    await expect(userData(connection, { kind: 'isolated' })).rejects.toBeInstanceOf(OptionsError);
    // @ts-expect-error spot has no symbol
    await expect(userData(connection, { symbol: 'BTCUSDT' })).rejects.toBeInstanceOf(OptionsError);
    // @ts-expect-error no such kind
    await expect(userData(connection, { kind: 'futures' })).rejects.toBeInstanceOf(OptionsError);
    await expect(userData(connection, { streamServer: 'mainnet' })).rejects.toBeInstanceOf(OptionsError);
  });

  it.each([
    ['api', undefined],
    ['api2', undefined],
    ['https://rest.test', 'stream'],
    ['https://rest.test', 'wss://stream2.binance.com:9443'],
  ])('with real money is refused under a test runner (%s, %s)', async (server, streamServer) => {
    const { account } = new Listen();
    const connection = connect({ server, transport: account, apiKey: 'key', secret: 'secret' });
    await expect(userData(connection, { streamServer })).rejects.toBeInstanceOf(LiveServerError);
    expect(account.sent).toEqual([]);
  });
});
