import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generate } from '../../src/generate.ts';
import { writeFiles } from '../emit/evaluate.ts';

const repository = new URL('../../..', import.meta.url).pathname;
let root = '';
let lines: string[] = [];

/** A repository with `demo`, and `twin` that takes from it what both have. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-shared-'));
  lines = [];
  for (const name of ['valid', 'sharing'])
    cpSync(join(repository, 'generator/test/fixtures', name), join(root, 'specs'), { recursive: true });
  cpSync(join(repository, 'specs/schema'), join(root, 'specs/schema'), { recursive: true });
  cpSync(join(repository, 'biome.json'), join(root, 'biome.json'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  writeFiles(root, [
    ['package.json', '{}'],
    ['generator/package.json', '{"dependencies":{}}'],
  ]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(options: Partial<Parameters<typeof generate>[0]> = {}): Promise<number> {
  const print = (line: unknown): void => void lines.push(String(line));
  return generate({ check: false, watch: false, only: 'twin', root, print, ...options });
}

function edit(file: string, from: string, to: string): void {
  const path = join(root, 'specs', file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
}

const generated = (path: string): string =>
  readFileSync(join(root, 'packages/twin/src/generated', path), 'utf8');

describe('a file that another API takes from', () => {
  it('is an input of that API, and its other files are none', async () => {
    expect(await run()).toBe(0);
    expect(Object.keys(JSON.parse(generated('manifest.json')).foreign)).toEqual([
      'demo/common.yaml',
      'demo/errors.yaml',
      'demo/openapi.yaml',
      'demo/schemas/common.yaml',
    ]);
    edit('demo/market/time.yaml', 'summary: Server time', 'summary: The time');
    lines = [];
    expect(await run()).toBe(0);
    expect(lines.join('\n')).toContain('twin: up to date');
    edit('demo/common.yaml', 'description: The pair.', 'description: Another sentence.');
    expect(await run()).toBe(0);
    expect(generated('operations/trade.ts')).toContain('Another sentence.');
  }, 120_000);

  it('is told of where it has a mistake', async () => {
    edit(
      'demo/common.yaml',
      'in: query, required: true, description: The',
      'in: quary, required: true, description: The',
    );
    expect(await run()).toBe(1);
    expect(lines.join('\n')).toContain('specs/demo/common.yaml');
  }, 120_000);

  it('is known to --watch', async () => {
    const stop = new AbortController();
    const done = run({ watch: true, signal: stop.signal });
    await vi.waitFor(() => expect(lines.join('\n')).toContain('Watching'), { timeout: 60_000 });
    edit('demo/common.yaml', 'description: The pair.', 'description: Another sentence.');
    await vi.waitFor(() => expect(generated('operations/trade.ts')).toContain('Another sentence.'), {
      timeout: 60_000,
    });
    stop.abort();
    expect(await done).toBe(0);
  }, 180_000);
});
