import { dnsFailure, LATENCY_MS, type Link, VirtualExchange } from '@exspec/testing/stream/virtual-exchange';
import { expect, test } from 'vitest';
import type { Listening } from '../../src/stream/consumers.ts';
import type { GapEvent } from '../../src/stream/events.ts';
import { OrderBook } from '../../src/stream/order-book.ts';
import { lookOf, Market, readUpdate } from './support/market.ts';
import { DAY, MINUTE, type Opened, open, SECOND } from './support/open.ts';

const WEEK = 7 * DAY;

/** What was sent on one stream, and what became of it. */
class Ledger {
  readonly sent: { readonly key: number; readonly arrival: number; readonly isReachable: boolean }[] = [];
  readonly heard: Map<number, number> = new Map();
  readonly gaps: GapEvent[] = [];

  /** @param isReachable whether a client can connect at all */
  send(key: number, now: number, isReachable: boolean): void {
    this.sent.push({ key, arrival: now + LATENCY_MS, isReachable });
  }

  hear(key: number): void {
    this.heard.set(key, (this.heard.get(key) ?? 0) + 1);
  }

  /** Events that were neither delivered nor reported. */
  get silent(): readonly number[] {
    return this.sent
      .filter(
        ({ key, arrival }) => !this.heard.has(key) && !this.gaps.some((gap) => covers(gap, key, arrival)),
      )
      .map(({ key }) => key);
  }

  get doubled(): readonly number[] {
    return [...this.heard].filter(([, times]) => times > 1).map(([key]) => key);
  }

  get lost(): number {
    return this.sent.filter(({ key }) => !this.heard.has(key)).length;
  }

  /** The part that was lost although the exchange could be reached. */
  get avoidableLoss(): number {
    const reachable = this.sent.filter(({ isReachable }) => isReachable);
    return reachable.filter(({ key }) => !this.heard.has(key)).length / reachable.length;
  }
}

function covers(gap: GapEvent, key: number, arrival: number): boolean {
  if (gap.firstMissing !== undefined && gap.lastMissing !== undefined)
    return Number(gap.firstMissing) <= key && key <= Number(gap.lastMissing);
  return gap.from <= arrival && arrival <= gap.to;
}

/** A fault that strikes one connection, or all, and what ends it. */
function strike(exchange: VirtualExchange, kind: number): void {
  const links = [...exchange.links];
  const some: Link | undefined = links[Math.floor(exchange.random() * links.length)];
  const closings = [1000, 1001, 1006, 1012] as const;
  if (kind === 0) some?.break();
  else if (kind === 1) some?.close(closings[Math.floor(exchange.random() * 4)] ?? 1000, 'maintenance');
  else if (kind === 2 && some !== undefined) some.isDead = true;
  else if (kind === 3) some?.deliver('{"stream":"a@tick","data":{"n":');
  else if (kind === 4 && some !== undefined) some.session.deaf = true;
  else if (kind === 5) {
    exchange.dialling = { kind: 'fail', close: dnsFailure };
    for (const link of links) link.break();
  } else if (kind === 6) {
    exchange.dialling = {
      kind: 'fail',
      close: { code: 1006, reason: '', status: 429, retryAfterMs: 90_000 },
    };
    for (const link of links) link.close(1008, 'too many requests');
  } else if (kind === 7) {
    exchange.dialling = { kind: 'hang' };
    some?.break();
  } else if (kind === 8) exchange.pingEveryMs = 20 * MINUTE;
}

function heal(exchange: VirtualExchange): void {
  exchange.dialling = { kind: 'open' };
  exchange.pingEveryMs = 3 * MINUTE;
}

interface Soaked {
  readonly opened: Opened;
  readonly ledgers: Record<'tick' | 'account', Ledger>;
  readonly wrongBooks: number;
  readonly goodBooks: number;
  /** Alarms set and sockets open, once a virtual day. */
  readonly days: readonly { readonly alarms: number; readonly sockets: number }[];
  readonly faults: number;
}

