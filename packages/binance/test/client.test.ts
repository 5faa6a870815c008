import {
  ApiError,
  createBinance,
  ErrorCode,
  errorInfo,
  FilterFailure,
  isApiError,
  LiveServerError,
  OptionsError,
  OrderRejection,
  ParameterError,
  RateLimitError,
  UnknownOutcomeError,
} from '@exspec/binance';
import type { Transport, TransportRequest, TransportResponse } from '@exspec/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mockBinanceTransport, mockCredentials } from '../src/mock/index.ts';

/** The published example of "SIGNED Endpoint Examples for POST /api/v3/order". */
const documented = {
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  secret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
};
const sentAt = 1499827319559;

afterEach(() => void vi.useRealTimers());

/** Answers everything alike and keeps what it was sent. */
function recorder(
  answer: Partial<TransportResponse> = {},
): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    local: true,
    async send(request) {
      sent.push(request);
      return { status: 200, headers: {}, body: '{}', ...answer };
    },
    async close() {},
  };
}

describe('signing', () => {
  test('sends the documented body with the documented signature', async () => {
    vi.useFakeTimers({ now: sentAt });
    const transport = recorder();
    const binance = createBinance({ ...documented, transport, clock: 'none' });
    await binance.trade.testNewOrder(
      { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1, price: 0.1 },
      { recvWindow: 5000 },
    );
    expect(transport.sent).toEqual([
      {
        method: 'POST',
        origin: 'https://api.binance.com',
        path: '/api/v3/order/test',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-mbx-apikey': documented.apiKey },
        body: 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
      },
    ]);
  });

  test('signs a request with query and body over both, with nothing at the seam', async () => {
    vi.useFakeTimers({ now: sentAt });
    const transport = recorder();
    const binance = createBinance({ ...documented, transport, clock: 'none' });
    const query = { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
    await binance.request(
      'POST',
      '/api/v3/order',
      { quantity: '1', price: '0.1' },
      { effect: 'write', query, recvWindow: 5000 },
    );
    expect(transport.sent[0]?.path).toBe('/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC');
    expect(transport.sent[0]?.body).toBe(
      'quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77',
    );
  });

  test('puts timestamp and signature of a GET into the query', async () => {
    vi.useFakeTimers({ now: sentAt });
    const transport = recorder({ body: '[]' });
    const binance = createBinance({ ...documented, transport, clock: 'none' });
    await binance.trade.openOrders({ symbol: 'LTCBTC' });
    expect(transport.sent[0]?.path).toMatch(
      /^\/api\/v3\/openOrders\?symbol=LTCBTC&timestamp=1499827319559&signature=[0-9a-f]{64}$/,
    );
    expect(transport.sent[0]?.body).toBeUndefined();
  });

  test('sends the key alone where a key is enough, and nothing where nothing is needed', async () => {
    const transport = recorder({ body: '{"listenKey":"abc"}' });
    const binance = createBinance({ ...documented, transport, clock: 'none' });
    await binance.userStream.createListenKey();
    await binance.market.time();
    expect(transport.sent.map(({ headers, path }) => [path, headers['x-mbx-apikey']])).toEqual([
      ['/api/v3/userDataStream', documented.apiKey],
      ['/api/v3/time', undefined],
    ]);
  });
});

describe('the documented maximum of recvWindow, 60,000 ms', () => {
  test('is a legal recvWindow', async () => {
    const transport = recorder();
    const binance = createBinance({ ...documented, transport, clock: 'none', recvWindow: 60_000 });
    await binance.wallet.accountStatus();
    expect(transport.sent[0]?.path).toContain('recvWindow=60000&');
  });

  test('is exceeded neither by a client nor by a call', async () => {
    const transport = recorder();
    expect(() => createBinance({ transport, recvWindow: 60_001 })).toThrow(OptionsError);
    const binance = createBinance({ ...documented, transport, clock: 'none' });
    await expect(binance.wallet.accountStatus({ recvWindow: 60_001 })).rejects.toThrow('60000');
    expect(transport.sent).toEqual([]);
  });
});

describe('servers', () => {
  test.each([
    [undefined, 'https://api.binance.com'],
    ['api1', 'https://api1.binance.com'],
    ['api2', 'https://api2.binance.com'],
    ['api3', 'https://api3.binance.com'],
    ['testnet', 'https://testnet.binance.vision'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('%s is %s', async (server, origin) => {
    const transport = recorder();
    await createBinance({ server, transport }).market.ping();
    expect(transport.sent[0]?.origin).toBe(origin);
  });

  test('a server of the same exchange that no page lists is live too', async () => {
    const { local: _, ...transport } = recorder();
    const binance = createBinance({ ...documented, transport, server: 'https://api4.binance.com' });
    await expect(binance.trade.account()).rejects.toThrow(LiveServerError);
  });

  test('an unknown name is refused with the known ones', () => {
    expect(() => createBinance({ server: 'api9' })).toThrow(OptionsError);
    expect(() => createBinance({ server: 'api9' })).toThrow(/api, api1, api2, api3, testnet/);
  });

  test('a signed request to a live server is refused under a test runner, before anything is sent', async () => {
    const { local, ...transport } = recorder();
    const binance = createBinance({ ...documented, transport });
    expect(local).toBe(true);
    await expect(binance.trade.account()).rejects.toThrow(LiveServerError);
    expect(transport.sent).toEqual([]);
  });
});

describe('errors', () => {
  const refusing = (status: number, body: string, headers: Record<string, string> = {}) =>
    createBinance({
      ...documented,
      transport: recorder({ status, body, headers }),
      clock: 'none',
      retry: false,
      // Limits are shared by all clients of a process on one origin; a refusal here must not stop the other tests.
      server: 'http://127.0.0.1:9',
    });

  test('carry the documented name, and isApiError tells them apart', async () => {
    const binance = refusing(400, '{"code":-1121,"msg":"Invalid symbol."}');
    const error: unknown = await binance.market.depth({ symbol: 'NOSUCH' }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: -1121,
      names: ['BAD_SYMBOL'],
      httpStatus: 400,
      message: 'Invalid symbol.',
    });
    expect(isApiError(error)).toBe(true);
    expect(isApiError(error, 'BAD_SYMBOL')).toBe(true);
    expect(isApiError(error, 'INVALID_SIDE')).toBe(false);
  });

  test('with two documented names carry both', async () => {
    const binance = refusing(400, '{"code":-5012,"msg":"Asset transfer is in pending."}');
    const error: unknown = await binance.market.ping().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ names: ['TRANSFER_PENDING', 'FUTURE_ACCT_OR_SUBRELATION_NOT_EXIST'] });
  });

  test('a lost answer to an order is an unknown outcome with the query that finds it', async () => {
    const body =
      '{"code":-1007,"msg":"Timeout waiting for response from backend server. Send status unknown; execution status unknown."}';
    const order = {
      symbol: 'LTCBTC',
      side: 'BUY',
      type: 'MARKET',
      quantity: 1,
      newClientOrderId: 'mine',
    } as const;
    const error: unknown = await refusing(500, body)
      .trade.newOrder(order)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toMatchObject({
      lookup: { operation: 'trade.queryOrder', params: { symbol: 'LTCBTC', origClientOrderId: 'mine' } },
    });
  });

  test('an order count limit says so, and says no time to wait', async () => {
    const body = '{"code":-1015,"msg":"Too many new orders; current limit is 100 orders per 10 SECOND."}';
    const order = { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: 1 } as const;
    const error: unknown = await refusing(429, body)
      .trade.newOrder(order)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ code: -1015, retryAfterMs: undefined });
  });

  test('a bad parameter is named before anything is sent', async () => {
    const transport = recorder();
    const binance = createBinance({ ...documented, transport });
    const order = { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1 } as const;
    await expect(binance.trade.newOrder({ ...order, price: Number.NaN })).rejects.toThrow(ParameterError);
    await expect(binance.trade.newOrder({ ...order, price: '1e-7' })).rejects.toMatchObject({
      parameter: 'price',
    });
    await expect(binance.trade.queryOrder({ symbol: 'LTCBTC', orderId: 2 ** 53 })).rejects.toMatchObject({
      parameter: 'orderId',
    });
    expect(transport.sent).toEqual([]);
  });

  test('tables hold what the page lists', () => {
    expect(errorInfo(-1121)).toMatchObject({ names: ['BAD_SYMBOL'], messages: ['Invalid symbol.'] });
    expect(errorInfo(-450001)?.names).toEqual([]);
    expect(errorInfo(-1)).toBeUndefined();
    expect(ErrorCode.TRANSFER_PENDING).toBe(-5012);
    expect(ErrorCode.FUTURE_ACCT_OR_SUBRELATION_NOT_EXIST).toBe(-5012);
    expect(Object.keys(FilterFailure)).toHaveLength(12);
    expect(Object.values(FilterFailure)).toContain('Filter failure: PRICE_FILTER');
    expect(Object.keys(OrderRejection)).toHaveLength(20);
    expect(Object.values(OrderRejection)).toContain('Unknown order sent.');
  });
});

