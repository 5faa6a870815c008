import { dnsFailure, LATENCY_MS, VirtualExchange } from '@exspec/testing/stream/virtual-exchange';
import { describe, expect, it, test } from 'vitest';
import { StreamGapError } from '../../src/stream/errors.ts';
import type { GapEvent } from '../../src/stream/events.ts';
import { DAY, HOUR, MINUTE, open, SECOND } from './support/open.ts';

const tick = (n: number): object => ({ n, p: '1', E: n });
const names = (states: readonly { readonly state: string }[]): readonly string[] =>
  states.map(({ state }) => state);

describe('a connection that cannot be made', () => {
  it('is tried again, ever more rarely, and never in a storm', async () => {
    const { exchange, streams, states } = open();
    exchange.dialling = { kind: 'fail', close: dnsFailure };
    streams.subscribe('a@tick');
    await exchange.clock.pass(DAY);
    // 60 s cap, full jitter: 30 s in the mean, so 2,880 a day.
    expect(exchange.dials.length).toBeGreaterThan(2000);
    expect(exchange.dials.length).toBeLessThan(4000);
    expect(states.find(({ state }) => state === 'backing-off')?.reason).toEqual({
      kind: 'network',
      code: 'ENOTFOUND',
      message: 'getaddrinfo ENOTFOUND exchange.invalid',
    });
    // Nothing but this timer keeps the process waiting for the way back.
    expect(exchange.clock.holding).toBe(1);
    exchange.dialling = { kind: 'open' };
    await exchange.clock.pass(2 * MINUTE);
    expect(streams.connections[0]?.state).toBe('live');
    expect(exchange.clock.holding).toBe(0);
  });

  it('because nothing answers at all is given up in time', async () => {
    const { exchange, streams, states } = open();
    exchange.dialling = { kind: 'hang' };
    streams.subscribe('a@tick');
    await exchange.clock.pass(10 * SECOND);
    expect(states.at(-1)).toMatchObject({ state: 'backing-off', reason: { kind: 'connect-timeout' } });
  });

  it.each([429, 418])(
    'because of HTTP %i stays away as long as it is told, with all its kind',
    async (status) => {
      const { exchange, streams, states } = open({ addressing: 'raw' });
      const close = { code: 1006, reason: '', status, retryAfterMs: 300_000 };
      exchange.dialling = { kind: 'fail', close };
      streams.subscribe('a@tick');
      await exchange.clock.pass(SECOND);
      expect(states.at(-1)?.reason).toEqual({ kind: 'upgrade-refused', status, retryAfterMs: 300_000 });
      streams.subscribe('b@tick');
      await exchange.clock.pass(290 * SECOND);
      expect(exchange.dials).toHaveLength(1);
      exchange.dialling = { kind: 'open' };
      await exchange.clock.pass(20 * SECOND);
      expect(exchange.dials).toHaveLength(3);
      expect(streams.connections.map(({ state }) => state)).toEqual(['live', 'live']);
    },
  );
});

