import { once } from 'node:events';
import { connect } from '@exspec/testing/ws-client';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createEngine } from '../src/engine.ts';
import { type MockServerOptions, startMockServer } from '../src/server.ts';
import { ask, dial, statusOf } from './raw.ts';
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

const MIB = 1024 * 1024;

describe('a body that is too long', () => {
  const head = (port: number, ...more: readonly string[]): string =>
    ['POST /ping HTTP/1.1', `Host: 127.0.0.1:${port}`, ...more, '', ''].join('\r\n');

  test.each([
    [2, 'of known length'],
    [20, 'of known length'],
    [2, 'in chunks'],
    [20, 'in chunks'],
  ])('%d MiB %s: always 413, to a client that reads when all is sent', async (mebibytes, form) => {
    const { port, engine } = await start();
    const { socket, ended } = dial(port);
    const chunked = form === 'in chunks';
    socket.write(head(port, chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${mebibytes * MIB}`));
    socket.pause();
    const block = Buffer.alloc(MIB, 'x');
    for (let sent = 0; sent < mebibytes; sent++) {
      if (chunked) socket.write(`${MIB.toString(16)}\r\n`);
      const more = socket.write(block);
      if (chunked) socket.write('\r\n');
      if (!more) await once(socket, 'drain');
    }
    if (chunked) socket.write('0\r\n\r\n');
    socket.resume();
    expect(await ended).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*connection: close[\s\S]*"The body is longer than 1 MiB\."/i,
    );
    expect(engine.log.count()).toBe(0);
  });

  test('is answered before it is sent, and without asking for it', async () => {
    const { port } = await start();
    const { socket, ended } = dial(port);
    socket.write(head(port, `Content-Length: ${900 * MIB}`, 'Expect: 100-continue'));
    await once(socket, 'data');
    socket.end();
    expect(await ended).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('has the bound that the options say, and one that fits is asked for', async () => {
    const { port } = await start({ bounds: { bodyBytes: 10 } });
    const send = async (length: number): Promise<string> => {
      const { socket, received, ended } = dial(port);
      socket.write(head(port, `Content-Length: ${length}`, 'Expect: 100-continue', 'Connection: close'));
      await once(socket, 'data');
      const first = statusOf(received());
      socket.write('x'.repeat(length));
      return `${first} ${statusOf((await ended).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''))}`;
    };
    expect(await send(10)).toBe('100 405');
    expect(await send(11)).toBe('413 413');
  });

  test('an endless one is cut, and another client is served meanwhile', async () => {
    const { port } = await start();
    const { socket, received, ended } = dial(port);
    socket.write(head(port, 'Transfer-Encoding: chunked'));
    const block = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const pump = (): void => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on('drain', pump);
    pump();
    await once(socket, 'data');
    expect(statusOf(received())).toBe(413);
    expect(statusOf(await ask(port, [`Host: 127.0.0.1:${port}`]))).toBe(200);
    await ended;
  }, 20_000);
});

describe('headers', () => {
  test('that are too long or too many are refused with 431', async () => {
    const { port } = await start();
    const host = `Host: 127.0.0.1:${port}`;
    expect(statusOf(await ask(port, [host, `a: ${'x'.repeat(17_000)}`]))).toBe(431);
    expect(statusOf(await ask(port, [host], `GET /ping?${'x'.repeat(17_000)} HTTP/1.1`))).toBe(431);
    expect(statusOf(await ask(port, [host, ...Array.from({ length: 99 }, () => 'a: b')]))).toBe(431);
    expect(statusOf(await ask(port, [host, ...Array.from({ length: 98 }, () => 'a: b')]))).toBe(200);
  });
});

describe('a client that takes its time', () => {
  const bounds = { headersMs: 200, requestMs: 400, idleMs: 300 };

  test('over its headers, its body, or its first byte is told 408 and cut', async () => {
    const { port } = await start({ bounds });
    const silent = dial(port);
    const headers = dial(port);
    const body = dial(port);
    headers.socket.write(`GET /ping HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
    const drip = setInterval(() => headers.socket.write('a: b\r\n'), 50);
    body.socket.write(`POST /ping HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 9\r\n\r\nx`);
    const ends = await Promise.all([silent.ended, headers.ended, body.ended]);
    clearInterval(drip);
    expect(ends.slice(0, 2).map(statusOf)).toEqual([408, 408]);
    // Half a request has no answer where Node has begun to wait for its rest.
    expect([0, 408]).toContain(statusOf(ends[2] ?? ''));
  });

  test('over its next request is closed', async () => {
    const { port } = await start({ bounds });
    const idle = dial(port);
    idle.socket.write(`GET /ping HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect(await idle.ended).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('connections', () => {
  test('beyond the bound are told 503, WebSockets included, until others end', async () => {
    const { port, wsUrl } = await start({ bounds: { connections: 3 } });
    const socket = await connect(`${wsUrl}/s/orders`);
    const idle = [dial(port), dial(port)];
    for (const each of idle) await once(each.socket, 'connect');
    const answer = await ask(port, [`Host: 127.0.0.1:${port}`]);
    expect(statusOf(answer)).toBe(503);
    expect(answer).toContain('"The mock has as many connections as it takes."');
    await expect(connect(`${wsUrl}/s/orders`)).rejects.toThrow('503');
    socket.socket.terminate();
    for (const each of idle) each.socket.destroy();
    await Promise.all([...idle.map(({ ended }) => ended), socket.closed]);
    await expect
      .poll(async () => statusOf(await ask(port, [`Host: 127.0.0.1:${port}`])), { timeout: 10_000 })
      .toBe(200);
  });

  test('a thousand that say nothing do not stay', async () => {
    const { port } = await start({ bounds: { headersMs: 4_000 } });
    const all = Array.from({ length: 1000 }, () => dial(port));
    const answers = await Promise.all(all.map(({ ended }) => ended));
    const count = (status: number): number => answers.filter((each) => statusOf(each) === status).length;
    expect(count(503)).toBeGreaterThanOrEqual(1000 - 512);
    expect(count(503) + count(408)).toBe(1000);
  }, 30_000);
});

describe('messages over a WebSocket', () => {
  test('that are too long end the connection with 1009, in one piece or in fragments', async () => {
    const { wsUrl, streams } = await start();
    const whole = await connect(`${wsUrl}/s/orders`);
    whole.send('x'.repeat(128 * 1024 + 1));
    expect((await whole.closed).code).toBe(1009);
    const pieces = await connect(`${wsUrl}/s/orders`);
    for (let sent = 0; sent < 3; sent++) pieces.socket.send('x'.repeat(60_000), { fin: false });
    expect((await pieces.closed).code).toBe(1009);
    await expect.poll(() => streams.connections()).toEqual([]);
    const fits = await connect(`${wsUrl}/s/orders`);
    fits.send(`-${'x'.repeat(128 * 1024 - 1)}`);
    expect(await fits.next()).toBe('{"streams":["orders"]}');
  });

  test('that a client does not read cut its connection in the end', async () => {
    const { engine, wsUrl, streams } = await start({
      bounds: { unsentBytes: 100_000 },
      streamLimits: { lifetimeMs: Number.POSITIVE_INFINITY, pongWithinMs: undefined },
    });
    const socket = new WebSocket(`${wsUrl}/s/clock`);
    await once(socket, 'open');
    socket.pause();
    socket.on('error', () => {});
    await expect
      .poll(
        () => {
          engine.advance(36_000_000);
          return streams.connections().length;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
  }, 30_000);
});

test.each([
  [{ bounds: { sockets: 3 } }, 'There is no bound sockets. There are: connections, bodyBytes,'],
  [{ bounds: { bodyBytes: 0 } }, 'bodyBytes is a whole number from 1 to 2147483647.'],
  [{ bounds: { idleMs: Number.POSITIVE_INFINITY } }, 'idleMs is a whole number'],
])('%j is refused by name', async (options: object, message) => {
  await expect(start(options)).rejects.toThrow(message);
});
