import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiffOptions, diffCommand } from '../../src/diff/command.ts';
import type { Texts } from '../load/load-texts.ts';
import { edited, mini } from './mini.ts';
import { shop } from './shop.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-diff-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(texts: Texts, below = 'specs'): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, below, path)), { recursive: true });
    writeFileSync(join(root, below, path), text);
  }
}

function git(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commit(message: string): string {
  git('add', '-A');
  git('commit', '-qm', message);
  return git('rev-parse', 'HEAD');
}

async function run(
  options: Partial<DiffOptions> = {},
): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const code = await diffCommand({
    base: undefined,
    head: undefined,
    format: 'text',
    out: undefined,
    html: undefined,
    failOn: undefined,
    changeset: false,
    only: undefined,
    repository: undefined,
    cwd: root,
    root: undefined,
    print: (one) => {
      text += one;
    },
    ...options,
  });
  return { code, text };
}

const heavier = edited(mini, [
  'x-weight: [{ bucket: ip, weight: 1 }]',
  'x-weight: [{ bucket: ip, weight: 2 }]',
]);
const broken = edited(mini, [
  '        - { name: verbose, in: query, description: More., schema: { type: boolean } }\n',
  '',
]);

describe('sides', () => {
  it('compares where the branch left main with the working tree, files that git does not know included', async () => {
    put(mini);
    git('init', '-qb', 'main');
    const first = commit('one');
    git('checkout', '-qb', 'work');
    put(heavier);
    commit('two');
    git('checkout', '-q', 'main');
    put(broken);
    commit('three, which is not on the branch');
    git('checkout', '-q', 'work');
    put({
      'other/openapi.yaml':
        mini['mini/openapi.yaml']?.replaceAll('mini', 'other').replaceAll('Mini', 'Other') ?? '',
    });
    const { text, code } = await run();
    expect(text.split('\n')[0]).toBe(
      `1 behavioural, 1 additive: merge base with main (${first.slice(0, 9)}) → working tree`,
    );
    expect(text).toContain('weight-changed');
    expect(text).toContain('exchange-added');
    expect(text).not.toContain('parameter-removed');
    expect(code).toBe(0);
  });

  it('compares two revisions without touching the working tree', async () => {
    put(mini);
    git('init', '-qb', 'main');
    commit('one');
    put(heavier);
    commit('two');
    rmSync(join(root, 'specs'), { recursive: true });
    expect((await run({ base: 'HEAD~1', head: 'HEAD' })).text).toContain('1 behavioural: HEAD~1 → HEAD');
    expect(existsSync(join(root, 'specs'))).toBe(false);
  });

  it('writes report, page and changeset together or not at all', async () => {
    put(mini);
    git('init', '-qb', 'main');
    commit('one');
    put(broken);
    const options = { changeset: true, out: join(root, 'out.md'), html: join(root, 'page.html') };
    // A file in the place of the folder that one of them needs.
    writeFileSync(join(root, '.changeset'), '');
    await expect(run(options)).rejects.toThrow();
    expect(readdirSync(root).sort()).toEqual(['.changeset', '.git', 'specs']);
    rmSync(join(root, '.changeset'));
    expect((await run(options)).text).toMatch(/^Written: \.changeset\/spec-mini-[0-9a-f]{9}\.md\n$/);
    expect(readdirSync(root).sort()).toEqual(['.changeset', '.git', 'out.md', 'page.html', 'specs']);
  });

  it('is silent when nothing changed, whatever the format', async () => {
    put(mini);
    git('init', '-qb', 'main');
    commit('one');
    for (const format of ['text', 'markdown', 'github', 'changelog'] as const)
      expect(await run({ format, failOn: 'any' })).toEqual({ code: 0, text: '' });
  });

  it.each([
    ['folders of specs', 'a/specs', 'b/specs'],
    ['repositories', 'a', 'b'],
    ['folders of one exchange', 'a/specs/mini', 'b/specs/mini'],
  ])('compares %s outside of any repository', async (_name, base, head) => {
    put(mini, 'a/specs');
    put(heavier, 'b/specs');
    expect((await run({ base, head })).text).toContain('1 behavioural');
  });

  it('compares single documents, also one of a revision', async () => {
    put({ 'api.yaml': shop }, 'docs');
    git('init', '-qb', 'main');
    commit('one');
    put({ 'api.yaml': shop.replace('[red, blue]', '[red]') }, 'docs');
    const line = shop.split('\n').findIndex((one) => one.includes('colour:')) + 1;
    const { text, code } = await run({
      base: 'HEAD:docs/api.yaml',
      head: 'docs/api.yaml',
      failOn: 'breaking',
    });
    expect(text).toContain('breaking    Item.colour (request-enum-value-removed');
    expect(text).toContain('POST /orders');
    expect(text).toContain(`docs/api.yaml:${line}`);
    expect(code).toBe(1);
  });

  it('a name that is nothing is refused, and is never an option of git', async () => {
    git('init', '-qb', 'main');
    await expect(run({ base: 'nowhere', head: '.' })).rejects.toThrow(
      'nowhere is no file, no folder and no git revision.',
    );
    await expect(run({ base: '--output=x', head: '.' })).rejects.toThrow('no git revision');
    expect(readdirSync(root)).toEqual(['.git']);
  });
});

