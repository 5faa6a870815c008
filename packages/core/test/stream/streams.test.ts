import { protocol, type Types } from '@exspec/testing/stream/protocol';
import { describe, expect, expectTypeOf, it, test } from 'vitest';
import { OptionsError } from '../../src/errors.ts';
import {
  StreamClosedError,
  StreamError,
  StreamGapError,
  StreamNameError,
  StreamOverflowError,
} from '../../src/stream/errors.ts';
import { createStreams } from '../../src/stream/streams.ts';
import { MINUTE, open, SECOND } from './support/open.ts';

const tick = (n: number): { n: number; p: string; E: number } => ({ n, p: '1.5', E: 1000 + n });

describe('subscribing', () => {
  it('to no streams at all gives a loop that ends at once', async () => {
    const { exchange, streams } = open();
    const none = streams.subscribeAll([]);
    await none.ready;
    expect(await none[Symbol.asyncIterator]().next()).toEqual({ value: undefined, done: true });
    expect(exchange.urls).toEqual([]);
  });

  it('has no answers to give once the streams are closed', async () => {
    const { streams } = open();
    expect(await streams.listSubscriptions()).toEqual([]);
    await streams.close();
    await expect(streams.listSubscriptions()).rejects.toBeInstanceOf(StreamClosedError);
  });

  it('connects with the first subscription, in one URL for all that are asked for together', async () => {
    const { exchange, streams } = open();
    await exchange.clock.pass(MINUTE);
    expect(exchange.urls).toEqual([]);
    const subscriptions = [streams.subscribe('a@tick'), streams.subscribe('b@tick')];
    await exchange.clock.pass(SECOND);
    await Promise.all(subscriptions.map(({ ready }) => ready));
    expect(exchange.urls).toEqual(['wss://madeup.test/stream?streams=a@tick/b@tick']);
    expect(streams.connections).toEqual([{ id: 1, state: 'live', streams: 2 }]);
    await Promise.all([streams.close(), exchange.clock.pass(SECOND)]);
  });

  it('gives each consumer its events, with exact ids, under the names that it wants', async () => {
    const { exchange, streams } = open();
    const wire = streams.subscribe('a@tick');
    const readable = streams.subscribe('a@tick', { names: 'readable' });
    const heard: unknown[] = [];
    streams.on('b@tick', (event, stream) => heard.push([stream, event]));
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', tick(1));
    exchange.publish('b@tick', tick(7));
    await exchange.clock.pass(SECOND);
    const [first, second] = [wire[Symbol.asyncIterator](), readable[Symbol.asyncIterator]()];
    expect((await first.next()).value).toEqual({ n: '1', p: '1.5', E: 1001 });
    expect((await second.next()).value).toEqual({ id: '1', price: '1.5', eventTime: 1001 });
    expect(heard).toEqual([['b@tick', { n: '7', p: '1.5', E: 1007 }]]);
  });

  it.each([
    ['spaces', '{ "stream": "a@tick", "data": {"n":1} }'],
    ['the data first', '{"data":{"n":1},"stream":"a@tick"}'],
    ['something behind the data', '{"stream":"a@tick","data":{"n":1},"x":{"y":2}}'],
    ['something between', '{"stream":"a@tick","x":2,"data":{"n":1}}'],
    ['data twice, of which the last counts', '{"stream":"a@tick","data":2,"data":{"n":1}}'],
    ['an escaped name', '{"stream":"\\u0061@tick","data":{"n":1}}'],
    ['a line break at its end', '{"stream":"a@tick","data":{"n":1}}\n'],
  ])('reads a frame with %s as any other', async (_, frame) => {
    const { exchange, streams, errors } = open();
    const heard: unknown[] = [];
    streams.on('a@tick', (event) => heard.push(event));
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', { n: 0 });
    for (const link of exchange.links) link.deliver(frame);
    await exchange.clock.pass(SECOND);
    expect(heard).toEqual([{ n: '0' }, { n: '1' }]);
    expect(errors).toEqual([]);
  });

  it.each([
    ['ends too early', '{"stream":"a@tick","data":{"n":1}'],
    ['ends with another bracket', '{"stream":"a@tick","data":{"n":1}]'],
    ['goes on after its end', '{"stream":"a@tick","data":1}}'],
    ['has no data', '{"stream":"a@tick","data":}'],
  ])('reports a frame that %s', async (_, frame) => {
    const { exchange, streams, errors } = open();
    streams.on('a@tick', () => {});
    await exchange.clock.pass(SECOND);
    exchange.publish('a@tick', { n: 0 });
    for (const link of exchange.links) link.deliver(frame);
    await exchange.clock.pass(SECOND);
    expect(errors).toMatchObject([{ error: { name: 'StreamFrameError' } }]);
  });

  it('resolves when the server answers, and rejects with its error without harming the others', async () => {
    const { exchange, streams, errors } = open();
    exchange.refused.add('bad@tick');
    streams.subscribe('a@tick');
    await exchange.clock.pass(SECOND);
    const good = streams.subscribe('good@tick');
    const bad = streams.subscribe('bad@tick');
    let isReady = false;
    good.ready.then(() => {
      isReady = true;
    });
    await exchange.clock.pass(2 * 40 - 1);
    expect(isReady).toBe(false);
    await exchange.clock.pass(5 * SECOND);
    expect(isReady).toBe(true);
    const refusal = new StreamError(2, 'Invalid request: no stream bad@tick');
    await expect(bad.ready).rejects.toEqual(refusal);
    await expect(bad[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'StreamError', code: 2 });
    streams.on('bad@tick', () => {});
    await exchange.clock.pass(5 * SECOND);
    expect(errors).toEqual([{ error: refusal, stream: 'bad@tick' }]);
    expect(streams.connections).toEqual([{ id: 1, state: 'live', streams: 2 }]);
  });

  it('refuses names that no channel has, before anything is sent', () => {
    const { exchange, streams } = open();
    // @ts-expect-error no pattern of Types matches
    expect(() => streams.subscribe('a@tock')).toThrow(StreamNameError);
    expect(exchange.urls).toEqual([]);
  });

  it('leaves with the last consumer, and resolves when the server has answered', async () => {
    const { exchange, streams } = open();
    const [first, second] = [streams.subscribe('a@tick'), streams.subscribe('a@tick')];
    streams.subscribe('b@tick');
    await exchange.clock.pass(SECOND);
    await first.close();
    expect(exchange.sessions[0]?.received.filter(({ text }) => text.includes('UNSUB'))).toEqual([]);
    let isClosed = false;
    second.close().then(() => {
      isClosed = true;
    });
    await exchange.clock.pass(79);
    expect(isClosed).toBe(false);
    await exchange.clock.pass(1);
    expect(isClosed).toBe(true);
    expect([...(exchange.sessions[0]?.streams ?? [])]).toEqual(['b@tick']);
  });

  it('rejects a close that the server refuses', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('a@tick');
    streams.subscribe('b@tick');
    await exchange.clock.pass(SECOND);
    exchange.refused.add('a@tick');
    const closing = subscription.close();
    await exchange.clock.pass(SECOND);
    await expect(closing).rejects.toBeInstanceOf(StreamError);
  });

  it('comes back to a stream that it is just leaving', async () => {
    const { exchange, streams } = open();
    const first = streams.subscribe('a@tick');
    streams.subscribe('b@tick');
    await exchange.clock.pass(SECOND);
    const closing = first.close();
    await exchange.clock.pass(10);
    const second = streams.subscribe('a@tick');
    await exchange.clock.pass(SECOND);
    await Promise.all([closing, second.ready]);
    exchange.publish('a@tick', tick(5));
    await exchange.clock.pass(SECOND);
    expect(second.buffered).toBe(1);
  });

  it('hangs up with the last stream', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('a@tick');
    await exchange.clock.pass(SECOND);
    await Promise.all([subscription.close(), exchange.clock.pass(SECOND)]);
    expect(exchange.links.size).toBe(0);
    expect(streams.connections).toEqual([]);
    expect(exchange.clock.alarms).toBe(0);
  });

  it('ends by signal', async () => {
    const { exchange, streams } = open();
    const controller = new AbortController();
    const subscription = streams.subscribe('a@tick', { signal: controller.signal });
    await exchange.clock.pass(SECOND);
    controller.abort();
    expect(await subscription[Symbol.asyncIterator]().next()).toEqual({ value: undefined, done: true });
    await exchange.clock.pass(SECOND);
    expect(exchange.links.size).toBe(0);
  });
});

