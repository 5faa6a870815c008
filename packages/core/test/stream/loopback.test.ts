import { protocol, type Types } from '@exspec/testing/stream/protocol';
import { LoopbackServer } from '@exspec/testing/stream/server';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Environment, platform } from '../../src/stream/environment.ts';
import type { GapEvent, StateEvent } from '../../src/stream/events.ts';
import type { StreamOptions } from '../../src/stream/options.ts';
import { socketFactory as browserSockets } from '../../src/stream/socket-browser.ts';
import { createStreams, type Streams } from '../../src/stream/streams.ts';

let server: LoopbackServer;
let url: string;
let states: StateEvent[];
let gaps: GapEvent[];
const opened: Streams<Types>[] = [];

beforeEach(async () => {
  server = new LoopbackServer();
  url = await server.start();
  states = [];
  gaps = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((streams) => streams.close()));
  await server.stop();
});

function open(options: Partial<StreamOptions> = {}): Streams<Types> {
  const streams = createStreams<Types>(protocol, {
    url,
    backOff: { baseMs: 20, capMs: 50 },
    onState: (event) => states.push(event),
    onGap: (gap) => gaps.push(gap),
    ...options,
  });
  opened.push(streams);
  return streams;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited for 5 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const reasons = (): readonly unknown[] => states.flatMap(({ reason }) => reason ?? []);
const tick = (n: number): object => ({ n, p: '0.10', E: n });

describe('a frame that is not UTF-8', () => {
  it('ends the connection, which comes back and tells of the gap', async () => {
    const streams = open();
    const heard: unknown[] = [];
    await streams.on('a@tick', (event) => heard.push(event)).ready;
    server.publish('a@tick', tick(1));
    await until(() => heard.length === 1);
    const body = Buffer.concat([
      Buffer.from('{"stream":"a@tick","data":{"n":2,"p":"'),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"}}'),
    ]);
    for (const { socket } of server.clients) socket.send(body, { binary: false });
    await until(() => server.open === 1 && server.clients.length === 2);
    server.publish('a@tick', tick(4));
    await until(() => heard.length === 2 && gaps.length === 1);
    expect(heard).toMatchObject([{ n: '1' }, { n: '4' }]);
    expect(gaps).toMatchObject([{ firstMissing: '2', lastMissing: '3' }]);
    expect(reasons()).toMatchObject([{ kind: 'network', code: 'WS_ERR_INVALID_UTF8' }]);
  });

  it('is not one that holds the sign for such bytes', async () => {
    const streams = open();
    const subscription = streams.subscribe('a@tick');
    await subscription.ready;
    server.publish('a@tick', { n: 1, p: 'a\uFFFDb', E: 1 });
    for await (const event of subscription) {
      expect(event).toEqual({ n: '1', p: 'a\uFFFDb', E: 1 });
      break;
    }
  });
});

const platforms: [string, Environment][] = [
  ['ws', platform],
  ['the platform’s WebSocket', { ...platform, sockets: browserSockets }],
];

describe.each(platforms)('over %s', (name, environment) => {
  beforeEach(() => {
    // `ws` has the interface of the standard; Node 20 has no WebSocket of its own.
    if (name !== 'ws') Object.assign(globalThis, { WebSocket });
  });
  afterEach(() => {
    if (name !== 'ws') Reflect.deleteProperty(globalThis, 'WebSocket');
  });

  it.each(['combined', 'raw'] as const)('%s streams are iterated', async (addressing) => {
    const streams = open({ environment, addressing });
    const subscription = streams.subscribe('a@tick');
    await subscription.ready;
    expect(server.urls).toEqual([addressing === 'raw' ? '/ws/a@tick' : '/stream?streams=a@tick']);
    server.publish('a@tick', '{"n":9007199254740993,"p":"0.10","E":1}');
    server.publish('a@tick', '{"n":9007199254740994,"p":"0.10","E":2}');
    const seen: unknown[] = [];
    for await (const event of subscription) if (seen.push(event) === 2) break;
    expect(seen).toEqual([
      { n: '9007199254740993', p: '0.10', E: 1 },
      { n: '9007199254740994', p: '0.10', E: 2 },
    ]);
    await until(() => server.open === 0);
  });

  it('a subscription that the server refuses rejects', async () => {
    server.refused.add('b@tick');
    const streams = open({ environment });
    await streams.subscribe('a@tick').ready;
    await expect(streams.subscribe('b@tick').ready).rejects.toMatchObject({
      name: 'StreamError',
      code: 2,
      detail: 'Invalid request: no stream b@tick',
    });
    expect(await streams.listSubscriptions()).toEqual(['a@tick']);
  });

  it('a server that closes is found again', async () => {
    const streams = open({ environment });
    const subscription = streams.subscribe('a@tick', { onGap: () => {} });
    await subscription.ready;
    server.publish('a@tick', tick(1));
    await until(() => subscription.buffered === 1);
    server.clients[0]?.socket.close(1001, 'maintenance');
    await until(() => server.open === 1 && server.clients.length === 2);
    await until(() => states.at(-1)?.state === 'live');
    expect(reasons()).toEqual([{ kind: 'server-close', code: 1001, reason: 'maintenance' }]);
    server.publish('a@tick', tick(4));
    await until(() => subscription.buffered === 2);
    expect(gaps).toMatchObject([{ stream: 'a@tick', firstMissing: '2', lastMissing: '3' }]);
  });

  it('a connection that breaks is made again', async () => {
    const streams = open({ environment });
    await streams.subscribe('a@tick', { onGap: () => {} }).ready;
    server.clients[0]?.wire.destroy();
    await until(() => server.open === 1 && server.clients.length === 2);
  });

  it('a half-open connection is noticed and replaced', async () => {
    const streams = open({ environment, silenceMs: 50, controlTimeoutMs: 100 });
    await streams.subscribe('a@bar', { onGap: () => {} }).ready;
    const [client] = server.clients;
    if (client !== undefined) client.session.deaf = true;
    await until(() => server.clients.length === 2);
    expect(reasons()).toEqual([{ kind: 'silence' }]);
    await until(() => gaps.length === 1);
  });

  it('a rotation loses nothing and doubles nothing', async () => {
    const streams = open({ environment, rotateAfterMs: 150, overlapMs: 20 });
    const heard: string[] = [];
    const events: unknown[] = [];
    streams.on('a@tick', ({ n }) => heard.push(n));
    const account = streams.on('secretA', (event) => events.push(Object(event).n));
    await account.ready;
    const sent: number[] = [];
    while (server.clients.length < 4) {
      const n = sent.push(sent.length + 1);
      server.publish('a@tick', tick(n));
      server.publish('secretA', { e: 'balance', n });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => events.length === sent.length);
    expect(heard).toEqual(sent.map(String));
    expect(events).toEqual(sent);
    expect([gaps, reasons()]).toEqual([[], []]);
  });

  it('a rotation of busy streams tells no gap, doubles nothing, and runs nowhere backwards', async () => {
    // Longer than it takes to hear of a hundred events, which once made a copy look like a new count.
    const streams = open({ environment, rotateAfterMs: 300, overlapMs: 200 });
    const heard: Record<string, number[]> = { tick: [], top: [], account: [] };
    streams.on('a@tick', ({ n }) => heard.tick?.push(Number(n)));
    streams.on('a@top', ({ v }) => heard.top?.push(v));
    await streams.on('secretA', (event) => heard.account?.push(Object(event).n)).ready;
    const sent: number[] = [];
    while (server.clients.length < 4) {
      for (let count = 0; count < 10; count++) {
        const n = sent.push(sent.length + 1);
        server.publish('a@tick', tick(n));
        server.publish('a@top', { v: n, b: '' });
        server.publish('secretA', { e: 'balance', n });
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => heard.account?.at(-1) === sent.length);
    expect(heard).toEqual({ tick: sent, top: sent, account: sent });
    expect([gaps, reasons()]).toEqual([[], []]);
  });

  it('a server that says no goodbye is not waited for', async () => {
    const streams = open({ environment });
    await streams.subscribe('a@tick').ready;
    for (const { socket } of server.clients) socket.pause();
    const begun = Date.now();
    await streams.close();
    expect(Date.now() - begun).toBeLessThan(3000);
  });

  it('closing ends sockets and timers', async () => {
    const pending = new Set<object>();
    const after: Environment['after'] = (ms, hold, run) => {
      const timer = {};
      pending.add(timer);
      const cancel = environment.after(ms, hold, () => {
        pending.delete(timer);
        run();
      });
      return () => {
        pending.delete(timer);
        cancel();
      };
    };
    const streams = open({ environment: { ...environment, after }, silenceMs: 50, rotateAfterMs: 70 });
    const waiting = streams.subscribe('a@tick')[Symbol.asyncIterator]().next();
    await until(() => server.open === 1);
    expect(pending.size).toBeGreaterThan(0);
    await streams.close();
    expect(pending.size).toBe(0);
    expect(await waiting).toEqual({ value: undefined, done: true });
    await until(() => server.open === 0);
    expect(states.at(-1)?.state).toBe('closed');
  });
});

describe('over ws', () => {
  it('a connection that is closed before it is made is never made', async () => {
    const closed = new Promise<void>((resolve) => {
      const streams = open({
        onState: ({ state }) => {
          if (state === 'connecting') streams.close().then(resolve);
        },
      });
      streams.subscribe('a@tick');
    });
    await closed;
    expect(server.urls).toEqual([]);
  });

  it.each([
    [429, 'Retry-After: 60\r\n', 60_000],
    [418, 'Retry-After: 3600\r\n', 3_600_000],
    [503, '', undefined],
  ])(
    'the status %i of a refused upgrade and its Retry-After are seen',
    async (status, headers, retryAfterMs) => {
      server.refusal = { status, headers };
      const streams = open();
      streams.subscribe('a@tick');
      await until(() => states.some(({ state }) => state === 'backing-off'));
      expect(reasons()[0]).toEqual({ kind: 'upgrade-refused', status, retryAfterMs });
      const retryAt = states.find(({ state }) => state === 'backing-off')?.retryAt ?? 0;
      if (retryAfterMs !== undefined)
        expect(retryAt).toBeGreaterThanOrEqual(Date.now() + retryAfterMs - 2000);
    },
  );

  it('pings are seen, and counted as life', async () => {
    const streams = open({ silenceMs: 200, controlTimeoutMs: 100 });
    await streams.subscribe('a@bar').ready;
    const [client] = server.clients;
    for (let n = 0; n < 10; n++) {
      client?.socket.ping();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(states.map(({ state }) => state)).not.toContain('stale');
    // The question that confirmed the subscription, and no other.
    expect(client?.session.received).toHaveLength(1);
  });

  it('of many pings the first is answered at once and the newest as soon as there is room', async () => {
    const streams = open();
    await streams.subscribe('a@bar').ready;
    const pongs: string[] = [];
    const [client] = server.clients;
    client?.socket.on('pong', (data) => pongs.push(String(data)));
    for (let n = 1; n <= 10; n++) client?.socket.ping(String(n));
    await until(() => pongs.at(-1) === '10');
    // A pong is a message, and of those the server takes five in a second.
    expect(pongs[0]).toBe('1');
    expect(pongs.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['a name that does not resolve', 'ws://nothing.invalid', /ENOTFOUND|EAI_AGAIN/],
    ['a port where nobody listens', 'ws://127.0.0.1:1', /ECONNREFUSED/],
    ['a URL that is none', 'ws://a b', /ERR_INVALID_URL/],
  ])('%s leads to back-off with the reason', async (_, target, code) => {
    const streams = open({ url: target });
    streams.subscribe('secretKey');
    await until(() => reasons().length > 0);
    expect(reasons()[0]).toMatchObject({ kind: 'network', code: expect.stringMatching(code) });
    expect(JSON.stringify(states)).not.toContain('secretKey');
  });
});

test('where there is no WebSocket, that is a reason too', async () => {
  const streams = open({ environment: { ...platform, sockets: browserSockets } });
  const original: unknown = Reflect.get(globalThis, 'WebSocket');
  Reflect.deleteProperty(globalThis, 'WebSocket');
  streams.subscribe('a@tick');
  await until(() => reasons().length > 0);
  if (original !== undefined) Object.assign(globalThis, { WebSocket: original });
  expect(reasons()[0]).toMatchObject({ kind: 'network' });
});
