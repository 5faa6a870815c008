import type { ErrorShape } from './error-shape.ts';
import type { Bucket, Operation } from './operation.ts';
import type { Signer } from './signing/signer.ts';
import type { Signing } from './signing/signing.ts';

/** What an error code tells the runtime to do. Facts: they come from the exchange's `errors.yaml`. */
export type ErrorTrait =
  /** The timestamp was refused: measure the clock again. */
  | 'clock'
  /** The exchange does not know whether the request was carried out. */
  | 'outcome-unknown'
  | 'too-many-requests'
  | 'too-many-orders';

/** `mirror`: a further address of the live server. `data`: market data only, nothing that needs a key. */
export type ServerRole = 'live' | 'mirror' | 'testnet' | 'demo' | 'data';

/** A server that has the whole API, or of role `data` all of it that is open to everybody. */
export interface Server {
  readonly url: string;
  /** `live` and `mirror` have real money: a signed request under a test runner needs `allowLive`. */
  readonly role: ServerRole;
  /** What every request to this server carries, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the exchange answered in place of data. */
export interface ExchangeError {
  /** Undefined where the answer has none. */
  readonly code: number | string | undefined;
  readonly message: string;
  /** Of an answer to several things at once: the codes of all that failed, and undefined where some did not. */
  readonly codes?: readonly (number | string | undefined)[];
}

/** A request between encoding and sending. Signing changes it in place. */
export interface Draft {
  readonly operation: Operation;
  readonly path: string;
  /** Encoded query without `?`. */
  query: string;
  /** Encoded body, or empty. */
  body: string;
  /** Plain object, lower-case names. */
  readonly headers: Record<string, string>;
  /** Empty until it is signed. */
  signature: string;
}

export interface Credentials {
  readonly apiKey?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly signer?: Signer | undefined;
}

/** A limit that the exchange itself reports. */
export interface ReportedLimit {
  readonly bucket: string;
  /** Which of the bucket's windows, by its length in ms. */
  readonly windowMs: number;
  readonly limit: number;
}

/**
 * Everything the runtime must know about one exchange. The tables are generated from its specs;
 * `authenticate` and `readError` are what no spec can say.
 */
export interface Exchange {
  readonly name: string;
  /** The first is the default. */
  readonly servers: Readonly<Record<string, Server>>;
  readonly limits: Readonly<Record<string, Bucket>>;
  readonly errorTraits: Readonly<Record<string, ErrorTrait>>;
  /**
   * Codes that say that a request was not carried out: numbers, `[first, last]` of those without a hole between, and
   * texts. A write that ends in any other code has an unknown outcome. Absent: every code does that comes with a 4xx.
   */
  readonly refusals?: readonly (number | string | readonly [first: number, last: number])[];
  /**
   * All names of a code, for errors; empty where the documentation has none. Absent: errors carry no names, and the
   * table stays out of small bundles.
   */
  errorNames?(code: number | string): readonly string[];
  /** How the server's time is measured: an operation and the member of its answer, or the answers' `Date` header. */
  readonly clock: { readonly operation: Operation; readonly field: string } | 'date-header';
  /** Milliseconds that a signed request stays valid unless the caller says otherwise; undefined: not sent. */
  readonly recvWindow?: number;
  /** Longest `recvWindow` that the exchange accepts, ms; undefined: no such limit is known. */
  readonly maxRecvWindow?: number | undefined;
  /** Absent: it takes no keys, and no call is signed. */
  readonly signing?: Signing | undefined;
  readonly errorShape: ErrorShape;
  /** Limits that an answer reports, to be kept in place of the documented ones. Called with decoded data. */
  reportedLimits?(operation: Operation, data: unknown): readonly ReportedLimit[];
}
