import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { connect, refusal } from '@exspec/testing/ws-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { type MockServerOptions, startMockServer } from '../../src/server.ts';
import { NOW, order, toy } from '../toy-exchange.ts';
import { streamingToy } from './toy-streams.ts';

const stop: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of stop.splice(0)) await close();
});

/** No limit on incoming messages, so that a test may look as often as it likes. */
const PATIENT = { incomingPerSecond: Number.POSITIVE_INFINITY };

async function start(options: MockServerOptions = { streamLimits: PATIENT }) {
  const server = await startMockServer(createEngine(streamingToy, { now: NOW }), options);
  stop.push(server.close);
  return server;
}

const placed = (nth: number): string => `{"placed":900719925474099${3 + nth}}`;

describe('addresses', () => {
  test('a raw address carries its streams bare, a combined one with their names', async () => {
    const { engine, wsUrl } = await start();
    const raw = await connect(`${wsUrl}/s/orders/clock`);
    const combined = await connect(`${wsUrl}/all?names=orders`);
    await engine.handle(order());
    expect(await raw.next()).toBe(placed(1));
    expect(await combined.next()).toBe(`{"of":"orders","what":${placed(1)}}`);
  });

  test('another address is refused with 404', async () => {
    const { wsUrl } = await start();
    expect(await refusal(`${wsUrl}/elsewhere`)).toMatchObject({
      status: 404,
      body: '{"no":404,"text":"No stream is served here."}',
    });
  });

  test('an exchange without streams opens no connection', async () => {
    await using server = await startMockServer(createEngine(toy, { now: NOW }));
    expect(await refusal(`${server.wsUrl}/s/orders`)).toMatchObject({ status: 404 });
  });

  test('names that are credentials are masked in the log', async () => {
    const { wsUrl, requests } = await start();
    await connect(`${wsUrl}/s/orders/secret-1`);
    await connect(`${wsUrl}/all?names=secret-1/orders`);
    expect(requests().map(({ path, query }) => `${path}?${query}`)).toEqual([
      '/s/orders/***?',
      '/all?names=***/orders',
    ]);
  });
});

describe('events', () => {
  test('come as they happen, the same to everyone who listens, until one unsubscribes', async () => {
    const { engine, wsUrl } = await start();
    const one = await connect(`${wsUrl}/s/orders`);
    const two = await connect(`${wsUrl}/s/orders`);
    await engine.handle(order());
    expect([await one.drain(), await two.drain()]).toEqual([[placed(1)], [placed(1)]]);
    one.send('-orders');
    expect(await one.next()).toBe('{"streams":[]}');
    await engine.handle(order('&reference=xx', NOW));
    expect([await one.drain(), await two.drain()]).toEqual([[], [placed(2)]]);
  });

  test('come at their times when the clock is moved', async () => {
    const { engine, wsUrl } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    engine.advance(3_500);
    expect(await client.drain()).toEqual(['1000', '2000', '3000']);
    engine.advance(500);
    expect(await client.drain()).toEqual(['4000']);
  });

  test('a stream that ends closes the connection that carried nothing else', async () => {
    const { engine, wsUrl } = await start();
    const alone = await connect(`${wsUrl}/s/secret-1`);
    const among = await connect(`${wsUrl}/s/orders/secret-1`);
    engine.advance(5_000);
    expect((await alone.closed).code).toBe(1000);
    among.send('?');
    expect(await among.next()).toBe('{"streams":["orders"]}');
  });

  test('begin anew when the engine is reset', async () => {
    const { engine, wsUrl } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    engine.advance(1_500);
    engine.reset();
    engine.advance(1_000);
    expect(await client.drain()).toEqual(['1000', '1000']);
  });
});