it('asks by name for streams that the server has not taken from the URL', async () => {
  const { exchange, streams } = open();
  const names = ['a@tick', 'b@tick', 'c@tick'] as const;
  const subscriptions = names.map((name) => streams.subscribe(name));
  await exchange.clock.pass(90);
  exchange.sessions[0]?.streams.delete('b@tick');
  exchange.refused.add('b@tick');
  await exchange.clock.pass(SECOND);
  await Promise.all([subscriptions[0]?.ready, subscriptions[2]?.ready]);
  await expect(subscriptions[1]?.ready).rejects.toMatchObject({ name: 'StreamError', code: 2 });
});

it('asks in one message for what is asked for at once, and alone for each where that is refused', async () => {
  const { exchange, streams } = open();
  streams.subscribe('a@tick');
  await exchange.clock.pass(2 * SECOND);
  exchange.refused.add('bad@tick');
  const names = ['b@tick', 'bad@tick', 'c@tick'] as const;
  const [b, bad, c] = names.map((name) => streams.subscribe(name));
  await exchange.clock.pass(5 * SECOND);
  await Promise.all([b?.ready, c?.ready]);
  await expect(bad?.ready).rejects.toMatchObject({ name: 'StreamError', code: 2 });
  const asked = exchange.sessions[0]?.received.flatMap(({ text }) => JSON.parse(text).params ?? []);
  expect(asked).toEqual([...names, ...names]);
});

