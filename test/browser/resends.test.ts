import { http, type RawRequest, type RawServer, serveRaw } from '@exspec/testing/raw-server';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../src/chromium.ts';
import { root } from '../src/pack.ts';

const executablePath = findChromium();

const program = `
  import { createBinance } from '@exspec/binance';
  globalThis.place = async (ids, options) => {
    const binance = createBinance({
      apiKey: 'key', secret: 'secret', clock: 'none', governor: false, server: location.origin, ...options,
    });
    const ends = [];
    for (const id of ids) {
      // The answer leaves a connection that the browser keeps for the next request.
      await binance.market.ping();
      const call = id.startsWith('cancel')
        ? binance.trade.cancelOrder({ symbol: 'BNBBTC', origClientOrderId: id })
        : binance.trade.newOrder({
            symbol: 'BNBBTC', side: 'BUY', type: 'MARKET', quantity: '1', newClientOrderId: id,
          });
      ends.push(await call.then(() => 'answered', (error) => error.name));
    }
    return ends;
  };`;

// Chromium sends a request again when a connection that it had used before breaks before the answer, POST included.
describe.skipIf(executablePath === undefined)('a signed write from Chromium', () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: `${root}/test` },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['@exspec/source'],
      write: false,
    });
    script = outputFiles[0]?.text ?? '';
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** An exchange that breaks every kept connection by which an order comes. */
  function exchange({ method, path, body, socket, onConnection }: RawRequest): void {
    if (path === '/') {
      const page = '<!doctype html><script type="module" src="/page.js"></script>';
      socket.write(http(page, { 'content-type': 'text/html' }));
    } else if (path === '/page.js') {
      socket.write(http(script, { 'content-type': 'text/javascript' }));
    } else if (path.startsWith('/api/v3/order') && onConnection > 1) {
      if (`${path}${body}`.includes('reset')) socket.resetAndDestroy();
      else socket.end();
    } else {
      const [, id] = /OrderId=([\w-]+)/.exec(`${path}&${body}`) ?? [];
      const order = { symbol: 'BNBBTC', side: 'BUY', orderId: 1, clientOrderId: id, origClientOrderId: id };
      socket.write(http(JSON.stringify(method === 'GET' ? {} : order)));
    }
  }

  const ids = ['order-reset', 'order-end', 'cancel-reset', 'cancel-end'];

  async function place(
    options: object,
  ): Promise<{ readonly ends: unknown; readonly copies: readonly number[] }> {
    const server: RawServer = await serveRaw(exchange);
    const page = await browser.newPage();
    await page.goto(`${server.origin}/`);
    await page.waitForFunction('typeof globalThis.place === "function"');
    const ends: unknown = await page.evaluate(
      `globalThis.place(${JSON.stringify(ids)}, ${JSON.stringify(options)})`,
    );
    await page.close();
    const copiesOf = (id: string): number =>
      server.seen.filter(({ path, body }) => `${path}&${body}&`.includes(`OrderId=${id}&`)).length;
    return { ends, copies: ids.map(copiesOf) };
  }

  test('would arrive twice if it left', async () => {
    const { ends, copies } = await place({ allowResends: true });
    expect(copies).toEqual([2, 2, 2, 2]);
    // Nobody is told.
    expect(ends).toEqual(['answered', 'answered', 'answered', 'answered']);
  });

  test('does not leave unless it was asked for by name', async () => {
    const { ends, copies } = await place({});
    expect(ends).toEqual(ids.map(() => 'ResendError'));
    expect(copies).toEqual([0, 0, 0, 0]);
  });
});
