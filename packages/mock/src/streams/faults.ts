import {
  DELAY,
  type FaultKinds,
  HEADERS,
  MATCH,
  refuseUnknown,
  statusFrom,
  TIMES,
} from '../fault-members.ts';
import type { RawRequest } from '../handler.ts';

/** An event on its way to a client. */
export interface StreamFrame {
  readonly stream: string;
  /** JSON text. */
  readonly payload: string;
  /** Number of the connection. */
  readonly connection: number;
}

/** What goes wrong with the next event of a stream that matches. */
export interface FrameFault {
  /**
   * - `drop`: the TCP connection ends, without a closing frame, before the event is sent;
   * - `half-open`: from this event on nothing leaves the server, and the connection stays open;
   * - `duplicate`: the event is sent twice;
   * - `out-of-order`: the event is sent after the connection's next one;
   * - `gap`: the event is not sent;
   * - `forget`: from this event on the connection no longer carries the stream, and nobody is told;
   * - `bad-json`: the event is sent with a closing bracket too many.
   */
  readonly kind: 'drop' | 'half-open' | 'duplicate' | 'out-of-order' | 'gap' | 'forget' | 'bad-json';
  /** Name of a stream, or a predicate. Default: any event. */
  readonly match?: string | ((frame: StreamFrame) => boolean);
  /** How many events it hits. Default 1. */
  readonly times?: number;
}

/** The next ping of the server comes late. */
export interface LatePing {
  readonly kind: 'late-ping';
  /** Of the mock's time. */
  readonly delayMs: number;
  readonly times?: number;
}

/** The next connection is refused before it is open. */
export interface RefusedUpgrade {
  readonly kind: 'refuse-upgrade';
  /** 429 and 418 are what exchanges refuse with. */
  readonly status: number;
  /** Lower case (`retry-after`). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly match?: (request: RawRequest) => boolean;
  readonly times?: number;
}

export type StreamFault = FrameFault | LatePing | RefusedUpgrade;

/** Faults that wait for their event, ping or connection, first come first served. */
export interface StreamFaultQueue {
  /** @throws RangeError where there is no such kind, member or stream, or a value makes no sense; it names them */
  next(fault: StreamFault): void;
  /** How many are still to come. */
  pending(): number;
  clear(): void;
}

export interface StreamFaultSource extends StreamFaultQueue {
  takeFrame(frame: StreamFrame): FrameFault['kind'] | undefined;
  takePing(): LatePing | undefined;
  takeUpgrade(request: RawRequest): RefusedUpgrade | undefined;
}

/** @param isStream whether there is a stream of that name */
export function createStreamFaults(isStream: (name: string) => boolean): StreamFaultSource {
  let queue: { readonly fault: StreamFault; left: number }[] = [];

  function take<F extends StreamFault>(hits: (fault: StreamFault) => fault is F): F | undefined {
    for (const waiting of queue) {
      const { fault } = waiting;
      if (!hits(fault)) continue;
      waiting.left--;
      if (waiting.left === 0) queue = queue.filter((other) => other !== waiting);
      return fault;
    }
    return undefined;
  }

  return {
    next(fault) {
      refuseUnknown(fault, KINDS);
      // A fault that nothing can hit would let a test pass that tests nothing. The name may be an account's key.
      if ('match' in fault && typeof fault.match === 'string' && !isStream(fault.match))
        throw new RangeError('A fault for a stream that there is not.');
      queue.push({ fault, left: fault.times ?? 1 });
    },
    pending: () => queue.reduce((sum, { left }) => sum + left, 0),
    clear() {
      queue = [];
    },
    takeFrame: (frame) => take((fault): fault is FrameFault => hitsFrame(fault, frame))?.kind,
    takePing: () => take((fault): fault is LatePing => fault.kind === 'late-ping'),
    takeUpgrade: (request) =>
      take(
        (fault): fault is RefusedUpgrade =>
          fault.kind === 'refuse-upgrade' && (fault.match?.(request) ?? true),
      ),
  };
}

function hitsFrame(fault: StreamFault, frame: StreamFrame): boolean {
  if (fault.kind === 'late-ping' || fault.kind === 'refuse-upgrade') return false;
  const { match } = fault;
  if (match === undefined) return true;
  return typeof match === 'string' ? match === frame.stream : match(frame);
}

const onFrame = { match: MATCH, times: TIMES };

const KINDS: FaultKinds<StreamFault['kind']> = {
  drop: onFrame,
  'half-open': onFrame,
  duplicate: onFrame,
  'out-of-order': onFrame,
  gap: onFrame,
  forget: onFrame,
  'bad-json': onFrame,
  'late-ping': { delayMs: DELAY, times: TIMES },
  'refuse-upgrade': {
    status: statusFrom(400, true),
    headers: HEADERS,
    match: { is: (value) => typeof value === 'function', what: 'a function' },
    times: TIMES,
  },
};
