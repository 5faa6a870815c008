import { randomId } from './id.ts';
import {
  formOf,
  type KeyUse,
  SealedSigner,
  type SignatureForm,
  type Signer,
  type SigningKey,
} from './signer.ts';

type Subtle = typeof globalThis.crypto.subtle;
type ImportedKey = Awaited<ReturnType<Subtle['importKey']>>;
type ImportParameters = Parameters<Subtle['importKey']>[2];

/** What SubtleCrypto is told for each algorithm: names and hashes, no key. */
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const ED25519 = { name: 'Ed25519' };

/** DER of the algorithm's object identifier (RFC 8017 A.1, RFC 8410 3), as hex. */
const RSA_OID = '06092a864886f70d010101';
const ED25519_OID = '06032b6570';
/** The identifier of a PKCS#8 key lies within this many bytes. */
const OID_REACH = 20;

const PKCS8 = /^\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/;

/**
 * Signs through SubtleCrypto (browsers, workers, Node). The key is imported with the first signature.
 *
 * @throws TypeError where the key cannot be used; the message never holds any of its text
 */
export function createSigner(key: SigningKey, use: KeyUse): Signer {
  if ('secret' in key) {
    const bytes = use.secret === 'base64' ? fromBase64(key.secret) : new TextEncoder().encode(key.secret);
    if (bytes === undefined || bytes.length === 0) throw new TypeError('The secret is empty, or no base64');
    const form = formOf(use, 'hmac');
    const hash = form[0].replace('hmac-sha', 'SHA-');
    return subtleSigner(form, { name: 'HMAC', hash }, 'raw', bytes);
  }
  const der = readPem(key.privateKey);
  const head = toHex(der.subarray(0, OID_REACH));
  if (head.includes(RSA_OID)) return subtleSigner(formOf(use, 'rsa'), RSA, 'pkcs8', der);
  if (head.includes(ED25519_OID)) return subtleSigner(formOf(use, 'ed25519'), ED25519, 'pkcs8', der);
  throw new TypeError('A private key must be RSA or Ed25519 in PKCS#8');
}

/** A random id from `[A-Za-z0-9]`, for client-chosen order ids. */
export function generateId(length: number): string {
  return randomId(length, (bytes) => globalThis.crypto.getRandomValues(bytes));
}

function subtleSigner(
  [algorithm, encoding]: SignatureForm,
  parameters: { readonly name: string } & ImportParameters,
  format: 'raw' | 'pkcs8',
  bytes: Uint8Array,
): Signer {
  let imported: Promise<ImportedKey> | undefined;
  return new SealedSigner(algorithm, async (payload) => {
    imported ??= importKey(algorithm, parameters, format, bytes);
    const key = await imported;
    const data = new TextEncoder().encode(payload);
    const signature = new Uint8Array(await globalThis.crypto.subtle.sign(parameters.name, key, data));
    return encoding === 'hex' ? toHex(signature) : btoa(String.fromCharCode(...signature));
  });
}

async function importKey(
  algorithm: Signer['algorithm'],
  parameters: ImportParameters,
  format: 'raw' | 'pkcs8',
  bytes: Uint8Array,
): Promise<ImportedKey> {
  // Pages that did not come over https have no SubtleCrypto, whatever the types say.
  const subtle: Subtle | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined)
    throw new TypeError('SubtleCrypto is missing: signing needs a secure context (https)');
  try {
    return await subtle.importKey(format, bytes, parameters, false, ['sign']);
  } catch {
    // The cause is left out on purpose: nobody promises that it quotes nothing of the key.
    throw new TypeError(`The key cannot be used: it is damaged, or this platform has no ${algorithm}`);
  }
}

function readPem(pem: string): Uint8Array {
  const der = fromBase64(PKCS8.exec(pem)?.[1]?.replace(/\s+/g, '') ?? '-');
  if (der !== undefined) return der;
  throw new TypeError(
    'The private key cannot be read: expected an unencrypted PEM block "BEGIN PRIVATE KEY" (PKCS#8; outside Node a PKCS#1 key must be converted)',
  );
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
