import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { diffCommand } from '../../src/diff/command.ts';
import { checkDocs } from '../../src/docs/check.ts';
import { planPatch } from '../../src/docs/patch/plan.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { contentOf, mostBytes, textOf } from '../../src/load/read-text.ts';
import { fixtures } from './load-texts.ts';

const most = mostBytes.own;

/** Where a text stops being one. */
function place(bytes: Uint8Array): string | undefined {
  const { mistake } = textOf(contentOf(bytes, most), 'a.yaml', most);
  return mistake === undefined ? undefined : `${mistake.at.line}:${mistake.at.col} ${mistake.rule}`;
}

describe('from bytes to text', () => {
  it.each([
    ['a byte that begins nothing', [0x61, 0x0a, 0x62, 0xff], '2:2 file-text'],
    ['a character that is cut off', [0x61, 0xe2, 0x82], '1:2 file-text'],
    ['an overlong character', [0x61, 0xc0, 0xaf], '1:2 file-text'],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80], '1:1 file-text'],
    ['more than Unicode has', [0xf4, 0x90, 0x80, 0x80], '1:1 file-text'],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00], '1:1 file-text'],
    ['Latin 1 behind UTF-8: é, then a lone é', [0xc3, 0xa9, 0xe9, 0x0a], '1:2 file-text'],
    ['NUL', [0x61, 0x0a, 0x62, 0x00], '2:2 file-text'],
    // Columns are UTF-16 units, as editors and all other places count.
    ['NUL behind a character of two units', [0xf0, 0x9f, 0x98, 0x80, 0x00], '1:3 file-text'],
  ])('%s is a mistake with its place', (_what, bytes, expected) => {
    expect(place(Uint8Array.from(bytes))).toBe(expected);
  });

  it('property: what is UTF-8 without NUL is the text that it is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(text, (one) => {
        expect(textOf(contentOf(Buffer.from(one), most), 'a', most)).toEqual({
          text: one,
          mistake: undefined,
        });
      }),
    );
  });

  it('property: the place is where a strict decoder stops', () => {
    const bytes = fc
      .uint8Array({ minLength: 1, maxLength: 24 })
      .map((one) => one.map((b) => (b === 0 ? 1 : b)));
    fc.assert(
      fc.property(bytes, (one) => {
        const isText = (end: number): boolean => {
          try {
            new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(one.subarray(0, end));
            return true;
          } catch {
            return false;
          }
        };
        const whole = Array.from({ length: one.length + 1 }, (_, end) => end).filter(isText);
        const last = Math.max(...whole);
        const before = new TextDecoder('utf-8', { ignoreBOM: true })
          .decode(one.subarray(0, last))
          .split('\n');
        const expected =
          last === one.length ? undefined : `${before.length}:${(before.at(-1) ?? '').length + 1} file-text`;
        expect(place(one)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('every command', () => {
  let root: string;
  let file: string;
  const bad = Buffer.concat([Buffer.from('# a\n# '), Buffer.from([0xff])]);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'exspec-text-'));
    cpSync(join(fixtures, 'valid'), join(root, 'specs'), { recursive: true });
    file = join(root, 'specs/demo/market/depth.yaml');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const checked = (): readonly string[] =>
    checkSpecs(loadSpecs(join(root, 'specs'))).map(
      ({ at, rule, message }) => `${at.file}:${at.line}:${at.col} ${rule} ${message}`,
    );

  it('check and generate: a spec that is no UTF-8 is that one mistake, and nothing that follows from it', () => {
    writeFileSync(file, bad);
    expect(checked()).toEqual([
      'demo/market/depth.yaml:2:3 file-text The byte 0xff here is no part of a UTF-8 text.',
    ]);
  });

  it('check and generate: a spec of 50 MB is not read', () => {
    truncateSync(file, 50_000_000);
    expect(checked()).toEqual([
      'demo/market/depth.yaml:1:1 file-size The file has 47.7 MiB; at most 4 are read.',
    ]);
  });

  it('check and generate: nor are many that are too much together', () => {
    const size = 3.9 * 1024 * 1024;
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      writeFileSync(join(root, `specs/demo/schemas/${name}.yaml`), `a: "${'x'.repeat(size)}"\n`);
    expect(checked().filter((one) => one.includes('file-size'))).toEqual([
      'demo/schemas/e.yaml:1:1 file-size The files of the exchange have more than 16 MiB together.',
    ]);
  });

  it('docs check: so is a docs.yaml, and docs update does not write over what it cannot read', () => {
    const docs = join(root, 'specs/demo/docs.yaml');
    writeFileSync(docs, bad);
    const { problems } = checkDocs({ specsDir: join(root, 'specs'), pagesDir: undefined, write: false });
    expect(problems.map(({ at, rule }) => `${at.file}:${at.line}:${at.col} ${rule}`)).toContain(
      'demo/docs.yaml:2:3 file-text',
    );
    expect(() => planPatch({ specsDir: join(root, 'specs'), before: undefined, after: [] })).toThrow(
      'specs/demo/docs.yaml:2:3 The byte 0xff',
    );
    expect(readFileSync(docs)).toEqual(bad);
  });

  const diff = async (base: string, head: string): Promise<string> => {
    let text = '';
    const none = {
      out: undefined,
      html: undefined,
      failOn: undefined,
      only: undefined,
      repository: undefined,
    };
    await diffCommand({
      ...{ base, head, format: 'text', changeset: false, cwd: root, root: undefined },
      ...none,
      print: (some) => {
        text += some;
      },
    });
    return text;
  };
  const api = 'openapi: 3.1.0\npaths:\n  /a: { $ref: "./part.yaml" }\n';

  it('diff: a document that is no text, or too large, is refused with its place', async () => {
    writeFileSync(join(root, 'a.yaml'), api);
    writeFileSync(join(root, 'b.yaml'), Buffer.concat([Buffer.from(api), Buffer.from([0])]));
    await expect(diff('a.yaml', 'b.yaml')).rejects.toThrow('b.yaml:4:1 A NUL character stands here.');
    truncateSync(join(root, 'b.yaml'), 40 << 20);
    await expect(diff('b.yaml', 'a.yaml')).rejects.toThrow('The file has 40.0 MiB; at most 32 are read.');
  });

  it('diff: of a commit, too; a part that is no text is told, and the rest compared', async () => {
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', args, { cwd: root, stdio: 'ignore' });
    git('init', '-q');
    writeFileSync(join(root, 'api.yaml'), api);
    writeFileSync(join(root, 'part.yaml'), bad);
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@a.example', 'commit', '-qm', 'a');
    writeFileSync(join(root, 'part.yaml'), 'get: { responses: {} }\n');
    const text = await diff('HEAD:api.yaml', 'api.yaml');
    expect(text).toContain('part.yaml:2:3');
    expect(text).toContain('The byte 0xff here is no part of a UTF-8 text.');
    expect(text).toContain('GET /a');
  });
});
