import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../src/chromium.ts';
import { root } from '../src/pack.ts';

const executablePath = findChromium();

/** Both exchanges without a network: a book, an order, a wrong signature; and an account of OKX. */
const inProcess = `
  import { createBinance, isApiError } from '@exspec/binance';
  import { mockBinanceTransport, mockCredentials } from '@exspec/binance/mock';
  import { createOkx } from '@exspec/okx';
  import { mockCredentials as okxCredentials, mockOkxTransport } from '@exspec/okx/mock';
  async function run() {
    const transport = mockBinanceTransport({ seed: 7 });
    const binance = createBinance({ ...mockCredentials, transport });
    const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 5 });
    const order = await binance.trade.newOrder({
      symbol: 'BNBBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: book.bids.at(-1)[0],
    });
    const wrong = createBinance({ ...mockCredentials, secret: 'another', transport });
    let refused;
    try {
      await wrong.trade.account();
    } catch (error) {
      refused = isApiError(error, 'INVALID_SIGNATURE');
    }
    const okx = createOkx({ ...okxCredentials, transport: mockOkxTransport() });
    const loans = await okx.flexibleLoan.loanHistory();
    return { bids: book.bids.length, status: order.status, refused, okx: typeof loans === 'object' };
  }`;
const page = `${inProcess}
  globalThis.run = run;
  globalThis.runInWorker = () => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  globalThis.ask = async (url, credentials) => {
    const binance = createBinance({ ...credentials, server: url });
    const account = await binance.trade.account();
    await binance.close();
    return account.accountType;
  };
  globalThis.listen = (url) => new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => { socket.close(); resolve('open'); };
    socket.onerror = () => resolve('refused');
  });`;
const worker = `${inProcess}
  run().then(postMessage, (error) => postMessage(String(error)));`;

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${root}/test` },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

describe.skipIf(executablePath === undefined)('the mock and Chromium', () => {
  let pages: Server;
  let browser: Browser;
  let tab: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    const scripts = new Map([
      ['/page.js', await bundle(page)],
      ['/worker.js', await bundle(worker)],
    ]);
    pages = createServer(({ url = '/' }, response) => {
      const script = scripts.get(url);
      if (script === undefined)
        response
          .setHeader('content-type', 'text/html')
          .end('<!doctype html><script type="module" src="/page.js"></script>');
      else response.setHeader('content-type', 'text/javascript').end(script);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium();
    tab = await browser.newPage();
    tab.on('pageerror', (error) => errors.push(String(error)));
    const { port } = pages.address() as AddressInfo; // a TCP server's address is never a string
    await tab.goto(`http://127.0.0.1:${port}/`);
    await tab.waitForFunction('typeof globalThis.run === "function"');
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => pages.close(resolve));
  });

  const expected = { bids: 5, status: 'NEW', refused: true, okx: true };

  test('run in one page, signatures checked by WebCrypto', async () => {
    expect([await tab.evaluate('globalThis.run()'), errors]).toEqual([expected, []]);
  });

  test('run in a worker', async () => {
    expect(await tab.evaluate('globalThis.runInWorker()')).toEqual(expected);
  });

  test('a page of another origin is kept out, from REST and from sockets, unless cors lets it in', async () => {
    const credentials = JSON.stringify(mockCredentials);
    await using closed = await startMockBinance();
    await using open = await startMockBinance({ cors: true });
    const listen = (url: string): Promise<unknown> =>
      tab.evaluate(`globalThis.listen('${url}/ws/btcusdt@trade')`);
    const ask = (url: string): Promise<unknown> => tab.evaluate(`globalThis.ask('${url}', ${credentials})`);
    await expect(ask(closed.url)).rejects.toThrow();
    expect(await listen(closed.wsUrl)).toBe('refused');
    expect(closed.engine.log.count()).toBe(0);
    expect(await ask(open.url)).toBe('SPOT');
    expect(await listen(open.wsUrl)).toBe('open');
  });
});
