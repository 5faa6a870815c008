import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomId } from '../../src/signing/id.ts';
import * as node from '../../src/signing/node.ts';
import * as webcrypto from '../../src/signing/webcrypto.ts';

// First of all, while the pool of random bytes is still empty.
test('every letter of an id is equally likely', () => {
  let fills = 0;
  const id = randomId(992, (bytes) => {
    fills++;
    for (let index = 0; index < bytes.length; index++) bytes[index] = index % 256;
  });
  const counts = new Map<string, number>();
  for (const letter of id) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(fills).toBe(1);
  expect(counts.size).toBe(62);
  expect([...new Set(counts.values())]).toEqual([16]);
  // The rest of the pool must not reach other tests: every byte of it is 248 or more and is thrown away.
  expect(randomId(1, (bytes) => bytes.fill(0))).toBe('A');
  randomId(1023, () => {});
});

const implementations = [
  ['node:crypto', node],
  ['SubtleCrypto', webcrypto],
] as const;

// Secret, payloads and signatures are the published examples of
// https://binance-docs.github.io/apidocs/spot/en/#signed-trade-user_data-and-margin-endpoint-security
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const whole =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const query = 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC';
const body = 'quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';

const keyPairs = [
  ['rsa-sha256', 'base64'],
  ['ed25519', 'base64'],
] as const;
const hex = { algorithms: [['hmac-sha256', 'hex'], ...keyPairs] } as const;
const base64 = { algorithms: [['hmac-sha256', 'base64'], ...keyPairs] } as const;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const rsaPem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const rsaPkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const ed25519Pem = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ecPem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