describe('a connection that ends', () => {
  it.each([
    ['closed by the server', 'server-close'],
    ['broken', 'network'],
  ])('%s is made again, with all its streams, and the gap is told', async (how, kind) => {
    const { exchange, streams, states, gaps } = open();
    const own: GapEvent[] = [];
    const told: string[] = [];
    const heard: string[] = [];
    streams.on('a@tick', ({ n }) => heard.push(n), {
      onGap: (gap) => own.push(gap),
      onInterrupted: () => told.push('interrupted'),
      onResumed: () => told.push('resumed'),
    });
    streams.on('a@bar', () => {});
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(1));
    exchange.publish('a@bar', { E: 55, c: '1' });
    await exchange.clock.pass(SECOND);
    const brokenAt = exchange.clock.now();
    for (const link of [...exchange.links])
      if (kind === 'network') link.break();
      else link.close(1001, 'bye');
    await exchange.clock.pass(10);
    exchange.publish('a@tick', tick(2));
    await exchange.clock.pass(10 * SECOND);
    expect(heard, how).toEqual(['1']);
    exchange.publish('a@tick', tick(5));
    await exchange.clock.pass(SECOND);
    expect(names(states).slice(-4)).toEqual(['backing-off', 'connecting', 'subscribing', 'live']);
    expect(states.find(({ state }) => state === 'backing-off')?.reason?.kind).toBe(kind);
    const reconnectedAt = (exchange.dials[1] ?? 0) + 4 * LATENCY_MS;
    expect(own).toEqual([
      {
        stream: 'a@tick',
        channel: 'tick',
        cause: 'outage',
        from: brokenAt - SECOND + LATENCY_MS,
        to: reconnectedAt,
        lastEventTime: 1,
        firstMissing: '2',
        lastMissing: '4',
      },
    ]);
    expect(gaps.find(({ stream }) => stream === 'a@bar')).toMatchObject({
      to: reconnectedAt,
      lastEventTime: 55,
    });
    expect(told).toEqual(['interrupted', 'resumed']);
  });

  it('makes an iterator without onGap throw, after the events before the gap', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('a@tick');
    await exchange.clock.pass(SECOND);
    for (const n of [1, 2, 9, 10]) exchange.publish('a@tick', tick(n));
    await exchange.clock.pass(SECOND);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { n } of subscription) seen.push(n);
    })();
    await expect(reading).rejects.toMatchObject({
      name: 'StreamGapError',
      gap: { stream: 'a@tick', firstMissing: '3', lastMissing: '8', cause: 'hole' },
    });
    await expect(reading).rejects.toBeInstanceOf(StreamGapError);
    expect(seen).toEqual(['1', '2']);
  });

  it('without a loss is no gap where ids prove it', async () => {
    const { exchange, streams, gaps } = open();
    const subscription = streams.subscribe('a@tick');
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(1));
    await exchange.clock.pass(SECOND);
    for (const link of exchange.links) link.break();
    await exchange.clock.pass(10 * SECOND);
    exchange.publish('a@tick', tick(2));
    await exchange.clock.pass(SECOND);
    expect(gaps).toEqual([]);
    expect(subscription.buffered).toBe(2);
  });

  it('and a consumer that leaves before the next id could prove anything: the suspicion is told', async () => {
    const { exchange, streams } = open();
    const gaps: GapEvent[] = [];
    const subscription = streams.subscribe('a@tick', { onGap: (gap) => gaps.push(gap) });
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(1));
    await exchange.clock.pass(SECOND);
    for (const link of exchange.links) link.break();
    await exchange.clock.pass(10 * SECOND);
    void subscription.close();
    expect(gaps).toMatchObject([{ stream: 'a@tick', cause: 'outage' }]);
  });

  it('and ends again at once is not hammered', async () => {
    const { exchange, streams } = open();
    exchange.lifetimeMs = 10;
    streams.subscribe('a@tick');
    await exchange.clock.pass(HOUR);
    expect(exchange.dials.length).toBeLessThan(250);
  });

  it('takes streams along that came and went in the meantime', async () => {
    const { exchange, streams } = open();
    streams.subscribe('a@tick', { onGap: () => {} });
    const leaving = streams.subscribe('b@tick', { onGap: () => {} });
    await exchange.clock.pass(SECOND);
    for (const link of exchange.links) link.break();
    const coming = streams.subscribe('c@tick');
    await leaving.close();
    await exchange.clock.pass(10 * SECOND);
    await coming.ready;
    expect(exchange.sessions.map((session) => [...session.streams])).toEqual([['a@tick', 'c@tick']]);
  });
});

