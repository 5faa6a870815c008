import { createEngine } from '@exspec/mock';
import { describe, expect, test } from 'vitest';
import { createMockExchange, mockCredentials, mockOkxTransport } from '../src/generated/mock/index.ts';
import { createOkx } from '../src/index.ts';
import { bareRequest, NOW, sign } from './support.ts';

async function answer(request: ReturnType<typeof bareRequest>): Promise<{ status: number; code: unknown }> {
  const delivery = await createEngine(createMockExchange(), { now: NOW }).handle(request);
  if (delivery.kind !== 'whole') throw new Error('the answer was cut');
  const body: { code?: unknown } = JSON.parse(delivery.response.body);
  return { status: delivery.response.status, code: body.code };
}

describe('the mock', () => {
  test('answers a request with all headers in order', async () => {
    expect(await answer(bareRequest('limit=100'))).toEqual({ status: 200, code: '0' });
  });

  // Codes of specs/okx/errors.yaml, all marked as assumed there.
  test.each([
    ['no key', { 'ok-access-key': undefined }, '50103'],
    ['an unknown key', { 'ok-access-key': 'stranger' }, '50111'],
    ['no passphrase', { 'ok-access-passphrase': undefined }, '50104'],
    ['a wrong passphrase', { 'ok-access-passphrase': 'wrong' }, '50105'],
    ['no signature', { 'ok-access-sign': undefined }, '50106'],
    ['no timestamp', { 'ok-access-timestamp': undefined }, '50107'],
    ['a timestamp in ms', { 'ok-access-timestamp': String(NOW) }, '50112'],
    ['a day that does not exist', { 'ok-access-timestamp': '2026-13-41T12:00:00.000Z' }, '50112'],
    ['a signature over something else', { 'ok-access-sign': sign('something else') }, '50113'],
  ])('refuses %s with the code that is about it', async (_what, headers, code) => {
    expect(await answer(bareRequest('', headers))).toEqual({ status: 401, code });
  });

  test.each([
    [-30_000, '0'],
    [-30_001, '50102'],
    [29_999, '0'],
    [30_000, '50102'],
  ])('takes a request that is %i ms off with code %s', async (offset, code) => {
    expect((await answer(bareRequest('', {}, NOW + offset))).code).toBe(code);
  });

  test('shows neither key, secret, passphrase nor signature in its log', async () => {
    const transport = mockOkxTransport();
    const okx = createOkx({ ...mockCredentials, transport, server: 'demo' });
    await okx.flexibleLoan.loanHistory();
    await okx
      .request('GET', '/api/v5/new', { note: mockCredentials.passphrase }, { effect: 'read' })
      .catch(() => {});
    const text = JSON.stringify(transport.engine.log.entries());
    for (const secret of Object.values(mockCredentials)) expect(text).not.toContain(secret);
    expect(text).toMatch(/"ok-access-sign":"\*\*\*"/);
  });
});

describe('secrets', () => {
  test('stand in no error, hook or printed client', async () => {
    const shown: unknown[] = [];
    const keep = (event: unknown): void => void shown.push(JSON.stringify(event));
    const transport = mockOkxTransport();
    const okx = createOkx({
      ...mockCredentials,
      secret: 'wrongSecretThatIsNotShownEither',
      transport,
      server: 'demo',
      hooks: { onRequest: keep, onResponse: keep, onError: keep },
    });
    const error: unknown = await okx.flexibleLoan.loanHistory().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: '50113' });
    shown.push(JSON.stringify(error), String(error), JSON.stringify(okx.connection));
    expect(shown.length).toBeGreaterThan(4);
    const text = shown.join('\n');
    for (const secret of [...Object.values(mockCredentials), 'wrongSecretThatIsNotShownEither'])
      expect(text).not.toContain(secret);
  });
});
