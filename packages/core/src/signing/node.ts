import {
  createHmac,
  createPrivateKey,
  createSecretKey,
  sign as cryptoSign,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { randomId } from './id.ts';
import { formOf, type KeyUse, SealedSigner, type Signer, type SigningKey } from './signer.ts';

/**
 * Imports a key once and signs synchronously with it.
 *
 * @throws TypeError where the key cannot be used; the message never holds any of its text
 */
export function createSigner(key: SigningKey, use: KeyUse): Signer {
  if ('secret' in key) {
    const secret = createSecretKey(key.secret, use.secret ?? 'utf8');
    if (secret.symmetricKeySize === 0) throw new TypeError('The secret is empty');
    const [algorithm, encoding] = formOf(use, 'hmac');
    const hash = algorithm.slice('hmac-'.length);
    return new SealedSigner(algorithm, (payload) =>
      createHmac(hash, secret).update(payload).digest(encoding),
    );
  }
  const privateKey = importPrivateKey(key.privateKey);
  const kind = privateKey.asymmetricKeyType ?? 'unknown';
  const [algorithm, encoding] = formOf(use, kind);
  const hash = kind === 'rsa' ? 'sha256' : null;
  return new SealedSigner(algorithm, (payload) =>
    cryptoSign(hash, Buffer.from(payload), privateKey).toString(encoding),
  );
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
