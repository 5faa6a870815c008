import type { Outage } from './events.ts';
import type { Action, Context, Event, Live, State, Step, Successor } from './machine-state.ts';
import type { SocketClose } from './socket.ts';

/** An HTTP status that says to stay away, and for how long when the server does not say. */
const REFUSAL_WAIT_MS: Readonly<Record<number, number>> = { 429: 60_000, 418: 120_000 };

/** What a connection does next. Pure: the same state, event and context give the same step. */
export function transition(state: State, event: Event, context: Context): Step {
  if (event.type === 'stop') return { state: { name: 'closed' }, actions: drops(state) };
  switch (state.name) {
    case 'idle':
      return event.type === 'start' ? dialOrWait(0, context) : stay(state);
    case 'backing-off':
      return event.type === 'tick' && context.now >= state.until
        ? dialOrWait(state.failures, context)
        : stay(state);
    case 'connecting':
    case 'subscribing':
      return whileOpening(state, event, context);
    case 'live':
    case 'stale':
      return whileLive(state, event, context);
    case 'rotating':
      return whileRotating(state, event, context);
    case 'closed':
      return stay(state);
  }
}

/** When the state wants its next `tick`; infinity where only events move it. */
export function wakeAt(state: State, context: Pick<Context, 'settings' | 'heardAt' | 'provenAt'>): number {
  const { settings, heardAt, provenAt } = context;
  switch (state.name) {
    case 'connecting':
    case 'subscribing':
    case 'stale':
      return state.deadline;
    case 'backing-off':
      return state.until;
    case 'rotating':
      return state.successor.deadline;
    case 'live':
      return Math.min(
        state.rotateAt,
        heardAt + settings.silenceMs,
        provenAt + (settings.pingLimitMs ?? Number.POSITIVE_INFINITY),
      );
    default:
      return Number.POSITIVE_INFINITY;
  }
}

type Opening = Extract<State, { name: 'connecting' | 'subscribing' }>;

function whileOpening(state: Opening, event: Event, context: Context): Step {
  const { now, settings } = context;
  const { socket, failures } = state;
  if (event.type === 'tick') {
    if (now < state.deadline) return stay(state);
    const kind = state.name === 'connecting' ? 'connect-timeout' : 'unanswered';
    return backOff(failures, { kind }, [{ do: 'drop', socket }], context);
  }
  if (!('socket' in event) || event.socket !== socket) return stay(state);
  switch (event.type) {
    case 'closed':
      return backOff(failures, outageOf(event.close), [], context);
    case 'unanswered':
      return backOff(failures, { kind: 'unanswered' }, [{ do: 'drop', socket }], context);
    case 'opened':
      return {
        state: {
          name: 'subscribing',
          socket,
          failures,
          openedAt: now,
          deadline: now + settings.subscribeTimeoutMs,
        },
        actions: [{ do: 'subscribe', socket }],
      };
    case 'confirmed': {
      const openedAt = state.name === 'subscribing' ? state.openedAt : now;
      return { state: live(socket, failures, openedAt, context), actions: [] };
    }
    default:
      return stay(state);
  }
}

type Flowing = Extract<State, { name: 'live' | 'stale' }>;

function whileLive(state: Flowing, event: Event, context: Context): Step {
  const { socket } = state;
  if (event.type === 'tick') return state.name === 'live' ? checkUp(state, context) : giveUp(state, context);
  if (!('socket' in event) || event.socket !== socket) return stay(state);
  switch (event.type) {
    case 'closed':
      return interrupted(state, outageOf(event.close), [], context);
    case 'unanswered':
      // In state `stale` it is the probe that is not answered.
      return interrupted(
        state,
        { kind: state.name === 'stale' ? state.cause : 'unanswered' },
        [{ do: 'drop', socket }],
        context,
      );
    case 'heard':
      // Frames still come in over a connection whose other direction is dead: then only an answer counts.
      return state.name === 'stale' && (state.cause === 'silence' || event.what === 'proof')
        ? { state: { name: 'live', ...liveOf(state) }, actions: [] }
        : stay(state);
    default:
      return stay(state);
  }
}

