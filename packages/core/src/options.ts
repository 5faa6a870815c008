import {
  BOOLEAN,
  type Checks,
  COUNT,
  check,
  DELAY,
  DURATION,
  either,
  FUNCTION,
  HEADER_TEXT,
  HEADERS,
  having,
  oneOf,
  SHARE,
  SIGNAL,
  TEXT,
} from './check-options.ts';
import type { ClockOption } from './clock.ts';
import type { CallOptions, RetryOptions } from './connection.ts';
import { OptionsError } from './errors.ts';
import type { Exchange, Server, ServerRole } from './exchange.ts';
import type { GovernorOptions } from './governor.ts';
import { hasRealMoney, isLiveUrl } from './guard.ts';
import type { Hooks } from './hooks.ts';
import type { ProxyOption } from './proxy.ts';
import type { SigningKey } from './signing/signer.ts';
import type { Fetch } from './transport/fetch.ts';
import type { DispatcherLike, Transport } from './transport/transport.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  readonly apiKey?: string | undefined;
  /** Shared secret of HMAC signatures. */
  readonly secret?: string | undefined;
  /** RSA or Ed25519 private key, PEM; in place of `secret`. */
  readonly privateKey?: string | undefined;
  /** For exchanges that ask for one. */
  readonly passphrase?: string | undefined;
  /** Name of a server of the exchange, or a URL. Default: the exchange's first. */
  readonly server?: string | undefined;
  /** `undici`: keep-alive pools, Node only, the default there. `fetch`: anywhere, the default elsewhere. Or your own. */
  readonly transport?: 'undici' | 'fetch' | Transport | undefined;
  /** undici dispatcher to send with: a ProxyAgent, a MockAgent. Not closed by `close()`. */
  readonly dispatcher?: DispatcherLike | undefined;
  /**
   * Goes through this HTTP proxy (`http://user:password@host:port`), by CONNECT; `environment` takes the one that
   * HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. Streams of this connection, too. Needs the `undici` transport: `fetch` has
   * the platform's proxy, or none. Default: none, whatever the environment says.
   */
  readonly proxy?: ProxyOption | undefined;
  /** `fetch` to send with. */
  readonly fetch?: Fetch | undefined;
  /**
   * Over a `fetch` that may send a request a second time by itself (browsers do, when a connection breaks before the
   * answer), let signed writes leave all the same. **An order may then be placed twice, a withdrawal made twice, without
   * anybody being told.** Without it such a call is refused with `ResendError`.
   */
  readonly allowResends?: boolean | undefined;
  /** Longest body of an answer in bytes, after decompression. Default 67,108,864 (64 MiB). */
  readonly maxBodyBytes?: number | undefined;
  /** For one attempt, ms; and the longest that a write waits for room before it. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** For a whole call, ms: waits, attempts and the delays between them. Default: none. */
  readonly deadlineMs?: number | undefined;
  /** How long a signed request is valid after its timestamp, ms. Default: the exchange's; at most what it accepts. */
  readonly recvWindow?: number | undefined;
  /** How reads are repeated; `false`: not at all. */
  readonly retry?: RetryOptions | false | undefined;
  /** What a call does when the rate limit has no room. Default `wait`. */
  readonly onLimit?: 'wait' | 'fail' | undefined;
  /** `false`: rate limits are not counted. */
  readonly governor?: GovernorOptions | false | undefined;
  /** `auto` (default): the exchange's clock is measured before the first signed request. */
  readonly clock?: ClockOption | undefined;
  readonly hooks?: Hooks | undefined;
  /** Under a test runner, allow signed requests to servers with real money. */
  readonly allowLive?: boolean | undefined;
  /** `User-Agent` header. Default: none. */
  readonly userAgent?: string | undefined;
}

/** Where requests go. */
export interface Target {
  /** Name of a server; undefined where a URL was given. */
  readonly name: string | undefined;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the URL without a trailing slash. */
  readonly prefix: string;
  readonly live: boolean;
  /** Undefined where a URL was given. */
  readonly role: ServerRole | undefined;
  readonly headers: Server['headers'];
}

/** Longest text of V8. */
const LONGEST_BODY_BYTES = 536_870_888;

const RETRY = {
  within: { attempts: COUNT, delayMs: DELAY, maxDelayMs: DELAY, resendRefusedWrites: BOOLEAN },
  orFalse: true,
} as const;

/** Of a connection and of single calls. */
const OF_BOTH: Checks = {
  timeoutMs: DURATION,
  deadlineMs: DURATION,
  recvWindow: DURATION,
  retry: RETRY,
  onLimit: oneOf('wait', 'fail'),
};

const OF_CALL: Checks = { ...OF_BOTH, signal: SIGNAL, headers: HEADERS };

