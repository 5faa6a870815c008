import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { bookOperation, exchange, orderOperation } from '@exspec/testing/exchange';
import { HttpProxy, portOf } from '@exspec/testing/http-proxy';
import { http, type RawRequest, type RawServer, serveRaw, until } from '@exspec/testing/raw-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectOptions, type CoreConnection, connect, OptionsError } from '../../src/index.ts';
import { createNodeTransport } from '../../src/transport/undici.ts';

const KEYS = { apiKey: 'key', secret: 'secret' };
/** No name that anybody resolves: only the proxy knows where it leads. */
const EXCHANGE = 'http://exchange.test:8080';

let proxy: HttpProxy;
let host: string;
let server: RawServer;
const answers: ((request: RawRequest) => void)[] = [];
const opened: CoreConnection[] = [];

beforeEach(async () => {
  proxy = new HttpProxy();
  host = await proxy.start();
  server = await serveRaw((request) => {
    const answer = answers.shift() ?? (({ socket }) => socket.write(http('{"id":1}')));
    answer(request);
  });
  proxy.port = Number(new URL(server.origin).port);
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
  await proxy.stop();
  answers.length = 0;
  vi.unstubAllEnvs();
});

function open(options: ConnectOptions, url = EXCHANGE): CoreConnection {
  const all = { ...KEYS, server: url, clock: 'none', retry: false, ...options } as const;
  const connection = connect(exchange, all);
  opened.push(connection);
  return connection;
}

const order = (connection: CoreConnection) => connection.call(orderOperation, { symbol: 'AB' });

describe('REST through a proxy', () => {
  it('goes by a tunnel; the proxy is told who asks, and finds the server', async () => {
    const connection = open({ proxy: `http://me:p%40ss@${host}` });
    expect(await order(connection)).toEqual({ id: '1' });
    const credentials = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(proxy.asked).toEqual([{ authority: 'exchange.test:8080', credentials }]);
    expect(server.seen[0]?.head).toMatch(/^POST \/order\b.*host: exchange\.test:8080/is);
    expect(server.seen[0]?.head).not.toMatch(/proxy|Basic/i);
  });

  it('speaks TLS with the server, by its name', async () => {
    const target = createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        heard.push(data);
        socket.destroy();
      });
    });
    const heard: Buffer[] = [];
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    proxy.port = portOf(target);
    // The handshake failed, so the order cannot have left.
    await expect(order(open({ proxy: `http://${host}` }, 'https://exchange.test'))).rejects.toMatchObject({
      name: 'NetworkError',
      sent: false,
    });
    expect(proxy.asked).toMatchObject([{ authority: 'exchange.test:443', credentials: undefined }]);
    expect(heard[0]?.[0]).toBe(22);
    expect(Buffer.concat(heard).includes('exchange.test')).toBe(true);
    target.close();
  });

  it('one that names the environment takes what that says, and exempts whom it exempts', async () => {
    vi.stubEnv('HTTP_PROXY', `http://${host}`);
    await order(open({ proxy: 'environment' }));
    expect(proxy.asked).toHaveLength(1);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    await order(open({ proxy: 'environment' }, server.origin));
    expect(proxy.asked).toHaveLength(1);
    // Nobody asked for it.
    vi.stubEnv('NO_PROXY', undefined);
    await order(open({}, server.origin));
    expect(proxy.asked).toHaveLength(1);
    expect(server.seen).toHaveLength(3);
  });

  it('bytes that nobody asked for end the connection through it, too', async () => {
    const transport = createNodeTransport({ connections: 1, proxy: `http://${host}` });
    const ask = async (path: string) =>
      (await transport.send({ method: 'POST', origin: EXCHANGE, path, headers: {}, body: 'a=1' }, 5000)).body;
    answers.push(({ socket }) => {
      socket.write(http('one'));
      setTimeout(() => socket.write(http('one more')), 20);
    });
    answers.push(({ socket }) => socket.write(http('two')));
    expect(await ask('/1')).toBe('one');
    await until(() => server.sockets[0]?.destroyed === true || server.sockets[0]?.readableEnded === true);
    expect(await ask('/2')).toBe('two');
    expect(proxy.asked).toHaveLength(2);
    await transport.close();
  });

  it('a connection through it is kept for the next requests', async () => {
    const transport = createNodeTransport({ connections: 1, proxy: `http://${host}` });
    for (const path of ['/1', '/2', '/3'])
      await transport.send({ method: 'GET', origin: EXCHANGE, path, headers: {} }, 5000);
    expect(proxy.asked).toHaveLength(1);
    await transport.close();
  });

  it('an order whose tunnel breaks before the answer may have been carried out', async () => {
    answers.push(({ socket }) => socket.destroy());
    await expect(order(open({ proxy: `http://${host}` }))).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
    });
  });
});