describe('a connection that is silent', () => {
  it.each([true, false])(
    'and dead is noticed by a probe and replaced (pings visible: %s)',
    async (pingsVisible) => {
      const { exchange, streams, states } = open({}, new VirtualExchange(1, pingsVisible));
      streams.subscribe('a@bar', { onGap: () => {} });
      await exchange.clock.pass(SECOND);
      for (const link of exchange.links) link.isDead = true;
      await exchange.clock.pass(75 * SECOND);
      expect(names(states)).toEqual([
        'connecting',
        'subscribing',
        'live',
        'stale',
        'backing-off',
        'connecting',
        'subscribing',
        'live',
      ]);
      expect(states.find(({ state }) => state === 'backing-off')?.reason).toEqual({ kind: 'silence' });
    },
  );

  it('but alive answers, and goes on', async () => {
    const { exchange, streams, states } = open({}, new VirtualExchange(1, false));
    streams.subscribe('a@bar');
    await exchange.clock.pass(HOUR);
    expect(exchange.dials).toHaveLength(1);
    expect(new Set(names(states))).toEqual(new Set(['connecting', 'subscribing', 'live', 'stale']));
    const probes = exchange.sessions[0]?.received.filter(({ text }) => text.includes('LIST')) ?? [];
    expect(probes.length).toBeGreaterThan(50);
    expect(probes.length).toBeLessThan(61);
  });

  it('needs no probe while pings come', async () => {
    const { exchange, streams } = open({ silenceMs: 4 * MINUTE });
    streams.subscribe('a@bar');
    await exchange.clock.pass(3 * HOUR);
    // The question that confirmed the subscription, and no other.
    expect(exchange.sessions[0]?.received.filter(({ text }) => text !== 'pong')).toHaveLength(1);
  });
});

describe('pings that stay away while events come', () => {
  async function withoutPings(deaf: boolean) {
    const opened = open();
    const { exchange, streams } = opened;
    exchange.pingEveryMs = DAY;
    streams.on('a@bar', () => {});
    await exchange.clock.pass(SECOND);
    for (const session of exchange.sessions) session.deaf = deaf;
    for (let n = 0; n < 40; n++) {
      exchange.publish('a@bar', { E: n, c: '' });
      await exchange.clock.pass(10 * SECOND);
    }
    return opened;
  }

  it('mean nothing as long as the server answers', async () => {
    const { exchange, states } = await withoutPings(false);
    expect(names(states)).toContain('stale');
    expect(exchange.dials).toHaveLength(1);
  });

  it('mean a connection that is dead in one direction', async () => {
    const { exchange, states } = await withoutPings(true);
    expect(states.find(({ state }) => state === 'backing-off')?.reason).toEqual({ kind: 'missing-pings' });
    expect(exchange.dials).toHaveLength(2);
  });
});

test('a server that answers no control message is left', async () => {
  const { exchange, streams, states } = open();
  streams.subscribe('a@tick');
  await exchange.clock.pass(SECOND);
  for (const session of exchange.sessions) session.deaf = true;
  const late = streams.subscribe('b@tick');
  await exchange.clock.pass(12 * SECOND);
  await late.ready;
  expect(states.find(({ state }) => state === 'backing-off')?.reason).toEqual({ kind: 'unanswered' });
});

describe('frames that are wrong', () => {
  it('are reported, and count as a gap in every stream that they may belong to', async () => {
    const { exchange, streams, gaps, errors } = open();
    streams.on('a@bar', () => {});
    streams.on('a@tick', () => {});
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(1));
    await exchange.clock.pass(SECOND);
    for (const link of exchange.links) link.deliver('{"stream":"a@tick","data":{"n":2');
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(3));
    await exchange.clock.pass(SECOND);
    expect(errors.map(({ error }) => error)).toMatchObject([{ name: 'StreamFrameError' }]);
    expect(gaps).toMatchObject([
      { stream: 'a@bar', cause: 'unreadable' },
      { stream: 'a@tick', cause: 'unreadable', firstMissing: '2', lastMissing: '2' },
    ]);
    expect(exchange.dials).toHaveLength(1);
  });

  it('in their payload count as a gap of that stream alone', async () => {
    const { exchange, streams, gaps } = open();
    streams.on('a@bar', () => {});
    streams.on('a@tick', () => {});
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', { n: [] });
    await exchange.clock.pass(SECOND);
    expect(gaps).toMatchObject([{ stream: 'a@tick', cause: 'unreadable' }]);
  });

  it('twice or out of order are delivered once, and what stays out is told', async () => {
    const { exchange, streams, gaps } = open();
    const heard: string[] = [];
    streams.on('a@tick', ({ n }) => heard.push(n));
    await exchange.clock.pass(SECOND);
    for (const n of [1, 2, 2, 4, 3, 5]) exchange.publish('a@tick', tick(n));
    await exchange.clock.pass(SECOND);
    expect(heard).toEqual(['1', '2', '4', '5']);
    expect(gaps).toMatchObject([{ firstMissing: '3', lastMissing: '3' }]);
  });
});

