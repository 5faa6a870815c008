import { LATENCY_MS } from '@exspec/testing/stream/virtual-exchange';
import { describe, expect, it } from 'vitest';
import type { GapEvent } from '../../src/stream/events.ts';
import { type Opened, open, SECOND } from './support/open.ts';

const SILENCE_MS = 60 * SECOND;

/** The server drops a stream, and says nothing. */
function forget({ exchange }: Opened, stream: string): void {
  for (const { streams } of exchange.sessions) streams.delete(stream);
}

const subscribed = ({ exchange }: Opened): readonly (readonly string[])[] =>
  exchange.sessions.map(({ streams }) => [...streams]);

describe('a stream that the server has dropped in silence', () => {
  it('is missed by the next probe, subscribed to again, and its gap is told', async () => {
    const opened = open();
    const { exchange, streams, gaps } = opened;
    const told: string[] = [];
    const heard: number[] = [];
    streams.on('a@bar', ({ E }) => heard.push(E), {
      onInterrupted: () => told.push('interrupted'),
      onResumed: () => told.push('resumed'),
    });
    streams.on('b@bar', () => {});
    await exchange.clock.pass(SECOND);
    exchange.publish('a@bar', { E: 1, c: '' });
    await exchange.clock.pass(SECOND);
    const lastHeardAt = exchange.clock.now() - SECOND + LATENCY_MS;
    forget(opened, 'a@bar');
    exchange.publish('a@bar', { E: 2, c: '' });
    await exchange.clock.pass(SILENCE_MS + SECOND);
    expect(subscribed(opened)).toEqual([['b@bar', 'a@bar']]);
    expect(gaps).toMatchObject([{ stream: 'a@bar', cause: 'outage', from: lastHeardAt, lastEventTime: 1 }]);
    expect(told).toEqual(['interrupted', 'resumed']);
    exchange.publish('a@bar', { E: 3, c: '' });
    await exchange.clock.pass(SECOND);
    expect(heard).toEqual([1, 3]);
    expect(exchange.dials).toHaveLength(1);
  });

  it('is told with the ids that are missing where there are ids', async () => {
    const opened = open();
    const { exchange, streams } = opened;
    const gaps: GapEvent[] = [];
    streams.on('a@tick', () => {}, { onGap: (gap) => gaps.push(gap) });
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', { n: 1, p: '1', E: 1 });
    await exchange.clock.pass(SECOND);
    forget(opened, 'a@tick');
    exchange.publish('a@tick', { n: 2, p: '1', E: 2 });
    await exchange.clock.pass(SILENCE_MS + SECOND);
    exchange.publish('a@tick', { n: 3, p: '1', E: 3 });
    await exchange.clock.pass(SECOND);
    expect(gaps).toMatchObject([{ cause: 'outage', firstMissing: '2', lastMissing: '2' }]);
  });

  it('is let go of where its consumer leaves at that moment', async () => {
    const opened = open();
    const { exchange, streams, states, gaps } = opened;
    const subscription = streams.subscribe('a@bar');
    streams.on('b@bar', () => {});
    await exchange.clock.pass(SECOND);
    forget(opened, 'a@bar');
    while (states.at(-1)?.state !== 'stale') await exchange.clock.pass(10);
    // No room for the wish to unsubscribe before the probe is answered.
    const asked = Array.from({ length: 3 }, () => streams.listSubscriptions());
    let isGone = false;
    void subscription.close().then(() => {
      isGone = true;
    });
    await exchange.clock.pass(5 * SECOND);
    expect(await Promise.all(asked)).toEqual([['b@bar'], ['b@bar'], ['b@bar']]);
    expect(isGone).toBe(true);
    expect(gaps).toEqual([]);
  });

  it('is missed again and again', async () => {
    const opened = open();
    const { exchange, streams, gaps } = opened;
    streams.on('a@bar', () => {});
    await exchange.clock.pass(SECOND);
    for (let round = 1; round <= 3; round++) {
      forget(opened, 'a@bar');
      // A ping breaks the silence, too.
      await exchange.clock.pass(2 * SILENCE_MS);
      expect(subscribed(opened)).toEqual([['a@bar']]);
      expect(gaps).toHaveLength(round);
    }
  });

  it('was there when the server last listed it: a quiet stream has no longer gap than that', async () => {
    const opened = open();
    const { exchange, streams, gaps, states } = opened;
    streams.on('a@bar', () => {});
    await exchange.clock.pass(10 * SILENCE_MS);
    const listedAt = states.findLast(({ state }) => state === 'live')?.at ?? 0;
    forget(opened, 'a@bar');
    await exchange.clock.pass(2 * SILENCE_MS);
    expect(gaps).toMatchObject([{ stream: 'a@bar', from: listedAt }]);
  });
});