describe('many streams', () => {
  const names = Array.from({ length: 2500 }, (_, n) => `s${n}@tick` as const);

  it('spread over connections of 1024, with never more than five messages a second', async () => {
    const { exchange, streams } = open();
    exchange.pingEveryMs = 700;
    const subscriptions = names.map((name) => streams.subscribe(name));
    await exchange.clock.pass(MINUTE);
    await Promise.all(subscriptions.map(({ ready }) => ready));
    expect(streams.connections.map(({ streams: count }) => count)).toEqual([1024, 1024, 452]);
    expect(exchange.sessions.map((session) => session.streams.size)).toEqual([1024, 1024, 452]);
    const busiest = exchange.sessions.map(({ busiestSecond }) => busiestSecond);
    expect(Math.max(...busiest)).toBeLessThanOrEqual(5);
    const listing = streams.listSubscriptions();
    await exchange.clock.pass(5 * SECOND);
    expect((await listing).length).toBe(2500);
    expect(exchange.sessions[0]?.received.filter(({ text }) => text.includes('SUBSCRIBE'))).toHaveLength(10);
  });

  it('each take a connection of their own where streams are raw', async () => {
    const { exchange, streams } = open({ addressing: 'raw' });
    const heard: unknown[] = [];
    streams.on('a@tick', (event) => heard.push(event));
    streams.on('secretKey', (event) => heard.push(event));
    await exchange.clock.pass(SECOND);
    expect(exchange.urls).toEqual(['wss://madeup.test/ws/a@tick', 'wss://madeup.test/ws/secretKey']);
    exchange.publish('a@tick', tick(1));
    exchange.publish('secretKey', { e: 'balance', a: 'X' });
    await exchange.clock.pass(SECOND);
    expect(heard).toEqual([
      { n: '1', p: '1.5', E: 1001 },
      { e: 'balance', a: 'X' },
    ]);
  });

  it('are one iteration in the order of arrival', async () => {
    const { exchange, streams } = open();
    const all = streams.subscribeAll(['a@tick', 'a@top']);
    await exchange.clock.pass(SECOND);
    exchange.publish('a@top', { v: 1, b: '1' });
    exchange.publish('a@tick', tick(1));
    await exchange.clock.pass(SECOND);
    const seen: string[] = [];
    for await (const { stream, data } of all) {
      seen.push(`${stream} ${JSON.stringify(data)}`);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['a@top {"v":1,"b":"1"}', 'a@tick {"n":"1","p":"1.5","E":1001}']);
  });
});