describe('decoding', () => {
  const answering = (body: string) =>
    createBinance({
      ...documented,
      transport: recorder({ body }),
      clock: 'none',
      server: 'http://127.0.0.1:9',
    });

  test('a decimal is a string with all its digits, even where the exchange sends a number', async () => {
    const book = await answering(
      '{"lastUpdateId":1,"bids":[[0.10,1e-8]],"asks":[["4.00000200","12.0"]]}',
    ).market.depth({ symbol: 'BNBBTC' });
    expect(book.bids).toEqual([['0.10', '0.00000001']]);
    expect(book.asks).toEqual([['4.00000200', '12.0']]);
  });

  test('an id beyond 2^53 keeps its digits, in request() too', async () => {
    const [trade] = await answering(
      '[{"id":351637150141315861,"price":"1","qty":"1","quoteQty":"1","time":1,"isBuyerMaker":true,"isBestMatch":true}]',
    ).market.trades({ symbol: 'BNBBTC' });
    expect(trade?.id).toBe('351637150141315861');
    const answer = await answering('{"id":351637150141315861,"n":28}').request(
      'GET',
      '/sapi/v1/new',
      {},
      { effect: 'read' },
    );
    expect(answer).toEqual({ id: '351637150141315861', n: 28 });
  });

  test('an order that is answered with something else than an order is an unknown outcome', async () => {
    for (const body of ['null', '[]', '"ok"']) {
      const order = { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: 1 } as const;
      await expect(answering(body).trade.newOrder(order), body).rejects.toThrow(UnknownOutcomeError);
    }
  });
});

