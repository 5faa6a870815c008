import { createBinance } from '@exspec/binance';
import type { Attack, Row } from './attack.ts';

interface Entry {
  readonly id: number;
  readonly t: number;
}

/** How one exchange treats spans of time, drawn anew for every walk. */
interface Manner {
  readonly refusesBoth: boolean;
  readonly open: readonly [start: boolean, end: boolean];
  readonly newestKept: boolean;
  readonly newestFirst: boolean;
}

type Draw = (below: number) => number;

/** A generator of one's own, so that a seed finds a failure again (Numerical Recipes' constants). */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const hour = 3_600_000;
const day = 24 * hour;
const origin = 1_640_000_000_000;

interface List {
  readonly longest: number | undefined;
  readonly reach: number;
  readonly wire: (entry: Entry) => object;
  readonly wrap: (items: readonly object[], total: number) => unknown;
}

type Name = 'aggTrades' | 'assetDividend' | 'crossMarginTransfers';

/** What each list asks with, the longest span that it may ask for, and how an item looks on the wire. */
const lists: Readonly<Record<Name, List>> = {
  aggTrades: {
    longest: hour,
    reach: 8 * hour,
    wire: ({ id, t }: Entry) => ({ a: id, p: '1', q: '1', f: id, l: id, T: t, m: true, M: true }),
    wrap: (items) => items,
  },
  assetDividend: {
    longest: undefined,
    reach: 400 * day,
    wire: ({ id, t }: Entry) => ({ id, amount: '1', asset: 'BNB', divTime: t, enInfo: 'x', tranId: id }),
    wrap: (rows) => ({ rows, total: rows.length }),
  },
  crossMarginTransfers: {
    longest: 30 * day + 1,
    reach: 200 * day,
    wire: ({ id, t }: Entry) => ({
      amount: '1',
      asset: 'BNB',
      status: 'CONFIRMED',
      timestamp: t,
      txId: id,
      type: 'ROLL_IN',
    }),
    wrap: (rows, total) => ({ rows, total }),
  },
};

/** Answers as the model does, or throws what was wrong with the request. */
function answer(name: Name, all: readonly Entry[], manner: Manner, query: URLSearchParams): unknown {
  const { longest, wire, wrap } = lists[name];
  const of = (key: string) => (query.has(key) ? Number(query.get(key)) : undefined);
  const [start, end, fromId, current] = [of('startTime'), of('endTime'), of('fromId'), of('current')];
  const size = of('limit') ?? of('size') ?? 10;
  if (fromId !== undefined && (start ?? end) !== undefined && manner.refusesBoth) throw new Error('-1128');
  if (longest !== undefined && start !== undefined && end !== undefined && end - start >= longest)
    throw new Error('-1127');
  let found = all.filter(({ id }) => fromId === undefined || id >= fromId);
  if (fromId === undefined) {
    const [openStart, openEnd] = current === undefined ? manner.open : [false, false];
    found = found.filter(({ t }) => start === undefined || (openStart ? t > start : t >= start));
    found = found.filter(({ t }) => end === undefined || (openEnd ? t < end : t <= end));
  }
  const total = found.length;
  if (current !== undefined) {
    if (manner.newestFirst) found.reverse();
    return wrap(found.slice((current - 1) * size, current * size).map(wire), total);
  }
  const page = fromId === undefined && manner.newestKept ? found.slice(-size) : found.slice(0, size);
  return wrap((manner.newestFirst ? page.reverse() : page).map(wire), total);
}

async function walk(name: Name, seed: number): Promise<string | undefined> {
  const draw = drawFrom(seed);
  const { reach } = lists[name];
  const all: Entry[] = [];
  let [id, t] = [100, origin];
  while (t < origin + reach && all.length < 400) {
    t += 1 + draw(draw(3) === 0 ? Math.ceil(reach / 20) : 5);
    for (let same = draw(3); same >= 0; same--, id += 1 + draw(3)) all.push({ id, t });
  }
  const manner = {
    refusesBoth: draw(2) === 0,
    open: [draw(2) === 0, draw(2) === 0] as const,
    newestKept: draw(2) === 0,
    newestFirst: draw(2) === 0,
  };
  let calls = 0;
  const binance = createBinance({
    apiKey: 'k',
    secret: 's',
    server: 'http://127.0.0.1:1',
    governor: false,
    retry: false,
    transport: {
      send: async ({ path }) => {
        if (path.startsWith('/api/v3/time'))
          return { status: 200, headers: {}, body: `{"serverTime":${Date.now()}}` };
        if (++calls > 5_000) throw new Error('no end of calls');
        const body = JSON.stringify(answer(name, all, manner, new URLSearchParams(path.split('?')[1])));
        return { status: 200, headers: {}, body };
      },
      close: async () => {},
    },
  });
  const startTime = origin + draw(reach);
  const endTime = startTime + draw(reach);
  const span = { startTime, endTime };
  const [limit, found] = [7 + draw(20), [] as string[]];
  try {
    if (name === 'aggTrades') {
      for await (const one of binance.market.iterateAggTrades({ symbol: 'BNBBTC', limit, ...span }))
        found.push(one.a);
    } else if (name === 'assetDividend') {
      for await (const one of binance.wallet.iterateAssetDividend({ limit, ...span })) found.push(one.id);
    } else {
      for await (const one of binance.margin.iterateCrossMarginTransferHistory({ size: limit, ...span }))
        found.push(one.txId);
    }
  } catch (error) {
    return `${name} seed ${seed}: ${String(error)}`;
  } finally {
    await binance.close();
  }
  const timeOf = new Map(all.map((one) => [String(one.id), one.t]));
  const times = found.map((one) => timeOf.get(one) ?? 0);
  const wanted = all.filter((one) => one.t >= startTime && one.t <= endTime).map((one) => String(one.id));
  const ordered = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0));
  const same = found.length === wanted.length && wanted.every((one) => found.includes(one));
  return ordered && same
    ? undefined
    : `${name} seed ${seed}: ${found.length} of ${wanted.length}, ordered: ${ordered}`;
}

const attack: Attack = {
  async run(note) {
    const rows: Row[] = [];
    const tries = 3_000;
    for (const name of ['aggTrades', 'assetDividend', 'crossMarginTransfers'] as const) {
      const failed: string[] = [];
      for (let seed = 1; seed <= tries; seed++) {
        const wrong = await walk(name, seed);
        if (wrong !== undefined) failed.push(wrong);
        if (seed % 1_000 === 0) note(`${name}: ${seed} walks`);
      }
      rows.push({
        promise: `An iterator over ${name} gives each item of its span once, oldest first, whatever the server does with spans`,
        tries,
        of: 'walks over random lists',
        failures: failed.length,
        examples: failed.slice(0, 3),
      });
    }
    return rows;
  },
};

export default attack;
