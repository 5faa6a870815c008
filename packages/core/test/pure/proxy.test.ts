import { expect, test } from 'vitest';
import { checkProxy, proxyFor } from '../../src/proxy.ts';

const variables = {
  HTTP_PROXY: 'http://plain:8080',
  HTTPS_PROXY: 'http://secure:8080',
  NO_PROXY: 'localhost, .internal.test,*.wild.test exact.test:9443 ::1',
};

test.each([
  ['wss://stream.test', 'http://secure:8080/'],
  ['https://api.test', 'http://secure:8080/'],
  ['ws://stream.test', 'http://plain:8080/'],
  ['http://api.test', 'http://plain:8080/'],
  ['wss://localhost:1', undefined],
  ['wss://internal.test', undefined],
  ['wss://a.internal.test', undefined],
  ['wss://notinternal.test', 'http://secure:8080/'],
  ['wss://a.wild.test', undefined],
  ['wss://exact.test:9443', undefined],
  ['wss://exact.test', 'http://secure:8080/'],
  ['ws://[::1]:5', undefined],
])('the environment leads to %s over %s', (target, expected) => {
  expect(proxyFor('environment', new URL(target), variables)?.href).toBe(expected);
});

test.each([
  [
    'small letters come first',
    { https_proxy: 'http://small', HTTPS_PROXY: 'http://capital' },
    'http://small/',
  ],
  ['an empty one is none', { https_proxy: '', HTTPS_PROXY: 'http://capital' }, 'http://capital/'],
  ['a scheme may be missing', { HTTPS_PROXY: 'host:3128' }, 'http://host:3128/'],
  ['* exempts everything', { HTTPS_PROXY: 'http://host', NO_PROXY: '*' }, undefined],
  ['nothing is nothing', {}, undefined],
])('%s', (_, environment, expected) => {
  expect(proxyFor('environment', new URL('wss://stream.test'), environment)?.href).toBe(expected);
});

test('a proxy that the program names is taken whatever the environment exempts', () => {
  expect(proxyFor('http://named:1', new URL('wss://localhost'), variables)?.href).toBe('http://named:1/');
});

test.each(['socks5://host', 'host:3128', 'http://', ''])(
  '%s is refused, and so it is in the environment',
  (proxy) => {
    expect(() => checkProxy(proxy)).toThrow(/proxy must be/);
  },
);

test('what is refused does not show its password', () => {
  expect(() => checkProxy('socks5://me:secret@host')).toThrow(/^(?!.*secret)/);
  const environment = { HTTPS_PROXY: 'socks5://me:secret@host' };
  expect(() => proxyFor('environment', new URL('wss://a.test'), environment)).toThrow(
    /^(?!.*secret)HTTPS_PROXY/,
  );
});