function checkUp(state: Extract<State, { name: 'live' }>, context: Context): Step {
  const { now, settings, nextSocket } = context;
  if (now >= state.rotateAt && now >= context.holdUntil) {
    // The dial waits for as long as the sockets are to overlap.
    const deadline = now + settings.overlapMs + settings.connectTimeoutMs;
    const successor: Successor = { socket: nextSocket, phase: 'connecting', openedAt: now, deadline };
    return {
      state: { ...liveOf(state), name: 'rotating', successor },
      actions: [{ do: 'dial', socket: nextSocket }],
    };
  }
  const silent = now - context.heardAt >= settings.silenceMs;
  const unpinged = settings.pingLimitMs !== undefined && now - context.provenAt >= settings.pingLimitMs;
  if (silent || unpinged) {
    const cause = silent ? 'silence' : 'missing-pings';
    return {
      state: { ...liveOf(state), name: 'stale', cause, deadline: now + settings.probeTimeoutMs },
      actions: [{ do: 'probe', socket: state.socket }],
    };
  }
  return now >= state.rotateAt
    ? { state: { ...state, rotateAt: context.holdUntil }, actions: [] }
    : stay(state);
}

function giveUp(state: Extract<State, { name: 'stale' }>, context: Context): Step {
  if (context.now < state.deadline) return stay(state);
  return interrupted(state, { kind: state.cause }, [{ do: 'drop', socket: state.socket }], context);
}

type Rotating = Extract<State, { name: 'rotating' }>;

function whileRotating(state: Rotating, event: Event, context: Context): Step {
  const { successor, socket } = state;
  if (event.type === 'tick') return rotationTick(state, context);
  if (!('socket' in event)) return stay(state);
  if (event.socket === socket) {
    if (event.type === 'drained' && successor.phase === 'draining') return takeOver(state, [], context);
    if (event.type === 'closed') return oldLost(state, outageOf(event.close), [], context);
    if (event.type === 'unanswered')
      return oldLost(state, { kind: 'unanswered' }, [{ do: 'drop', socket }], context);
    return stay(state);
  }
  if (event.socket !== successor.socket) return stay(state);
  switch (event.type) {
    case 'opened':
      return inPhase(state, 'subscribing', context.settings.subscribeTimeoutMs, context, 'subscribe');
    case 'confirmed':
      return successor.phase === 'subscribing'
        ? inPhase(state, 'overlapping', context.settings.overlapMs, context)
        : stay(state);
    case 'closed':
      return postponed(state, outageOf(event.close), [], context);
    case 'unanswered':
      return postponed(state, { kind: 'unanswered' }, [{ do: 'drop', socket: successor.socket }], context);
    default:
      return stay(state);
  }
}

function rotationTick(state: Rotating, context: Context): Step {
  const { successor, socket } = state;
  if (context.now < successor.deadline) return stay(state);
  switch (successor.phase) {
    case 'overlapping':
      return inPhase(state, 'draining', context.settings.drainTimeoutMs, context, 'drain');
    case 'draining':
      // The old socket does not answer: what was under way on it may be lost.
      return takeOver(state, [{ do: 'lost', socket }], context);
    default: {
      const kind = successor.phase === 'connecting' ? 'connect-timeout' : 'unanswered';
      return postponed(state, { kind }, [{ do: 'drop', socket: successor.socket }], context);
    }
  }
}

function inPhase(
  state: Rotating,
  phase: Successor['phase'],
  ms: number,
  context: Context,
  action?: 'subscribe' | 'drain',
): Step {
  const openedAt = phase === 'subscribing' ? context.now : state.successor.openedAt;
  const successor: Successor = { ...state.successor, phase, openedAt, deadline: context.now + ms };
  const socket = action === 'drain' ? state.socket : successor.socket;
  return {
    state: { ...state, successor },
    actions: action === undefined ? [] : [{ do: action, socket }],
  };
}

/** The successor carries the events from now on, and the old socket is closed. */
function takeOver(state: Rotating, lost: readonly Action[], context: Context): Step {
  const { socket, openedAt } = state.successor;
  return {
    state: live(socket, 0, openedAt, context),
    actions: [...lost, { do: 'promote', socket }, { do: 'drop', socket: state.socket }],
  };
}

