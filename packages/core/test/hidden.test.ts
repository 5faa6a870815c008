import { exchange } from '@exspec/testing/exchange';
import { encoded, encodings, leakIn, leakOfCall, randomSecret, shown } from '@exspec/testing/leaks';
import { RandomJson } from '@exspec/testing/random-json';
import { expect, it, test } from 'vitest';
import { connect, OptionsError } from '../src/index.ts';
import { Secrets } from '../src/secrets.ts';

test('nothing that a call shows holds a secret, whoever repeats it, where and in which encoding', async () => {
  const leaks: unknown[] = [];
  for (let seed = 0; seed < 500; seed++) {
    const leak = await leakOfCall(seed);
    if (leak !== undefined) leaks.push(leak);
  }
  expect(leaks.slice(0, 3)).toEqual([]);
});

test.each(Object.keys(encodings))(
  'a secret that is quoted in %s is masked, and what is around it stays',
  (name) => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new RandomJson(seed);
      const secret = randomSecret(random);
      const quoted = encodings[name]?.(secret) ?? '';
      const masked = new Secrets([secret]).masked(`Invalid value: ${quoted} for symbol BTCUSDT`);
      expect(leakIn(masked, [secret])).toBeUndefined();
      // A text with a secret that looks like an encoding itself may be shown no more at all.
      if (!/["'\\%+;,]/.test(secret))
        expect(masked).toMatch(/^Invalid value: .*\*\*\*.* for symbol BTCUSDT$/);
    }
  },
);

it('leaves texts without secrets as they are, however much they look like one', () => {
  const random = new RandomJson(1);
  const secrets = new Secrets(Array.from({ length: 5 }, () => randomSecret(random)));
  for (let seed = 0; seed < 200; seed++) {
    const [, text] = encoded(new RandomJson(seed), randomSecret(new RandomJson(seed + 1000)));
    expect(secrets.masked(`a ${text} b`)).toBe(`a ${text} b`);
  }
});

it.each<[string, string, string]>([
  ['cut short', 'abcdefghijklmnopqrstuvwxyz', 'got "abcdefghijklmnop..."'],
  ['twice', 'abcdefghijkl', 'abcdefghijkl abcdefghijkl'],
  [
    'a PEM block, line by line',
    '-----BEGIN X-----\nabcdefghijklmnop\nqrstuvwxyz012345\n-----END X-----',
    'line qrstuvwxyz012345 of',
  ],
  ['of four characters', 'k3y!', 'the key k3y! is wrong'],
])('masks a value that is %s', (_, secret, text) => {
  const masked = new Secrets([secret]).masked(text);
  expect(masked).toContain('***');
  expect(masked).not.toMatch(/efgh|uvwx|k3y/);
});

it('does not tear texts apart for values of less than four characters', () => {
  expect(new Secrets(['a', 'abc', '']).masked('abc has no market')).toBe('abc has no market');
});

it('is done with a text that was made to take long within a second', () => {
  const secrets = new Secrets(['abcdefghijklmnopqrstuvwxyz', 'k3y!']);
  for (const part of ['%25%41+\\u0041', 'abcdefghijkl'.repeat(3), 'QUJD/', '4141'])
    for (const length of [10_000, 10_000_000]) {
      const began = performance.now();
      secrets.masked(part.repeat(length / part.length));
      expect(performance.now() - began).toBeLessThan(10_000);
    }
});

it.each([
  [{ server: 'https://user:passwordOfMine@madeup.example' }, 'passwordOfMine'],
  [{ server: 'user:passwordOfMine@madeup.example' }, 'passwordOfMine'],
  [{ server: 'https://madeup.example/?token=passwordOfMine' }, 'passwordOfMine'],
  [{ server: 's3cr3tThatIsNoServer', apiKey: 'a', secret: 's3cr3tThatIsNoServer' }, 's3cr3tThatIsNoServer'],
  [{ server: 's3cr3tOf64CharactersThatNobodyElseKnowsOfAndThatIsNoServerEither' }, 's3cr3tOf64'],
  [{ apiKey: 'a', secret: 1234567890123 }, '1234567890123'],
  [{ apiKey: 'a', privateKey: { key: 'passwordOfMine' } }, 'passwordOfMine'],
  [
    { apiKey: 'a', privateKey: '-----BEGIN PRIVATE KEY-----\npasswordOfMine\n-----END PRIVATE KEY-----' },
    'passwordOfMine',
  ],
  [{ apiKey: ['passwordOfMine'] }, 'passwordOfMine'],
  [{ apiKey: 'a', secret: 's', clock: 'passwordOfMine' }, 'passwordOfMine'],
] as const)('options that make no sense are refused without being shown: %o', (options, hidden) => {
  let error: unknown;
  try {
    // As from JavaScript.
    connect(exchange, options as object);
  } catch (thrown) {
    error = thrown;
  }
  expect(error instanceof OptionsError || error instanceof TypeError).toBe(true);
  expect(shown(error)).not.toContain(hidden);
});
