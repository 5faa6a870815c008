import { StreamError, type StreamName, tradeStream } from '@exspec/binance/streams';
import { OptionsError } from '@exspec/core';
import { describe, expect, it } from 'vitest';
import { MINUTE, type Rig, SECOND, SHALLOW, startRig } from './rig.ts';

const start = (streamLimits = {}): Promise<Rig> =>
  startRig({ symbols: SHALLOW, market: { tradesPerSecond: 2 }, streamLimits });

/** What each open connection carries, by the mock. */
const carried = (rig: Rig): readonly (readonly string[])[] =>
  rig.mock.streams.connections().map(({ session }) => session.streams);

/** Whether a connection ever ended: the mock closes one that sends too much. */
const broke = (rig: Rig): boolean => rig.states.some(({ state }) => state === 'backing-off');

describe('subscribing and unsubscribing', () => {
  it('is done when the server says so, and both sides list the same', async () => {
    await using rig = await start();
    const streams = rig.streams();
    const names: readonly StreamName[] = ['btcusdt@trade', 'btcusdt@depth', 'btcusdt@kline_1m'];
    const subscriptions = names.map((name) => streams.subscribe(name));
    await rig.resolve(Promise.all(subscriptions.map(({ ready }) => ready)));
    expect(carried(rig)).toEqual([names]);
    await rig.resolve(streams.on('ethusdt@trade', () => {}).ready);
    expect(await rig.resolve(streams.listSubscriptions())).toEqual([...names, 'ethusdt@trade']);
    await rig.resolve(subscriptions[1]?.close() ?? Promise.reject(new Error('no subscription')));
    expect(carried(rig)).toEqual([['btcusdt@trade', 'btcusdt@kline_1m', 'ethusdt@trade']]);
    expect(await rig.resolve(streams.listSubscriptions())).toEqual(carried(rig)[0]);
  });

  it('spreads more than 1024 streams over two connections, no quicker than the server takes it', async () => {
    await using rig = await start();
    const streams = rig.streams();
    const names = Array.from({ length: 1300 }, (_, index) => tradeStream(`a${index}`));
    const listening = names.map((name) => streams.on(name, () => {}));
    await rig.resolve(Promise.all(listening.map(({ ready }) => ready)));
    expect(streams.connections.map(({ state, streams: count }) => [state, count])).toEqual([
      ['live', 1024],
      ['live', 276],
    ]);
    expect(carried(rig).map(({ length }) => length)).toEqual([1024, 276]);
    expect((await rig.resolve(streams.listSubscriptions())).toSorted()).toEqual(names.toSorted());
    expect(broke(rig)).toBe(false);
    // Room that has become free is used again.
    await rig.resolve(Promise.all(listening.slice(0, 5).map((each) => each.close())));
    await rig.resolve(streams.on('btcusdt@trade', () => {}).ready);
    expect(carried(rig).map(({ length }) => length)).toEqual([1020, 276]);
  });

  it('in a great hurry, pongs included, stays below what the server takes', async () => {
    await using rig = await start({ pingEveryMs: 1500 });
    const streams = rig.streams();
    await rig.resolve(streams.on('btcusdt@trade', () => {}).ready);
    const answers = Promise.all(Array.from({ length: 60 }, () => streams.getProperty('combined')));
    for (let round = 0; round < 10; round++) {
      const listening = streams.on('btcusdt@miniTicker', () => {});
      await rig.pass(300);
      listening.close().catch(() => {});
    }
    expect((await rig.resolve(answers)).flat()).toEqual(Array.from({ length: 60 }, () => true));
    expect(broke(rig)).toBe(false);
    expect(rig.mock.streams.connections().map(({ id }) => id)).toEqual([1]);
  });

  it('would be punished by the mock otherwise', async () => {
    await using rig = await start({ incomingPerSecond: 3 });
    const streams = rig.streams();
    await rig.resolve(streams.on('btcusdt@trade', () => {}).ready);
    await rig.pass(2 * SECOND);
    const answers = Promise.all(Array.from({ length: 4 }, () => streams.getProperty('combined')));
    await expect(rig.resolve(answers)).rejects.toThrow(/closed/);
    expect(rig.states.find(({ reason }) => reason)?.reason).toMatchObject({
      kind: 'server-close',
      code: 1008,
    });
  });
});

