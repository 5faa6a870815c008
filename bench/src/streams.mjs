// Messages that a process decodes and delivers per second of its CPU: interleaved rounds over one WebSocket connection each.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const stream = 'btcusdt@aggTrade';

/** Each gives every decoded event to `deliver`, and resolves once it is subscribed. */
export const streamContestants = new Map([
  [
    'floor',
    async (url, deliver) => {
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(`${url}/stream?streams=${stream}`, { perMessageDeflate: false });
      socket.on('message', (data) => deliver(JSON.parse(String(data)).data));
      await new Promise((resolve) => socket.once('open', resolve));
      return () => socket.close();
    },
  ],
  ['exspec', (url, deliver) => exspec(url, (streams) => streams.on(stream, deliver))],
  [
    'exspecReadable',
    (url, deliver) => exspec(url, (streams) => streams.on(stream, deliver, { names: 'readable' })),
  ],
  [
    'exspecIterator',
    (url, deliver) =>
      exspec(url, (streams) => {
        const events = streams.subscribe(stream, { buffer: { policy: 'fail', size: 1_000_000 } });
        (async () => {
          for await (const event of events) deliver(event);
        })();
        return events;
      }),
  ],
  [
    'binanceSpot',
    async (url, deliver) => {
      const { Spot } = require('@binance/spot');
      // It takes no ws:// address, so it gets ours afterwards.
      const spot = new Spot({ configurationWebsocketStreams: { wsURL: 'wss://127.0.0.1' } });
      spot.websocketStreams.configuration.wsURL = url;
      const connection = await spot.websocketStreams.connect();
      connection.aggTrade({ symbol: 'btcusdt' }).on('message', deliver);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return () => connection.disconnect();
    },
  ],
  [
    'binance',
    async (url, deliver) => {
      const { WebsocketClient } = require('binance');
      const silent = { trace() {}, info() {}, error: console.error };
      const client = new WebsocketClient({ wsUrl: `${url}/stream`, beautify: false }, silent);
      client.on('message', (message) => {
        const event = message.data ?? message;
        if (event.e === 'aggTrade') deliver(event);
      });
      await client.subscribe(stream, 'main');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return () => client.closeAll(true);
    },
  ],
]);

async function exspec(server, open) {
  const { createBinanceStreams } = await import('../../packages/binance/dist/streams/index.js');
  const streams = createBinanceStreams({ server });
  await open(streams).ready;
  return () => streams.close();
}

/** The same, for updates of a local order book that are applied to it. */
export const bookContestants = new Map([
  [
    'floor',
    async (url, deliver) => {
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(`${url}/stream?streams=btcusdt@depth@100ms`, { perMessageDeflate: false });
      socket.on('message', (data) => deliver(JSON.parse(String(data)).data));
      await new Promise((resolve) => socket.once('open', resolve));
      return () => socket.close();
    },
  ],
  [
    'exspec',
    async (server, deliver) => {
      const { createBinanceStreams } = await import('../../packages/binance/dist/streams/index.js');
      const streams = createBinanceStreams({ server });
      // The book is synchronised with the first updates, which come with the warm-up.
      const book = streams.orderBook('BTCUSDT', { onUpdate: () => deliver(undefined) });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return async () => {
        await book;
        await streams.close();
      };
    },
  ],
]);

class Feed {
  #child = fork(new URL('./stream-server.mjs', import.meta.url));
  #answers = [];

  async start() {
    const { port } = await new Promise((resolve) => this.#child.once('message', resolve));
    this.#child.on('message', ({ last }) => this.#answers.shift()?.(last));
    return `ws://127.0.0.1:${port}`;
  }

  ask(message) {
    this.#child.send(message);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  stop() {
    this.#child.disconnect();
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ids = ['a', 'aggregateTradeId'];

/** Events per second of CPU; the ratio to the floor is taken within each round. */
async function race(contestants, kind, { rounds = 11, count = 20_000, warmUp = 3 } = {}) {
  const feed = new Feed();
  const url = await feed.start();
  const runners = [];
  for (const [name, connect] of contestants) {
    const runner = { name, delivered: 0, last: undefined, sent: undefined, samples: [], done: () => {} };
    runner.close = await connect(url, (event) => {
      runner.last = event;
      if (++runner.delivered === count) runner.done();
    });
    await feed.ask({ ask: 'mark' });
    runners.push(runner);
  }
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const connection = (turn + round + warmUp) % runners.length;
      const runner = runners[connection];
      // Each book sees every update, or it would find a gap.
      runner.sent = await feed.ask({ ask: 'prepare', kind, count, connection });
      runner.delivered = 0;
      const done = new Promise((resolve) => {
        runner.done = resolve;
      });
      const before = process.cpuUsage();
      await feed.ask({ ask: 'send', connection });
      await done;
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) runner.samples.push((count / (user + system)) * 1e6);
    }
  }
  for (const { close } of runners) await close();
  feed.stop();
  const [{ samples: base }] = runners;
  return Object.fromEntries(
    runners.map(({ name, samples, last, sent }) => [
      name,
      {
        perSecond: median(samples),
        ratio: median(samples.map((value, i) => value / base[i])),
        exact: String(ids.map((key) => last?.[key]).find((id) => id !== undefined)) === sent,
      },
    ]),
  );
}

export async function measureStreams(options) {
  const today = await race(streamContestants, 'today', options);
  const large = await race(streamContestants, 'large', options);
  const book = await race(bookContestants, 'depth', options);
  return { today, large, book };
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.dir(await measureStreams(), { depth: 4 });
