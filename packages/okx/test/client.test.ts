import { MemoryStore } from '@exspec/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mockCredentials, mockOkxTransport } from '../src/generated/mock/index.ts';
import { startMockOkx } from '../src/generated/mock/server.ts';
import {
  ApiError,
  createOkx,
  DecodeError,
  errorInfo,
  type Okx,
  ParameterError,
  RateLimitError,
  UnknownOutcomeError,
} from '../src/index.ts';
import { NOW, PATH, recorder } from './support.ts';

afterEach(() => void vi.useRealTimers());

function client(transport: ReturnType<typeof recorder> | ReturnType<typeof mockOkxTransport>): Okx {
  return createOkx({ ...mockCredentials, transport, server: 'demo' });
}

describe('an answer', () => {
  test('is the envelope as the specs describe it, over HTTP, amounts with all their digits', async () => {
    const mock = await startMockOkx();
    const okx = createOkx({ ...mockCredentials, server: mock.url });
    try {
      const { code, data, msg } = await okx.flexibleLoan.loanHistory({ limit: 100 });
      expect({ code, msg }).toEqual({ code: '0', msg: '' });
      expect(data[0]).toMatchObject({ amt: '-0.0025', refId: '17316594851045086' });
      const raw = await okx.raw.GET(PATH, { params: { query: { type: 'borrowed' } } });
      // The mock's example repeats what was asked for.
      expect(raw.data).toEqual({ code, data: data.map((row) => ({ ...row, type: 'borrowed' })), msg });
    } finally {
      await okx.close();
      await mock.close();
    }
  });

  test('is walked item by item, each page after the last refId of the one before', async () => {
    const pages = [['9', '8'], ['7', '6'], ['5']].map((ids) =>
      JSON.stringify({
        code: '0',
        msg: '',
        data: ids.map((refId) => ({ amt: '1', ccy: 'BTC', refId, ts: '1', type: 'repaid' })),
      }),
    );
    const transport = recorder();
    let page = 0;
    const paged = {
      ...transport,
      send: async (request: Parameters<typeof transport.send>[0]) => {
        await transport.send(request, 1);
        return { status: 200, headers: {}, body: pages[page++] ?? '' };
      },
    };
    const seen: string[] = [];
    for await (const { refId } of client(paged).flexibleLoan.iterateLoanHistory({ limit: 2 }))
      seen.push(refId);
    expect(seen).toEqual(['9', '8', '7', '6', '5']);
    expect(transport.sent.map(({ path }) => path.split('?')[1])).toEqual([
      'limit=2',
      'after=8&limit=2',
      'after=6&limit=2',
    ]);
  });

  test('that is a success code with HTTP 200 and a body that is no JSON is a DecodeError', async () => {
    await expect(client(recorder('<html>')).flexibleLoan.loanHistory()).rejects.toBeInstanceOf(DecodeError);
  });
});

