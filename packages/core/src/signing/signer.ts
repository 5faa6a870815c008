/** Signs text with a key that was imported once. Synchronous where the platform allows it. */
export interface Signer {
  /** `hmac` signatures are hex or base64 as the exchange wants; RSA and Ed25519 are base64. */
  readonly algorithm: 'hmac-sha256' | 'rsa-sha256' | 'ed25519';
  sign(payload: string): string | Promise<string>;
}

export type SignatureEncoding = 'hex' | 'base64';

/** A shared secret, or an RSA or Ed25519 private key in PEM (PKCS#8; RSA also PKCS#1 on Node). */
export type SigningKey = { readonly secret: string } | { readonly privateKey: string };

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
