import { createHash } from 'node:crypto';

/**
 * Names of Redis keys. Keys of the governor hold addresses and fingerprints of API keys, so Redis sees hashes. All that is
 * counted for one host stands in one slot of a cluster.
 */
export class Names {
  readonly #prefix: string;
  readonly #known = new Map<string, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @param key of the governor: begins with the origin that it belongs to */
  host(key: string): string {
    const origin = key.slice(0, key.indexOf(' ') >>> 0);
    return `${this.#prefix}:{${this.#hash(origin)}}`;
  }

  of(key: string): string {
    return `${this.host(key)}:${this.#hash(key)}`;
  }

  #hash(text: string): string {
    let hash = this.#known.get(text);
    if (hash === undefined) {
      hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
      this.#known.set(text, hash);
    }
    return hash;
  }
}
