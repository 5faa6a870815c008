// Time of one call, sequential, over a loopback server in another process: medians of interleaved rounds.
import { fork } from 'node:child_process';
import { contestants } from './contestants.mjs';

/** Calls per contestant and task before anything is measured. */
const WARM_UP = 4_000;

const order = [...contestants.keys()];

export async function measureLatency({ rounds = 31, calls = 200, only = order } = {}) {
  const server = fork(new URL('./server.mjs', import.meta.url));
  const port = await new Promise((resolve) => server.once('message', resolve));
  const origin = `http://127.0.0.1:${port}`;
  const clients = new Map();
  const samples = new Map();
  try {
    for (const name of only) {
      clients.set(name, await contestants.get(name)(origin));
      for (const task of ['order', 'book']) {
        samples.set(`${name} ${task}`, []);
        // A trading process runs for days: all contestants are compiled before the first sample.
        for (let i = 0; i < WARM_UP; i++) await clients.get(name)[task]();
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const task of ['order', 'book']) {
        for (let turn = 0; turn < only.length; turn++) {
          const name = only[(turn + round) % only.length];
          const run = clients.get(name)[task];
          const start = process.hrtime.bigint();
          for (let i = 0; i < calls; i++) await run();
          samples.get(`${name} ${task}`).push(Number(process.hrtime.bigint() - start) / calls / 1000);
        }
      }
    }
  } finally {
    for (const client of clients.values()) await client.close();
    server.disconnect();
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return Object.fromEntries(
    only.map((name) => [
      name,
      Object.fromEntries(
        ['order', 'book'].map((task) => {
          const own = samples.get(`${name} ${task}`);
          const base = samples.get(`floor ${task}`);
          // The ratio is taken within each round, where both had the same noise, and its median reported.
          return [task, { micros: median(own), ratio: median(own.map((value, i) => value / base[i])) }];
        }),
      ),
    ]),
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const only = process.argv.slice(2);
  console.table(
    Object.entries(await measureLatency(only.length ? { only } : {})).map(([name, r]) => ({
      name,
      order: r.order.micros.toFixed(0),
      'order x': r.order.ratio.toFixed(2),
      book: r.book.micros.toFixed(0),
      'book x': r.book.ratio.toFixed(2),
    })),
  );
}
