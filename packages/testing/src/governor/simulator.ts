import {
  ApiError,
  type Bucket,
  type CallOptions,
  type CoreConnection,
  connect,
  type Exchange,
  MemoryStore,
  type Operation,
  RateLimitError,
} from '@exspec/core';
import {
  balanceOperation,
  bookOperation,
  cancelOperation,
  exchange as madeUp,
  orderOperation,
  timeOperation,
} from '../exchange.ts';
import { type Findings, SimulatedExchange, type World } from './simulated-exchange.ts';
import { randomOf, VirtualTime } from './virtual-time.ts';

/** A world, and how it is used. */
export interface Scenario extends World {
  readonly seed: number;
  readonly minutes: number;
  /** How often this machine's clock is set, on average; Infinity: never. */
  readonly setEveryMs: number;
  /** Clients that never measure, beside one that does: what each has for a clock. */
  readonly blind: readonly ('none' | number)[];
  /** Whether there is one that measures: it alone cancels. */
  readonly measuring: boolean;
  /** Calls that every client has under way or waiting at any time. */
  readonly concurrency: number;
  /** Whole budgets are called for around the ends of windows, and nothing between. */
  readonly atEdges: boolean;
}

export interface Outcome {
  readonly findings: Findings;
  readonly cancels: number;
  /** Cancels that waited longer than one round trip, without a ban or a clock that was set. */
  readonly lateCancels: number;
  /** Part of the limit that was counted in the minutes that nothing disturbed. */
  readonly share: number;
}

const ORIGIN = 'https://simulated.example';

const raw = { bucket: 'raw', weight: 1 } as const;

function counted(operation: Operation): Operation {
  return { ...operation, cost: [...operation.cost, raw] };
}

const time = counted(timeOperation);
const book = counted(bookOperation);
const balance = counted(balanceOperation);
const order = counted(orderOperation);
const cancel: Operation = { ...counted(cancelOperation), lowersRisk: true };

function exchangeOf(limit: number): Exchange {
  const shared = { scope: 'shared', key: 'ip' } as const;
  const ip: Bucket = {
    ...shared,
    name: 'ip',
    unit: 'weight',
    windows: [{ ms: 60_000, limit, header: 'x-used-1m' }],
  };
  const rawRequests: Bucket = {
    ...shared,
    name: 'raw',
    unit: 'request',
    windows: [{ ms: 300_000, limit: 6 * limit }],
  };
  const orders: Bucket = {
    name: 'orders',
    key: 'account',
    scope: 'shared',
    unit: 'order',
    windows: [
      { ms: 10_000, limit: 100, header: 'x-orders-10s' },
      { ms: 86_400_000, limit: 200_000, header: 'x-orders-1d' },
    ],
  };
  return {
    ...madeUp,
    limits: { ip, raw: rawRequests, orders },
    clock: { operation: time, field: 'time' },
  };
}