describe('limits', () => {
  test('the sixth message within a second cuts the connection, of whatever kind', async () => {
    const { engine, wsUrl } = await start({});
    const client = await connect(`${wsUrl}/s/orders`);
    for (let count = 0; count < 3; count++) client.send('?');
    client.socket.ping();
    await client.drain();
    engine.advance(1_000);
    client.send('?');
    await client.next();
    client.socket.pong();
    for (let count = 0; count < 4; count++) client.socket.ping();
    expect(await client.closed).toEqual({ code: 1008, reason: 'More than 5 messages within a second.' });
  });

  test('a stream beyond the limit cuts the connection', async () => {
    const { wsUrl } = await start({});
    const client = await connect(`${wsUrl}/s/a/b/c`);
    client.send('+d');
    expect(await client.closed).toEqual({ code: 1008, reason: 'More than 3 streams.' });
  });

  test('the server pings every 3 minutes, and goes on while pongs come', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/orders`);
    for (let minutes = 0; minutes < 12; minutes += 3) {
      engine.advance(180_000);
      await client.drain();
    }
    expect(client.pings).toEqual([1, 2, 3, 4].map((count) => String(NOW + count * 180_000)));
    expect(streams.connections()).toHaveLength(1);
  });

  test('the server cuts a connection that sends no pong within 10 minutes', async () => {
    const { engine, wsUrl } = await start();
    const client = await connect(`${wsUrl}/s/orders`, { autoPong: false });
    engine.advance(180_000);
    engine.advance(419_999);
    await client.drain();
    engine.advance(1);
    expect(await client.closed).toEqual({ code: 1008, reason: 'No pong within 600000 ms.' });
  });

  test('a pong that no ping asked for is allowed, and counts', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/orders`, { autoPong: false });
    engine.advance(500_000);
    client.socket.pong();
    await client.drain();
    engine.advance(599_999);
    expect(streams.connections()[0]?.session.streams).toEqual(['orders']);
    engine.advance(1);
    expect((await client.closed).code).toBe(1008);
  });

  test('after 24 hours the connection is closed, though the clock jumped there in one go', async () => {
    const { engine, wsUrl } = await start({});
    const client = await connect(`${wsUrl}/s/orders`);
    engine.advance(86_399_999);
    await client.drain();
    engine.advance(1);
    expect(await client.closed).toEqual({
      code: 1001,
      reason: 'A connection is valid for 86400000 ms.',
    });
  });

  test('can be set for a server', async () => {
    const { engine, wsUrl } = await start({ streamLimits: { lifetimeMs: 2_000 } });
    const client = await connect(`${wsUrl}/s/orders`);
    engine.advance(2_000);
    expect((await client.closed).code).toBe(1001);
  });
});

