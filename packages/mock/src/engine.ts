import { findKey } from './authentication.ts';
import { createClock, type MockClock } from './clock.ts';
import { createFaultQueue, type Delivery, deliver, type FaultQueue, isCarriedOut } from './faults.ts';
import { EXAMPLE_HEADER } from './fit-example.ts';
import type { BanPolicy, MockEvent, MockExchange, RawRequest, Transition } from './handler.ts';
import { createRequestLog, type LogBounds, type RequestLog } from './log.ts';
import { refusalResponse } from './respond.ts';
import { createRouter } from './router.ts';
import { type EngineState, initialEngineState, type MockResponse } from './state.ts';
import { createStep, type Step } from './step.ts';
import type { MockStreams } from './streams/exchange.ts';
import { createHub, type StreamHub } from './streams/hub.ts';
import type { MockOperation } from './tables.ts';

export interface EngineOptions {
  /** What the exchange's first state grows from. Default 1. */
  readonly seed?: number;
  /** Where the mock's clock stands (ms), or `'real'` (default): the machine's time. */
  readonly now?: number | 'real';
  /** Bans of addresses that go on after 429. Default: the exchange's, else 10 refusals, 2 minutes to 3 days. */
  readonly bans?: BanPolicy;
  /** How much the log keeps. Default: 1,000 requests of 16 MiB together. */
  readonly log?: LogBounds;
}

/** What an adapter needs of an engine. */
export interface RequestHandler {
  /** Takes a request in and says how the answer leaves. Rejects only where a handler or `verify` throws. */
  handle(request: RawRequest): Promise<Delivery>;
}

/** A fake exchange that remembers: the pure step, with its state, a clock, faults and a log around it. */
export interface Engine<S> extends RequestHandler {
  readonly exchange: MockExchange<S>;
  /** The pure step of this exchange, for those who keep the state themselves. */
  readonly step: Step<S>;
  /** The mock's time, ms. Setting a number stops the clock there; `'real'` lets it run with the machine's. */
  get now(): number;
  set now(time: number | 'real');
  /** Moves the time forward, ms. @throws RangeError where it is no number, or less than 0 */
  advance(ms: number): void;
  /** The state as it is: plain data that later requests do not change. */
  state(): EngineState<S>;
  /** Puts a state back that `state()` gave. */
  restore(state: EngineState<S>): void;
  /** Back to the beginning: state, clock, log and faults. Another seed, if given, replaces the first. */
  reset(seed?: number): void;
  readonly faults: FaultQueue;
  /** What arrived, faults included; secrets are masked. */
  readonly log: RequestLog;
  /** An answer to what no exchange's table speaks of (too long a body), in the exchange's form; the status is the code. */
  httpError(status: number, message: string): MockResponse;
  /** Hears what happens, as it happens. Gives the function that ends it. */
  subscribe(listener: (event: MockEvent) => void): () => void;
  /** Changes the exchange from outside: what no request can do (a deposit arrives). */
  apply(action: (state: S, now: number) => Transition<S>): void;
  /** What streaming adapters need; undefined where the exchange has no streams. */
  readonly streaming: EngineStreams | undefined;
}

/** An engine as adapters for streams see it. */
export interface EngineStreams {
  readonly hub: StreamHub;
  readonly clock: Pick<MockClock, 'now' | 'schedule' | 'runs'>;
  readonly exchange: Pick<MockStreams<never>, 'limits' | 'select' | 'control' | 'frame'>;
  /** Notes in the log that somebody wants to connect. */
  arrived(request: RawRequest, refused: 'refuse-upgrade' | undefined): void;
}

