import { generateKeyPairSync, sign } from 'node:crypto';
import {
  authenticationOf,
  type MockAuthentication,
  type RawRequest,
  type SignatureVerifier,
} from '@exspec/mock';
import { describe, expect, test } from 'vitest';
import { mockTables } from '../../src/generated/mock.ts';
import { mockCredentials } from '../../src/mock/index.ts';

/** The three signing examples of the documentation. */
const base =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const first = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';
const mixed = '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77';
const [query, body] = base.split('&quantity').map((part, index) => (index === 0 ? part : `quantity${part}`));

function createAuthentication(verify?: SignatureVerifier): MockAuthentication {
  return authenticationOf(mockTables.access, {}, verify);
}

function request(sent: { readonly query?: string | undefined; readonly body?: string }): RawRequest {
  return {
    method: 'POST',
    path: '/api/v3/order',
    query: sent.query ?? '',
    body: sent.body ?? '',
    headers: {},
    ip: '127.0.0.1',
  };
}

describe('an HMAC signature', () => {
  const authentication = createAuthentication();
  const key = { account: 'main', secret: mockCredentials.secret };

  test.each([
    ['in the body', { body: `${base}&signature=${first}` }],
    ['in the query', { query: `${base}&signature=${first}` }],
    ['over query and body without an ampersand between them', { query, body: `${body}&signature=${mixed}` }],
    ['in upper case', { body: `${base}&signature=${first.toUpperCase()}` }],
    ['that does not stand last', { body: `signature=${first}&${base}` }],
  ])('of the documentation fits %s', (_where, sent) => {
    expect(authentication.verify(request(sent), key)).toBe(true);
  });

  test.each([
    [
      'one byte of the body differs',
      { body: `${base.replace('price=0.1', 'price=0.2')}&signature=${first}` },
    ],
    ['it is missing', { body: base }],
    ['it is no percent sequence', { body: `${base}&signature=%E0%A4%A` }],
    ['it was made over other parts', { query, body: `${body}&signature=${first}` }],
  ])('does not fit when %s', (_why, sent) => {
    expect(authentication.verify(request(sent), key)).toBe(false);
  });

  test("is asked of a verifier of one's own where one is given", () => {
    const asked: unknown[] = [];
    const own = createAuthentication((...given) => {
      asked.push(given);
      return true;
    });
    expect(own.verify(request({ body: `${base}&signature=anything` }), key)).toBe(true);
    expect(asked).toEqual([[base, 'anything', key]]);
  });
});

describe('a signature of a key pair', () => {
  const pairs = [
    { name: 'RSA', digest: 'sha256', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) },
    { name: 'Ed25519', digest: null, ...generateKeyPairSync('ed25519') },
  ];
  test.each(pairs)('by $name fits in base64, and another does not', ({ digest, publicKey, privateKey }) => {
    const authentication = createAuthentication();
    const key = { account: 'main', publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })) };
    const signature = encodeURIComponent(sign(digest, Buffer.from(base), privateKey).toString('base64'));
    expect(authentication.verify(request({ body: `${base}&signature=${signature}` }), key)).toBe(true);
    expect(authentication.verify(request({ body: `${base}1&signature=${signature}` }), key)).toBe(false);
    expect(authentication.verify(request({ body: `${base}&signature=${first}` }), key)).toBe(false);
  });
});

test('what is signed is the query followed by the body, without the signature', () => {
  const asked: string[] = [];
  const { verify } = createAuthentication((payload) => asked.push(payload) > 0);
  verify(request({ query: 'a=1', body: 'b=2&signature=x' }), { account: 'main' });
  expect(asked).toEqual(['a=1b=2']);
});

test('the refusals carry the documented codes', () => {
  const { errors, aheadMs, defaultRecvWindow } = createAuthentication();
  expect(Object.values(errors).map(({ code }) => code)).toEqual([-2014, -2015, -1022, -1021, -1021]);
  expect([aheadMs, defaultRecvWindow]).toEqual([1000, 5000]);
});
