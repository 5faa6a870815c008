import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { transition, wakeAt } from '../../src/stream/machine.ts';
import type { ConnectionSettings, Context, Event, State, Step } from '../../src/stream/machine-state.ts';
import type { SocketClose } from '../../src/stream/socket.ts';

const settings: ConnectionSettings = {
  connectTimeoutMs: 10_000,
  subscribeTimeoutMs: 10_000,
  backOffBaseMs: 1000,
  backOffCapMs: 60_000,
  stableMs: 60_000,
  silenceMs: 60_000,
  pingLimitMs: 360_000,
  probeTimeoutMs: 5000,
  rotateAfterMs: 3_600_000,
  rotateJitterMs: 600_000,
  overlapMs: 2000,
  drainTimeoutMs: 5000,
};

function at(now: number, more: Partial<Context> = {}): Context {
  return {
    now,
    settings,
    random: 0.5,
    nextSocket: 7,
    holdUntil: 0,
    heardAt: now,
    provenAt: now,
    ...more,
  };
}

const live: State = {
  name: 'live',
  socket: 1,
  failures: 0,
  openedAt: 0,
  liveAt: 0,
  rotateAt: 3_600_000,
};
const rotating = (phase: 'connecting' | 'subscribing' | 'overlapping' | 'draining'): State => ({
  ...live,
  name: 'rotating',
  successor: { socket: 2, phase, openedAt: 3_600_000, deadline: 3_610_000 },
});
const goodbye: SocketClose = { code: 1001, reason: 'bye' };
const refused = (status: number, retryAfterMs?: number): SocketClose => ({
  code: 1006,
  reason: '',
  status,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

describe('opening', () => {
  it('dials at once, subscribes when open, and is live when everything is confirmed', () => {
    let step = transition({ name: 'idle' }, { type: 'start' }, at(0));
    expect(step).toEqual({
      state: { name: 'connecting', socket: 7, failures: 0, deadline: 10_000 },
      actions: [{ do: 'dial', socket: 7 }],
    });
    step = transition(step.state, { type: 'opened', socket: 7 }, at(100));
    expect(step.state.name).toBe('subscribing');
    expect(step.actions).toEqual([{ do: 'subscribe', socket: 7 }]);
    step = transition(step.state, { type: 'confirmed', socket: 7 }, at(200));
    expect(step.state).toMatchObject({ name: 'live', openedAt: 100, liveAt: 200 });
  });

  it('gives up an attempt that takes too long', () => {
    const state: State = { name: 'connecting', socket: 1, failures: 0, deadline: 10_000 };
    const step = transition(state, { type: 'tick' }, at(10_000));
    expect(step).toMatchObject({
      state: { name: 'backing-off', failures: 1 },
      actions: [{ do: 'drop', socket: 1 }],
      reason: { kind: 'connect-timeout' },
    });
  });

  it('gives up a server that answers no subscription', () => {
    const state: State = { name: 'subscribing', socket: 1, failures: 0, openedAt: 0, deadline: 10_000 };
    expect(transition(state, { type: 'unanswered', socket: 1 }, at(10_000))).toMatchObject({
      state: { name: 'backing-off' },
      reason: { kind: 'unanswered' },
    });
  });
});

describe('backing off', () => {
  const connecting = (failures: number): State => ({
    name: 'connecting',
    socket: 1,
    failures,
    deadline: 10_000,
  });
  const fail = (failures: number, random: number, close: SocketClose = goodbye): Step =>
    transition(connecting(failures), { type: 'closed', socket: 1, close }, at(0, { random }));

  it.each([
    [0, 0.5, 500],
    [1, 0.5, 1000],
    [3, 1, 8000],
    [5, 1, 32_000],
    [6, 1, 60_000],
    [500, 1, 60_000],
    [500, 0, 0],
  ])('after %i failures, with chance %d, waits %i ms', (failures, random, wait) => {
    expect(fail(failures, random).state).toEqual({
      name: 'backing-off',
      failures: failures + 1,
      until: wait,
    });
  });

  it.each([
    [429, 30_000, 30_000],
    [429, undefined, 60_000],
    [418, undefined, 120_000],
    [418, 259_200_000, 259_200_000],
    [503, 45_000, 45_000],
  ])(
    'after HTTP %i with Retry-After of %s ms waits at least %i ms, and so do all others',
    (status, after, wait) => {
      const step = fail(0, 0, refused(status, after));
      expect(step.state).toMatchObject({ name: 'backing-off', until: wait });
      expect(step.actions).toEqual([{ do: 'hold', until: wait }]);
      expect(step.reason).toEqual({ kind: 'upgrade-refused', status, retryAfterMs: after });
    },
  );

  it('does not dial while another connection of this server has been told to stay away', () => {
    const step = transition({ name: 'idle' }, { type: 'start' }, at(0, { holdUntil: 5000 }));
    expect(step).toEqual({ state: { name: 'backing-off', failures: 0, until: 5000 }, actions: [] });
  });

  it('tells a DNS failure from a close', () => {
    const close: SocketClose = {
      code: 1006,
      reason: '',
      error: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x' },
    };
    expect(fail(0, 0, close).reason).toEqual({
      kind: 'network',
      code: 'ENOTFOUND',
      message: 'getaddrinfo ENOTFOUND x',
    });
  });

  it('dials again when the time has come, not before', () => {
    const state: State = { name: 'backing-off', failures: 2, until: 1000 };
    expect(transition(state, { type: 'tick' }, at(999)).state).toBe(state);
    expect(transition(state, { type: 'tick' }, at(1000)).state).toMatchObject({
      name: 'connecting',
      failures: 2,
    });
  });

  it('counts failures on when the server hangs up at once, and starts afresh when the connection held', () => {
    const state: State = { ...live, failures: 4, liveAt: 1000 };
    const close: Event = { type: 'closed', socket: 1, close: goodbye };
    expect(transition(state, close, at(2000)).state).toMatchObject({ failures: 5 });
    expect(transition(state, close, at(61_000)).state).toMatchObject({ failures: 1 });
  });
});

describe('live', () => {
  it('says what is lost when the server closes', () => {
    const step = transition(live, { type: 'closed', socket: 1, close: goodbye }, at(100_000));
    expect(step).toMatchObject({
      state: { name: 'backing-off' },
      actions: [{ do: 'lost', socket: 1 }],
      reason: { kind: 'server-close', code: 1001, reason: 'bye' },
    });
  });

  it.each<[string, Partial<Context>, string]>([
    ['nothing is heard', { heardAt: 40_000, provenAt: 90_000 }, 'silence'],
    ['events come but no pings', { heardAt: 399_999, provenAt: 0 }, 'missing-pings'],
  ])('is stale and asks when %s', (_, context, cause) => {
    const step = transition(live, { type: 'tick' }, at(400_000, context));
    expect(step).toMatchObject({
      state: { name: 'stale', cause, deadline: 405_000 },
      actions: [{ do: 'probe', socket: 1 }],
    });
    const given = transition(step.state, { type: 'tick' }, at(405_000));
    expect(given).toMatchObject({
      state: { name: 'backing-off' },
      actions: [
        { do: 'lost', socket: 1 },
        { do: 'drop', socket: 1 },
      ],
      reason: { kind: cause },
    });
  });

  it.each([
    ['silence', 'frame', 'live'],
    ['silence', 'proof', 'live'],
    ['missing-pings', 'proof', 'live'],
    ['missing-pings', 'frame', 'stale'],
  ] as const)('stale for %s and then a %s is %s', (cause, what, name) => {
    const stale: State = { ...live, name: 'stale', cause, deadline: 5000 };
    expect(transition(stale, { type: 'heard', socket: 1, what }, at(1000)).state.name).toBe(name);
  });

  it('wakes for whatever comes first', () => {
    expect(wakeAt(live, { settings, heardAt: 5000, provenAt: 5000 })).toBe(65_000);
    expect(wakeAt(live, { settings, heardAt: 390_000, provenAt: 5000 })).toBe(365_000);
    expect(wakeAt({ ...live, rotateAt: 1 }, { settings, heardAt: 0, provenAt: 0 })).toBe(1);
    expect(wakeAt({ name: 'closed' }, { settings, heardAt: 0, provenAt: 0 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('rotation', () => {
  it('makes the new connection before it breaks the old one', () => {
    const now = 3_600_000;
    let step = transition(live, { type: 'tick' }, at(now, { nextSocket: 2 }));
    expect(step.actions).toEqual([{ do: 'dial', socket: 2 }]);
    step = transition(step.state, { type: 'opened', socket: 2 }, at(now + 100));
    expect(step.actions).toEqual([{ do: 'subscribe', socket: 2 }]);
    step = transition(step.state, { type: 'confirmed', socket: 2 }, at(now + 200));
    expect(step.actions).toEqual([]);
    step = transition(step.state, { type: 'tick' }, at(now + 2200));
    expect(step.actions).toEqual([{ do: 'drain', socket: 1 }]);
    step = transition(step.state, { type: 'drained', socket: 1 }, at(now + 2300));
    expect(step.actions).toEqual([
      { do: 'promote', socket: 2 },
      { do: 'drop', socket: 1 },
    ]);
    expect(step.state).toMatchObject({ name: 'live', socket: 2, openedAt: now + 100 });
  });

  it('reports a loss when the old connection does not say that it is empty', () => {
    expect(transition(rotating('draining'), { type: 'tick' }, at(3_610_000)).actions).toEqual([
      { do: 'lost', socket: 1 },
      { do: 'promote', socket: 2 },
      { do: 'drop', socket: 1 },
    ]);
  });

  it.each([
    ['connecting', 'connecting'],
    ['subscribing', 'subscribing'],
    ['overlapping', 'live'],
    ['draining', 'live'],
  ] as const)('goes on with the new connection when the old one ends while %s', (phase, name) => {
    const event: Event = { type: 'closed', socket: 1, close: goodbye };
    const step = transition(rotating(phase), event, at(3_601_000));
    expect(step.state).toMatchObject({ name, socket: 2 });
    expect(step.actions.slice(0, 2)).toEqual([
      { do: 'lost', socket: 1 },
      { do: 'promote', socket: 2 },
    ]);
  });

  it.each(['connecting', 'subscribing', 'overlapping', 'draining'] as const)(
    'stays with the old connection when the new one ends while %s, and tries again later',
    (phase) => {
      const event: Event = { type: 'closed', socket: 2, close: refused(429, 90_000) };
      const step = transition(rotating(phase), event, at(3_601_000));
      expect(step.state).toMatchObject({ name: 'live', socket: 1, rotateAt: 3_691_000 });
      expect(step.actions).toEqual([{ do: 'hold', until: 3_691_000 }]);
    },
  );
});

test('closing drops every socket and nothing follows', () => {
  const step = transition(rotating('overlapping'), { type: 'stop' }, at(0));
  expect(step).toEqual({
    state: { name: 'closed' },
    actions: [
      { do: 'drop', socket: 1 },
      { do: 'drop', socket: 2 },
    ],
  });
  expect(transition(step.state, { type: 'start' }, at(0))).toEqual({ state: step.state, actions: [] });
});

test('whatever happens, every socket dialled is dropped or closed, and there is always something to wait for', () => {
  const kinds = ['tick', 'opened', 'confirmed', 'drained', 'unanswered', 'closed', 'heard'] as const;
  const happening = fc.record({
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(1),
    ms: fc.nat(70_000),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      const open = new Set<number>();
      let nextSocket = 1;
      let now = 0;
      const apply = (state: State, event: Event, random: number): State => {
        const step = transition(state, event, at(now, { nextSocket, random, heardAt: now, provenAt: now }));
        if (event.type === 'closed') open.delete(event.socket);
        for (const action of step.actions) {
          if (action.do === 'dial') open.add(nextSocket++);
          if (action.do === 'drop') open.delete(action.socket);
        }
        expect(open.size).toBe(step.state.name === 'rotating' ? 2 : 'socket' in step.state ? 1 : 0);
        return step.state;
      };
      let state = apply({ name: 'idle' }, { type: 'start' }, 0);
      for (const { kind, pick, ms, random } of happenings) {
        now += ms;
        expect(wakeAt(state, { settings, heardAt: now, provenAt: now })).toBeLessThan(
          Number.POSITIVE_INFINITY,
        );
        const socket = [...open][pick] ?? 1;
        if (kind === 'tick') state = apply(state, { type: 'tick' }, random);
        else if (!open.has(socket)) continue;
        else if (kind === 'closed') state = apply(state, { type: 'closed', socket, close: goodbye }, random);
        else if (kind === 'heard') state = apply(state, { type: 'heard', socket, what: 'frame' }, random);
        else state = apply(state, { type: kind, socket }, random);
      }
      apply(state, { type: 'stop' }, 0);
      expect(open.size).toBe(0);
    }),
  );
});