describe('a slow consumer', () => {
  it('fails by default, after what was buffered', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('a@tick', { buffer: { policy: 'fail', size: 2 } });
    await exchange.clock.pass(SECOND);
    for (let n = 1; n <= 3; n++) exchange.publish('a@tick', tick(n));
    await exchange.clock.pass(SECOND);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { n } of subscription) seen.push(n);
    })();
    await expect(reading).rejects.toBeInstanceOf(StreamOverflowError);
    expect(seen).toEqual(['1', '2']);
    expect(exchange.links.size).toBe(0);
  });

  it('may lose the oldest, counted', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('a@tick', { buffer: { policy: 'drop-oldest', size: 2 } });
    await exchange.clock.pass(SECOND);
    for (let n = 1; n <= 10; n++) exchange.publish('a@tick', tick(n));
    await exchange.clock.pass(SECOND);
    expect([subscription.dropped, subscription.buffered]).toEqual([8, 2]);
    expect((await subscription[Symbol.asyncIterator]().next()).value).toMatchObject({ n: '9' });
  });

  it('may take the latest of each symbol only, also of symbols that share a stream', async () => {
    const { exchange, streams } = open();
    const subscription = streams.subscribe('!top', { buffer: { policy: 'latest' } });
    await exchange.clock.pass(SECOND);
    for (const [s, v] of [
      ['A', 1],
      ['B', 5],
      ['A', 2],
      ['A', 3],
    ])
      exchange.publish('!top', { s, v });
    await exchange.clock.pass(SECOND);
    expect([subscription.dropped, subscription.buffered]).toEqual([2, 2]);
    const iterator = subscription[Symbol.asyncIterator]();
    expect([(await iterator.next()).value, (await iterator.next()).value]).toEqual([
      { s: 'A', v: 3 },
      { s: 'B', v: 5 },
    ]);
  });
});

describe('closing', () => {
  it('ends everything: consumers, sockets, timers', async () => {
    const { exchange, streams } = open();
    const waiting = streams.subscribe('a@tick')[Symbol.asyncIterator]().next();
    const early = streams.subscribe('b@tick');
    const closing = streams.close();
    await exchange.clock.pass(SECOND);
    await closing;
    expect(await waiting).toEqual({ value: undefined, done: true });
    await expect(early.ready).rejects.toBeInstanceOf(StreamClosedError);
    expect(exchange.links.size).toBe(0);
    expect(exchange.clock.alarms).toBe(0);
    expect(() => streams.subscribe('a@tick')).toThrow(StreamClosedError);
    await streams.close();
  });

  it.each(['connecting', 'live', 'stale', 'backing-off', 'rotating'] as const)(
    'while %s leaves nothing behind',
    async (state) => {
      const { exchange, streams } = open({ rotateAfterMs: 10 * MINUTE });
      streams.subscribe('a@tick');
      if (state === 'backing-off')
        exchange.dialling = { kind: 'fail', close: { code: 1006, reason: '', status: 429 } };
      await exchange.clock.pass(20);
      if (state !== 'connecting') await exchange.clock.pass(SECOND);
      if (state === 'stale') {
        for (const link of exchange.links) link.isDead = true;
        await exchange.clock.pass(MINUTE + SECOND);
      }
      for (let step = 0; state === 'rotating' && step < 1000; step++) {
        if (streams.connections[0]?.state === 'rotating') break;
        await exchange.clock.pass(SECOND);
      }
      expect(streams.connections[0]?.state).toBe(state);
      const closing = streams.close();
      await exchange.clock.pass(5 * SECOND);
      await closing;
      expect([exchange.clock.alarms, exchange.links.size]).toEqual([0, 0]);
    },
  );
});

test('closing soon after a rotation leaves nothing behind either', async () => {
  const { exchange, streams, states } = open({ rotateAfterMs: 10 * MINUTE });
  streams.subscribe('a@tick');
  while (!states.some(({ previous }) => previous === 'rotating')) await exchange.clock.pass(SECOND);
  const closing = streams.close();
  await exchange.clock.pass(SECOND);
  await closing;
  expect([exchange.clock.alarms, exchange.links.size]).toEqual([0, 0]);
});

