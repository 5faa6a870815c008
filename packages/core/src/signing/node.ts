import {
  createHmac,
  createPrivateKey,
  createSecretKey,
  sign as cryptoSign,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { randomId } from './id.ts';
import { SealedSigner, type SignatureEncoding, type Signer, type SigningKey } from './signer.ts';

/**
 * Imports a key once and signs synchronously with it.
 *
 * @param encoding of HMAC signatures; RSA (PKCS#1 v1.5) and Ed25519 signatures are base64
 * @throws TypeError where the key cannot be used; the message never holds any of its text
 */
export function createSigner(key: SigningKey, encoding: SignatureEncoding): Signer {
  if ('secret' in key) {
    if (key.secret === '') throw new TypeError('The secret is empty');
    const secret = createSecretKey(key.secret, 'utf8');
    return new SealedSigner('hmac-sha256', (payload) =>
      createHmac('sha256', secret).update(payload).digest(encoding),
    );
  }
  const privateKey = importPrivateKey(key.privateKey);
  switch (privateKey.asymmetricKeyType) {
    case 'rsa':
      return new SealedSigner('rsa-sha256', (payload) =>
        cryptoSign('sha256', Buffer.from(payload), privateKey).toString('base64'),
      );
    case 'ed25519':
      return new SealedSigner('ed25519', (payload) =>
        cryptoSign(null, Buffer.from(payload), privateKey).toString('base64'),
      );
    default:
      throw new TypeError(`A private key must be RSA or Ed25519, not ${privateKey.asymmetricKeyType}`);
  }
}

/** A random id from `[A-Za-z0-9]`, for client-chosen order ids. */
export function generateId(length: number): string {
  return randomId(length, randomFillSync);
}

function importPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is left out on purpose: nobody promises that it quotes nothing of the key.
    throw new TypeError(
      'The private key cannot be read: expected an unencrypted PEM block, "BEGIN PRIVATE KEY" (PKCS#8) or "BEGIN RSA PRIVATE KEY" (PKCS#1)',
    );
  }
}
