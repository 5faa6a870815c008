import { EventEmitter, once } from 'node:events';
import { connect } from '@exspec/binance';
import {
  type BookState,
  type OrderBook,
  type RebuiltEvent,
  StreamClosedError,
  StreamError,
} from '@exspec/binance/streams';
import type { Transport, TransportRequest } from '@exspec/core';
import { describe, expect, it } from 'vitest';
import { answer } from './support/account.ts';
import { loopbackScene } from './support/open.ts';

const scene = loopbackScene();

/** The documented example of an event, with other ids. */
const update = (U: number, u: number, b: string[][] = [], a: string[][] = []): object => ({
  e: 'depthUpdate',
  E: 123456789,
  s: 'BNBBTC',
  U,
  u,
  b,
  a,
});

interface Rest extends Transport {
  readonly paths: string[];
  /** Resolves when it is asked that often. */
  asked(count: number): Promise<void>;
  lastUpdateId: number;
  isClosed: boolean;
  /** Waits before it answers. */
  gate: Promise<void>;
}

function snapshots(lastUpdateId: number): Rest {
  const asking = new EventEmitter();
  const rest: Rest = {
    async asked(count) {
      while (rest.paths.length < count) await once(asking, 'ask');
    },
    local: true,
    paths: [],
    lastUpdateId,
    isClosed: false,
    gate: Promise.resolve(),
    async send({ path }: TransportRequest) {
      rest.paths.push(path);
      asking.emit('ask');
      await rest.gate;
      return answer(200, {
        lastUpdateId: rest.lastUpdateId,
        bids: [['0.0024', '10']],
        asks: [['0.0026', '100']],
      });
    },
    async close() {
      rest.isClosed = true;
    },
  };
  return rest;
}