const OF_CONNECTION: Checks = {
  ...OF_BOTH,
  apiKey: HEADER_TEXT,
  secret: TEXT,
  privateKey: TEXT,
  passphrase: HEADER_TEXT,
  server: TEXT,
  transport: either(oneOf('undici', 'fetch'), having('send')),
  dispatcher: having('dispatch'),
  proxy: TEXT,
  fetch: FUNCTION,
  governor: {
    within: {
      maxWaitMs: DELAY,
      reserve: { within: { bucket: TEXT, share: SHARE, for: FUNCTION }, orFalse: true },
      store: having('take'),
    },
    orFalse: true,
  },
  hooks: {
    within: {
      onRequest: FUNCTION,
      onResponse: FUNCTION,
      onWait: FUNCTION,
      onRetry: FUNCTION,
      onError: FUNCTION,
    },
  },
  allowLive: BOOLEAN,
  userAgent: TEXT,
  allowResends: BOOLEAN,
  maxBodyBytes: [
    (value) => typeof value === 'number' && value >= 1 && value <= LONGEST_BODY_BYTES,
    `a number of bytes from 1 to ${LONGEST_BODY_BYTES}`,
  ],
};

/**
 * Finds the server that the options name.
 *
 * @throws OptionsError listing the names where there is none of that name
 */
export function targetOf(exchange: Exchange, name: string | undefined): Target {
  const known = Object.keys(exchange.servers);
  const chosen = name ?? known[0] ?? '';
  const server = Object.hasOwn(exchange.servers, chosen) ? exchange.servers[chosen] : undefined;
  const text = server?.url ?? chosen;
  const url = /^https?:\/\/[^@?#]+$/i.test(text) ? urlOf(text) : undefined;
  if (url === undefined) {
    throw new OptionsError(
      `${shownServer(chosen)} is neither one of ${known.join(', ')} nor a plain http(s) URL without credentials`,
    );
  }
  return {
    name: server && chosen,
    origin: url.origin,
    prefix: url.pathname.replace(/\/+$/, ''),
    live: server === undefined ? isLiveUrl(exchange, url) : hasRealMoney(server),
    role: server?.role,
    headers: server?.headers,
  };
}

/** As `URL.parse`, which younger platforms have. */
function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A misspelt name is worth seeing. Whatever else stands in its place may be a URL with credentials, or a key. */
export function shownServer(server: string): string {
  return /^[\w.-]{1,24}$/.test(server) ? `server '${server}'` : 'server';
}

/**
 * Checks what types say, and what they cannot: which options exclude or need one another, and ranges.
 *
 * @throws OptionsError whose message holds no key
 */
export function checkOptions(exchange: Exchange, options: ConnectOptions): void {
  check(options, OF_CONNECTION);
  const { apiKey, secret, privateKey, passphrase, clock, transport, dispatcher, fetch } = options;
  const key = secret ?? privateKey;
  const asksMore = exchange.signing?.passphrase !== undefined;
  const given = [apiKey, key, passphrase].filter((one) => one !== undefined).length;
  if (
    (asksMore ? given % 3 > 0 : key !== undefined && apiKey === undefined) ||
    (secret !== undefined && privateKey !== undefined)
  ) {
    const more = asksMore ? ', and the passphrase' : '';
    throw new OptionsError(`Signing needs an apiKey and either a secret or a privateKey${more}`);
  }
  checkRecvWindow(exchange, options.recvWindow);
  if (typeof clock === 'number' ? !Number.isFinite(clock) : !['auto', 'none', undefined].includes(clock)) {
    throw new OptionsError("clock must be 'auto', 'none' or an offset in ms");
  }
  if (
    (fetch !== undefined && (transport ?? 'fetch') !== 'fetch') ||
    (dispatcher !== undefined && ((transport ?? 'undici') !== 'undici' || fetch !== undefined))
  ) {
    throw new OptionsError(
      "transport must be 'undici' (may have a dispatcher), 'fetch' (may have a fetch) or your own",
    );
  }
}

/** @throws OptionsError */
export function checkCallOptions(exchange: Exchange, options: CallOptions): void {
  check(options, OF_CALL);
  checkRecvWindow(exchange, options.recvWindow);
}

function checkRecvWindow({ maxRecvWindow = Number.POSITIVE_INFINITY }: Exchange, value = 1): void {
  if (value <= maxRecvWindow) return;
  throw new OptionsError(`recvWindow must be a number of ms from 1 to ${maxRecvWindow}`);
}

/** The key to sign with, or undefined. */
export function signingKeyOf({ secret, privateKey }: ConnectOptions): SigningKey | undefined {
  if (secret !== undefined) return { secret };
  return privateKey === undefined ? undefined : { privateKey };
}
