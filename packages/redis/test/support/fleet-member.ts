import { type CoreConnection, connect, type Exchange, type Operation, RateLimitError } from '@exspec/core';
import { createClient } from 'redis';
import { RedisStore } from '../../src/index.ts';
import { fleetNow } from './scaled-time.ts';

/** One process of a fleet: two accounts, one store, calls as fast as they are let. Told what to do by its environment. */
const { FLEET_SERVER = '', FLEET_REDIS = '', FLEET_LIMIT = '0', FLEET_LOST = '0' } = process.env;
/** Told when all are ready. */
let end = 0;

const time: Operation = {
  key: 'market.time',
  method: 'GET',
  path: '/time',
  effect: 'read',
  auth: 'none',
  in: 'query',
  parameters: [],
  cost: [{ bucket: 'ip', weight: 1 }],
};
const book: Operation = { ...time, key: 'market.book', path: '/book', cost: [{ bucket: 'ip', weight: 5 }] };
const order: Operation = {
  ...time,
  key: 'trade.order',
  method: 'POST',
  path: '/order',
  effect: 'write',
  auth: 'key',
  in: 'form',
  cost: [
    { bucket: 'ip', weight: 1 },
    { bucket: 'orders', weight: 1 },
  ],
};
const cancel: Operation = {
  ...time,
  key: 'trade.cancel',
  method: 'DELETE',
  path: '/order',
  effect: 'write',
  auth: 'key',
  lowersRisk: true,
};

const exchange: Exchange = {
  name: 'fleet',
  servers: {},
  limits: {
    ip: {
      name: 'ip',
      key: 'ip',
      scope: 'shared',
      unit: 'weight',
      windows: [{ ms: 60_000, limit: Number(FLEET_LIMIT), header: 'x-used' }],
    },
    orders: {
      name: 'orders',
      key: 'account',
      scope: 'shared',
      unit: 'order',
      windows: [{ ms: 10_000, limit: 50, header: 'x-orders' }],
    },
  },
  errorTraits: {},
  clock: { operation: time, field: 'time' },
  signing: {
    algorithms: [],
    moment: String,
    message: [() => ''],
    key: (draft, text) => {
      draft.headers['x-key'] = text;
    },
    time: () => {},
    signature: () => {},
  },
  errorShape: { code: ['code'], message: ['message'] },
};

const client = createClient({ url: FLEET_REDIS, socket: { reconnectStrategy: 20 } });
client.on('error', () => {});
await client.connect();
const store = new RedisStore(client, {
  now: fleetNow,
  // A loaded machine is no lost Redis.
  timeoutMs: 20_000,
  lostMs: Number(FLEET_LOST),
  onLost: { orders: 'wait', others: 'wait', cancels: 'wait' },
});
let commands = 0;
const send = client.sendCommand.bind(client);
client.sendCommand = ((...args: Parameters<typeof send>) => {
  commands++;
  return send(...args);
}) as typeof send; // counts, and changes nothing

let cancelWaits = 0;
let calls = 0;
const connections = ['one', 'two'].map((apiKey) =>
  connect(exchange, {
    apiKey,
    server: FLEET_SERVER,
    timeoutMs: 60_000,
    governor: { store },
    hooks: {
      onWait: ({ operation, bucket, ms }) => {
        // A closed host (no bucket) closes for all; what waits for a bucket waits for room.
        if (operation === cancel.key && bucket !== undefined && ms > 0) cancelWaits++;
      },
    },
  }),
);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function loop(connection: CoreConnection, operation: Operation, everyMs: number): Promise<void> {
  while (fleetNow() < end) {
    try {
      calls++;
      await connection.call(operation, {}, { retry: false, signal: AbortSignal.timeout(600_000) });
    } catch (error) {
      await pause(error instanceof RateLimitError ? 500 : 50);
    }
    if (everyMs > 0) await pause(everyMs);
  }
}

// What the exchange's clock shows is measured first.
for (const connection of connections) await connection.call(time, {}, {}).catch(() => {});
end = await new Promise<number>((resolve) => {
  process.once('message', (message) => resolve(Number(message)));
  process.send?.('ready');
});
await Promise.race([
  Promise.all(
    connections.flatMap((connection) => [
      loop(connection, book, 0),
      loop(connection, book, 0),
      loop(connection, order, 0),
      loop(connection, cancel, 2000),
    ]),
  ),
  pause(end - fleetNow() + 2000),
]);
process.send?.({ cancelWaits, calls, commands });
process.disconnect?.();
setTimeout(() => process.exit(0), 0);
