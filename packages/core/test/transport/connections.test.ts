import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { http, type RawRequest, serveRaw, until } from '@exspec/testing/raw-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNodeTransport } from '../../src/transport/undici.ts';
import { unusedOrigin } from '../support/server.ts';

const idOf = (request: RawRequest): string => /id=(\w+)/.exec(request.path)?.[1] ?? '';
const own = (request: RawRequest): Buffer => http(`{"id":"${idOf(request)}"}`);

/** A transport with one connection, so that whatever comes late meets the next request. */
async function openOne(answer: (request: RawRequest) => void, connected?: Parameters<typeof serveRaw>[1]) {
  const server = await serveRaw(answer, connected);
  const transport = createNodeTransport({ connections: 1 });
  const ask = async (id: string, timeoutMs = 5000) =>
    (
      await transport.send(
        { method: 'POST', origin: server.origin, path: `/?id=${id}`, headers: {}, body: 'a=1' },
        timeoutMs,
      )
    ).body;
  return { server, transport, ask };
}

/** Answers with the path, and 5 ms later with the same bytes again. */
const doublingServer = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer((socket) => {
    socket.on('error', () => {});
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      const path = String(data).split(' ')[1];
      const answer = 'HTTP/1.1 200 OK\\r\\ncontent-length: ' + path.length + '\\r\\n\\r\\n' + path;
      socket.write(answer);
      setTimeout(() => socket.write(answer), 5);
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

/** Keeps this thread busy, as a long calculation does. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('an answer that nobody asked for is not the next answer', () => {
  it.each([
    ['a second answer', (request: RawRequest) => own(request)],
    ['the beginning of one', () => Buffer.from('H')],
    ['a line break', () => Buffer.from('\r\n')],
    ['no HTTP at all', () => Buffer.from('\0\xff')],
  ])('%s on an idle connection ends it', async (_what, more) => {
    const { server, transport, ask } = await openOne((request) => {
      request.socket.write(own(request));
      if (request.number === 1) setTimeout(() => request.socket.write(more(request)), 20);
    });
    expect(await ask('one')).toBe('{"id":"one"}');
    await until(() => server.sockets[0]?.destroyed === true || server.sockets[0]?.readableEnded === true);
    expect(await ask('two')).toBe('{"id":"two"}');
    expect(server.sockets).toHaveLength(2);
    await transport.close();
  });

  it('a second answer in the same bytes as the first is not read', async () => {
    const { transport, ask } = await openOne((request) =>
      request.socket.write(Buffer.concat([own(request), ...(request.number === 1 ? [own(request)] : [])])),
    );
    expect(await ask('one')).toBe('{"id":"one"}');
    expect(await ask('two')).toBe('{"id":"two"}');
    await transport.close();
  });

  it('what came while the program was busy is seen before the next request is written', async () => {
    // In a thread of its own, which answers while this one is busy.
    const worker = new Worker(doublingServer, { eval: true });
    onTestFinished(() => void worker.terminate());
    const [port]: unknown[] = await once(worker, 'message');
    const transport = createNodeTransport({ connections: 1 });
    const wrong: string[] = [];
    for (let round = 0; round < 20; round++) {
      const path = `/?id=r${round}`;
      const request = { method: 'GET', origin: `http://127.0.0.1:${port}`, path, headers: {} };
      const { body } = await transport.send(request, 5000);
      if (body !== path) wrong.push(`${path}: ${body}`);
      // In the very turn of the event loop that brought the answer; the second copy comes meanwhile.
      block(15);
    }
    expect(wrong).toEqual([]);
    await transport.close();
  });

  it('a program that is always busy sends each request once', async () => {
    const { server, transport, ask } = await openOne((request) => request.socket.write(own(request)));
    let busy = true;
    const keepBusy = (): void => {
      if (!busy) return;
      block(12);
      setImmediate(keepBusy);
    };
    keepBusy();
    expect(await ask('one')).toBe('{"id":"one"}');
    expect(await ask('two')).toBe('{"id":"two"}');
    busy = false;
    expect(server.seen.map(idOf)).toEqual(['one', 'two']);
    // A new connection: whatever the old one brings now is nobody's.
    expect(server.sockets).toHaveLength(2);
    await transport.close();
  });

  it('an answer after the time was up ends with its connection', async () => {
    const { transport, ask } = await openOne((request) => {
      if (request.number === 1) setTimeout(() => request.socket.write(own(request)), 80);
      else request.socket.write(own(request));
    });
    await expect(ask('one', 40)).rejects.toMatchObject({ failure: 'timeout', sent: true });
    expect(await ask('two')).toBe('{"id":"two"}');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await ask('three')).toBe('{"id":"three"}');
    await transport.close();
  });

  it('a connection can be dropped after its answer', async () => {
    const { server, transport } = await openOne((request) => request.socket.write(own(request)));
    const request = { method: 'GET', origin: server.origin, path: '/?id=x', headers: {} };
    const response = await transport.send(request, 5000);
    response.drop?.();
    await transport.send(request, 5000);
    expect(server.sockets).toHaveLength(2);
    await transport.close();
  });
});

it('connections rest between requests while another can be had, and are used again afterwards', async () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await serveRaw((request) => request.socket.write(own(request)));
  const transport = createNodeTransport();
  const ask = () =>
    transport.send({ method: 'GET', origin: server.origin, path: '/?id=x', headers: {} }, 5000);
  await ask();
  await ask();
  expect(server.sockets).toHaveLength(2);
  for (let n = 0; n < 5; n++) {
    now += 20;
    await ask();
  }
  expect(server.sockets).toHaveLength(2);
  for (let n = 0; n < 50; n++) await ask();
  expect(server.sockets).toHaveLength(4);
  await transport.close();
});

it('more requests than connections wait for one, in order, and a failed one does not hold up the others', async () => {
  const { server, transport, ask } = await openOne((request) => {
    if (idOf(request) === 'bad') request.socket.resetAndDestroy();
    else request.socket.write(own(request));
  });
  const ids = ['a', 'bad', 'b', 'c'];
  const ends = await Promise.allSettled(ids.map((id) => ask(id)));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(server.seen.map(idOf)).toEqual(ids);
  await transport.close();
});

it('all that wait for a connection that cannot be had have provably not been sent', async () => {
  const transport = createNodeTransport({ connections: 1 });
  const request = { method: 'POST', origin: await unusedOrigin(), path: '/', headers: {}, body: 'a=1' };
  const ends = await Promise.allSettled([1, 2, 3].map(() => transport.send(request, 5000)));
  const unsent = { status: 'rejected', reason: expect.objectContaining({ failure: 'connect', sent: false }) };
  expect(ends).toEqual([unsent, unsent, unsent]);
  await transport.close();
});