describe('properties', () => {
  it('say how a connection was opened', async () => {
    await using rig = await start();
    for (const [addressing, value] of [
      ['combined', true],
      ['raw', false],
    ] as const) {
      const streams = rig.streams({ addressing });
      await rig.resolve(streams.on('btcusdt@trade', () => {}).ready);
      expect(await rig.resolve(streams.getProperty('combined'))).toEqual([value]);
    }
  });

  it('can be set on a raw connection, whose events are understood either way', async () => {
    await using rig = await start();
    const streams = rig.streams({ addressing: 'raw' });
    const ids: bigint[] = [];
    await rig.resolve(streams.on('btcusdt@trade', ({ t }) => ids.push(BigInt(t))).ready);
    for (const value of [true, false, true]) {
      await rig.resolve(streams.setProperty('combined', value));
      expect(await rig.resolve(streams.getProperty('combined'))).toEqual([value]);
      await rig.pass(3 * SECOND);
    }
    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0n) + BigInt(index)));
  });

  it('that would take the names of streams from their events are not sent', async () => {
    await using rig = await start();
    const streams = rig.streams();
    await rig.resolve(streams.on('btcusdt@trade', () => {}).ready);
    await expect(streams.setProperty('combined', false)).rejects.toBeInstanceOf(OptionsError);
    expect(await rig.resolve(streams.getProperty('combined'))).toEqual([true]);
  });
});

it.each<[code: number, detail: string, text: (id: number) => string]>([
  [0, 'Unknown property', (id) => `{"method":"GET_PROPERTY","params":["combine"],"id":${id}}`],
  [
    1,
    'Invalid value type: expected Boolean',
    (id) => `{"method":"SET_PROPERTY","params":["combined","yes"],"id":${id}}`,
  ],
  [
    2,
    'Invalid request: property name must be a string',
    (id) => `{"method":"SET_PROPERTY","params":[7,true],"id":${id}}`,
  ],
  [2, 'Invalid request: property name must be a string', (id) => `{"method":"GET_PROPERTY","id":${id}}`],
  [
    2,
    'Invalid request: request ID must be an unsigned integer',
    (id) => `{"method":"LIST_SUBSCRIPTIONS","id":"${id}"}`,
  ],
  [
    2,
    'Invalid request: unknown variant SUBSCRIB, expected one of SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY at line 1 column 28',
    (id) => `{"method":"SUBSCRIB","params":[],"id":${id}}`,
  ],
  [
    2,
    'Invalid request: too many parameters',
    (id) => `{"method":"LIST_SUBSCRIPTIONS","params":["btcusdt@trade"],"id":${id}}`,
  ],
  [2, 'Invalid request: missing field method at line 1 column 73', (id) => `{"params":[],"id":${id}}`],
  [3, 'Invalid JSON: expected value at line 1 column 1', () => 'hello'],
])('the documented refusal %i, %s, is a StreamError', async (code, detail, text) => {
  await using rig = await start();
  const streams = rig.streams();
  let trades = 0;
  await rig.resolve(
    streams.on('btcusdt@trade', () => {
      trades++;
    }).ready,
  );
  const error: unknown = await rig.resolve(streams.control(text)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StreamError);
  expect(error).toMatchObject({ code, detail });
  // Nothing else is harmed.
  expect(await rig.resolve(streams.getProperty('combined'))).toEqual([true]);
  const before = trades;
  await rig.pass(5 * SECOND);
  expect(trades).toBeGreaterThan(before);
  expect([broke(rig), rig.gaps]).toEqual([false, []]);
});

it('a connection that nobody asks anything for an hour is pinged, and stays', async () => {
  await using rig = await start();
  const streams = rig.streams({ rotateAfterMs: Number.POSITIVE_INFINITY });
  await rig.resolve(streams.on('btcusdt@aggTrade', () => {}).ready);
  await rig.pass(60 * MINUTE);
  expect(rig.states.map(({ state }) => state)).toEqual(['connecting', 'subscribing', 'live']);
  expect(rig.mock.streams.connections().map(({ id }) => id)).toEqual([1]);
});
