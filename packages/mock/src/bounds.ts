/** What the clients of a server may take of it, all of them together or each: so much and no more. */
export interface ServerBounds {
  /** Open connections, WebSockets included. One more is answered with 503 and closed. */
  readonly connections: number;
  /** Bytes of a request's body. A longer one is answered with 413, and the connection ends. */
  readonly bodyBytes: number;
  /** Bytes of a request's headers, its target included. More are answered with 431. */
  readonly headerBytes: number;
  /** Headers of a request. More are answered with 431. */
  readonly headerCount: number;
  /** Bytes of a message over a WebSocket, all of its fragments together. A longer one ends the connection (1009). */
  readonly messageBytes: number;
  /** Bytes that wait for a WebSocket whose client does not read. With more the connection is cut. */
  readonly unsentBytes: number;
  /** How long headers may take from the first byte, or from the opening of a connection, ms. Then 408. */
  readonly headersMs: number;
  /** How long a whole request may take, ms. Then 408. */
  readonly requestMs: number;
  /** How long a connection waits for its next request, ms. Then it is closed. */
  readonly idleMs: number;
}

const DEFAULTS: ServerBounds = {
  // Clients without a pool open one connection for each concurrent request.
  connections: 512,
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  headerCount: 100,
  // Names of 1,024 streams fit in.
  messageBytes: 128 * 1024,
  // Frames of hours of a busy market, should a test let them pass in one jump.
  unsentBytes: 64 * 1024 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  // Longer than most clients keep an idle connection; the others are told by `Keep-Alive`.
  idleMs: 60_000,
};

/** What timers and buffers of the platform can hold. */
const LARGEST = 2 ** 31 - 1;

/** @throws RangeError for a bound that there is not, or that is no whole number from 1 to 2^31 - 1 */
export function boundsOf(given: Partial<ServerBounds> = {}): ServerBounds {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name))
      throw new RangeError(`There is no bound ${name}. There are: ${Object.keys(DEFAULTS).join(', ')}.`);
    if (!(Number.isInteger(value) && value >= 1 && value <= LARGEST))
      throw new RangeError(`${name} is a whole number from 1 to ${LARGEST}.`);
  }
  return { ...DEFAULTS, ...given };
}