describe('one of two streams that the server has dropped while the other goes on', () => {
  /** Publishes both every 100 ms. */
  async function flow({ exchange }: Opened, seconds: number, streams: readonly string[]): Promise<void> {
    for (let count = 0; count < seconds * 10; count++) {
      const E = exchange.clock.now();
      for (const stream of streams)
        exchange.publish(stream, stream === 'secretA' ? { e: 'balance', E } : { E, c: '' });
      await exchange.clock.pass(100);
    }
  }

  it.each([
    ['in the URL', true],
    ['by a message, and was never listed', false],
  ])('and that was asked for %s is missed within half a minute, and its gap is told', async (_, isInUrl) => {
    const opened = open();
    const { exchange, streams, gaps, states } = opened;
    const heard: number[] = [];
    streams.on('b@bar', () => {});
    if (!isInUrl) await exchange.clock.pass(SECOND);
    streams.on('a@bar', ({ E }) => heard.push(E));
    await exchange.clock.pass(SECOND);
    await flow(opened, 5, ['a@bar', 'b@bar']);
    const lastHeardAt = (heard.at(-1) ?? 0) + LATENCY_MS;
    forget(opened, 'a@bar');
    await flow(opened, 30, ['a@bar', 'b@bar']);
    expect(gaps).toMatchObject([{ stream: 'a@bar', cause: 'outage', from: lastHeardAt }]);
    const before = heard.length;
    await flow(opened, 60, ['a@bar', 'b@bar']);
    expect(heard.length - before).toBeGreaterThan(590);
    expect(gaps).toHaveLength(1);
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'subscribing', 'live']);
  });

  it('is missed when a rotation heals it', async () => {
    const opened = open({ rotateAfterMs: 20 * SECOND });
    const { exchange, streams, gaps, states } = opened;
    streams.on('secretA', () => {});
    streams.on('b@bar', () => {});
    await exchange.clock.pass(SECOND);
    await flow(opened, 5, ['secretA', 'b@bar']);
    const forgottenAt = exchange.clock.now();
    forget(opened, 'secretA');
    while (states.filter(({ state }) => state === 'live').length < 2)
      await flow(opened, 1, ['secretA', 'b@bar']);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.from).toBeLessThanOrEqual(forgottenAt + LATENCY_MS);
  });

  it('is missed when the connection breaks before anybody has asked', async () => {
    const opened = open();
    const { exchange, streams, gaps } = opened;
    streams.on('secretA', () => {});
    streams.on('b@bar', () => {});
    await exchange.clock.pass(SECOND);
    const forgottenAt = exchange.clock.now();
    forget(opened, 'secretA');
    await flow(opened, 10, ['secretA', 'b@bar']);
    for (const link of exchange.links) link.break();
    await exchange.clock.pass(5 * SECOND);
    const gap = gaps.find(({ stream }) => stream === '***');
    expect(gap?.from).toBeLessThanOrEqual(forgottenAt);
  });

  it('is asked for no more often than the server takes messages', async () => {
    const opened = open({ verifyMs: 10 });
    const { exchange, streams } = opened;
    streams.on('b@bar', () => {});
    await exchange.clock.pass(SECOND);
    await flow(opened, 30, ['b@bar']);
    expect(exchange.sessions[0]?.received.length).toBeGreaterThan(20);
    expect(exchange.sessions[0]?.busiestSecond).toBeLessThanOrEqual(5);
  });
});

it('a server that never lists a stream has not dropped it', async () => {
  const opened = open();
  const { exchange, streams, gaps, errors } = opened;
  streams.on('a@bar', () => {});
  await exchange.clock.pass(2 * LATENCY_MS);
  for (const session of exchange.sessions) session.isListing = false;
  await exchange.clock.pass(10 * SILENCE_MS);
  expect([gaps, errors]).toEqual([[], []]);
  const sent = exchange.sessions[0]?.received.filter(({ text }) => text.includes('SUBSCRIBE')) ?? [];
  // Once, to confirm the URL.
  expect(sent).toHaveLength(1);
});
