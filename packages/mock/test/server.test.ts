import { spawnSync } from 'node:child_process';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import { isLoopback } from '../src/loopback.ts';
import { type MockServer, startMockServer } from '../src/server.ts';
import { KEY, NOW, order, toy } from './toy-exchange.ts';

const running: MockServer<ReturnType<typeof newEngine>>[] = [];

function newEngine() {
  return createEngine(toy, { now: NOW });
}

async function start() {
  const server = await startMockServer(newEngine());
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

function place(url: string): Promise<Response> {
  const { method, path, body } = order();
  return fetch(url + path, { method, body, headers: { 'X-Toy-Key': KEY } });
}

describe('where it listens', () => {
  test.each([
    ['localhost', true],
    ['LOCALHOST', true],
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.1', false],
    ['127.0.0.1.example.com', false],
    ['127.evil.example', false],
    ['::ffff:10.0.0.1', false],
    ['', false],
  ])('%j is loopback: %j', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });

  test.each(['0.0.0.0', '::', 'example.com', ''])('refuses %j', async (host) => {
    await expect(startMockServer(newEngine(), { host })).rejects.toThrow(/allowNonLoopback/);
  });

  test('listens elsewhere when told so', async () => {
    const server = await startMockServer(newEngine(), { host: '0.0.0.0', allowNonLoopback: true });
    running.push(server);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  test('rejects where the port is taken', async () => {
    const { port } = await start();
    await expect(startMockServer(newEngine(), { port })).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('what it answers', () => {
  test('the engine answers, with the mock date and its own headers', async () => {
    const server = await start();
    const response = await place(server.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('date')).toBe('Sun, 09 Sep 2001 01:46:40 GMT');
    expect(response.headers.get('x-orders-10s')).toBe('1');
    expect(await response.text()).toBe(`{"id":9007199254740994,"at":${NOW}}`);
    expect(server.engine.state().exchange.orders).toHaveLength(1);
    expect(server.requests()).toMatchObject([{ operation: 'trade.place', ip: '127.0.0.1' }]);
  });

  test('connections are kept for the next request', async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = () =>
      new Promise<boolean>((resolve, reject) => {
        const sent = httpRequest(`${server.url}/ping`, { agent }, (response) => {
          response.resume().on('end', () => resolve(sent.reusedSocket));
        });
        sent.on('error', reject).end();
      });
    expect([await get(), await get()]).toEqual([false, true]);
    agent.destroy();
  });

  test.each([
    ['of known length', false],
    ['in chunks', true],
  ])('a body beyond 1 MiB %s is refused with 413, and the server goes on', async (_what, chunked) => {
    const server = await start();
    const post = (length: number) => {
      const text = 'x'.repeat(length);
      const body = chunked ? new Blob([text]).stream() : text;
      return fetch(`${server.url}/ping`, { method: 'POST', body, duplex: 'half' });
    };
    const refused = await post(1024 * 1024 + 1);
    expect([refused.status, await refused.json()]).toEqual([
      413,
      { no: 413, text: 'The body is longer than 1 MiB.' },
    ]);
    expect(server.engine.log.count()).toBe(0);
    expect((await post(1024 * 1024)).status).toBe(405);
  });

  test('a handler that throws is told with 500, and the server goes on', async () => {
    const handlers = {
      'market.ping': () => {
        throw new Error('out of paper');
      },
    };
    const engine = createEngine({ ...toy, handlers }, { now: NOW });
    await using server = await startMockServer(engine);
    const failed = await fetch(`${server.url}/ping`);
    expect([failed.status, await failed.json()]).toEqual([
      500,
      { no: 500, text: 'The mock itself failed: out of paper' },
    ]);
    expect((await fetch(`${server.url}/book?symbol=ABC`)).status).toBe(200);
  });

  test('a request target in absolute form is taken by its path', async () => {
    const server = await start();
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.end(
          `GET ${server.url}/book?symbol=ABC HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
        );
      });
      let received = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => {
        received += chunk;
      });
      socket.on('end', () => resolve(received)).on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('faults on the wire', () => {
  test.each([
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)('%s ends the connection without an answer', async (kind, orders) => {
    const server = await start();
    server.engine.faults.next({ kind });
    await expect(place(server.url)).rejects.toThrow(TypeError);
    expect(server.engine.state().exchange.orders).toHaveLength(orders);
    expect(server.engine.log.count('trade.place')).toBe(1);
  });

  test('an answer that never comes leaves the connection open', async () => {
    const server = await start();
    server.engine.faults.next({ kind: 'timeout', carriedOut: true });
    await expect(fetch(`${server.url}/ping`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    server.engine.faults.next({ kind: 'timeout', match: 'market.ping' });
    const waiting = fetch(`${server.url}/ping`).then(
      () => 'answered',
      () => 'ended',
    );
    expect((await fetch(`${server.url}/book?symbol=ABC`)).status).toBe(200);
    await server.close();
    expect(await waiting).toBe('ended');
  });

  test('half a body breaks off after the headers', async () => {
    const server = await start();
    server.engine.faults.next({ kind: 'half-body' });
    const response = await place(server.url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('a slow body ends late, and a status without body is one', async () => {
    const server = await start();
    server.engine.faults.next({ kind: 'slow', delayMs: 40 });
    const started = performance.now();
    const response = await place(server.url);
    expect(await response.text()).toBe(`{"id":9007199254740994,"at":${NOW}}`);
    expect(performance.now() - started).toBeGreaterThanOrEqual(35);
    server.engine.faults.next({ kind: 'status', status: 204 });
    expect((await place(server.url)).status).toBe(204);
  });
});

describe('close', () => {
  test('ends idle and unfinished connections, and may be called twice', async () => {
    const server = await start();
    await (await fetch(`${server.url}/ping`)).text();
    server.engine.faults.next({ kind: 'slow', delayMs: 600_000 });
    const unfinished = await fetch(`${server.url}/ping`);
    const ended = unfinished.text().then(
      () => 'whole',
      () => 'broken',
    );
    await server.close();
    await server.close();
    expect(await ended).toBe('broken');
    await expect(fetch(`${server.url}/ping`)).rejects.toThrow(TypeError);
  });

  test('leaves nothing that keeps a process alive', () => {
    const program = fileURLToPath(new URL('./fixtures/close-and-end.ts', import.meta.url));
    const tsx = import.meta.resolve('tsx');
    const run = spawnSync(process.execPath, ['--conditions=@exspec/source', '--import', tsx, program], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    expect([run.status, run.signal, run.stderr]).toEqual([0, null, '']);
    expect(run.stdout).toBe('closed\n');
  });
});