describe('a proxy without a way', () => {
  const unsent = { name: 'NetworkError', sent: false };

  it.each([407, 403, 502])(
    'that refuses with %i has let nothing leave, and its password is not shown',
    async (status) => {
      proxy.status = status;
      const error: unknown = await order(open({ proxy: `http://me:hidden@${host}` })).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({
        ...unsent,
        message: expect.stringContaining(`the proxy answered with status ${status}`),
      });
      const shown = inspect(error, { depth: 9, showHidden: true });
      expect(shown).not.toMatch(new RegExp(`hidden|${btoa('me:hidden')}`));
      expect(server.seen).toEqual([]);
    },
  );

  it('that is down has let nothing leave', async () => {
    await proxy.stop();
    await expect(order(open({ proxy: `http://${host}` }))).rejects.toMatchObject(unsent);
    await proxy.start();
  });

  it('that says nothing is given up when the time is up, and at the latest with the connection', async () => {
    proxy.status = 0;
    const connection = open({ proxy: `http://${host}`, timeoutMs: 50 });
    await expect(order(connection)).rejects.toMatchObject(unsent);
    expect(proxy.open).toBe(1);
    await connection.close();
    await until(() => proxy.open === 0);
  });

  it('is tried again by a read, as any connection that fails', async () => {
    proxy.status = 503;
    const connection = open({
      proxy: `http://${host}`,
      retry: { attempts: 2, delayMs: 0 },
    });
    await expect(connection.call(bookOperation, { symbol: 'AB' })).rejects.toMatchObject(unsent);
    expect(proxy.asked).toHaveLength(3);
  });
});

describe('the option', () => {
  it.each<[string, ConnectOptions]>([
    ['fetch', { transport: 'fetch' }],
    ['a fetch', { fetch: () => Promise.reject(new Error('not called')) }],
    ['a dispatcher', { dispatcher: { dispatch: () => true } }],
    ['a transport', { transport: { send: () => Promise.reject(new Error()), close: async () => {} } }],
  ])('is refused over %s, which has its own way', (_what, options) => {
    expect(() => open({ proxy: 'http://127.0.0.1:1', ...options })).toThrow(/^proxy: only the 'undici'/);
  });

  it.each(['socks5://me:hidden@host', 'host:3128', 'http://me:hid%dden@host', 5])(
    '%s is refused, unseen',
    (given) => {
      expect(() => open({ proxy: String(given) })).toThrow(/^proxy must be 'environment' or (?!.*hid)/);
    },
  );

  it('that names an environment with something else in it is refused at once', () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://me:hidden@host');
    expect(() => open({ proxy: 'environment' })).toThrow(OptionsError);
    expect(() => open({ proxy: 'environment' })).toThrow(/^HTTPS_PROXY is no URL(?!.*hidden)/);
  });

  it('is not seen on a connection, and its password not in what is wrong with others', () => {
    const connection = open({ proxy: 'http://me:hidden@host' });
    expect(inspect(connection, { depth: 9, showHidden: true })).not.toContain('hidden');
    expect(() => open({ proxy: 'http://me:hidden@host', server: 'hidden' })).toThrow(/^(?!.*hidden)/);
  });
});
