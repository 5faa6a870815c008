import {
  API_KEY,
  balanceOperation,
  cancelOperation,
  exchange,
  keepAliveOperation,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect, ResendError, type Transport } from '../../src/index.ts';
import { createFetchTransport, type FetchInit } from '../../src/transport/fetch.ts';

afterEach(() => void vi.unstubAllGlobals());

const server = 'http://127.0.0.1:1';
const seen: FetchInit[] = [];
const fetch = async (_url: string, init: FetchInit) => {
  seen.push(init);
  return { status: 200, headers: new Headers(), text: async () => '{"id":1}' };
};
const open = (options = {}) => {
  seen.length = 0;
  return connect(exchange, {
    ...{ apiKey: API_KEY, secret: SECRET, server, fetch, clock: 'none' },
    ...options,
  });
};
const order = (connection: ReturnType<typeof open>) => connection.call(orderOperation, { symbol: 'AB' });

/** What stands for each platform in its global object. */
const platforms = {
  browser: { process: undefined, navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' } },
  bun: { process: { versions: { node: '26.3.0', bun: '1.4.5' } }, navigator: { userAgent: 'Bun/1.4.5' } },
  electron: {
    process: { versions: { node: '26.3.0', electron: '40.0.0' } },
    navigator: { userAgent: 'Mozilla/5.0' },
  },
  unknown: { process: undefined, navigator: undefined },
  polyfilled: { process: { versions: {} }, navigator: { userAgent: 'Mozilla/5.0' } },
};
const deno = {
  process: { versions: { node: '26.3.0', deno: '2.9.6' } },
  navigator: { userAgent: 'Deno/2.9.6' },
};
const workers = {
  workerd: { process: undefined, navigator: { userAgent: 'Cloudflare-Workers' } },
  'workerd with nodejs_compat': {
    process: { versions: { node: '22.23.4' } },
    navigator: { userAgent: 'Cloudflare-Workers' },
  },
};

function become(platform: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(platform)) vi.stubGlobal(name, value);
}

describe.each(Object.entries(platforms))(
  'a fetch of %s, which may send a request twice',
  (_name, platform) => {
    it('gets no signed write, and the error names the option that sends it all the same', async () => {
      become(platform);
      const connection = open();
      const error = await order(connection).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ResendError);
      expect(String(error)).toMatch(/second time.*allowResends/);
      expect(seen).toHaveLength(0);
      expect(await order(open({ allowResends: true }))).toEqual({ id: '1' });
      expect(seen).toHaveLength(1);
    });

    it('gets reads, and writes that an API key alone allows', async () => {
      become(platform);
      const connection = open();
      await connection.call(balanceOperation, {});
      await connection.call(keepAliveOperation, { streamKey: 'k' });
      expect(seen).toHaveLength(2);
    });
  },
);

it('a fetch of Deno, which sends no stream twice, gets signed writes as streams', async () => {
  become(deno);
  await order(open());
  const [init] = seen;
  expect(init).toMatchObject({ method: 'POST', duplex: 'half', body: expect.any(ReadableStream) });
  const response = init?.body instanceof ReadableStream ? new Response(init.body) : undefined;
  expect(await response?.text()).toMatch(/^symbol=AB&.*&signature=[0-9a-f]{64}$/);
});

it.each(Object.entries(workers))(
  'a fetch of %s, which sends bodiless requests twice, gets an empty stream with those alone',
  async (_name, platform) => {
    become(platform);
    const connection = open();
    await order(connection);
    await connection.call(cancelOperation, { id: 1 });
    expect(seen[0]).toMatchObject({ method: 'POST', body: expect.stringMatching(/^symbol=AB&/) });
    expect(seen[1]).toMatchObject({ method: 'DELETE', duplex: 'half', body: expect.any(ReadableStream) });
  },
);

it('a platform that makes no streams has not sent what would need one', async () => {
  become({ ...workers.workerd, ReadableStream: undefined });
  const error = await open()
    .call(cancelOperation, { id: 1 })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'NetworkError', sent: false });
  expect(seen).toHaveLength(0);
});

it("Node's own fetch, which sends nothing twice, gets a signed write as a text", async () => {
  await order(open());
  expect(seen[0]?.body).toMatch(/^symbol=AB&/);
});

it('a transport of the caller says by itself whether it may send twice', async () => {
  const transport: Transport = {
    resends: true,
    send: async () => ({ status: 200, headers: {}, body: '{"id":1}' }),
    close: async () => {},
  };
  await expect(order(open({ transport, fetch: undefined }))).rejects.toThrow(ResendError);
  expect(createFetchTransport().resends).toBe(undefined);
});