/** Runs clients of one process against a simulated exchange, in virtual time. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const random = randomOf(scenario.seed);
  const virtual = new VirtualTime(1_800_000_000_000 + random() * 86_400_000);
  virtual.install();
  try {
    return await play(scenario, virtual, random);
  } finally {
    virtual.uninstall();
  }
}

async function play(scenario: Scenario, virtual: VirtualTime, random: () => number): Promise<Outcome> {
  const asked = new Map<string, number>();
  let cancels = 0;
  let late = 0;
  let quietFrom = 10_000;
  const longest = 2 * (scenario.latencyMs + scenario.jitterMs) * 10;
  const simulated = new SimulatedExchange(scenario, virtual, random, (path) => {
    const id = /[?&]id=(\d+)/.exec(path)?.[1] ?? '';
    const askedAt = asked.get(id);
    if (askedAt === undefined) return;
    asked.delete(id);
    cancels++;
    // Dates are told in whole seconds.
    if (askedAt > Math.max(quietFrom, simulated.closedUntil + 2000) && virtual.now - askedAt > longest) {
      late++;
      simulated.findings.note(
        'cancel',
        `waited ${(virtual.now - askedAt).toFixed(0)} ms at ${virtual.now.toFixed(0)}`,
      );
    }
  });
  const transport = {
    local: true as const,
    send: (request: Parameters<SimulatedExchange['send']>[0]) => simulated.send(request),
    close: async () => {},
  };
  const store = new MemoryStore();
  const open = (clock: 'auto' | 'none' | number): CoreConnection =>
    connect(exchangeOf(scenario.limit), {
      apiKey: 'key',
      secret: 'secret',
      server: ORIGIN,
      transport,
      clock,
      governor: { store },
    });
  const end = scenario.minutes * 60_000;
  let ended = false;
  const call = async (connection: CoreConnection, operation: Operation, params: object): Promise<void> => {
    const options: CallOptions = { retry: false };
    try {
      await connection.call(operation, params, options);
    } catch (error) {
      if (error instanceof RateLimitError) await virtual.sleep(500 + random() * 2000);
      else if (error instanceof ApiError) await virtual.sleep(100);
    }
  };
  const work = async (connection: CoreConnection, next: () => [Operation, object]): Promise<void> => {
    await virtual.sleep(random() * 3000);
    while (!ended) await call(connection, ...next());
  };
  /** Half of the calls leave shortly before the edge, and all others are tried again and again until a while after it. */
  const workAtEdges = async (connection: CoreConnection, operation: Operation): Promise<void> => {
    const reach = 2 * (scenario.latencyMs + scenario.jitterMs);
    while (!ended) {
      // Every other edge: what is left at its end must not have been spent at its beginning.
      await virtual.sleep(120_000 - (simulated.now() % 60_000) - random() * reach);
      for (let left = scenario.limit; left > 0; left--) void attempt(connection, operation);
      for (let spent = 0; spent < 3 * reach; spent += 20) {
        await virtual.sleep(20);
        for (let left = 30; left > 0; left--) void attempt(connection, operation);
      }
    }
  };
  const attempt = async (connection: CoreConnection, operation: Operation): Promise<void> => {
    await connection.call(operation, { symbol: 'AB' }, { retry: false, onLimit: 'fail' }).catch(() => {});
  };
  const connections: CoreConnection[] = [];
  const concurrency = scenario.atEdges ? 0 : scenario.concurrency;
  if (scenario.measuring) {
    const connection = open('auto');
    connections.push(connection);
    if (scenario.atEdges) {
      // An order has the clock measured.
      void workAtEdges(connection, order);
      void workAtEdges(connection, book);
    }
    for (let worker = 0; worker < concurrency; worker++) {
      const isOrdering = worker % 3 === 0;
      void work(connection, () => {
        if (isOrdering) return [order, { symbol: 'AB' }];
        return random() < 0.5 ? [balance, {}] : [book, { symbol: 'AB' }];
      });
    }
    void (async () => {
      for (let id = 1; !ended; id++) {
        // Less than the tenth that is kept.
        await virtual.sleep(-Math.log(1 - random()) * (60_000 / (scenario.limit * 0.05)));
        // Where others have spent everything there is nothing to wait for but the next minute.
        if (simulated.room > 0) asked.set(String(id), virtual.now);
        void call(connection, cancel, { id: String(id) });
      }
    })();
  }
  for (const clock of scenario.blind) {
    const connection = open(clock);
    connections.push(connection);
    if (scenario.atEdges) void workAtEdges(connection, book);
    for (let worker = 0; worker < concurrency; worker++) {
      void work(connection, () => [book, { symbol: 'AB' }]);
    }
  }
  if (Number.isFinite(scenario.setEveryMs)) {
    void (async () => {
      while (!ended) {
        await virtual.sleep(-Math.log(1 - random()) * scenario.setEveryMs);
        virtual.machineOffset += (random() - 0.5) * 2 * 10 ** (2 + random() * 5);
        quietFrom = virtual.now + 4 * longest;
      }
    })();
  }
  await virtual.run(end);
  ended = true;
  for (const connection of connections) await connection.close();
  const share = shareOf(simulated, scenario);
  return { findings: simulated.findings, cancels, lateCancels: late, share };
}

/**
 * Of the whole minutes that nothing disturbed. A client that knows no edges fills a minute of its own again and again,
 * which is a round trip longer than the exchange's: there, of the time in all.
 */
function shareOf(simulated: SimulatedExchange, { minutes, limit, measuring }: Scenario): number {
  const last = Math.floor(simulated.now() / 60_000);
  let whole = measuring ? 0 : minutes;
  let used = 0;
  for (const [index, { counted, disturbed }] of simulated.findings.minutes) {
    const isWhole = index > last - minutes && index < last;
    if (measuring && (disturbed || !isWhole)) continue;
    if (measuring) whole++;
    else if (disturbed) whole--;
    if (!disturbed) used += counted;
  }
  return whole <= 0 ? 1 : used / (whole * limit);
}
