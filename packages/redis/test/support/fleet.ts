import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { freePort, RedisServer } from './redis-server.ts';

export interface Fleet {
  readonly processes: number;
  /** By the fleet's clock. */
  readonly seconds: number;
  /** How much faster than real time that is. */
  readonly scale: number;
  readonly limit: number;
  /** As the store's option. On a loaded machine a request that was taken long ago may still leave. */
  readonly lostMs?: number;
  /** Resets and unanswered calls, one 429 and one 418. */
  readonly faults?: boolean;
  readonly killProcesses?: boolean;
  readonly killRedis?: boolean;
}

/** What the exchange counted. */
export interface Findings {
  /** Requests beyond a limit, and those that came while the exchange had closed. */
  readonly above: readonly string[];
  readonly whileClosed: readonly string[];
  readonly requests: number;
  /** Part of the limit that was used in the whole minutes in which nothing was closed. */
  readonly share: number;
  readonly cancels: number;
  readonly cancelWaits: number;
  readonly calls: number;
  readonly commands: number;
}

const MINUTE = 60_000;
const ORDERS = { ms: 10_000, limit: 50 };
const member = fileURLToPath(new URL('fleet-member.ts', import.meta.url));

/** Runs real processes against a real Redis and an exchange that counts by a clock that all share. */
export async function runFleet(fleet: Fleet): Promise<Findings> {
  const { processes, seconds, scale, limit, faults = false } = fleet;
  const redis = new RedisServer(await freePort());
  await redis.start();
  const base = Date.now();
  const offset = base - performance.now();
  const now = (): number => base + (performance.now() + offset - base) * scale;
  /** When all were ready, and when they stop. */
  let began = Number.POSITIVE_INFINITY;
  let end = Number.POSITIVE_INFINITY;

  const above: string[] = [];
  const whileClosed: string[] = [];
  const used = new Map<string, number>();
  const closedMinutes = new Set<number>();
  let requests = 0;
  let cancels = 0;
  let closedUntil = 0;
  let refusals = faults ? [429, 418] : [];
  let random = 1;
  const chance = (): number => {
    random = (random * 48_271) % 2_147_483_647;
    return random / 2_147_483_647;
  };
  const count = (name: string, ms: number, most: number, weight: number, at: number): number => {
    const key = `${name} ${ms} ${Math.floor(at / ms)}`;
    const sum = (used.get(key) ?? 0) + weight;
    used.set(key, sum);
    if (sum > most) above.push(`${key}: ${sum} of ${most}`);
    return sum;
  };
  const server = createServer((request, response) => {
    request.resume();
    const at = now();
    requests++;
    const isOrder = request.method === 'POST';
    if (request.method === 'DELETE') cancels++;
    // What was sent before the refusal could be read may come a moment later.
    if (at < closedUntil && at > closedUntil - 10_000 + 1500) whileClosed.push(`${request.url} at ${at}`);
    response.setHeader('x-used', count('ip', MINUTE, limit, request.url === '/book' ? 5 : 1, at));
    if (isOrder) {
      const account = String(request.headers['x-key']);
      response.setHeader('x-orders', count(account, ORDERS.ms, ORDERS.limit, 1, at));
    }
    const delay = (20 + chance() * 200) / scale;
    setTimeout(() => {
      if (faults && request.url !== '/time' && chance() < 0.01) return void request.socket.destroy();
      if (refusals.length > 0 && at > began + 20_000 * (3 - refusals.length)) {
        const [status = 429] = refusals;
        refusals = refusals.slice(1);
        closedUntil = now() + 10_000;
        for (const time of [at, closedUntil]) closedMinutes.add(Math.floor(time / MINUTE));
        response.writeHead(status, { 'retry-after': '10' }).end('{}');
        return;
      }
      response.end(JSON.stringify({ time: Math.floor(now()) }));
    }, delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');

  const reports: { cancelWaits: number; calls: number; commands: number }[] = [];
  const children = new Set<ChildProcess>();
  const start = async (): Promise<void> => {
    const child = fork(member, {
      execArgv: ['--conditions=@exspec/source', '--import', 'tsx'],
      env: {
        PATH: process.env.PATH,
        FLEET_SERVER: `http://127.0.0.1:${address.port}`,
        FLEET_REDIS: redis.url,
        FLEET_SCALE: String(scale),
        FLEET_BASE: String(base),
        FLEET_LIMIT: String(limit),
        FLEET_LOST: String(fleet.lostMs ?? 15_000),
      },
    });
    children.add(child);
    child.on('message', (message) => {
      if (typeof message === 'object')
        reports.push(message as (typeof reports)[number]); // fleet-member.ts sends it
      else if (++ready === processes) {
        began = now();
        end = began + seconds * 1000;
        for (const one of children) one.send(end);
      } else if (ready > processes) child.send(end);
    });
    const [code, signal] = await once(child, 'exit');
    children.delete(child);
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`A process ended with ${code ?? signal}`);
  };
  let ready = 0;
  const ends = Array.from({ length: processes }, start);
  const kill = async (): Promise<void> => {
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / scale));
    while (now() < end - 30_000) {
      await sleep(15_000);
      if (ready < processes) continue;
      if (fleet.killProcesses) {
        const [victim] = children;
        victim?.kill('SIGKILL');
        ends.push(start());
      }
      if (fleet.killRedis) {
        await redis.kill();
        await sleep(2000);
        await redis.start();
      }
    }
  };
  await Promise.all([fleet.killProcesses || fleet.killRedis ? kill() : undefined, ...ends]);
  await Promise.all(ends);
  server.close();
  await redis.kill();

  const first = Math.ceil(began / MINUTE);
  const shares: number[] = [];
  for (let minute = first; (minute + 1) * MINUTE <= end; minute++) {
    if (!closedMinutes.has(minute)) shares.push((used.get(`ip ${MINUTE} ${minute}`) ?? 0) / limit);
  }
  const sum = (of: 'cancelWaits' | 'calls' | 'commands'): number =>
    reports.reduce((total, one) => total + one[of], 0);
  return {
    above,
    whileClosed,
    requests,
    share: shares.length === 0 ? Number.NaN : Math.min(...shares),
    cancels,
    cancelWaits: sum('cancelWaits'),
    calls: sum('calls'),
    commands: sum('commands'),
  };
}