test('the 24-hour cut of the server is a gap where the consumer has turned rotation off', async () => {
  const { exchange, streams, states, gaps } = open({ rotateAfterMs: Number.POSITIVE_INFINITY });
  streams.on('a@bar', () => {});
  await exchange.clock.pass(DAY + MINUTE);
  expect(states.find(({ state }) => state === 'backing-off')?.reason).toEqual({
    kind: 'server-close',
    code: 1001,
    reason: 'lifetime',
  });
  expect(gaps).toHaveLength(1);
});

describe('rotation', () => {
  it('loses nothing and doubles nothing, whatever the channel', async () => {
    const { exchange, streams, states, gaps } = open();
    const heard: Record<string, unknown[]> = { tick: [], top: [], bar: [], account: [] };
    streams.on('a@tick', (event) => heard.tick?.push(Number(event.n)));
    streams.on('a@top', (event) => heard.top?.push(event.v));
    streams.on('a@bar', (event) => heard.bar?.push(event.E));
    streams.on('secretA', (event) => heard.account?.push(event));
    await exchange.clock.pass(SECOND);
    const sent: number[] = [];
    for (let n = 1; n <= 3 * 24 * 360; n++) {
      sent.push(n);
      exchange.publish('a@tick', tick(n));
      exchange.publish('a@top', { v: n, b: '' });
      exchange.publish('a@bar', { E: n, c: '' });
      exchange.publish('secretA', { e: 'balance', n });
      await exchange.clock.pass(10 * SECOND);
    }
    expect(names(states).filter((state) => state === 'rotating')).toHaveLength(3);
    expect(names(states)).not.toContain('backing-off');
    expect(gaps).toEqual([]);
    expect(heard).toEqual({
      tick: sent,
      top: sent,
      bar: sent,
      account: sent.map((n) => ({ e: 'balance', n })),
    });
    expect(exchange.links.size).toBe(1);
    // The default: half an hour before the cut, or up to ten minutes earlier.
    const between = exchange.dials.slice(1).map((at, index) => at - (exchange.dials[index] ?? 0));
    for (const ms of between) {
      expect(ms).toBeLessThan(23.5 * HOUR + MINUTE);
      expect(ms).toBeGreaterThan(23.3 * HOUR);
    }
  });

  it('whose new connection fails keeps the old one, and tries again', async () => {
    const { exchange, streams, states, gaps } = open({ rotateAfterMs: HOUR });
    streams.on('a@bar', () => {});
    await exchange.clock.pass(SECOND);
    exchange.dialling = { kind: 'fail', close: dnsFailure };
    await exchange.clock.pass(HOUR);
    expect(exchange.dials.length).toBeGreaterThan(2);
    expect(exchange.dials.length).toBeLessThan(12);
    expect(exchange.links.size).toBe(1);
    exchange.dialling = { kind: 'open' };
    await exchange.clock.pass(2 * MINUTE);
    expect(states.at(-1)?.state).toBe('live');
    expect(gaps).toEqual([]);
  });

  it('of a connection that dies meanwhile tells the gap', async () => {
    const { exchange, streams, gaps } = open({ rotateAfterMs: HOUR, overlapMs: 10 * SECOND });
    const heard: unknown[] = [];
    streams.on('secretA', (event) => heard.push(event));
    await exchange.clock.pass(SECOND);
    while (exchange.links.size < 2) await exchange.clock.pass(SECOND);
    const [old] = exchange.links;
    if (old !== undefined) old.isDead = true;
    exchange.publish('secretA', { e: 'balance', n: 1 });
    await exchange.clock.pass(MINUTE);
    expect(heard).toEqual([{ e: 'balance', n: 1 }]);
    expect(gaps).toHaveLength(1);
    expect(exchange.links.size).toBe(1);
  });
});