async function soak(seed: number, span: number): Promise<Soaked> {
  const exchange = new VirtualExchange(seed);
  const opened = open({}, exchange);
  const { streams } = opened;
  const { clock, random } = exchange;
  const ledgers = { tick: new Ledger(), account: new Ledger() };
  const onGapOf = (ledger: Ledger) => ({ onGap: (gap: GapEvent) => ledger.gaps.push(gap) });
  const listening = [
    streams.on('a@tick', ({ n }) => ledgers.tick.hear(Number(n)), onGapOf(ledgers.tick)),
    streams.on('secretA', (event) => ledgers.account.hear(Object(event).n), onGapOf(ledgers.account)),
  ];
  const market = new Market(random);
  let [goodBooks, wrongBooks] = [0, 0];
  const book = new OrderBook({
    symbol: 'A',
    listen: (listener, options) => streams.on('a@depth', listener, options),
    readUpdate,
    snapshot: async () => market.snapshot(),
    environment: exchange.environment,
    onUpdate: (held) => {
      if (lookOf(held.bids(), held.asks()) === market.look(held.lastUpdateId)) goodBooks++;
      else wrongBooks++;
    },
  }).start();
  await clock.pass(5 * SECOND);
  const days: { alarms: number; sockets: number }[] = [];
  let faults = 0;
  let guest: Listening | undefined;
  let nextFault = clock.now();
  const end = clock.now() + span;
  for (let n = 1; clock.now() < end; n++) {
    const fate = random();
    ledgers.tick.send(n, clock.now(), exchange.dialling.kind === 'open');
    // The server itself loses an event, or sends it twice, or in the wrong order.
    if (fate > 0.002) exchange.publish('a@tick', { n, p: '1', E: clock.now() });
    if (fate > 0.998) exchange.publish('a@tick', { n, p: '1', E: clock.now() });
    if (fate > 0.996) exchange.publish('a@tick', { n: n - 1, p: '1', E: clock.now() });
    if (n % 3 === 0) {
      ledgers.account.send(n, clock.now(), exchange.dialling.kind === 'open');
      exchange.publish('secretA', { e: 'balance', n });
    }
    if (n % 2 === 0) {
      const event = market.move();
      if (random() > 0.002) exchange.publish('a@depth', event);
    }
    // Somebody comes and goes, whatever the connection is doing.
    if (n % 20 === 0) {
      if (guest === undefined) guest = streams.on('b@bar', () => {});
      else {
        guest.close().catch(() => {});
        guest = undefined;
      }
    }
    if (clock.now() >= nextFault) {
      heal(exchange);
      // Half of the time all is well.
      if (random() < 0.5) {
        strike(exchange, Math.floor(random() * 10));
        faults++;
      }
      nextFault = clock.now() + random() * 20 * MINUTE;
    }
    if (clock.now() >= end - span + days.length * DAY)
      days.push({ alarms: clock.alarms, sockets: exchange.links.size });
    await clock.pass(5 * SECOND + random() * 10 * SECOND);
  }
  heal(exchange);
  await clock.pass(20 * MINUTE);
  const last = ledgers.tick.sent.length + 1;
  exchange.publish('a@tick', { n: last, p: '1', E: clock.now() });
  exchange.publish('a@depth', market.move());
  await clock.pass(MINUTE);
  expect(lookOf(book.bids(), book.asks())).toBe(market.look(market.lastUpdateId));
  for (const { ready } of listening) await ready;
  const closing = Promise.all([book.close(), streams.close()]);
  await clock.pass(MINUTE);
  await closing;
  return { opened, ledgers, wrongBooks, goodBooks, days, faults };
}

test('a week of faults loses nothing that is not reported, doubles nothing, and leaves nothing behind', async () => {
  const { opened, ledgers, wrongBooks, goodBooks, days, faults } = await soak(20261121, WEEK);
  const { exchange, errors, states } = opened;
  expect(faults).toBeGreaterThan(400);
  expect(ledgers.tick.sent.length).toBeGreaterThan(50_000);
  expect(ledgers.tick.lost).toBeGreaterThan(100);
  expect(ledgers.account.lost).toBeGreaterThan(10);
  expect(ledgers.tick.silent).toEqual([]);
  expect(ledgers.account.silent).toEqual([]);
  expect(ledgers.tick.doubled).toEqual([]);
  expect(ledgers.account.doubled).toEqual([]);
  // Telling of a gap is no excuse for a long one.
  expect(ledgers.tick.avoidableLoss).toBeLessThan(0.03);
  expect(ledgers.account.avoidableLoss).toBeLessThan(0.03);
  expect(wrongBooks).toBe(0);
  expect(goodBooks).toBeGreaterThan(15_000);
  expect(exchange.busiestSecond).toBeLessThanOrEqual(5);
  expect(new Set(states.map(({ reason }) => reason?.kind))).toEqual(
    new Set([
      undefined,
      'server-close',
      'network',
      'upgrade-refused',
      'connect-timeout',
      'silence',
      'unanswered',
    ]),
  );
  expect(errors.length).toBeGreaterThan(10);
  // Timers and sockets of the seventh day are no more than those of the first.
  for (const { alarms, sockets } of days) {
    expect(alarms).toBeLessThan(20);
    expect(sockets).toBeLessThanOrEqual(2);
  }
  expect([exchange.clock.alarms, exchange.links.size]).toEqual([0, 0]);
}, 120_000);

test.each([1, 2, 3])(
  'a day of faults loses nothing unreported, with chance %i',
  async (seed) => {
    const { ledgers, wrongBooks } = await soak(seed, DAY);
    expect([ledgers.tick.silent, ledgers.account.silent]).toEqual([[], []]);
    expect([ledgers.tick.doubled, ledgers.account.doubled]).toEqual([[], []]);
    expect(wrongBooks).toBe(0);
  },
  60_000,
);