describe('a local order book', () => {
  it('is synchronised by snapshot and updates, as documented', async () => {
    const rest = snapshots(160);
    const streams = scene.open({ rest: connect({ transport: rest }) });
    let open = (): void => {};
    rest.gate = new Promise((resolve) => {
      open = resolve;
    });
    const opening = streams.orderBook('bnbbtc');
    await rest.asked(1);
    // Buffered: one that the snapshot holds, one that reaches over it (U <= 161 <= u), one that follows.
    scene.server.publish('bnbbtc@depth@100ms', update(150, 160, [['0.0024', '1']]));
    scene.server.publish('bnbbtc@depth@100ms', update(157, 162, [['0.0023', '5']]));
    scene.server.publish('bnbbtc@depth@100ms', update(163, 163, [], [['0.0026', '0']]));
    await streams.listSubscriptions();
    open();
    const book = await opening;
    expect(rest.paths).toEqual(['/api/v3/depth?symbol=BNBBTC&limit=1000']);
    expect([book.symbol, book.state, book.lastUpdateId]).toEqual(['BNBBTC', 'synchronised', 163]);
    expect(book.bids()).toEqual([
      ['0.0024', '10'],
      ['0.0023', '5'],
    ]);
    expect(book.asks()).toEqual([]);
    scene.server.publish('bnbbtc@depth@100ms', update(164, 166, [], [['0.0025', '7']]));
    await streams.listSubscriptions();
    expect(book.top).toEqual({ bid: ['0.0024', '10'], ask: ['0.0025', '7'] });
    expect(book.spread).toBe('0.0001');
  });

  it('rebuilds itself after a hole between U and the u before', async () => {
    const rest = snapshots(160);
    const streams = scene.open({ rest: connect({ transport: rest }) });
    const states: BookState[] = [];
    let tell = (_: RebuiltEvent): void => {};
    const rebuilt = new Promise<RebuiltEvent>((resolve) => {
      tell = resolve;
    });
    const book = await streams.orderBook('BNBBTC', {
      onState: (state) => states.push(state),
      onRebuilt: tell,
    });
    scene.server.publish('bnbbtc@depth@100ms', update(161, 165));
    rest.lastUpdateId = 180;
    scene.server.publish('bnbbtc@depth@100ms', update(170, 175, [['0.0020', '1']]));
    const event = await rebuilt;
    expect(states).toEqual(['synchronised', 'synchronising', 'synchronised']);
    expect(event).toMatchObject({ cause: 'gap', lastUpdateId: 180 });
    expect(rest.paths).toHaveLength(2);
    expect(book.bids()).toEqual([['0.0024', '10']]);
  });

  it('is empty while the connection is down, and rebuilt after it', async () => {
    const rest = snapshots(160);
    const streams = scene.open({ rest: connect({ transport: rest }) });
    let tell = (_: RebuiltEvent): void => {};
    const rebuilt = new Promise<RebuiltEvent>((resolve) => {
      tell = resolve;
    });
    const sizes: [BookState, number][] = [];
    const book: OrderBook = await streams.orderBook('BNBBTC', {
      speed: '',
      limit: 100,
      onState: (state) => sizes.push([state, state === 'synchronising' ? book.bids().length : 1]),
      onRebuilt: tell,
    });
    for (const { socket } of scene.server.clients) socket.terminate();
    expect(await rebuilt).toMatchObject({ cause: 'outage' });
    expect(sizes).toEqual([
      ['synchronised', 1],
      ['synchronising', 0],
      ['synchronised', 1],
    ]);
    expect(rest.paths).toEqual(Array(2).fill('/api/v3/depth?symbol=BNBBTC&limit=100'));
    expect(await streams.listSubscriptions()).toEqual(['bnbbtc@depth']);
  });

  it('ends with its streams, also one that is still opening; a connection that was passed stays open', async () => {
    const rest = snapshots(160);
    const connection = connect({ transport: rest });
    const streams = scene.open({ rest: connection });
    const book = await streams.orderBook('BNBBTC');
    rest.gate = new Promise(() => {});
    const opening = streams.orderBook('LTCBTC');
    const outcome = expect(opening).rejects.toBeInstanceOf(StreamClosedError);
    await rest.asked(2);
    await streams.close();
    await outcome;
    expect(book.state).toBe('closed');
    expect(book.bids()).toEqual([]);
    expect(rest.isClosed).toBe(false);
    await connection.close();
  });

  it('can be ended by a signal, and leaves the stream when it is closed', async () => {
    const streams = scene.open({ rest: connect({ transport: snapshots(160) }) });
    await streams.subscribe('bnbbtc@trade').ready;
    const abort = new AbortController();
    const one = await streams.orderBook('BNBBTC', { signal: abort.signal });
    const two = await streams.orderBook('LTCBTC');
    abort.abort();
    await two.close();
    expect([one.state, two.state]).toEqual(['closed', 'closed']);
    expect(await streams.listSubscriptions()).toEqual(['bnbbtc@trade']);
    await expect(streams.orderBook('BNBBTC', { signal: abort.signal })).rejects.toBeInstanceOf(
      StreamClosedError,
    );
  });

  it('rejects where the server refuses the stream, and tells of snapshots that fail', async () => {
    const rest = snapshots(160);
    const streams = scene.open({ rest: connect({ transport: rest, retry: false }) });
    scene.server.refused.add('nosuch@depth@100ms');
    await streams.subscribe('bnbbtc@trade').ready;
    await expect(streams.orderBook('NOSUCH')).rejects.toBeInstanceOf(StreamError);
    const told = scene.errors.length;
    let failures = 1;
    const { send } = rest;
    rest.send = async (...args) => (failures-- > 0 ? answer(500, {}) : send(...args));
    const book = await streams.orderBook('BNBBTC');
    expect(book.state).toBe('synchronised');
    expect(scene.errors.slice(told).map(({ error }) => String(error))).toEqual([
      expect.stringContaining('market.depth'),
    ]);
  });
});