describe('what it prints', () => {
  beforeEach(() => {
    put(mini);
    git('init', '-qb', 'main');
    commit('one');
    put(
      edited(
        broken,
        ['[NEW, FILLED]', '[NEW, FILLED, EXPIRED]'],
        ['weight: 1 }]\n      x-requires', 'weight: 2 }]\n      x-requires'],
        ['summary: Order book', 'summary: The book <b>@all</b> `x`'],
      ),
    );
  });

  it('Markdown: a summary, what breaks first, calls, before and after, links to both sides, page and revision', async () => {
    const head = commit('two');
    const base = git('rev-parse', 'HEAD~1');
    const { text } = await run({
      base: 'HEAD~1',
      head: 'HEAD',
      format: 'markdown',
      repository: 'https://github.com/a/b',
    });
    const lines = text.split('\n');
    expect(lines[0]).toBe(
      '**Spec diff: 1 breaking, 1 behavioural, 1 additive, 1 docs-only** · `@exspec/mini` minor',
    );
    expect(lines.filter((one) => one.startsWith('### '))).toEqual([
      '### Breaking (1)',
      '### Behavioural (1)',
      '### Additive (1)',
    ]);
    expect(text).toContain(
      '- **`mini.desk.find(): parameter verbose`** Callers that send the parameter do not compile.\n  was: `optional boolean`',
    );
    expect(text).toContain(`](https://github.com/a/b/blob/${base}/specs/mini/openapi.yaml#L`);
    expect(text).toContain(`](https://github.com/a/b/blob/${head}/specs/mini/openapi.yaml#L`);
    expect(text).toContain('`1` → `2`');
    expect(text).toContain('reaches `mini.desk.find()`, `mini.desk.history()`, `mini.desk.place()`');
    expect(text).toContain('[documentation](<https://mini.example/depth>) 2022-02-09');
    expect(text).not.toContain('<b>@all</b>'.concat('\n'));
    expect(text).toMatch(/Order book` → `+ The book <b>@all<\/b> `x` `+/);
  });

  it('Markdown stays below what GitHub takes, and says what is left out', async () => {
    const paths = Array.from(
      { length: 1500 },
      (_, index) =>
        `  /v1/new${index}:\n    get: { operationId: new${index}, tags: [book], responses: { "200": { description: ok, content: { application/json: { schema: { type: boolean } } } } } }\n`,
    );
    put(edited(mini, ['  /v1/time:\n', `${paths.join('')}  /v1/time:\n`]));
    const { text } = await run({ format: 'markdown' });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/The report is too long: \d+ additive are left out/);
  });

  it('JSON: everything, with a fingerprint for each change', async () => {
    const { text } = await run({ format: 'json' });
    const { counts, exchanges } = JSON.parse(text);
    expect(counts).toEqual({ breaking: 1, behavioural: 1, additive: 1, 'docs-only': 1 });
    expect(exchanges[0]).toMatchObject({ name: 'mini', package: '@exspec/mini', bump: 'minor' });
    expect(exchanges[0].changes[0]).toMatchObject({
      rule: 'parameter-removed',
      subject: 'mini.desk.find(): parameter verbose',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      base: { file: 'specs/mini/openapi.yaml' },
      head: null,
      operations: [{ key: 'GET /v1/order', call: 'mini.desk.find()' }],
    });
  });

  it('annotations: one command per change, escaped as GitHub wants it', async () => {
    const lines = (await run({ format: 'github' })).text.trimEnd().split('\n');
    expect(lines.map((one) => one.split(' ')[0])).toEqual(['::error', '::warning', '::notice', '::notice']);
    expect(lines[1]).toMatch(
      /^::warning file=specs\/mini\/openapi\.yaml,line=\d+,col=\d+,title=behavioural%3A weight-changed::mini\.book\.depth\(\): weight in ip%0A/,
    );
  });

  it('the CHANGELOG section speaks in the words of the diff', async () => {
    expect((await run({ format: 'changelog' })).text).toBe(
      [
        '## @exspec/mini\n\n**Breaking**\n\n- `mini.desk.find(): parameter verbose`: Callers that send the parameter do not compile. `- optional boolean`\n',
        '**Behaviour**\n\n- `mini.book.depth(): weight in ip`: The call spends another part of the limit. `1 → 2`\n',
        '**Added**\n\n- `Order.status`: Another value may come; the type is open, so that no build breaks. `+ "EXPIRED"` In mini.desk.find(), mini.desk.history(), mini.desk.place().\n',
        '**Documentation**\n\n- `mini.book.depth()`: The words about the call changed. `` Order book → The book <b>@all</b> `x` ``\n',
      ].join('\n'),
    );
  });

  it.each([
    ['0.4.0', 'minor'],
    ['1.2.3', 'major'],
  ])('a changeset for a package at %s asks for a %s', async (version, bump) => {
    mkdirSync(join(root, 'packages/mini'), { recursive: true });
    writeFileSync(join(root, 'packages/mini/package.json'), JSON.stringify({ version }));
    const { text } = await run({ changeset: true, out: 'report.txt' });
    const [file = ''] = readdirSync(join(root, '.changeset'));
    expect(text).toBe(`Written: .changeset/${file}\n`);
    const written = readFileSync(join(root, '.changeset', file), 'utf8');
    expect(written.startsWith(`---\n'@exspec/mini': ${bump}\n---\n\n**Breaking**\n`)).toBe(true);
    // Again, after the specs went back: nothing is left behind.
    put(mini);
    await run({ changeset: true });
    expect(readdirSync(join(root, '.changeset'))).toEqual([]);
  });

  it.each([
    ['breaking', 1],
    ['behavioural', 1],
    ['any', 1],
  ] as const)('--fail-on %s exits with %i', async (failOn, code) => {
    expect((await run({ failOn })).code).toBe(code);
  });

  it('--fail-on breaking lets a behavioural change pass, and --fail-on behavioural a new word', async () => {
    put(heavier);
    expect((await run({ failOn: 'breaking' })).code).toBe(0);
    expect((await run({ failOn: 'behavioural' })).code).toBe(1);
    put(edited(mini, ['summary: Order book', 'summary: Book']));
    expect((await run({ failOn: 'behavioural' })).code).toBe(0);
    expect((await run({ failOn: 'any' })).code).toBe(1);
  });
});

describe('waivers', () => {
  beforeEach(() => {
    put(mini);
    git('init', '-qb', 'main');
    commit('one');
    put(broken);
  });

  async function fingerprint(): Promise<string> {
    return String(JSON.parse((await run({ format: 'json' })).text).exchanges[0].changes[0].fingerprint);
  }
  const waiver = (print: string, reason = 'Nobody used it.'): Texts => ({
    'mini/diff-waivers.yaml': `waivers:\n  - { fingerprint: ${print}, change: verbose is gone, reason: ${reason}, date: 2026-01-01 }\n`,
  });

  it('a waived change fails nothing, moves no version, and is shown with its reason', async () => {
    put(waiver(`"${await fingerprint()}"`));
    const { code, text } = await run({ failOn: 'any' });
    expect(code).toBe(0);
    expect(text).toContain('waived      mini.desk.find(): parameter verbose');
    expect(text).toContain('Nobody used it.');
    expect(JSON.parse((await run({ format: 'json' })).text).exchanges[0]).toMatchObject({
      bump: 'none',
      changes: [],
      waived: [{ reason: 'Nobody used it.' }],
    });
  });

  it('a waiver without a reason waives nothing and is reported', async () => {
    put(waiver(`"${await fingerprint()}"`, '" "'));
    const { code, text } = await run({ failOn: 'breaking' });
    expect(code).toBe(1);
    expect(text).toContain('specs/mini/diff-waivers.yaml:2:5 bad-waiver');
  });

  it('a waiver that nothing needs is reported', async () => {
    put(waiver('"0123456789abcdef"'));
    expect((await run()).text).toContain('unused waiver 0123456789abcdef in specs/mini/diff-waivers.yaml:2');
  });
});

it('2,000 operations on each side take less than 1 GiB', () => {
  // How long that takes is measured by `node bench/run.mjs diff`.
  const paths = (weight: number): Texts =>
    Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [
        `mini/book/r${index}.yaml`,
        `get:\n  operationId: get${index}\n  tags: [book]\n  summary: Reads ${index}\n  security: []\n  x-effect: read\n  x-weight: [{ bucket: ip, weight: ${index % 9 === 0 ? weight : 1} }]\n  parameters:\n    - name: limit\n      in: query\n      description: How many.\n      schema: { type: integer, enum: [5, 10, 20], default: 10 }\n  responses:\n    "200":\n      description: ok\n      content:\n        application/json:\n          schema: { type: array, items: { type: object, required: [id], properties: { id: { type: string }, price: { type: string, format: decimal } } } }\n`,
      ]),
    );
  const table = Array.from(
    { length: 2000 },
    (_, index) => `  /v2/r${index}: { $ref: ./book/r${index}.yaml }\n`,
  ).join('');
  const whole = edited(mini, ['paths:\n', `paths:\n${table}`]);
  put({ ...whole, ...paths(1) }, 'a');
  put({ ...whole, ...paths(2) }, 'b');
  const bin = new URL('../../bin/exspec.js', import.meta.url).pathname;
  const program = `process.argv.splice(1, 1, ${JSON.stringify(bin)}); process.on('exit', () => { process.stderr.write(JSON.stringify({ mb: process.resourceUsage().maxRSS / 1024 })); }); await import(${JSON.stringify(bin)});`;
  writeFileSync(join(root, 'measure.mjs'), program);
  const measured = (): { readonly mb: number; readonly out: string } => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'measure.mjs'), 'diff', 'a', 'b', '--format', 'json'],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    return { ...JSON.parse(stderr), out: stdout };
  };
  measured(); // bundles the generator, if its sources changed
  const { mb, out } = measured();
  // Equal edits are one change.
  const [change] = JSON.parse(out).exchanges[0].changes;
  expect(change.operations).toHaveLength(223);
  expect(mb).toBeLessThan(1024);
}, 120_000);
