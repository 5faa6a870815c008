import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mockCredentials } from '../src/generated/mock/index.ts';
import { CredentialsError, connect, createOkx, LiveServerError, OptionsError } from '../src/index.ts';
import { NOW, PATH, recorder, sign } from './support.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a signed request', () => {
  test('carries key, passphrase, ISO 8601 time with milliseconds, and HMAC-SHA256 in base64 over time, method and target', async () => {
    const transport = recorder();
    const okx = createOkx({ ...mockCredentials, transport, server: 'demo' });
    await okx.flexibleLoan.loanHistory({ type: 'borrowed', limit: 5 });

    const [request] = transport.sent;
    expect(request?.path).toBe(`${PATH}?type=borrowed&limit=5`);
    expect(request?.headers).toEqual({
      'ok-access-key': mockCredentials.apiKey,
      'ok-access-passphrase': mockCredentials.passphrase,
      'ok-access-timestamp': '2026-01-15T12:00:00.250Z',
      'ok-access-sign': sign(`2026-01-15T12:00:00.250ZGET${PATH}?type=borrowed&limit=5`),
      'x-simulated-trading': '1',
    });
  });

  test('has no question mark in what is signed when there is no query', async () => {
    const transport = recorder();
    await createOkx({ ...mockCredentials, transport, server: 'demo' }).flexibleLoan.loanHistory();
    expect(transport.sent[0]?.headers['ok-access-sign']).toBe(sign(`2026-01-15T12:00:00.250ZGET${PATH}`));
  });

  test('signs the body of a write directly after the path', async () => {
    const transport = recorder();
    const okx = createOkx({ ...mockCredentials, transport, server: 'demo' });
    await okx.request('POST', '/api/v5/new', { amt: '1.50' }, { effect: 'write' });
    expect(transport.sent[0]?.body).toBe('amt=1.50');
    expect(transport.sent[0]?.headers['ok-access-sign']).toBe(
      sign('2026-01-15T12:00:00.250ZPOST/api/v5/newamt=1.50'),
    );
  });

  test('signs the path that the exchange sees, not the prefix of a proxy', async () => {
    const transport = recorder();
    const okx = createOkx({ ...mockCredentials, transport, server: 'http://127.0.0.1:9/proxy' });
    await okx.flexibleLoan.loanHistory();
    expect(transport.sent[0]?.path).toBe(`/proxy${PATH}`);
    expect(transport.sent[0]?.headers['ok-access-sign']).toBe(sign(`2026-01-15T12:00:00.250ZGET${PATH}`));
  });
});

describe('demo trading', () => {
  test('is said in a header of every request, public ones included, and only there', async () => {
    const demo = recorder();
    const live = recorder();
    const call = { effect: 'read', auth: 'none' } as const;
    await createOkx({ transport: demo, server: 'demo' }).request('GET', '/api/v5/public/time', {}, call);
    await createOkx({ transport: live }).request('GET', '/api/v5/public/time', {}, call);
    expect(demo.sent[0]?.headers).toEqual({ 'x-simulated-trading': '1' });
    expect(live.sent[0]?.headers).toEqual({});
    expect(demo.sent[0]?.origin).toBe(live.sent[0]?.origin);
  });

  test('cannot be left by a header of the caller', async () => {
    const transport = recorder();
    const okx = createOkx({ ...mockCredentials, transport, server: 'demo' });
    await okx.flexibleLoan.loanHistory({}, { headers: { 'x-simulated-trading': '0' } });
    expect(transport.sent[0]?.headers['x-simulated-trading']).toBe('1');
  });

  test('is needed for signed requests to the real server under a test runner', async () => {
    const transport = recorder();
    const okx = createOkx({ ...mockCredentials, transport });
    await expect(okx.flexibleLoan.loanHistory()).rejects.toBeInstanceOf(LiveServerError);
    expect(transport.sent).toEqual([]);
  });
});

describe('credentials', () => {
  const { apiKey, secret, passphrase } = mockCredentials;
  test.each([
    ['a key alone', { apiKey }],
    ['no passphrase', { apiKey, secret }],
    ['no secret', { apiKey, passphrase }],
    ['no key', { secret, passphrase }],
    ['a passphrase alone', { passphrase }],
  ])('are refused when they are incomplete: %s', (_what, options) => {
    expect(() => connect(options)).toThrow(OptionsError);
  });

  test('are not needed to make a client, but for its signed calls', async () => {
    const transport = recorder();
    const okx = createOkx({ transport, server: 'demo' });
    await expect(okx.flexibleLoan.loanHistory()).rejects.toBeInstanceOf(CredentialsError);
    expect(transport.sent).toEqual([]);
  });
});
