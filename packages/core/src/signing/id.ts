const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Bytes from here on are thrown away, or the first letters would come up more often. */
const LIMIT = 256 - (256 % ALPHABET.length);

/** Random bytes are asked for in bulk: a call to the platform costs more than the rest of an id. */
const pool = new Uint8Array(1024);
/** Filled on first use: some workers allow no randomness while a module loads. */
let next = pool.length;

/** A random id of letters and digits, of cryptographic quality (5.95 bits a character). */
export function randomId(length: number, fill: (bytes: Uint8Array) => void): string {
  let id = '';
  while (id.length < length) {
    if (next === pool.length) {
      fill(pool);
      next = 0;
    }
    const byte = pool[next] ?? LIMIT;
    // A byte is used once, and not left in memory.
    pool[next++] = 0;
    if (byte < LIMIT) id += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return id;
}
