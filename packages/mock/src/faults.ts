import {
  DELAY,
  type FaultKinds,
  type FaultMember,
  HEADERS,
  isPlainObject,
  MATCH,
  refuseUnknown,
  statusFrom,
  TIMES,
} from './fault-members.ts';
import type { MockExchange, RawRequest } from './handler.ts';
import { refusalResponse } from './respond.ts';
import type { MockResponse } from './state.ts';
import type { MockError, MockOperation } from './tables.ts';

/** What goes wrong with the next request that matches. */
export type Fault = FaultTarget &
  (
    | {
        /** `reset-before`: the connection ends and nothing was carried out. `reset-after`: it was carried out, and no answer comes. */
        readonly kind: 'reset-before' | 'reset-after';
      }
    | {
        /** Carried out; the second half of the answer's body comes later. Real milliseconds, whatever the mock's clock says. */
        readonly kind: 'slow';
        readonly delayMs: number;
      }
    | {
        /** Carried out; the connection ends in the middle of the answer's body. */
        readonly kind: 'half-body';
      }
    | {
        /** No answer ever comes, and the connection stays open. Not carried out unless told otherwise. */
        readonly kind: 'timeout';
        readonly carriedOut?: boolean;
      }
    | (Substitute & {
        /** Another status, with that body (default: none). */
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
      })
    | (Substitute & {
        /** A page as a proxy in front of an exchange sends it. Default status 502. */
        readonly kind: 'html';
        readonly status?: number;
      })
    | (Substitute & {
        /** The true answer's status and headers with a body that is no JSON. Carried out unless told otherwise. */
        readonly kind: 'bad-json';
      })
    | (Substitute & {
        /** An error as the exchange writes it. Default status: the table's for that code. */
        readonly kind: 'error';
        readonly error: MockError;
        readonly status?: number;
      })
  );

interface FaultTarget {
  /** Key of an operation, or a predicate. Default: any request, one to an unknown path included. */
  readonly match?: string | ((request: RawRequest, operation: MockOperation | undefined) => boolean);
  /** How many requests it hits. Default 1. */
  readonly times?: number;
}

interface Substitute {
  /** Further headers, lower case (`retry-after`). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request takes effect all the same. Default false. */
  readonly carriedOut?: boolean;
}

/** How an answer leaves: adapters do what it says. */
export type Delivery =
  | { readonly kind: 'whole'; readonly response: MockResponse }
  /** Half the body at once, the rest after `delayMs`. */
  | { readonly kind: 'slow'; readonly response: MockResponse; readonly delayMs: number }
  /** Half the body, then the connection ends. */
  | { readonly kind: 'half'; readonly response: MockResponse }
  /** Nothing, ever, on a connection that stays open. */
  | { readonly kind: 'silence'; readonly response: MockResponse }
  | { readonly kind: 'reset' };

/** Faults that wait for their request, first come first served. */
export interface FaultQueue {
  /**
   * Lets something go wrong with the next request (or the next `times`) that matches.
   *
   * @throws RangeError where there is no such kind, member or operation, or a value makes no sense; it names them
   */
  next(fault: Fault): void;
  /** How many are still to come. */
  pending(): number;
  clear(): void;
}

export interface FaultSource extends FaultQueue {
  take(request: RawRequest, operation: MockOperation | undefined): Fault | undefined;
}

export function createFaultQueue(operations: readonly MockOperation[]): FaultSource {
  const keys = new Set(operations.map(({ key }) => key));
  let queue: { readonly fault: Fault; left: number }[] = [];
  return {
    next(fault) {
      refuseNonsense(fault, keys);
      queue.push({ fault, left: fault.times ?? 1 });
    },
    pending: () => queue.reduce((sum, { left }) => sum + left, 0),
    clear() {
      queue = [];
    },
    take(request, operation) {
      const waiting = queue.find(({ fault }) => matches(fault, request, operation));
      if (waiting === undefined) return undefined;
      waiting.left--;
      if (waiting.left === 0) queue = queue.filter((other) => other !== waiting);
      return waiting.fault;
    },
  };
}

