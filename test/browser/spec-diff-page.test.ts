import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../src/chromium.ts';
import { root } from '../src/pack.ts';

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('the page of exspec diff in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-page-'));
  const file = join(folder, 'diff.html');
  let browser: Browser;

  beforeAll(async () => {
    const fixtures = join(root, 'generator/test/fixtures/acme-specs');
    cpSync(fixtures, join(folder, 'head'), { recursive: true });
    const edit = (path: string, from: string, to: string): void => {
      const text = readFileSync(join(folder, 'head/acme', path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
      writeFileSync(join(folder, 'head/acme', path), text.replace(from, to));
    };
    edit('desk/order.yaml', 'maxLength: 36', 'maxLength: 20');
    edit('desk/order.yaml', 'enum: [OPEN, CLOSED]', 'enum: [OPEN]');
    edit('book/time.yaml', 'summary: ', 'summary: New words. ');
    edit('openapi.yaml', 'limit: 1200', 'limit: 6000');
    const exspec = join(root, 'generator/bin/exspec.js');
    const { status, stderr } = spawnSync(
      process.execPath,
      [exspec, 'diff', fixtures, join(folder, 'head'), '--html', file],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(width: number): Promise<{ readonly page: Page; readonly troubles: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => troubles.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) troubles.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, troubles };
  }
  const shown = (page: Page): Promise<number> => page.locator('article:visible').count();

  test('filters by severity, section and words, and needs nothing from anywhere', async () => {
    const { page, troubles } = await open(1200);
    expect(await shown(page)).toBe(4);
    expect(await page.locator('article').first().textContent()).toContain('request-enum-value-removed');
    await page.getByLabel('docs-only').uncheck();
    expect(await shown(page)).toBe(3);
    await page.getByLabel('Section').selectOption('desk');
    expect(await shown(page)).toBe(2);
    await page.getByLabel('Words').fill('maxlength');
    expect(await shown(page)).toBe(1);
    expect(await page.locator('#count').textContent()).toBe('1 of 4 shown');
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('sides stand beside each other on a desk and below each other on a phone, which never scrolls sideways', async () => {
    const columns = (page: Page): Promise<string> =>
      page
        .evaluate('getComputedStyle(document.querySelector(".sides")).gridTemplateColumns.split(" ").length')
        .then(String);
    const desk = await open(1200);
    expect(await columns(desk.page)).toBe('2');
    const phone = await open(360);
    expect(await columns(phone.page)).toBe('1');
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const small: unknown = await phone.page.evaluate(
      '[...document.querySelectorAll("nav label, nav select, nav input[type=search]")].filter((one) => one.getBoundingClientRect().height < 32).length',
    );
    expect(small).toBe(0);
    await desk.page.close();
    await phone.page.close();
  });
});
