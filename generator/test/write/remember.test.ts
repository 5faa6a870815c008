import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { typingDocument } from '../../src/emit/typing-document.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import type { Api } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { type Format, rememberFormatted, rememberParsed, rememberSchema } from '../../src/write/remember.ts';

const acme = new URL('../fixtures/acme-specs', import.meta.url).pathname;

function inCopy(use: (specs: string) => void): void {
  const specs = mkdtempSync(join(tmpdir(), 'exspec-remember-'));
  try {
    cpSync(acme, specs, { recursive: true });
    use(specs);
  } finally {
    rmSync(specs, { recursive: true });
  }
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

describe('rememberParsed', () => {
  it('parses only the file that has changed, and reads the same tree as without it', () =>
    inCopy((specs) => {
      const parse = vi.fn(parseYaml);
      const remembered = rememberParsed(parse);
      const { trees } = loadSpecs(specs, remembered);
      expect(parse).toHaveBeenCalledTimes(trees.reduce((sum, { files }) => sum + files.size, 0));
      parse.mockClear();
      edit(join(specs, 'acme/book/depth.yaml'), 'Best prices first.', 'Best prices come first.');
      const again = loadSpecs(specs, remembered);
      expect(parse.mock.calls.map(([, file]) => file)).toEqual(['acme/book/depth.yaml']);
      const fresh = loadSpecs(specs);
      expect(again.trees.map(({ files }) => [...files])).toEqual(fresh.trees.map(({ files }) => [...files]));
    }));

  it('reports the mistakes of an unchanged file again', () => {
    const remembered = rememberParsed(parseYaml);
    const first = remembered('a: 1\na: 2\n', 'x.yaml').diagnostics;
    expect(first.length).toBeGreaterThan(0);
    expect(remembered('a: 1\na: 2\n', 'x.yaml').diagnostics).toEqual(first);
    expect(remembered('a: 1\n', 'x.yaml').diagnostics).toEqual([]);
  });
});

describe('rememberFormatted', () => {
  const shout: Format = async (_, files) =>
    new Map([...files].map(([path, text]) => [path, text.toUpperCase()]));

  it('formats only what has changed and answers all of it', async () => {
    const format = vi.fn(shout);
    const remembered = rememberFormatted(format, () => '');
    const files = new Map([
      ['a.ts', 'a'],
      ['b.ts', 'b'],
    ]);
    await remembered('/', files);
    files.set('b.ts', 'changed');
    expect(await remembered('/', files)).toEqual(
      new Map([
        ['a.ts', 'A'],
        ['b.ts', 'CHANGED'],
      ]),
    );
    expect(format.mock.calls.map(([, asked]) => [...asked.keys()])).toEqual([['a.ts', 'b.ts'], ['b.ts']]);
    await remembered('/', files);
    expect(format).toHaveBeenCalledTimes(2);
  });

  it('formats everything again under other settings', async () => {
    let settings = 'narrow';
    const format = vi.fn(shout);
    const remembered = rememberFormatted(format, () => settings);
    const files = new Map([['a.ts', 'a']]);
    await remembered('/', files);
    settings = 'wide';
    await remembered('/', files);
    expect(format).toHaveBeenCalledTimes(2);
  });

  it('forgets what is gone from the files asked for', async () => {
    const remembered = rememberFormatted(shout, () => '');
    await remembered('/', new Map([['a.ts', 'a']]));
    expect(await remembered('/', new Map([['b.ts', 'b']]))).toEqual(new Map([['b.ts', 'B']]));
  });
});

describe('rememberSchema', () => {
  it('makes types again when the document that they are made from has changed, and not for an example', () =>
    inCopy((specs) => {
      const emit = vi.fn((api: Api) => new Map([['schema.ts', JSON.stringify(typingDocument(api))]]));
      const remembered = rememberSchema(emit, typingDocument);
      const depth = join(specs, 'acme/book/depth.yaml');
      const answer = (): ReadonlyMap<string, string> | undefined =>
        loadSpecs(specs).trees.map((tree) => remembered(buildApi(tree)))[0];
      const first = answer();
      writeFileSync(depth, `${readFileSync(depth, 'utf8')}# nothing\n`);
      expect(answer()).toBe(first);
      expect(emit).toHaveBeenCalledTimes(1);
      edit(depth, 'summary: ', 'summary: Another ');
      expect(answer()).not.toEqual(first);
      expect(emit).toHaveBeenCalledTimes(2);
    }));
});
