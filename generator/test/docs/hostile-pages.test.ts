import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { docsDiff, docsFacts } from '../../src/docs/commands.ts';
import type { PageFacts } from '../../src/docs/facts.ts';
import { isWithoutFacts, readPage } from '../../src/docs/read/read-page.ts';
import { tabbed } from './fixture.ts';
import { oldDir } from './snapshots.ts';

const pages = readdirSync(oldDir).map((name) => readFileSync(join(oldDir, name), 'utf8'));

/** What pages are made of, where it does not belong. */
const pieces = [
  '{',
  '[',
  ']',
  '"',
  '\0',
  '\r',
  '\r\n',
  '\n\n',
  '|',
  '| --- | --- |',
  '> ',
  '```',
  '# ',
  '#',
  '\t',
  '\ufeff',
  '\u2028',
  'GET /v1/x',
  'Response:',
  'ENUM definitions\n\n',
  'Filters\n\n',
  'Error Codes\n\n',
  'Weight(IP):',
  'Payload',
  '-1000 X',
  '"Filter failure: X"\t',
  '{ "a": ',
  '// x',
  '“',
  'Options\tExample',
  'Same as GET /x',
  '---\nexchange: okx\n---\n',
  '[](',
  'Rate Limit:',
  'Parameters:\n\nName\tType\tMandatory\tDescription\n',
  '{"rateLimitType": "ORDERS", ',
  ' '.repeat(3000),
  '[1,'.repeat(100),
  '> > > > ',
  'x'.repeat(6000),
];

type Damage = (page: string) => string;

const damage: fc.Arbitrary<Damage> = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 300 }),
    piece: fc.constantFrom(...pieces),
    times: fc.integer({ min: 1, max: 3 }),
    how: fc.constantFrom('cut', 'insert', 'remove', 'double', 'ends'),
  })
  .map(({ at, length, piece, times, how }) => (page) => {
    const from = Math.floor(at * page.length);
    const [before, after] = [page.slice(0, from), page.slice(from)];
    if (how === 'cut') return before;
    if (how === 'insert') return before + piece.repeat(times) + after;
    if (how === 'remove') return before + after.slice(length);
    if (how === 'double') return before + after.slice(0, length) + after;
    return page.replaceAll('\n', piece.includes('\r') ? '\r\n' : '\n');
  });

/** Nothing was dropped without a word, and what is said has a place. */
function expectTold(page: PageFacts, lines: number): void {
  if (isWithoutFacts(page) || page.form === 'unknown') expect(page.unread.length).toBeGreaterThan(0);
  for (const { line, reason } of page.unread) {
    expect(reason).not.toBe('reader-failed');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines + 1);
  }
}

describe('a damaged page', () => {
  it('is read, or what is not read is said with its line', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pages),
        fc.array(damage, { minLength: 1, maxLength: 5 }),
        (page, how) => {
          const text = how.reduce((so, one) => one(so), page);
          expectTold(readPage(text, 'page.txt'), text.split(/\r\n?|\n/).length);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.boolean(), (bytes, headed) => {
        const page = headed ? Buffer.concat([Buffer.from('---\nexchange: binance\n---\n'), bytes]) : bytes;
        const facts = readPage(page, 'page.txt');
        expect(facts.unread.length).toBeGreaterThan(0);
        expectTold(facts, 2010);
      }),
      { numRuns: 500 },
    );
  });

  const head = 'Name\tType\tMandatory\tDescription\n';
  const entry =
    '---\nexchange: binance\nsource_url: https://x.example/docs/a\n---\n# A (TRADE)\n## HTTP Request\nGET /a/b\n';
  const table = `${entry}## Request Parameters\n\n| Name | Type | Mandatory | Description |\n| --- | --- | --- | --- |\n`;
  it.each<[string, string, string]>([
    ['20 MB of one line', 'x', head],
    ['20 MB of JSON that never ends', '[1,\n', `${head}GET /v1/x\nResponse:\n\n`],
    ['20 MB of quotes', '> > > "\n', `${entry}## Response Example\n`],
    ['20 MB of endpoints', 'X (TRADE)\nGET /v1/x\n', head],
  ])('of %s is refused as a whole, and that is said', (_, unit, before) => {
    const facts = readPage(before + unit.repeat(20_000_000 / unit.length), 'page.txt');
    expect(facts).toMatchObject({ form: 'unknown', unread: [{ line: 1, reason: 'page-too-large' }] });
  });

  it.each<[string, string, string]>([
    ['blank lines of a table', `${' '.repeat(4900)}\n`, table],
    ['tabs', `${'\t'.repeat(4900)}x\n`, table],
    ['dashes', `|${'-'.repeat(4900)}x\n`, table],
    ['cells', `${'a|'.repeat(2400)}\n`, table],
    ['captions without words', `>${' '.repeat(4900)}x\n`, `${entry}## Response Example\n`],
    ['JSON that never ends', '[1,\n', `${head}GET /v1/x\nENUM definitions\n\n`],
    ['JSON that fails at once', '{\nfoo\n', `${entry}## Response Example\n`],
    ['weights', `${'1; '.repeat(1600)}\n`, `${entry}## Request Weight(IP)\n`],
    ['descriptions', `| a | STRING | NO | ${'default valid ['.repeat(300)} |\n`, table],
    ['endpoints', 'X (TRADE)\nGET /v1/x\n', head],
  ])('just below the bounds, of %s, ends', { timeout: 120_000 }, (_, unit, before) => {
    const times = Math.min(
      Math.floor(2_000_000 / unit.length),
      Math.floor(59_000 / (unit.split('\n').length - 1)),
    );
    const facts = readPage(before + unit.repeat(times), 'page.txt');
    expectTold(facts, 60_000);
  });

  it.each<[string, string | Uint8Array, string, number]>([
    [
      'bytes that are no UTF-8',
      Buffer.from([...Buffer.from(`${head}GET /v1/x\n`), 0x61, 0xff, 0x0a]),
      'not-utf-8',
      3,
    ],
    ['NUL', `${head}GET /v1/x\na\0b\n`, 'control-character', 3],
    ['a line of 6,000 characters', `${head}GET /v1/x\n\n${'y'.repeat(6000)}\n`, 'line-too-long', 4],
    ['nothing', '', 'unknown-form', 1],
    ['a head without a body', '---\nexchange: okx\n---\n', 'no-endpoint', 1],
  ])('with %s says so', (_, page, reason, line) => {
    expect(readPage(page, 'page.txt').unread).toContainEqual(expect.objectContaining({ reason, line }));
  });
});

describe('the commands', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exspec-pages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('docs facts exits 1 when a page gave no fact, and names the place', async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    expect(
      await docsFacts({ page: put('a.md', '---\nexchange: okx\n---\nnothing\n'), json: false, print }),
    ).toBe(1);
    expect(printed.join('')).toContain('a.md:1: not read (no-endpoint)');
    const [page = ''] = pages;
    expect(await docsFacts({ page: put('b.txt', tabbed(page)), json: false, print })).toBe(0);
  });

  it('docs diff reads no page through a link out of the folder, and says so', async () => {
    const secret = join(mkdtempSync(join(tmpdir(), 'exspec-secret-')), 'x.txt');
    writeFileSync(secret, 'GET /v1/secret\nResponse:\n');
    symlinkSync(secret, join(folder, 'x.txt'));
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const options = { oldDir, newDir: folder, format: 'text', failOn: 'any', print } as const;
    expect(await docsDiff(options)).toBe(1);
    expect(printed.join('')).toContain('link-out-of-the-folder');
    expect(printed.join('')).not.toContain('secret');
  });
});
