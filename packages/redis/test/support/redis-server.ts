import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from 'redis';
import type { RedisCommands } from '../../src/index.ts';

export const redisHint =
  'Tests of @exspec/redis were left out: no redis-server found. Install one (Debian: `apt-get install redis-server`).';

export function findRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

/** A Redis of its own on a loopback port, which can be killed and started again. */
export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  constructor(port: number, args: readonly string[] = []) {
    this.port = port;
    this.#args = args;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const port = ['--port', String(this.port), '--bind', '127.0.0.1'];
    const plain = ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];
    this.#process = spawn('redis-server', [...port, ...plain, ...this.#args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const chunk of this.#process.stdout ?? [])
      if (String(chunk).includes('Ready to accept')) break;
    this.#process.stdout?.resume();
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined || process.exitCode !== null) return;
    process.kill('SIGKILL');
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  }
}

/** What is used of node-redis. */
export interface TestClient extends RedisCommands {
  flushAll(): Promise<unknown>;
  keys(pattern: string): Promise<string[]>;
  pTTL(key: string): Promise<number>;
  type(key: string): Promise<string>;
  hGetAll(key: string): Promise<Record<string, string>>;
  get(key: string): Promise<string | null>;
  destroy(): void;
}

export async function clientOf(server: RedisServer): Promise<TestClient> {
  const client = createClient({
    url: server.url,
    socket: { reconnectStrategy: 50, connectTimeout: 1000 },
  });
  // Without a listener an error of the connection ends the process; the store tells of what concerns it.
  client.on('error', () => {});
  await client.connect();
  return client;
}
