import type { MockKey } from './handler.ts';

/**
 * Whether a signature fits a payload: HMAC SHA-256 with the key's `secret`, or Ed25519 or RSA (PKCS#1 v1.5, SHA-256) with
 * its `publicKey`, in base64. By Node's crypto where there is one, which needs no promise, else by WebCrypto.
 *
 * @param form how an HMAC is written; hex is not case sensitive
 */
export function verifySignature(
  payload: string,
  signature: string,
  key: MockKey,
  form: 'hex' | 'base64',
): boolean | Promise<boolean> {
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (crypto === undefined) return verifyInBrowser(payload, signature, key, form);
  if (key.secret !== undefined) {
    return crypto.createHmac('sha256', key.secret).update(payload).digest(form) === written(signature, form);
  }
  if (key.publicKey === undefined) return false;
  const publicKey = crypto.createPublicKey(key.publicKey);
  const digest = publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return crypto.verify(
    digest,
    new TextEncoder().encode(payload),
    publicKey,
    Buffer.from(signature, 'base64'),
  );
}

function written(signature: string, form: 'hex' | 'base64'): string {
  return form === 'hex' ? signature.toLowerCase() : signature;
}

/** The same by WebCrypto alone. */
export async function verifyInBrowser(
  payload: string,
  signature: string,
  { secret, publicKey }: MockKey,
  form: 'hex' | 'base64',
): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  // Pages that are not from localhost or https have none.
  if (subtle === undefined) throw new Error('No WebCrypto here: pass `verify` to createMockExchange.');
  const bytes = new TextEncoder().encode(payload);
  if (secret !== undefined) {
    const hash = { name: 'HMAC', hash: 'SHA-256' };
    const key = await subtle.importKey('raw', new TextEncoder().encode(secret), hash, false, ['sign']);
    return spell(new Uint8Array(await subtle.sign('HMAC', key, bytes)), form) === written(signature, form);
  }
  const sent = publicKey === undefined ? undefined : fromBase64(signature);
  if (publicKey === undefined || sent === undefined) return false;
  const der = fromBase64(publicKey.replace(/-----[^-]+-----|\s/g, ''));
  if (der === undefined) throw new TypeError('The publicKey of a mock is no PEM.');
  const algorithm = isEd25519(der) ? { name: 'Ed25519' } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await subtle.importKey('spki', der, algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, sent, bytes);
}

function spell(bytes: Uint8Array, form: 'hex' | 'base64'): string {
  return form === 'hex'
    ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    : btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The key's algorithm is 1.3.101.112 (RFC 8410): the third member of the outer sequence's first. */
function isEd25519(der: Uint8Array): boolean {
  return [0x06, 0x03, 0x2b, 0x65, 0x70].every((byte, index) => der[4 + index] === byte);
}
