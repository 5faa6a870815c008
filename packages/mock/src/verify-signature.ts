import type { SignatureEncoding, SignatureForm } from '@exspec/core';
import type { MockKey } from './handler.ts';

/** What an exchange says about signatures: of `MockAccess`. */
export interface SignatureUse {
  readonly algorithms: readonly SignatureForm[];
  readonly secret?: 'base64';
}

/**
 * Whether a signature fits a payload: an HMAC with the key's `secret`, or Ed25519 or RSA (PKCS#1 v1.5, SHA-256) with its
 * `publicKey`, of the algorithms that the exchange takes. By Node's crypto where there is one, which needs no promise,
 * else by WebCrypto. Hex is not case sensitive.
 */
export function verifySignature(
  payload: string,
  signature: string,
  key: MockKey,
  use: SignatureUse,
): boolean | Promise<boolean> {
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (crypto === undefined) return verifyInBrowser(payload, signature, key, use);
  if (key.secret !== undefined) {
    const form = formOf(use, 'hmac');
    if (form === undefined) return false;
    const secret = Buffer.from(key.secret, use.secret ?? 'utf8');
    const [algorithm, encoding] = form;
    const made = crypto.createHmac(algorithm.slice('hmac-'.length), secret).update(payload).digest(encoding);
    return made === written(signature, encoding);
  }
  if (key.publicKey === undefined) return false;
  const publicKey = crypto.createPublicKey(key.publicKey);
  const isEdwards = publicKey.asymmetricKeyType === 'ed25519';
  const form = formOf(use, isEdwards ? 'ed25519' : 'rsa');
  if (form === undefined) return false;
  const sent = Buffer.from(signature, form[1]);
  return crypto.verify(isEdwards ? null : 'sha256', new TextEncoder().encode(payload), publicKey, sent);
}

function formOf({ algorithms }: SignatureUse, kind: string): SignatureForm | undefined {
  return algorithms.find(([algorithm]) => algorithm.startsWith(kind));
}

function written(signature: string, encoding: SignatureEncoding): string {
  return encoding === 'hex' ? signature.toLowerCase() : signature;
}

/** The same by WebCrypto alone. */
export async function verifyInBrowser(
  payload: string,
  signature: string,
  { secret, publicKey }: MockKey,
  use: SignatureUse,
): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  // Pages that are not from localhost or https have none.
  if (subtle === undefined) throw new Error('No WebCrypto here: pass `verify` to createMockExchange.');
  const bytes = new TextEncoder().encode(payload);
  if (secret !== undefined) {
    const form = formOf(use, 'hmac');
    const raw = use.secret === 'base64' ? fromBase64(secret) : new TextEncoder().encode(secret);
    if (form === undefined || raw === undefined) return false;
    const [algorithm, encoding] = form;
    const hash = { name: 'HMAC', hash: algorithm.replace('hmac-sha', 'SHA-') };
    const key = await subtle.importKey('raw', raw, hash, false, ['sign']);
    const made = new Uint8Array(await subtle.sign('HMAC', key, bytes));
    return spell(made, encoding) === written(signature, encoding);
  }
  if (publicKey === undefined) return false;
  const der = fromBase64(publicKey.replace(/-----[^-]+-----|\s/g, ''));
  if (der === undefined) throw new TypeError('The publicKey of a mock is no PEM.');
  const isEdwards = isEd25519(der);
  const form = formOf(use, isEdwards ? 'ed25519' : 'rsa');
  const sent = form?.[1] === 'hex' ? fromHex(signature) : fromBase64(signature);
  if (form === undefined || sent === undefined) return false;
  const algorithm = isEdwards ? { name: 'Ed25519' } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await subtle.importKey('spki', der, algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, sent, bytes);
}

function spell(bytes: Uint8Array, encoding: SignatureEncoding): string {
  return encoding === 'hex'
    ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    : btoa(String.fromCharCode(...bytes));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[\da-f]{2})+$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
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
