import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../src/chromium.ts';
import { root } from '../src/pack.ts';

const executablePath = findChromium();

const program = `
  import { createBinance, isApiError } from '@exspec/binance';
  const credentials = ${JSON.stringify(mockCredentials)};
  globalThis.run = async () => {
    const binance = createBinance({ ...credentials, server: location.origin, allowResends: true });
    const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 5 });
    const order = await binance.trade.newOrder({
      symbol: 'BNBBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: book.bids.at(-1)[0],
    });
    let refused;
    try {
      await binance.market.depth({ symbol: 'NOSUCH' });
    } catch (error) {
      refused = isApiError(error, 'BAD_SYMBOL');
    }
    await binance.close();
    return { bids: book.bids.length, status: order.status, orderId: order.orderId, refused };
  };`;

// The page and the API share an origin, because a browser would not let a page call the exchange's.
describe.skipIf(executablePath === undefined)('the client in Chromium', () => {
  let mock: Awaited<ReturnType<typeof startMockBinance>>;
  let pages: Server;
  let browser: Browser;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: `${root}/test` },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    const script = outputFiles[0]?.text ?? '';
    mock = await startMockBinance({ port: 0 });
    pages = createServer((request, response) => {
      if (request.url === '/')
        response
          .setHeader('content-type', 'text/html')
          .end(`<!doctype html><script type="module" src="/page.js"></script>`);
      else if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
      else void forward(request.url ?? '/', request.method ?? 'GET', request.headers, request, response);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => pages.close(resolve));
    await mock.close();
  });

  async function forward(
    url: string,
    method: string,
    headers: NodeJS.Dict<string | string[]>,
    body: AsyncIterable<Uint8Array>,
    response: import('node:http').ServerResponse,
  ): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const kept = Object.entries(headers).filter(
      ([name]) => name === 'x-mbx-apikey' || name === 'content-type',
    );
    const answer = await fetch(new URL(url, mock.url), {
      method,
      headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }

  test('reads a book, signs an order with WebCrypto and names a refusal', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const { port } = pages.address() as AddressInfo; // a TCP server's address is never a string
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction('typeof globalThis.run === "function"');
    const seen: unknown = await page.evaluate('globalThis.run()');
    expect(errors).toEqual([]);
    expect(seen).toEqual({ bids: 5, status: 'NEW', orderId: expect.stringMatching(/^\d+$/), refused: true });
  });
});