/** Whether a request that a fault hits still takes effect. */
export function isCarriedOut(fault: Fault): boolean {
  switch (fault.kind) {
    case 'reset-before':
      return false;
    case 'reset-after':
    case 'slow':
    case 'half-body':
      return true;
    case 'bad-json':
      return fault.carriedOut ?? true;
    case 'timeout':
    case 'status':
    case 'html':
    case 'error':
      return fault.carriedOut ?? false;
  }
}

/**
 * Turns the true answer into what the fault makes of it.
 *
 * @param response the true answer, or undefined where nothing was carried out
 */
export function deliver<S>(
  exchange: MockExchange<S>,
  fault: Fault | undefined,
  response: MockResponse | undefined,
  now: number,
): Delivery {
  const base = response ?? {
    status: 200,
    headers: { 'content-type': 'application/json;charset=utf-8', date: new Date(now).toUTCString() },
    body: '{}',
  };
  if (fault === undefined) return { kind: 'whole', response: base };
  switch (fault.kind) {
    case 'reset-before':
    case 'reset-after':
      return { kind: 'reset' };
    case 'slow':
      return { kind: 'slow', response: base, delayMs: fault.delayMs };
    case 'half-body':
      return { kind: 'half', response: base };
    case 'timeout':
      return { kind: 'silence', response: base };
    case 'status':
      return substitute(base, fault.status, fault.headers, fault.body ?? '');
    case 'html': {
      const headers = { 'content-type': 'text/html', ...fault.headers };
      const status = fault.status ?? 502;
      return substitute(base, status, headers, `<html><body><h1>${status}</h1></body></html>\n`);
    }
    case 'bad-json':
      // A closing bracket too many makes any JSON text illegal.
      return substitute(base, base.status, fault.headers, `${base.body}}`);
    case 'error': {
      const error = refusalResponse(exchange, { error: fault.error, args: [] }, {}, now, fault.status);
      return substitute(base, error.status, { ...error.headers, ...fault.headers }, error.body);
    }
  }
}

function substitute(
  base: MockResponse,
  status: number,
  headers: Readonly<Record<string, string>> | undefined,
  body: string,
): Delivery {
  return { kind: 'whole', response: { status, headers: { ...base.headers, ...headers }, body } };
}

function matches({ match }: Fault, request: RawRequest, operation: MockOperation | undefined): boolean {
  if (match === undefined) return true;
  return typeof match === 'string' ? operation?.key === match : match(request, operation);
}

const carriedOut: FaultMember = { is: (value) => typeof value === 'boolean', what: 'true or false' };
const target = { match: MATCH, times: TIMES };
const substitution = { ...target, headers: HEADERS, carriedOut };

const KINDS: FaultKinds<Fault['kind']> = {
  'reset-before': target,
  'reset-after': target,
  slow: { ...target, delayMs: DELAY },
  'half-body': target,
  timeout: { ...target, carriedOut },
  status: {
    ...substitution,
    status: statusFrom(200, true),
    body: { is: (value) => typeof value === 'string', what: 'a text' },
  },
  html: { ...substitution, status: statusFrom(200, false) },
  'bad-json': substitution,
  error: {
    ...substitution,
    status: statusFrom(200, false),
    error: { is: isError, what: 'an object with a code, and perhaps message and args', required: true },
  },
};

function isError(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { code, message, args = [], ...others } = value;
  return (
    (typeof code === 'number' || typeof code === 'string') &&
    (message === undefined || typeof message === 'string') &&
    Array.isArray(args) &&
    args.every((arg) => typeof arg === 'string') &&
    Object.keys(others).length === 0
  );
}

function refuseNonsense(fault: Fault, keys: ReadonlySet<string>): void {
  refuseUnknown(fault, KINDS);
  // A fault that nothing can hit would let a test pass that tests nothing.
  if (typeof fault.match === 'string' && !keys.has(fault.match))
    throw new RangeError(`A fault for ${fault.match}: there is no such operation.`);
}
