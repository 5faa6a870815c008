import { describe, expect, test } from 'vitest';
import type { Draft, Operation } from '../../src/index.ts';
import {
  asParameter,
  authenticator,
  fixedText,
  inHeader,
  inQuery,
  isoMs,
  isoSeconds,
  type Signing,
  signedBody,
  signedKey,
  signedMethod,
  signedPath,
  signedQuery,
  signedSorted,
  signedTarget,
  signedTime,
  signedWindow,
  unixMs,
  unixSeconds,
} from '../../src/signing/signing.ts';

/** 2017-07-13T00:08:39.559Z */
const NOW = 1_499_904_519_559;

function draft(place: Operation['in'], auth: Operation['auth'], query = '', body = ''): Draft {
  const operation: Operation = {
    key: 'a.b',
    method: 'POST',
    path: '/p',
    effect: 'read',
    auth,
    in: place,
    parameters: [],
    cost: [],
  };
  return { operation, path: '/p', query, body, headers: {}, signature: '' };
}

const base: Signing = {
  algorithms: [['hmac-sha256', 'hex']],
  moment: unixMs,
  message: [signedQuery, signedBody],
  key: inHeader('x-key'),
  time: asParameter('t'),
  window: asParameter('w'),
  signature: asParameter('s'),
};

/** Signs by showing what is signed. */
function signed(scheme: Partial<Signing>, one: Draft, window?: number): Draft {
  const signer = { algorithm: 'hmac-sha256', sign: (text: string) => `<${text}>` } as const;
  void authenticator({ ...base, ...scheme }, { apiKey: 'k', passphrase: 'p&', signer })(one, NOW, window);
  return one;
}

test.each([
  ['ms', unixMs, '1499904519559'],
  ['seconds', unixSeconds, '1499904519'],
  ['ISO 8601 with ms', isoMs, '2017-07-13T00:08:39.559Z'],
  ['ISO 8601 with seconds', isoSeconds, '2017-07-13T00:08:39Z'],
])('a moment is written in %s', (_form, moment, text) => {
  expect(moment(NOW)).toBe(text);
});

describe('what is added as a parameter', () => {
  test('stands in the form body of a request that has one, escaped, the signature last', () => {
    const { query, body, headers, signature } = signed({}, draft('form', 'signed', 'q=1', 'b=2'), 5000);
    expect(query).toBe('q=1');
    expect(body).toBe('b=2&w=5000&t=1499904519559&s=%3Cq%3D1b%3D2%26w%3D5000%26t%3D1499904519559%3E');
    expect(headers).toEqual({ 'x-key': 'k' });
    expect(signature).toBe('<q=1b=2&w=5000&t=1499904519559>');
  });

  test.each(['query', 'json'] as const)('stands in the query of others: %s', (place) => {
    const { query, body } = signed({}, draft(place, 'signed', '', '{}'));
    expect(query).toMatch(/^t=1499904519559&s=/);
    expect(body).toBe('{}');
  });

  test('stands in the query of all where the scheme says so', () => {
    const scheme = { time: inQuery('t'), signature: inQuery('s'), key: inQuery('k') };
    const { query, body } = signed(scheme, draft('form', 'signed', '', 'b=2'));
    expect(query).toMatch(/^k=k&t=1499904519559&s=/);
    expect(body).toBe('b=2');
  });

  test('may be the key and the passphrase', () => {
    const scheme = { key: asParameter('k'), passphrase: asParameter('pass') };
    expect(signed(scheme, draft('query', 'key', 'q=1')).query).toBe('q=1&k=k&pass=p%26');
  });
});

describe('what is signed', () => {
  test('is every part in the order of the scheme, with the separator between them', () => {
    const message = [
      fixedText('v1'),
      signedTime,
      signedKey,
      signedWindow,
      signedMethod,
      signedPath,
      signedTarget,
      signedQuery,
      signedBody,
    ];
    const scheme = { message, separator: '|', time: inHeader('t'), signature: inHeader('s') };
    const { headers } = signed(scheme, draft('json', 'signed', 'q=1', '{}'));
    expect(headers.s).toBe('<v1|1499904519559|k||POST|/p|/p?q=1|q=1|{}>');
    expect(signed({ ...scheme, message: [signedTarget] }, draft('query', 'signed')).headers.s).toBe('</p>');
  });

  test('may be one part alone, and the parameters sorted by name while they travel as they are', () => {
    const scheme = { message: [signedSorted], window: inQuery('apiKey') };
    const { query } = signed(scheme, draft('query', 'signed', 'z=1&a1=2&a=3'), 7);
    expect(decodeURIComponent(query)).toBe(
      'z=1&a1=2&a=3&apiKey=7&t=1499904519559&s=<a=3&a1=2&apiKey=7&t=1499904519559&z=1>',
    );
  });
});

test('a call without a signature shows the key, and one without a key nothing', () => {
  expect(signed({}, draft('form', 'key')).headers).toEqual({ 'x-key': 'k' });
  expect(signed({}, draft('form', 'key'))).toMatchObject({ query: '', body: '', signature: '' });
  expect(signed({}, draft('query', 'none'))).toMatchObject({ query: '', headers: {} });
});

test('an asynchronous signer is waited for', async () => {
  const signer = { algorithm: 'ed25519', sign: async (text: string) => `<${text}>` } as const;
  const one = draft('query', 'signed');
  await authenticator({ ...base, time: inHeader('t') }, { apiKey: 'k', signer })(one, NOW, undefined);
  expect(one).toMatchObject({ query: 's=%3C%3E', signature: '<>' });
});

test('nothing leaves unsigned where there is no signer', () => {
  expect(() => authenticator(base, { apiKey: 'k' })(draft('query', 'signed'), NOW, undefined)).toThrow();
});
