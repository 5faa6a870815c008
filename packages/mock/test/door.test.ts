import { afterEach, describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import { type MockServerOptions, startMockServer } from '../src/server.ts';
import { ask, converse, statusOf, upgrade } from './raw.ts';
import { streamingToy } from './streams/toy-streams.ts';
import { NOW } from './toy-exchange.ts';

const stop: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of stop.splice(0)) await close();
});

async function start(options: MockServerOptions = {}) {
  const server = await startMockServer(createEngine(streamingToy, { now: NOW }), options);
  stop.push(server.close);
  return server;
}

/** Asks over HTTP and for a WebSocket: both come through the same door. */
async function both(port: number, headers: readonly string[]): Promise<[http: number, socket: number]> {
  return [statusOf(await ask(port, headers)), statusOf(await upgrade(port, '/s/orders', headers))];
}

const IN = [200, 101];
const OUT = [403, 403];

describe('the host that a request names', () => {
  test.each(['127.0.0.1', 'localhost', 'LocalHost', '[::1]', '127.9.9.9'])(
    'is this machine: %s',
    async (name) => {
      const { port } = await start();
      expect(await both(port, [`Host: ${name}:${port}`])).toEqual(IN);
    },
  );

  test.each([
    'rebound.example',
    'rebound.example:{port}',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.',
    'localhost.:{port}',
    '127.0.0.1.nip.example:{port}',
    'user@127.0.0.1:{port}',
    '127.0.0.1:{port}@rebound.example',
    '127.0.0.1:{port}/x',
    '127.0.0.1:{port}, rebound.example',
    '0.0.0.0:{port}',
    '2130706433:{port}',
    '[::2]:{port}',
    '192.168.1.1:{port}',
    '',
  ])('is refused with 403: %j', async (host) => {
    const { port, engine } = await start();
    expect(await both(port, [`Host: ${host.replace('{port}', String(port))}`])).toEqual(OUT);
    expect(engine.log.count()).toBe(0);
  });

  test('is named once, and may not be another in the target', async () => {
    const { port } = await start();
    const good = `Host: 127.0.0.1:${port}`;
    expect(await both(port, [good, 'Host: rebound.example'])).toEqual(OUT);
    expect(await both(port, ['Host: rebound.example', good])).toEqual(OUT);
    expect(statusOf(await ask(port, [good], 'GET http://rebound.example/ping HTTP/1.1'))).toBe(403);
    expect(statusOf(await converse(port, 'GET /ping HTTP/1.0\r\n\r\n'))).toBe(403);
    expect(statusOf(await ask(port, [good, ...Array.from({ length: 200 }, () => 'a: b')]))).toBe(431);
  });

  test('is refused with a sentence that names the option', async () => {
    const { port } = await start();
    const answer = await ask(port, ['Host: rebound.example']);
    expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(
      String.raw`{"no":403,"text":"This mock is not asked as \"rebound.example\": allowedHosts names further hosts."}`,
    );
  });

  test('may be one more that the options name, with one port or any', async () => {
    const { port } = await start({ allowedHosts: ['mock.test', 'other.test:8080', '[fd00::1]'] });
    for (const host of ['mock.test', 'MOCK.test:99', 'other.test:8080', '[fd00::1]:3'])
      expect([host, await both(port, [`Host: ${host}`])]).toEqual([host, IN]);
    for (const host of ['other.test', 'other.test:80', 'x.mock.test'])
      expect([host, await both(port, [`Host: ${host}`])]).toEqual([host, OUT]);
  });

  test('is what was reached, where other machines may come in', async () => {
    const { port } = await start({ host: '0.0.0.0', allowNonLoopback: true });
    expect(await both(port, [`Host: 127.0.0.1:${port}`])).toEqual(IN);
    expect(await both(port, [`Host: rebound.example:${port}`])).toEqual(OUT);
  });

  test.each(['http://mock.test', 'a b', '', 'mock.test/x'])('cannot be allowed as %j', async (host) => {
    await expect(start({ allowedHosts: [host] })).rejects.toThrow(/allowedHosts has/);
  });
});

