import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { referenceCommand } from '@exspec/generator/src/reference/command.ts';
import { referencePage } from '@exspec/generator/src/reference/page.ts';
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

describe.skipIf(executablePath === undefined)(
  'the reference site of a spec that would lead elsewhere',
  () => {
    /** Everything by which a description made the page ask for something. */
    const hostile = [
      '![p](http://127.0.0.1:PORT/markdown.png)',
      '<img src="http://127.0.0.1:PORT/html.png">',
      '<style>@import url(http://127.0.0.1:PORT/style.css);</style>',
      '<div style="background: url(http://127.0.0.1:PORT/background.png)">x</div>',
      '<link rel="prefetch" href="http://127.0.0.1:PORT/prefetch"><iframe src="http://127.0.0.1:PORT/frame"></iframe>',
      '<video src="http://127.0.0.1:PORT/video" autoplay></video><svg><image href="http://127.0.0.1:PORT/svg.png"/></svg>',
      '<form action="http://127.0.0.1:PORT/form"><button>press</button></form>',
      '[link](http://127.0.0.1:PORT/link) http://127.0.0.1:PORT/bare',
      '<script>fetch("http://127.0.0.1:PORT/script")</script><img src=x onerror="fetch(`http://127.0.0.1:PORT/handler`)">',
    ].join('\n\n');

    let folder: string;
    let elsewhere: Server;
    let browser: Browser;
    const asked: string[] = [];
    let text = '';

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'exspec-hostile-'));
      elsewhere = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.end();
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      const { port } = elsewhere.address() as AddressInfo; // a TCP server's address is never a string
      text = hostile.replaceAll('PORT', String(port));
      browser = await launchChromium();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await new Promise((resolve) => elsewhere.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    });

    async function show(): Promise<Page> {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(folder, 'acme/index.html')).href);
      await page.locator('h2').first().waitFor({ timeout: 90_000 });
      // A picture that could load would have been asked for with the first paint.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      return page;
    }

    test('opens from a disk, asks for nothing, and has no link of theirs', async () => {
      cpSync(join(root, 'generator/test/fixtures/acme-specs'), join(folder, 'specs'), { recursive: true });
      const file = join(folder, 'specs/acme/openapi.yaml');
      const specs = readFileSync(file, 'utf8');
      const edited = specs.replace(/^ {2}description: .*$/gm, () => `  description: ${JSON.stringify(text)}`);
      expect(edited).not.toBe(specs);
      writeFileSync(file, edited);
      const lines: string[] = [];
      expect(referenceCommand({ root: folder, out: folder, print: (line) => void lines.push(line) })).toBe(0);
      const page = await show();
      expect(await page.locator('#reference').textContent()).toContain('markdown.png');
      expect(
        await page.locator('#reference img:not([src^="data:"]), #reference iframe, #reference video').count(),
      ).toBe(0);
      const links = await page.locator('#reference a[href*="127.0.0.1"]').count();
      expect(links).toBe(0);
      expect(asked).toEqual([]);
      await page.close();
    }, 120_000);

    test('asks for nothing even where its document says so as it is: the policy of the page refuses', async () => {
      const operation = { summary: 's', description: text, responses: { 200: { description: text } } };
      const document = {
        openapi: '3.1.0',
        info: { title: 't', version: '1', description: text, 'x-logo': { url: text.slice(5, 40) } },
        paths: { '/a': { get: operation } },
      };
      mkdirSync(join(folder, 'acme'), { recursive: true });
      writeFileSync(join(folder, 'acme/index.html'), referencePage('t', document));
      const page = await show();
      expect(await page.locator('#reference img').count()).toBeGreaterThan(0);
      expect(asked).toEqual([]);
      await page.close();
    }, 120_000);
  },
);