describe.each(implementations)('signing with %s', (_, { createSigner, generateId }) => {
  test.each([
    ['1: as a request body', whole, 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71'],
    ['2: as a query string', whole, 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71'],
    [
      '3: mixed, with nothing between query and body',
      query + body,
      '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77',
    ],
  ])('gives the signature of documented example %s', async (_example, payload, signature) => {
    expect(await createSigner({ secret }, hex).sign(payload)).toBe(signature);
  });

  test('gives HMAC in base64 where that is asked for (RFC 4231, case 2)', async () => {
    const signature = await createSigner({ secret: 'Jefe' }, base64).sign('what do ya want for nothing?');
    expect(Buffer.from(signature, 'base64').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  // RFC 4231, case 2.
  test.each([
    [
      'hmac-sha384',
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    ],
    [
      'hmac-sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('gives %s where the exchange wants that', async (algorithm, signature) => {
    const signer = createSigner({ secret: 'Jefe' }, { algorithms: [[algorithm, 'hex']] });
    expect(signer.algorithm).toBe(algorithm);
    expect(await signer.sign('what do ya want for nothing?')).toBe(signature);
  });

  test('takes a secret in base64 for the bytes that it says', async () => {
    const use = { algorithms: [['hmac-sha256', 'hex']], secret: 'base64' } as const;
    const plain = createSigner({ secret: 'Jefe' }, { algorithms: use.algorithms });
    expect(await createSigner({ secret: 'SmVmZQ==' }, use).sign('x')).toBe(await plain.sign('x'));
  });

  test('refuses a key that the exchange does not take, and says which it does', () => {
    const hmac = { algorithms: [['hmac-sha256', 'hex']] } as const;
    expect(() => createSigner({ privateKey: rsaPem }, hmac)).toThrow(/no rsa signatures, but hmac-sha256/);
    expect(() => createSigner({ secret }, { algorithms: [['ed25519', 'base64']] })).toThrow(
      /no hmac signatures, but ed25519/,
    );
  });

  test.each([
    ['rsa-sha256', rsaPem, rsa.publicKey, 'sha256'],
    ['ed25519', ed25519Pem, ed25519.publicKey, null],
  ] as const)('makes %s signatures that the public key verifies', async (algorithm, pem, publicKey, hash) => {
    const signer = createSigner({ privateKey: pem }, hex);
    expect(signer.algorithm).toBe(algorithm);
    for (const payload of [whole, '', 'ünïcode=€']) {
      const signature = Buffer.from(await signer.sign(payload), 'base64');
      expect(verify(hash, Buffer.from(payload), publicKey, signature)).toBe(true);
      expect(verify(hash, Buffer.from(`${payload} `), publicKey, signature)).toBe(false);
    }
  });

  test.each<[string, string]>([
    ['no PEM', 'hunter2-is-not-a-key'],
    ['a damaged PEM', rsaPem.slice(0, 400) + rsaPem.slice(500)],
    ['a PEM of rubbish', '-----BEGIN PRIVATE KEY-----\nAAAAhunter2AAAA\n-----END PRIVATE KEY-----'],
    ['a public key', createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' }).toString()],
    ['an elliptic curve key', ecPem],
    ['nothing', ''],
  ])('refuses %s without showing any of it', async (_what, privateKey) => {
    const error = await Promise.resolve()
      .then(() => createSigner({ privateKey }, hex).sign('x'))
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(TypeError);
    const shown = inspect(error, { depth: null, showHidden: true }).replace(/\n {4}at .*/g, '');
    for (const line of privateKey.split('\n')) {
      if (line !== '' && !line.startsWith('-----')) expect(shown).not.toContain(line);
    }
  });

  test('refuses an empty secret', () => {
    expect(() => createSigner({ secret: '' }, hex)).toThrow(TypeError);
  });

  test('shows the algorithm of a signer and nothing of its key', async () => {
    for (const key of [{ secret }, { privateKey: rsaPem }, { privateKey: ed25519Pem }]) {
      const signer = createSigner(key, hex);
      await signer.sign('x');
      expect(Object.keys(signer)).toEqual(['algorithm']);
      expect(JSON.stringify(signer)).toBe(JSON.stringify({ algorithm: signer.algorithm }));
      const shown = inspect(signer, { depth: null, showHidden: true });
      expect(shown).toContain(signer.algorithm);
      expect(shown).not.toContain('secret' in key ? key.secret : key.privateKey.split('\n')[1]);
      expect(() => structuredClone({ ...signer })).not.toThrow();
    }
  });

  test.each([0, 1, 16, 22, 32, 3000])('makes random ids of %i letters and digits', (length) => {
    const id = generateId(length);
    expect(id).toMatch(/^[A-Za-z0-9]*$/);
    expect(id).toHaveLength(length);
  });

  test('makes no id twice', () => {
    expect(new Set(Array.from({ length: 5000 }, () => generateId(16))).size).toBe(5000);
  });
});

describe('both implementations', () => {
  test.each([
    ['HMAC in hex', { secret }, hex],
    ['HMAC in base64', { secret: 'ключ' }, base64],
    ['HMAC SHA384', { secret }, { algorithms: [['hmac-sha384', 'hex']] }],
    ['HMAC SHA512', { secret }, { algorithms: [['hmac-sha512', 'base64']] }],
    ['HMAC with a secret in base64', { secret: 'a2V5/+==' }, { ...base64, secret: 'base64' }],
    ['RSA', { privateKey: rsaPem }, hex],
    ['RSA in hex', { privateKey: rsaPem }, { algorithms: [['rsa-sha256', 'hex']] }],
    ['Ed25519', { privateKey: ed25519Pem }, hex],
  ] as const)('give the same %s signature', async (_, key, use) => {
    const a = node.createSigner(key, use);
    const b = webcrypto.createSigner(key, use);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (payload) => {
        expect(await b.sign(payload)).toBe(await a.sign(payload));
      }),
      { numRuns: 25 },
    );
  });

  test('take PEM text with other line ends and space around it', async () => {
    const privateKey = `\r\n${ed25519Pem.replaceAll('\n', '\r\n')}\r\n`;
    const expected = await node.createSigner({ privateKey: ed25519Pem }, hex).sign('x');
    expect(await node.createSigner({ privateKey }, hex).sign('x')).toBe(expected);
    expect(await webcrypto.createSigner({ privateKey }, hex).sign('x')).toBe(expected);
  });
});

describe('a PKCS#1 key', () => {
  test('signs on Node as the same key in PKCS#8 does', async () => {
    const expected = await node.createSigner({ privateKey: rsaPem }, hex).sign(whole);
    expect(await node.createSigner({ privateKey: rsaPkcs1 }, hex).sign(whole)).toBe(expected);
  });

  test('is refused by SubtleCrypto with the way out', () => {
    expect(() => webcrypto.createSigner({ privateKey: rsaPkcs1 }, hex)).toThrow(/PKCS#8.*PKCS#1.*converted/);
  });
});

test('signing on Node is synchronous', () => {
  expect(typeof node.createSigner({ secret }, hex).sign('x')).toBe('string');
});