test('what a listener throws, now or later, harms nobody else', async () => {
  const { exchange, streams, errors } = open();
  const heard: string[] = [];
  streams.on('a@tick', () => {
    throw new Error('now');
  });
  streams.on('a@tick', async () => {
    throw new Error('later');
  });
  streams.on('a@tick', ({ n }) => heard.push(n));
  await exchange.clock.pass(SECOND);
  exchange.publish('a@tick', tick(1));
  exchange.publish('a@tick', tick(2));
  await exchange.clock.pass(SECOND);
  expect(heard).toEqual(['1', '2']);
  expect(errors.map(({ error }) => String(error)).sort()).toEqual([
    'Error: later',
    'Error: later',
    'Error: now',
    'Error: now',
  ]);
});

test('names that are credentials are shown nowhere', async () => {
  const told = open();
  const { exchange, streams } = told;
  const subscription = streams.subscribe('secretABC', { onGap: (gap) => told.gaps.push(gap) });
  streams.on('secretABC', () => {
    throw new Error('mine');
  });
  const strict = streams.subscribe('secretABC', { buffer: { policy: 'fail', size: 1 } });
  await exchange.clock.pass(SECOND);
  for (const link of exchange.links) link.break();
  await exchange.clock.pass(MINUTE);
  exchange.publish('secretABC', { e: 'order', i: {} });
  exchange.publish('secretABC', { e: 'balance' });
  await exchange.clock.pass(MINUTE);
  expect(told.gaps.length).toBeGreaterThan(1);
  const error = await strict[Symbol.asyncIterator]()
    .next()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StreamGapError);
  await subscription.close();
  expect(JSON.stringify([told.states, told.gaps, told.errors, error]) + String(error)).not.toContain(
    'secretABC',
  );
});

test('names that are credentials are masked in what the server says', async () => {
  const { exchange, streams, states } = open();
  streams.on('a@tick', () => {});
  await exchange.clock.pass(SECOND);
  exchange.refused.add('secretABC');
  const refused = streams.on('secretABC', () => {}, { onError: () => {} });
  await exchange.clock.pass(SECOND);
  await expect(refused.ready).rejects.toMatchObject({ code: 2, detail: 'Invalid request: no stream ***' });
  streams.on('secretDEF', () => {});
  await exchange.clock.pass(SECOND);
  for (const link of exchange.links) link.close(1008, 'secretDEF is over');
  await exchange.clock.pass(SECOND);
  expect(states.flatMap(({ reason }) => reason ?? [])).toEqual([
    { kind: 'server-close', code: 1008, reason: '*** is over' },
  ]);
});

test('a property of each connection can be read', async () => {
  const { exchange, streams } = open();
  streams.subscribe('a@tick');
  await exchange.clock.pass(SECOND);
  const asking = streams.control((id) => protocol.control.getProperty?.(id, 'combined') ?? '');
  await exchange.clock.pass(SECOND);
  expect(await asking).toEqual([true]);
});

test.each<[string, object]>([
  ['a URL of another kind', { url: 'https://a' }],
  ['a negative time', { url: 'wss://a', silenceMs: -1 }],
  ['no number', { url: 'wss://a', rotateAfterMs: Number.NaN }],
])('options with %s are refused', (_, options) => {
  expect(() => createStreams(protocol, { url: '', ...options })).toThrow(OptionsError);
});

test('payload types follow from the stream name', () => {
  const { streams } = open();
  const check = () => {
    expectTypeOf(streams.subscribe('btc@tick').ready).toEqualTypeOf<Promise<void>>();
    streams.on('btc@tick', (event) => expectTypeOf(event).toEqualTypeOf<Types['x@tick']['wire']>());
    streams.on('btc@tick', (event) => expectTypeOf(event).toEqualTypeOf<Types['x@tick']['readable']>(), {
      names: 'readable',
    });
    streams.on('btc@bar', (event) => expectTypeOf(event).toEqualTypeOf<{ E: number; c: string }>());
    // @ts-expect-error a tick has no such member
    streams.on('btc@tick', ({ nothing }) => nothing);
    // @ts-expect-error no channel has such a name
    streams.on('btc', () => {});
  };
  expect(check).toBeTypeOf('function');
});