describe('an error', () => {
  test.each([
    [200, '51000'],
    [400, '51000'],
    [401, '50113'],
  ])('is every answer whose code is not "0": HTTP %i with %s', async (status, code) => {
    const transport = recorder(JSON.stringify({ code, msg: 'Parameter limit error', data: [] }), status);
    const error = await client(transport)
      .flexibleLoan.loanHistory()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code, httpStatus: status, message: 'Parameter limit error' });
    expect(transport.sent).toHaveLength(1);
  });

  test('of a write whose fate the exchange does not know is an unknown outcome', async () => {
    const transport = recorder(
      JSON.stringify({ code: '50004', msg: 'API endpoint request timeout', data: [] }),
    );
    await expect(
      client(transport).request('POST', '/api/v5/new', {}, { effect: 'write' }),
    ).rejects.toBeInstanceOf(UnknownOutcomeError);
  });

  test.each([
    [200, '51000', ApiError],
    [200, '50014', ApiError],
    [429, '50011', ApiError],
    [401, '50113', ApiError],
    [200, '50001', UnknownOutcomeError],
    [200, '1', UnknownOutcomeError],
    [200, '51999', UnknownOutcomeError],
    [400, '50999', UnknownOutcomeError],
  ])(
    'of a write is a refusal only under a code that says so: HTTP %i with %s',
    async (status, code, expected) => {
      const transport = recorder(JSON.stringify({ code, msg: 'No.', data: [] }), status);
      const call = client(transport).request('POST', '/api/v5/new', {}, { effect: 'write' });
      await expect(call).rejects.toBeInstanceOf(expected);
    },
  );

  test.each(['read', 'write'] as const)(
    'of an order in a batch has the code of the order, not the one that only says that all failed: a %s',
    async (effect) => {
      const data = [{ clOrdId: 'a', ordId: '', sCode: '51008', sMsg: 'Insufficient balance' }];
      const transport = recorder(JSON.stringify({ code: '1', msg: 'All operations failed', data }));
      const call = client(transport).request('POST', '/api/v5/new', {}, { effect });
      await expect(call).rejects.toMatchObject({
        name: 'ApiError',
        code: '51008',
        message: 'Insufficient balance',
        body: { data },
      });
    },
  );

  test.each([
    ['one was carried out', '2', ['0', '51008'], '51008'],
    ['one is known by nobody', '1', ['51999'], '51999'],
    ['one is known by nobody, beside one that was refused', '1', ['51008', '51999'], '51008'],
    ['the exchange does not know about one', '1', ['51008', '50001'], '51008'],
  ])(
    'of orders of which %s is an unknown outcome, with the first reason',
    async (_what, code, codes, first) => {
      const data = codes.map((sCode) => ({ sCode, sMsg: '' }));
      const transport = recorder(JSON.stringify({ code, msg: 'x', data }));
      const call = client(transport).request('POST', '/api/v5/new', {}, { effect: 'write' });
      const error: unknown = await call.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect(error).toMatchObject({ cause: { name: 'ApiError', code: first } });
    },
  );

  test('about parameters comes from the mock with HTTP 200, and from the client before anything is sent', async () => {
    const transport = mockOkxTransport();
    const okx = client(transport);
    await expect(okx.request('GET', PATH, { limit: '101' }, { effect: 'read' })).rejects.toMatchObject({
      code: '51000',
      httpStatus: 200,
      message: 'Parameter limit error',
    });
    await expect(okx.flexibleLoan.loanHistory({ limit: 101 })).rejects.toBeInstanceOf(ParameterError);
    expect(transport.engine.log.count()).toBe(1);
  });

  test('code is explained by errorInfo, and a stranger is not', () => {
    expect(errorInfo('50113')?.messages).toEqual(['Invalid signature.']);
    expect(errorInfo('constructor')).toBeUndefined();
  });
});

describe('the clock', () => {
  test('is read from the Date header: a refused timestamp is corrected once, and the next call is right at once', async () => {
    const transport = mockOkxTransport({ now: Date.now() + 3_600_000 });
    const okx = client(transport);
    await okx.flexibleLoan.loanHistory();
    expect(transport.engine.log.count()).toBe(2);
    await okx.flexibleLoan.loanHistory();
    expect(transport.engine.log.count()).toBe(3);
  });

  test('is not asked for by a request of its own', async () => {
    const transport = mockOkxTransport();
    await client(transport).flexibleLoan.loanHistory();
    expect(transport.engine.log.entries().map(({ operation }) => operation)).toEqual([
      'flexibleLoan.loanHistory',
    ]);
  });
});

describe('the limit of 5 requests in 2 s by user', () => {
  test('is kept by the client', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'performance'] });
    const okx = createOkx({
      ...mockCredentials,
      transport: recorder(),
      server: 'demo',
      onLimit: 'fail',
      governor: { store: new MemoryStore() },
    });
    for (let call = 0; call < 5; call++) await okx.flexibleLoan.loanHistory();
    await expect(okx.flexibleLoan.loanHistory()).rejects.toMatchObject({
      name: 'RateLimitError',
      local: true,
    });
    vi.advanceTimersByTime(2_010);
    await expect(okx.flexibleLoan.loanHistory()).resolves.toMatchObject({ code: '0' });
  });

  test('is enforced by the mock with 429 and the code that says so, for each user alone', async () => {
    const other = { account: 'other', secret: mockCredentials.secret, passphrase: 'other-pass' };
    const transport = mockOkxTransport({ now: NOW, keys: { 'other-key': other } });
    const options = {
      transport,
      server: 'demo',
      governor: false,
      retry: false,
      clock: NOW - Date.now(),
    } as const;
    const okx = createOkx({ ...mockCredentials, ...options });
    for (let call = 0; call < 5; call++) await okx.flexibleLoan.loanHistory();
    const error = await okx.flexibleLoan.loanHistory().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ httpStatus: 429, code: '50011' });
    const stranger = createOkx({ ...other, apiKey: 'other-key', ...options });
    await expect(stranger.flexibleLoan.loanHistory()).resolves.toMatchObject({ code: '0' });
  });
});