describe('faults', () => {
  /** What a connection to the seconds receives in three seconds with a fault. */
  async function seconds(
    fault: Parameters<Awaited<ReturnType<typeof start>>['streams']['faults']['next']>[0],
  ) {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    streams.faults.next(fault);
    engine.advance(3_000);
    return await client.drain();
  }

  test.each([
    ['duplicate', ['1000', '1000', '2000', '3000']],
    ['out-of-order', ['2000', '1000', '3000']],
    ['gap', ['2000', '3000']],
    ['bad-json', ['1000}', '2000', '3000']],
  ] as const)('%s hits the next event', async (kind, expected) => {
    expect(await seconds({ kind })).toEqual(expected);
  });

  test('a gap of several events, of one stream only', async () => {
    expect(await seconds({ kind: 'gap', times: 2, match: 'clock' })).toEqual(['3000']);
    expect(await seconds({ kind: 'gap', match: 'orders' })).toEqual(['1000', '2000', '3000']);
    expect(await seconds({ kind: 'gap', match: ({ payload }) => payload === '2000' })).toEqual([
      '1000',
      '3000',
    ]);
  });

  test('a fault for a stream that there is not is refused, without its name', async () => {
    const { streams } = await start();
    const refused = (): void => streams.faults.next({ kind: 'gap', match: 'CLOCK' });
    expect(refused).toThrow(RangeError);
    expect(refused).not.toThrow('CLOCK');
    expect(streams.faults.pending()).toBe(0);
  });

  test('forget takes the stream from the connection, which goes on', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    streams.faults.next({ kind: 'forget' });
    engine.advance(3_000);
    expect(await client.drain()).toEqual([]);
    expect(streams.connections().map(({ session }) => session.streams)).toEqual([[]]);
  });

  test('drop ends the connection without a closing frame', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    streams.faults.next({ kind: 'drop' });
    engine.advance(1_000);
    expect((await client.closed).code).toBe(1006);
  });

  test('half-open sends nothing more, pongs, answers and the cut included', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/clock`);
    const witness = await connect(`${wsUrl}/s/clock`);
    streams.faults.next({ kind: 'half-open', match: ({ connection }) => connection === 1 });
    let heard = 0;
    client.socket.on('pong', () => heard++).on('message', () => heard++);
    client.socket.ping();
    await vi.waitFor(() => expect(heard).toBe(1));
    engine.advance(1_000);
    client.socket.ping();
    client.send('?');
    engine.advance(86_400_000);
    expect((await witness.closed).code).toBe(1001);
    expect([heard, client.socket.readyState]).toEqual([1, client.socket.OPEN]);
  });

  test('a late ping comes late, and the next one 3 minutes after it', async () => {
    const { engine, wsUrl, streams } = await start();
    const client = await connect(`${wsUrl}/s/orders`);
    streams.faults.next({ kind: 'late-ping', delayMs: 60_000 });
    for (let minutes = 0; minutes < 7; minutes++) {
      engine.advance(60_000);
      await client.drain();
    }
    expect(client.pings.map((at) => Number(at) - NOW)).toEqual([240_000, 420_000]);
  });

  test('an upgrade is refused with status and Retry-After, and the log says so', async () => {
    const { wsUrl, streams, requests } = await start();
    streams.faults.next({ kind: 'refuse-upgrade', status: 429, headers: { 'retry-after': '7' } });
    streams.faults.next({ kind: 'refuse-upgrade', status: 418, match: ({ path }) => path === '/s/clock' });
    expect(await refusal(`${wsUrl}/s/orders`)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
    });
    await connect(`${wsUrl}/s/orders`);
    expect(await refusal(`${wsUrl}/s/clock`)).toMatchObject({ status: 418 });
    expect(requests().map(({ fault }) => fault)).toEqual(['refuse-upgrade', undefined, 'refuse-upgrade']);
    expect(streams.faults.pending()).toBe(0);
  });

  test('open connections can be broken at will', async () => {
    const { wsUrl, streams } = await start();
    const [one, two] = [await connect(`${wsUrl}/s/orders`), await connect(`${wsUrl}/s/orders`)];
    const [first, second] = streams.connections();
    first?.drop();
    second?.expire();
    expect([(await one.closed).code, (await two.closed).code]).toEqual([1006, 1001]);
    await vi.waitFor(() => expect(streams.connections()).toEqual([]));
  });

  test.each([
    { kind: 'gap', times: 0 },
    { kind: 'late-ping', delayMs: -1 },
    { kind: 'refuse-upgrade', status: 101 },
  ] as const)('%j makes no sense', async (fault) => {
    const { streams } = await start();
    expect(() => streams.faults.next(fault)).toThrow(RangeError);
  });

  test.each<readonly [object, string]>([
    [
      { kind: 'timeout' },
      'There is no fault of kind "timeout". There are: drop, half-open, duplicate, out-of-order, gap, forget, bad-json, late-ping, refuse-upgrade.',
    ],
    [{ kind: 'gap', stream: 'clock' }, 'A fault of kind "gap" has no stream. It has: match, times.'],
    [{ kind: 'gap', match: 7 }, 'match of a fault of kind "gap" is a name or a function.'],
    [{ kind: 'late-ping' }, 'A fault of kind "late-ping" needs delayMs'],
    [{ kind: 'late-ping', delayMs: 5, match: 'clock' }, 'A fault of kind "late-ping" has no match.'],
    [
      { kind: 'refuse-upgrade' },
      'A fault of kind "refuse-upgrade" needs status, a whole number from 400 to 599.',
    ],
    [
      { kind: 'refuse-upgrade', status: 429, match: 'clock' },
      'match of a fault of kind "refuse-upgrade" is a function.',
    ],
  ])('%j would do nothing, and is refused by name', async (fault, message) => {
    const { streams } = await start();
    expect(() => Reflect.apply(streams.faults.next, streams.faults, [fault])).toThrow(message);
    expect(streams.faults.pending()).toBe(0);
  });
});

describe('what is left', () => {
  test('a closed connection leaves no timer, nor does a closed server', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = await startMockServer(createEngine(streamingToy));
    stop.push(server.close);
    const one = await connect(`${server.wsUrl}/s/clock/orders`);
    expect(vi.getTimerCount()).toBe(1);
    one.socket.terminate();
    await one.closed;
    await vi.waitFor(() => expect(server.streams.connections()).toEqual([]));
    expect(vi.getTimerCount()).toBe(0);
    const two = await connect(`${server.wsUrl}/s/clock`);
    await server.close();
    expect(vi.getTimerCount()).toBe(0);
    expect((await two.closed).code).toBe(1006);
  });

  test('nothing keeps a process alive after close()', () => {
    const program = fileURLToPath(new URL('../fixtures/close-streams.ts', import.meta.url));
    const tsx = import.meta.resolve('tsx');
    const run = spawnSync(process.execPath, ['--conditions=@exspec/source', '--import', tsx, program], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    expect([run.status, run.signal, run.stderr]).toEqual([0, null, '']);
    expect(run.stdout).toBe('closed\n');
  });
});
