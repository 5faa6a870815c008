import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceCommand } from '@exspec/generator/src/reference/command.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../src/chromium.ts';
import { root } from '../src/pack.ts';

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('the reference site in Chromium', () => {
  let folder: string;
  let pages: Server;
  let browser: Browser;
  let origin: string;
  let page: Page;
  const errors: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exspec-reference-'));
    expect(referenceCommand({ root, out: folder, print: () => undefined })).toBe(0);
    pages = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://page').pathname;
      const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
      response.setHeader('content-type', type).end(readFileSync(join(folder, name)));
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const { port } = pages.address() as AddressInfo; // a TCP server's address is never a string
    origin = `http://127.0.0.1:${port}`;
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) elsewhere.push(url);
    });
    await page.goto(`${origin}/binance/index.html`);
    await page.locator('h2', { hasText: /^Order book\s*$/ }).waitFor({ timeout: 90_000 });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => pages.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows what the x- fields say, call samples and error codes', async () => {
    const text = (await page.locator('#reference').textContent()) ?? '';
    expect(text).toContain('binance.market.depth');
    expect(text).toContain('1 for limit 5, 10, 20, 50, 100; 5 for limit 500');
    expect(text).toContain('write: never sent twice; a lost outcome is found by');
    expect(text).toContain('matching-engine');
    expect(text).toContain('-1121');
    expect(text).toContain('BAD_SYMBOL');
    expect(text).toMatch(/await\s+binance\s*\.trade\s*\.newOrder\(/);
  });

  test('search finds an operation', async () => {
    await page.getByPlaceholder('Search...').fill('Order book');
    const found = page.locator('[data-role="search:results"]').getByText('Order book', { exact: true });
    await found.first().waitFor();
    await found.first().click();
    await expect.poll(() => page.url()).toContain('depth');
    const picture = process.env.EXSPEC_REFERENCE_PICTURE;
    if (picture !== undefined) await page.screenshot({ path: picture });
  });

  test('reports no error and asks nobody but its own origin', () => {
    expect(errors).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});
