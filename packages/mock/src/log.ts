import { parseLossless, Secrets, stringifyLossless } from '@exspec/core';
import type { Fault } from './faults.ts';
import type { MockExchange, RawRequest } from './handler.ts';
import { decodeOr } from './router.ts';
import type { MockOperation } from './tables.ts';

/** A request as it arrived, secrets masked. */
export interface LoggedRequest {
  /** The mock's time, ms. */
  readonly at: number;
  /** Key of the operation; undefined where no operation takes the request. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ip: string;
  /** The fault that hit it. */
  readonly fault?: LoggedFault;
  /** The spec's example answered, because no state stands behind this operation. Absent: something else did. */
  readonly answer?: 'example';
}

/** A fault of a request, or of a connection that was refused. */
export type LoggedFault = Fault['kind'] | 'refuse-upgrade';

/** What arrived since the start, or since `clear()`. */
export interface RequestLog {
  /** The latest requests, oldest first; as many as {@link LogBounds} lets it keep. */
  entries(): readonly LoggedRequest[];
  /** How many requests arrived: for one operation, or in all. Counts beyond the entries that are kept. */
  count(operation?: string): number;
  clear(): void;
}

/** How much a log keeps. What is older goes first. */
export interface LogBounds {
  /** Requests. Default 1,000. */
  readonly entries?: number;
  /** Characters of all of them together. Default 16,777,216. */
  readonly characters?: number;
}

export interface RequestRecorder extends RequestLog {
  /** Gives the function that notes that an example answered. */
  add(
    request: RawRequest,
    operation: MockOperation | undefined,
    at: number,
    fault: LoggedFault | undefined,
  ): () => void;
}

const DEFAULT_BOUNDS: Required<LogBounds> = { entries: 1_000, characters: 16 * 1024 * 1024 };
const MASK = '***';
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie'];

/** @throws RangeError for a bound that there is not, or that is no whole number of at least 0 */
export function createRequestLog<S>(exchange: MockExchange<S>, given: LogBounds = {}): RequestRecorder {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_BOUNDS, name) || !(Number.isInteger(value) && value >= 0))
      throw new RangeError(
        `The log is bounded by entries and characters, whole numbers, not by ${name} ${value}.`,
      );
  }
  const bounds = { ...DEFAULT_BOUNDS, ...given };
  const mask = createMask(exchange);
  let kept: Kept[] = [];
  let characters = 0;
  let counts = new Map<string, number>();
  let total = 0;
  return {
    entries: () => kept.map((entry) => entry.shown()),
    count: (operation) => (operation === undefined ? total : (counts.get(operation) ?? 0)),
    clear() {
      kept = [];
      characters = 0;
      counts = new Map();
      total = 0;
    },
    add(request, operation, at, fault) {
      total++;
      if (operation !== undefined) counts.set(operation.key, (counts.get(operation.key) ?? 0) + 1);
      // Masked when somebody looks: most requests of a test are never looked at.
      let masked: RawRequest | undefined;
      const entry: Kept = {
        size: sizeOf(request),
        answer: undefined,
        shown() {
          masked ??= mask(request, operation);
          return {
            at,
            operation: operation?.key,
            ...masked,
            ...(fault === undefined ? {} : { fault }),
            ...(entry.answer === undefined ? {} : { answer: entry.answer }),
          };
        },
      };
      kept.push(entry);
      characters += entry.size;
      while (kept.length > bounds.entries || (kept.length > 0 && characters > bounds.characters)) {
        characters -= kept.shift()?.size ?? 0;
      }
      return () => {
        entry.answer = 'example';
      };
    },
  };
}

/** One request of the log. */
interface Kept {
  readonly size: number;
  answer: 'example' | undefined;
  shown(): LoggedRequest;
}

function sizeOf({ method, path, query, body, headers }: Omit<RawRequest, 'ip'>): number {
  let size = method.length + path.length + query.length + body.length;
  for (const [name, value] of Object.entries(headers)) size += name.length + value.length;
  return size;
}

type Mask = (request: RawRequest, operation: MockOperation | undefined) => RawRequest;

/**
 * Masks by name (headers and parameters that are secret, and texts that the client's runtime fills in, such as
 * signatures) and by value (every known key and secret, and what came under those names, wherever else it stands).
 */
function createMask<S>({ authentication, tables, streams }: MockExchange<S>): Mask {
  const headerNames = new Set([...authentication.secretHeaders, ...SECRET_HEADERS]);
  const secretNames = new Set<string>(authentication.secretParameters);
  for (const { parameters } of tables.operations) {
    for (const { name, kind, secret, supplied } of parameters) {
      if (secret || (supplied && kind === 'string')) secretNames.add(name);
    }
  }
  const known = new Secrets(
    Object.entries(authentication.keys).flatMap(([name, { secret, passphrase }]) => [
      name,
      secret,
      passphrase,
    ]),
  );
  return (request, operation) => {
    const found: string[] = [];
    const hide = (value: string): string => {
      found.push(decodeOr(value));
      return MASK;
    };
    // Names of streams stand in addresses that no operation has.
    const maskStreams = (text: string): string =>
      operation === undefined && streams !== undefined
        ? text.replace(/[^/=&]+/g, (name) => (streams.isSecret(decodeOr(name)) ? hide(name) : name))
        : text;
    const byName = {
      path: maskStreams(maskPath(request.path, operation, secretNames, hide)),
      query: maskStreams(maskNamedPairs(request.query, secretNames, hide)),
      body:
        operation?.in === 'json'
          ? maskJson(request.body, secretNames, hide)
          : maskNamedPairs(request.body, secretNames, hide),
    };
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      headerNames.has(name) ? hide(value) : value,
    ]);
    const secrets = new Secrets(found, known);
    return {
      ...request,
      path: secrets.masked(byName.path),
      query: secrets.masked(byName.query),
      body: secrets.masked(byName.body),
      headers: Object.fromEntries(
        headers.map(([name, value]) => [secrets.masked(name), secrets.masked(value)]),
      ),
    };
  };
}

/** Notes a value that is secret, and gives what is shown instead. */
type Hide = (value: string) => string;

function maskNamedPairs(text: string, secretNames: ReadonlySet<string>, hide: Hide): string {
  return text
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at >= 0 && secretNames.has(decodeOr(pair.slice(0, at)))
        ? `${pair.slice(0, at)}=${hide(pair.slice(at + 1))}`
        : pair;
    })
    .join('&');
}

function maskPath(
  path: string,
  operation: MockOperation | undefined,
  secretNames: ReadonlySet<string>,
  hide: Hide,
): string {
  const template = operation?.path.split('/') ?? [];
  return path
    .split('/')
    .map((segment, index) => {
      const part = template[index] ?? '';
      return part.startsWith('{') && secretNames.has(part.slice(1, -1)) ? hide(segment) : segment;
    })
    .join('/');
}

function maskJson(text: string, secretNames: ReadonlySet<string>, hide: Hide): string {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch {
    return text === '' ? '' : MASK;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text;
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => [
    name,
    secretNames.has(name) ? hide(String(member)) : member,
  ]);
  return stringifyLossless(Object.fromEntries(members));
}
