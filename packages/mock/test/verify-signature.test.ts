import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyInBrowser, verifySignature } from '../src/verify-signature.ts';

const payload = 'symbol=币安人生USDT&timestamp=1';

function pair(type: 'ed25519' | 'rsa') {
  const { publicKey, privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return { publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })), privateKey };
}

const pairs = [
  ['rsa-sha256', 'base64'],
  ['ed25519', 'base64'],
] as const;
const hex = { algorithms: [['hmac-sha256', 'hex'], ...pairs] } as const;
const base64 = { algorithms: [['hmac-sha256', 'base64'], ...pairs] } as const;

const hmac = (form: 'hex' | 'base64'): string => createHmac('sha256', 'secret').update(payload).digest(form);
const [rsa, ed25519] = [pair('rsa'), pair('ed25519')];

describe.each([
  ["Node's crypto", verifySignature],
  ['WebCrypto', verifyInBrowser],
])('a signature is judged by %s', (_name, verify) => {
  test.each([
    ['HMAC in hex', { secret: 'secret' }, hmac('hex'), hex],
    ['HMAC in upper-case hex', { secret: 'secret' }, hmac('hex').toUpperCase(), hex],
    ['HMAC in base64', { secret: 'secret' }, hmac('base64'), base64],
    [
      'Ed25519',
      { publicKey: ed25519.publicKey },
      sign(null, Buffer.from(payload), ed25519.privateKey).toString('base64'),
      hex,
    ],
    [
      'RSA',
      { publicKey: rsa.publicKey },
      sign('sha256', Buffer.from(payload), rsa.privateKey).toString('base64'),
      hex,
    ],
  ] as const)('%s', async (_kind, key, signature, use) => {
    const account = { account: 'main', ...key };
    expect(await verify(payload, signature, account, use)).toBe(true);
    expect(await verify(`${payload}1`, signature, account, use)).toBe(false);
    expect(await verify(payload, signature.slice(1), account, use)).toBe(false);
    expect(await verify(payload, 'no signature', account, use)).toBe(false);
    expect(await verify(payload, '', account, use)).toBe(false);
    expect(await verify(payload, signature, { account: 'main' }, use)).toBe(false);
  });
});