/** Starts a fake exchange. */
export function createEngine<S>(exchange: MockExchange<S>, options: EngineOptions = {}): Engine<S> {
  const { operations } = exchange.tables;
  const start = options.now ?? 'real';
  let seed = options.seed ?? 1;
  let state = initialEngineState(exchange.initialState(seed));
  const step = createStep(exchange, options.bans);
  const route = createRouter(operations);
  const clock = createClock(start);
  const faults = createFaultQueue(operations);
  const log = createRequestLog(exchange, options.log);
  const listeners = new Set<(event: MockEvent) => void>();

  const hub =
    exchange.streams === undefined ? undefined : createHub(exchange.streams, clock, () => opened().exchange);
  /** Calls off the next turn of the background. */
  let callOff: (() => void) | undefined;

  function opened(): EngineState<S> {
    if (exchange.open !== undefined) {
      const laidOut = exchange.open(state.exchange, clock.now());
      if (laidOut !== state.exchange) state = { ...state, exchange: laidOut };
    }
    return state;
  }

  function tell(events: readonly MockEvent[], at: number): void {
    for (const event of events) for (const listener of listeners) listener(event);
    hub?.changed(events, at);
  }

  /** Brings state and streams to the present before something is done with them. */
  function catchUp(): void {
    clock.runDue();
    liveThrough(clock.now());
  }

  function liveThrough(now: number): void {
    const { background } = exchange;
    if (background === undefined) return;
    for (
      let at = background.dueAt(state.exchange);
      at !== undefined && at <= now;
      at = background.dueAt(state.exchange)
    ) {
      const turn = background.turn(state.exchange, at);
      state = { ...state, exchange: turn.state };
      tell(turn.events, at);
    }
  }

  /** While somebody listens, the background happens in time; otherwise when the next request looks at it. */
  function arm(): void {
    callOff?.();
    callOff = undefined;
    if (listeners.size === 0 && !hub?.active) return;
    const at = exchange.background?.dueAt(state.exchange);
    if (at === undefined) return;
    callOff = clock.schedule(at, (due) => {
      liveThrough(due);
      arm();
    });
  }

  async function carryOut(request: RawRequest, operation: MockOperation | undefined): Promise<MockResponse> {
    const fits = await verifySignature(exchange, request, operation);
    catchUp();
    const now = clock.now();
    const result = step(state, request, now, fits);
    state = result.state;
    tell(result.events, now);
    if (callOff === undefined) arm();
    return result.response;
  }

  function replace(next: EngineState<S>): void {
    state = next;
    hub?.begin();
    arm();
  }

  return {
    exchange,
    step,
    get now(): number {
      return clock.now();
    },
    set now(time: number | 'real') {
      clock.set(time);
    },
    advance: clock.advance,
    state: () => state,
    restore: replace,
    reset(otherSeed) {
      seed = otherSeed ?? seed;
      clock.set(start);
      faults.clear();
      log.clear();
      replace(initialEngineState(exchange.initialState(seed)));
    },
    faults,
    log,
    httpError: (status, message) =>
      refusalResponse(exchange, { error: { code: status, message }, args: [] }, {}, clock.now(), status),
    subscribe(listener) {
      listeners.add(listener);
      arm();
      return () => {
        listeners.delete(listener);
        arm();
      };
    },
    apply(action) {
      catchUp();
      const now = clock.now();
      const changed = action(opened().exchange, now);
      state = { ...state, exchange: changed.state };
      tell(changed.events, now);
      if (callOff === undefined) arm();
    },
    streaming:
      hub === undefined || exchange.streams === undefined
        ? undefined
        : {
            hub: {
              subscribe(name, listener) {
                catchUp();
                const unsubscribe = hub.subscribe(name, listener);
                if (callOff === undefined) arm();
                return () => {
                  unsubscribe();
                  if (!hub.active) arm();
                };
              },
              has: hub.has,
            },
            clock,
            exchange: exchange.streams,
            arrived(request, refused) {
              log.add(request, undefined, clock.now(), refused);
            },
          },
    async handle(request) {
      const found = route(request.method, request.path);
      const operation = found.kind === 'found' ? found.operation : undefined;
      const fault = faults.take(request, operation);
      const byExample = log.add(request, operation, clock.now(), fault?.kind);
      const carriedOut = fault === undefined || isCarriedOut(fault);
      const response = carriedOut ? await carryOut(request, operation) : undefined;
      const [name, value] = EXAMPLE_HEADER;
      if (response?.headers[name] === value) byExample();
      return deliver(exchange, fault, response, clock.now());
    },
  };
}

/** The verdict on the signature where one is due; undefined where the step will not ask. */
function verifySignature<S>(
  { authentication }: MockExchange<S>,
  request: RawRequest,
  operation: MockOperation | undefined,
): boolean | Promise<boolean> | undefined {
  if (operation?.auth !== 'signed') return undefined;
  const key = findKey(authentication, request);
  return key === undefined ? undefined : authentication.verify(request, key);
}
