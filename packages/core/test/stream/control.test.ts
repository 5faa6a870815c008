import { seeded, VirtualClock } from '@exspec/testing/stream/clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlQueue } from '../../src/stream/control.ts';
import { platform } from '../../src/stream/environment.ts';

/** Limit of the server, and how long a message may take to it or back, ms. */
const PER_SECOND = 5;

/** What a server sees of messages that are asked for at once, over a network that is now quick and now slow. */
async function arrivals(messages: number, delays: readonly number[]): Promise<readonly number[]> {
  const clock = new VirtualClock(0);
  const arrived: number[] = [];
  let [made, answered] = [0, 0];
  /** Frames keep their order, whatever each of them took. */
  let [lastThere, lastBack] = [0, 0];
  const delay = (index: number): number => delays[index % delays.length] ?? 0;
  const queue: ControlQueue = new ControlQueue({
    environment: {
      ...platform,
      now: () => clock.now(),
      random: seeded(1),
      after: (ms, hold, run) => clock.after(ms, hold, run),
    },
    perSecond: PER_SECOND,
    timeoutMs: 60_000,
    next: (id) => (made++ < messages ? { text: String(id), onOutcome: () => void answered++ } : undefined),
    send: (text) => {
      lastThere = Math.max(lastThere, clock.now() + delay(made));
      clock.after(lastThere - clock.now(), false, () => {
        arrived.push(clock.now());
        lastBack = Math.max(lastBack, clock.now() + delay(made + 1));
        clock.after(lastBack - clock.now(), false, () => queue.onReply(Number(text), null));
      });
    },
    onUnanswered: () => {
      throw new Error('each message is answered in time');
    },
  });
  queue.pump();
  await clock.pass(messages * 20_000);
  expect(answered).toBe(messages);
  return arrived;
}

it('however slow the network is, no second sees more messages than the server takes, a pong among them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 20 }),
      async (messages, delays) => {
        const arrived = await arrivals(messages, delays);
        expect(arrived).toHaveLength(messages);
        for (const [index, at] of arrived.entries()) {
          const later = arrived[index + PER_SECOND - 1];
          if (later !== undefined) expect(later - at).toBeGreaterThanOrEqual(1000);
        }
      },
    ),
  );
});

it('over a quick network nearly as many messages pass as the server takes', async () => {
  const arrived = await arrivals(40, [1]);
  expect(arrived.at(-1)).toBeLessThan(11_000);
});

describe('pings, however many,', () => {
  /** A server that pings every so often, over a network of this latency, while messages are sent. */
  async function pinged(everyMs: number, messages: number, latencyMs: number, answersItself: boolean) {
    const clock = new VirtualClock(0);
    const arrived: { readonly at: number; readonly what: string }[] = [];
    const arrive = (what: string): void =>
      void clock.after(latencyMs, false, () => arrived.push({ at: clock.now(), what }));
    let [made, answered, pings] = [0, 0, 0];
    const queue: ControlQueue = new ControlQueue({
      environment: {
        ...platform,
        now: () => clock.now(),
        random: seeded(1),
        after: (ms, hold, run) => clock.after(ms, hold, run),
      },
      perSecond: PER_SECOND,
      timeoutMs: 10_000,
      next: (id) => (made++ < messages ? { text: String(id), onOutcome: () => void answered++ } : undefined),
      send: (text) => {
        arrive('message');
        clock.after(2 * latencyMs, false, () => queue.onReply(Number(text), null));
      },
      pong: answersItself ? undefined : (data) => arrive(`pong ${String(data[0])}`),
      onUnanswered: () => {
        throw new Error('each message is answered in time');
      },
    });
    const ping = (): void => {
      queue.onPing(Uint8Array.of(++pings % 256));
      if (pings < 60_000 / everyMs) clock.after(everyMs, false, ping);
    };
    ping();
    queue.pump();
    await clock.pass(70_000);
    return { arrived, answered, last: pings % 256 };
  }

  it('leave room for messages, and the newest is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 90 }),
        async (everyMs, messages, latencyMs) => {
          const { arrived, answered, last } = await pinged(everyMs, messages, latencyMs, false);
          expect(answered).toBe(messages);
          // Two in a second are theirs in any case.
          const lastMessage = arrived.findLast(({ what }) => what === 'message')?.at ?? 0;
          expect(lastMessage).toBeLessThan(Math.ceil(messages / 2) * 1300 + 200);
          expect(arrived.findLast(({ what }) => what !== 'message')?.what).toBe(`pong ${last}`);
          for (const [index, { at }] of arrived.entries()) {
            const later = arrived[index + PER_SECOND]?.at ?? Number.POSITIVE_INFINITY;
            expect(later - at).toBeGreaterThanOrEqual(1000);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that the platform answers itself hold up no message either', async () => {
    expect((await pinged(100, 40, 20, true)).answered).toBe(40);
  });
});