/** The old socket ended before its time: the successor goes on alone, in whatever phase it is. */
function oldLost(state: Rotating, reason: Outage, drop: readonly Action[], context: Context): Step {
  const { successor } = state;
  const { socket, deadline, openedAt } = successor;
  if (successor.phase === 'overlapping' || successor.phase === 'draining')
    return { ...takeOver(state, [{ do: 'lost', socket: state.socket }], context), reason };
  const actions: readonly Action[] = [
    { do: 'lost', socket: state.socket },
    { do: 'promote', socket },
    ...drop,
  ];
  const failures = failuresSince(state, context);
  return successor.phase === 'connecting'
    ? { state: { name: 'connecting', socket, failures, deadline }, actions, reason }
    : { state: { name: 'subscribing', socket, failures, openedAt, deadline }, actions, reason };
}

/** The rotation failed, the old socket still carries the events: again in half a cap to a cap. */
function postponed(state: Rotating, reason: Outage, drop: readonly Action[], context: Context): Step {
  const { now, settings, random, holdUntil } = context;
  const refused = refusalEnd(reason, now);
  const rotateAt = Math.max(now + settings.backOffCapMs * (0.5 + random / 2), refused, holdUntil);
  return {
    state: { ...liveOf(state), name: 'live', rotateAt },
    actions: [...drop, ...holdFor(refused)],
    reason,
  };
}

function interrupted(state: Flowing, reason: Outage, drop: readonly Action[], context: Context): Step {
  const actions: readonly Action[] = [{ do: 'lost', socket: state.socket }, ...drop];
  return backOff(failuresSince(state, context), reason, actions, context);
}

/** Exponential with full jitter: many clients that lost one server do not come back together. */
function backOff(failures: number, reason: Outage, actions: readonly Action[], context: Context): Step {
  const { now, settings, random, holdUntil } = context;
  const ceiling = Math.min(settings.backOffCapMs, settings.backOffBaseMs * 2 ** Math.min(failures, 40));
  const refused = refusalEnd(reason, now);
  const until = Math.max(now + Math.round(random * ceiling), refused, holdUntil);
  return {
    state: { name: 'backing-off', failures: failures + 1, until },
    actions: [...actions, ...holdFor(refused)],
    reason,
  };
}

function dialOrWait(failures: number, context: Context): Step {
  const { now, settings, nextSocket: socket, holdUntil } = context;
  if (now < holdUntil) return { state: { name: 'backing-off', failures, until: holdUntil }, actions: [] };
  return {
    state: { name: 'connecting', socket, failures, deadline: now + settings.connectTimeoutMs },
    actions: [{ do: 'dial', socket }],
  };
}

function live(socket: number, failures: number, openedAt: number, context: Context): State {
  const { now, settings, random } = context;
  const rotateAt = openedAt + settings.rotateAfterMs - random * settings.rotateJitterMs;
  return { name: 'live', socket, failures, openedAt, liveAt: now, rotateAt };
}

function liveOf({ socket, failures, openedAt, liveAt, rotateAt }: Live): Live {
  return { socket, failures, openedAt, liveAt, rotateAt };
}

/** A server that accepts and hangs up at once must not be hammered; one that held for long starts afresh. */
function failuresSince(state: Live, { now, settings }: Context): number {
  return now - state.liveAt >= settings.stableMs ? 0 : state.failures;
}

function refusalEnd(reason: Outage, now: number): number {
  if (reason.kind !== 'upgrade-refused') return 0;
  const wait = REFUSAL_WAIT_MS[reason.status];
  // Also a 503 may say when to come back.
  if (wait === undefined && reason.retryAfterMs === undefined) return 0;
  return now + (reason.retryAfterMs ?? wait ?? 0);
}

function holdFor(until: number): readonly Action[] {
  return until > 0 ? [{ do: 'hold', until }] : [];
}

function outageOf({ code, reason, status, retryAfterMs, error }: SocketClose): Outage {
  if (status !== undefined) return { kind: 'upgrade-refused', status, retryAfterMs };
  if (error !== undefined) return { kind: 'network', code: error.code, message: error.message };
  return { kind: 'server-close', code, reason };
}

function drops(state: State): readonly Action[] {
  const actions: Action[] = [];
  if ('socket' in state) actions.push({ do: 'drop', socket: state.socket });
  if (state.name === 'rotating') actions.push({ do: 'drop', socket: state.successor.socket });
  return actions;
}

function stay(state: State): Step {
  return { state, actions: [] };
}
