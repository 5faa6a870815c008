/** HMAC with a shared secret, RSA (PKCS#1 v1.5) or Ed25519 with a private key. */
export type SignatureAlgorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512' | 'rsa-sha256' | 'ed25519';

export type SignatureEncoding = 'hex' | 'base64';

/** An algorithm that an exchange takes, and how its signatures are written. */
export type SignatureForm = readonly [algorithm: SignatureAlgorithm, encoding: SignatureEncoding];

/** Signs text with a key that was imported once. Synchronous where the platform allows it. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  sign(payload: string): string | Promise<string>;
}

/** A shared secret, or an RSA or Ed25519 private key in PEM (PKCS#8; RSA also PKCS#1 on Node). */
export type SigningKey = { readonly secret: string } | { readonly privateKey: string };

/** What an exchange says about keys. */
export interface KeyUse {
  /** One HMAC at most. */
  readonly algorithms: readonly SignatureForm[];
  /** A shared secret is given in base64. Absent: as the text that is used. */
  readonly secret?: 'base64';
}

/** @throws TypeError where the exchange takes no keys of that kind */
export function formOf({ algorithms }: KeyUse, kind: string): SignatureForm {
  const form = algorithms.find(([algorithm]) => algorithm.startsWith(kind));
  if (form === undefined) throw new TypeError(`The exchange takes no ${kind} signatures`);
  return form;
}

/** The key lives in a closure behind a private field: printing or serialising a signer shows its algorithm only. */
export class SealedSigner implements Signer {
  readonly algorithm: Signer['algorithm'];
  readonly #sign: Signer['sign'];

  constructor(algorithm: Signer['algorithm'], sign: Signer['sign']) {
    this.algorithm = algorithm;
    this.#sign = sign;
  }

  sign(payload: string): string | Promise<string> {
    return this.#sign(payload);
  }

  toJSON(): { readonly algorithm: Signer['algorithm'] } {
    return { algorithm: this.algorithm };
  }
}