describe('against the mock in process', () => {
  const open = () => createBinance({ ...mockCredentials, transport: mockBinanceTransport() });

  test('withResponse gives status, headers and used weight beside the data', async () => {
    const { data, response } = await open().market.depth({ symbol: 'BNBBTC', limit: 500 }).withResponse();
    expect(data.bids.length).toBeGreaterThan(0);
    // "Adjusted based on the limit": 500 costs 5.
    expect(response).toMatchObject({ status: 200, attempts: 1, used: { 'x-mbx-used-weight-1m': 5 } });
  });

  test('raw gives data, error and response for every HTTP answer, decoded as by the methods', async () => {
    const binance = open();
    const good = await binance.raw.GET('/api/v3/trades', {
      params: { query: { symbol: 'BNBBTC', limit: 1 } },
    });
    expect(good.data?.[0]?.id).toEqual(expect.stringMatching(/^\d+$/));
    const bad = await binance.raw.GET('/api/v3/depth', { params: { query: { symbol: 'NOSUCH' } } });
    expect(bad).toMatchObject({ error: { code: -1121, msg: 'Invalid symbol.' }, response: { status: 400 } });
    const order = await binance.raw.POST('/api/v3/order', {
      body: { symbol: 'BNBBTC', side: 'BUY', type: 'MARKET', quantity: '1' },
    });
    expect(order.data).toMatchObject({ status: 'FILLED', orderId: expect.stringMatching(/^\d+$/) });
  });

  test('an iterator walks a list to its end, each item once', async () => {
    const binance = open();
    for (let i = 0; i < 5; i++) {
      await binance.trade.newOrder({
        symbol: 'BNBBTC',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: 1,
        price: 0.009,
      });
    }
    const ids: string[] = [];
    for await (const order of binance.trade.iterateAllOrders({ symbol: 'BNBBTC', orderId: 0, limit: 2 }))
      ids.push(order.orderId);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
    const all = await binance.trade.allOrders({ symbol: 'BNBBTC' });
    expect(ids).toEqual(all.map(({ orderId }) => orderId));
  });

  test('exchangeInfo replaces the documented limits by the ones in force', async () => {
    const binance = open();
    const info = await binance.market.exchangeInfo({ symbol: 'BNBBTC' });
    const perMinute =
      info.rateLimits.find(({ rateLimitType }) => rateLimitType === 'REQUEST_WEIGHT')?.limit ?? 0;
    const transport = recorder({
      body: JSON.stringify({
        ...info,
        rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 12 }],
      }),
    });
    const limited = createBinance({ transport, onLimit: 'fail', server: 'http://127.0.0.1:9' });
    await limited.market.exchangeInfo();
    await expect(limited.market.exchangeInfo()).rejects.toThrow(RateLimitError);
    expect(transport.sent).toHaveLength(1);
    expect(perMinute).toBe(1200);
  });
});
