import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { HttpProxy, portOf } from '@exspec/testing/http-proxy';
import { protocol, type Types } from '@exspec/testing/stream/protocol';
import { LoopbackServer } from '@exspec/testing/stream/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StateEvent } from '../../src/stream/events.ts';
import { createStreams, type Streams } from '../../src/stream/streams.ts';
import { open as openVirtual } from './support/open.ts';

let server: LoopbackServer;
let proxy: HttpProxy;
let host: string;
let states: StateEvent[];
const opened: Streams<Types>[] = [];

beforeEach(async () => {
  server = new LoopbackServer();
  proxy = new HttpProxy();
  proxy.port = Number(new URL(await server.start()).port);
  host = await proxy.start();
  states = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((streams) => streams.close()));
  await Promise.all([proxy.stop(), server.stop()]);
});

function open(url: string, given: string): Streams<Types> {
  const streams = createStreams<Types>(protocol, {
    url,
    proxy: given,
    onState: (event) => states.push(event),
  });
  opened.push(streams);
  return streams;
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); ) {
    if (Date.now() > end) throw new Error('waited for 10 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('streams go through the proxy, which is told who asks and finds the server', async () => {
  const subscription = open('ws://exchange.test:9443', `http://me:p%40ss@${host}`).subscribe('a@tick');
  await subscription.ready;
  server.publish('a@tick', { n: 1, p: '1', E: 1 });
  for await (const event of subscription) {
    expect(event).toMatchObject({ n: '1' });
    break;
  }
  const credentials = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  expect(proxy.asked).toEqual([{ authority: 'exchange.test:9443', credentials }]);
});

it('over a tunnel TLS is spoken with the server, by its name', async () => {
  const heard: Buffer[] = [];
  const target = createTcpServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => void heard.push(data));
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy.port = portOf(target);
  const streams = open('wss://exchange.test', `http://${host}`);
  streams.subscribe('a@tick');
  await until(() => heard.length > 0);
  expect(proxy.asked).toMatchObject([{ authority: 'exchange.test:443', credentials: undefined }]);
  // A TLS record with a ClientHello, and the server's name in it.
  expect(heard[0]?.[0]).toBe(22);
  expect(Buffer.concat(heard).includes('exchange.test')).toBe(true);
  await streams.close();
  target.close();
});

it('a proxy that refuses is an outage that says so, and shows neither password nor stream', async () => {
  proxy.status = 407;
  open('ws://exchange.test', `http://me:hidden@${host}`).subscribe('secretA');
  await until(() => states.some(({ reason }) => reason !== undefined));
  expect(states.find(({ reason }) => reason)?.reason).toEqual({
    kind: 'network',
    code: 'ERR_PROXY',
    message: 'the proxy answered with status 407',
  });
  expect(JSON.stringify(states)).not.toMatch(/hidden|secretA/);
});

it('one that is not there is an outage, too', async () => {
  await proxy.stop();
  open('ws://exchange.test', `http://${host}`).subscribe('a@tick');
  await until(() => states.some(({ reason }) => reason !== undefined));
  expect(states.find(({ reason }) => reason)?.reason).toMatchObject({
    kind: 'network',
    code: 'ECONNREFUSED',
  });
  await proxy.start();
});

it('where sockets take no proxy it is refused instead of ignored', () => {
  expect(() => openVirtual({ proxy: 'http://proxy.test' })).toThrow(/proxy/);
  expect(() => open('ws://exchange.test', 'socks5://proxy.test')).toThrow(/proxy must be/);
});