describe('the page that a request comes from', () => {
  const from = (port: number, origin: string): string[] => [
    `Host: 127.0.0.1:${port}`,
    `Origin: ${origin.replace('{port}', String(port))}`,
  ];

  test.each(['http://127.0.0.1:{port}', 'http://localhost:{port}', 'http://[::1]:{port}'])(
    'is one of the server: %s',
    async (origin) => {
      const { port } = await start();
      expect(await both(port, from(port, origin))).toEqual(IN);
    },
  );

  test.each([
    'https://evil.example',
    'http://evil.example:{port}',
    'http://localhost:1',
    'http://localhost',
    'https://localhost:{port}',
    'http://127.0.0.1:{port}@evil.example',
    'http://127.0.0.1:{port}.evil.example',
    'http://127.0.0.1:{port}, https://evil.example',
    'null',
    '',
    'file://',
  ])('is refused with 403: %s', async (origin) => {
    const { port, engine } = await start();
    expect(await both(port, from(port, origin))).toEqual(OUT);
    expect(engine.log.count()).toBe(0);
  });

  test.each([
    ['cross-site', OUT],
    ['same-site', OUT],
    ['same-origin', IN],
    ['none', IN],
  ])('tells by Sec-Fetch-Site where it sends no Origin: %s', async (site, expected) => {
    const { port } = await start();
    expect(await both(port, [`Host: 127.0.0.1:${port}`, `Sec-Fetch-Site: ${site}`])).toEqual(expected);
  });

  test('may be one more that the options name', async () => {
    const { port } = await start({ allowedOrigins: ['https://app.test'] });
    expect(await both(port, from(port, 'https://app.test'))).toEqual(IN);
    expect(await both(port, from(port, 'https://app.test:444'))).toEqual(OUT);
    expect(await ask(port, from(port, 'https://app.test'))).not.toMatch(/access-control/i);
  });

  test.each(['app.test', 'https://app.test/', '*'])('cannot be allowed as %j', async (origin) => {
    await expect(start({ allowedOrigins: [origin] })).rejects.toThrow(/allowedOrigins has/);
  });
});

describe('cors', () => {
  test('lets pages of any origin read answers, and no name lead here by rebinding', async () => {
    const { port, engine } = await start({ cors: true });
    const headers = [`Host: 127.0.0.1:${port}`, 'Origin: https://app.test'];
    const answer = await ask(port, headers);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\r\naccess-control-allow-origin: https:\/\/app\.test\r\n/i);
    expect(answer).toMatch(/\r\naccess-control-expose-headers: \*\r\n/i);
    expect(await both(port, headers)).toEqual(IN);
    expect(await both(port, ['Host: app.test', 'Origin: https://app.test'])).toEqual(OUT);
    engine.faults.next({ kind: 'status', status: 502 });
    expect(await ask(port, headers)).toMatch(/^HTTP\/1\.1 502 [\s\S]*access-control-allow-origin/i);
  });

  test('answers a question before the request itself, which counts as none', async () => {
    const { port, engine } = await start({ cors: true });
    const answer = await ask(
      port,
      [
        `Host: 127.0.0.1:${port}`,
        'Origin: https://app.test',
        'Access-Control-Request-Method: DELETE',
        'Access-Control-Request-Headers: x-toy-key',
        'Access-Control-Request-Private-Network: true',
      ],
      'OPTIONS /orders HTTP/1.1',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
    expect(answer).toMatch(/\r\naccess-control-allow-methods: DELETE\r\n/i);
    expect(answer).toMatch(/\r\naccess-control-allow-headers: x-toy-key\r\n/i);
    expect(answer).toMatch(/\r\naccess-control-allow-private-network: true\r\n/i);
    expect(engine.log.count()).toBe(0);
  });

  test('may be for some origins only', async () => {
    const { port } = await start({ cors: true, allowedOrigins: ['https://app.test'] });
    expect(await ask(port, [`Host: 127.0.0.1:${port}`, 'Origin: https://app.test'])).toMatch(
      /access-control-allow-origin: https:\/\/app\.test/i,
    );
    expect(await both(port, [`Host: 127.0.0.1:${port}`, 'Origin: https://evil.example'])).toEqual(OUT);
  });
});
