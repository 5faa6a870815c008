import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generate } from '../../src/generate.ts';
import { writeFiles } from '../emit/evaluate.ts';

const repository = new URL('../../..', import.meta.url).pathname;
let root = '';
let lines: string[] = [];

/** A repository with one exchange. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-generate-'));
  lines = [];
  cpSync(join(repository, 'generator/test/fixtures/acme-specs'), join(root, 'specs'), { recursive: true });
  cpSync(join(repository, 'specs/schema'), join(root, 'specs/schema'), { recursive: true });
  cpSync(join(repository, 'biome.json'), join(root, 'biome.json'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  writeFiles(root, [
    ['package.json', '{}'],
    ['generator/package.json', '{"dependencies":{}}'],
    ['generator/src/emit/x.ts', ''],
    ['packages/acme/src/index.ts', 'by hand'],
  ]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(options: Partial<Parameters<typeof generate>[0]> = {}): Promise<number> {
  return generate({
    check: false,
    watch: false,
    only: undefined,
    root,
    print: (line) => void lines.push(line),
    ...options,
  });
}

function packageFiles(): Record<string, string> {
  const folder = join(root, 'packages/acme');
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

describe('generate', () => {
  it('writes every file once and the same bytes when it starts over', async () => {
    expect(await run()).toBe(0);
    const first = packageFiles();
    expect(Object.keys(first)).toEqual([
      'openapi.json',
      'postman_collection.json',
      'src/generated/bin.ts',
      'src/generated/client.ts',
      'src/generated/connect.ts',
      'src/generated/error-info.ts',
      'src/generated/error-traits.ts',
      'src/generated/errors.ts',
      'src/generated/exchange.ts',
      'src/generated/index.ts',
      'src/generated/manifest.json',
      'src/generated/mock-streams.ts',
      'src/generated/mock.ts',
      'src/generated/mock/index.ts',
      'src/generated/mock/main.ts',
      'src/generated/mock/server.ts',
      'src/generated/operations/book.ts',
      'src/generated/operations/desk.ts',
      'src/generated/schema.ts',
      'src/generated/sections.ts',
      'src/generated/streams.ts',
      'src/generated/types.ts',
      'src/index.ts',
    ]);
    rmSync(join(root, 'packages/acme/src/generated'), { recursive: true });
    expect(await run()).toBe(0);
    expect(packageFiles()).toEqual(first);
    expect(lines.at(-1)).toBe('acme: 20 of 22 files changed');
  });

  it('touches only what a change in the specs reaches', async () => {
    await run();
    const file = (path: string): string => join(root, 'packages/acme', path);
    for (const path of [
      'src/generated/errors.ts',
      'src/generated/exchange.ts',
      'src/generated/operations/book.ts',
    ])
      utimesSync(file(path), 1000, 1000);
    const depth = join(root, 'specs/acme/book/depth.yaml');
    writeFileSync(
      depth,
      readFileSync(depth, 'utf8').replace('Best prices first.', 'Best prices come first.'),
    );
    lines = [];
    expect(await run()).toBe(0);
    expect(statSync(file('src/generated/errors.ts')).mtimeMs).toBe(1_000_000);
    expect(statSync(file('src/generated/exchange.ts')).mtimeMs).toBe(1_000_000);
    expect(readFileSync(file('src/generated/operations/book.ts'), 'utf8')).toContain(
      'Best prices come first.',
    );
    expect(lines).toEqual([
      '  updated packages/acme/openapi.json',
      '  updated packages/acme/postman_collection.json',
      '  updated packages/acme/src/generated/manifest.json',
      '  updated packages/acme/src/generated/operations/book.ts',
      'acme: 4 of 22 files changed',
    ]);
  });

  it('writes nothing at all where one of its files cannot be written', async () => {
    await run();
    const depth = join(root, 'specs/acme/book/depth.yaml');
    writeFileSync(
      depth,
      readFileSync(depth, 'utf8').replace('Best prices first.', 'Best prices come first.'),
    );
    const blocked = join(root, 'packages/acme/src/generated/operations');
    rmSync(blocked, { recursive: true });
    writeFileSync(blocked, 'a file where a folder is needed');
    const before = packageFiles();
    await expect(run()).rejects.toThrow();
    expect(packageFiles()).toEqual(before);
    rmSync(blocked);
    expect(await run()).toBe(0);
  });

  it('removes and writes nothing through a link that leads out of the repository', async () => {
    await run();
    const outside = mkdtempSync(join(tmpdir(), 'exspec-outside-'));
    writeFileSync(join(outside, 'mine.ts'), 'mine');
    rmSync(join(root, 'packages/acme/src/generated'), { recursive: true });
    symlinkSync(outside, join(root, 'packages/acme/src/generated'));
    await expect(run()).rejects.toThrow('symbolic link');
    expect(readdirSync(outside)).toEqual(['mine.ts']);
    rmSync(outside, { recursive: true });
  });

  it('says that nothing changed, and removes what does not belong', async () => {
    await run();
    lines = [];
    expect(await run()).toBe(0);
    expect(lines).toEqual(['acme: up to date (22 files)']);
    writeFiles(root, [['packages/acme/src/generated/operations/old.ts', '']]);
    lines = [];
    expect(await run()).toBe(0);
    expect(lines).toEqual([
      '  removed packages/acme/src/generated/operations/old.ts',
      'acme: 1 of 22 files changed',
    ]);
  });

  it('writes nothing when a spec has a mistake, and says where it is', async () => {
    await run();
    const before = packageFiles();
    appendFileSync(join(root, 'specs/acme/book/time.yaml'), '  nonsense: 1\n');
    writeFileSync(
      join(root, 'specs/acme/book/depth.yaml'),
      readFileSync(join(root, 'specs/acme/book/depth.yaml'), 'utf8').replace('Best prices', 'Worst prices'),
    );
    lines = [];
    expect(await run()).toBe(1);
    expect(packageFiles()).toEqual(before);
    expect(lines[0]).toMatch(/^specs\/acme\/book\/time\.yaml:\d+:\d+ /);
    expect(lines.at(-1)).toMatch(/nothing was written\.$/);
  });

  it('writes nothing for what cannot be expressed', async () => {
    const file = join(root, 'specs/acme/book/time.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('operationId: time', 'operationId: delete'));
    writeFileSync(
      join(root, 'specs/acme/openapi.yaml'),
      readFileSync(join(root, 'specs/acme/openapi.yaml'), 'utf8').replace(
        'operation: time',
        'operation: delete',
      ),
    );
    expect(await run()).toBe(1);
    expect(lines.join('\n')).toContain('delete');
    expect(Object.keys(packageFiles())).toEqual(['src/index.ts']);
  });

  it('knows the exchanges that it has', async () => {
    expect(await run({ only: 'nobody' })).toBe(1);
    expect(lines).toEqual(['There is no exchange called nobody. Known: acme.']);
    expect(await run({ only: 'acme' })).toBe(0);
  });

  it('regenerates on a change while watching, survives a mistake, and ends when told', async () => {
    const stop = new AbortController();
    const done = run({ watch: true, signal: stop.signal });
    await vi.waitFor(() => expect(lines).toContain('Watching specs/ ...'), 20_000);
    const file = join(root, 'specs/acme/book/time.yaml');
    const good = readFileSync(file, 'utf8');
    // The watcher needs a moment to know the folder; writing again until it notices keeps the test free of sleeps.
    const until = async (text: string, line: RegExp): Promise<void> => {
      lines = [];
      await vi.waitFor(
        () => {
          if (!lines.some((one) => line.test(one))) writeFileSync(file, text);
          expect(lines.join('\n')).toMatch(line);
        },
        { timeout: 20_000, interval: 400 },
      );
    };
    await until(`${good}  nonsense: 1\n`, /nothing was written/);
    await until(good.replace('What the exchange', 'What this exchange'), /acme: 4 of 22 files changed/);
    stop.abort();
    expect(await done).toBe(0);
  }, 60_000);
});

describe('generate --check', () => {
  it('is silent about nothing: stale, missing and extra files are all listed, and none is written', async () => {
    await run();
    expect(await run({ check: true })).toBe(0);
    const generated = join(root, 'packages/acme/src/generated');
    appendFileSync(join(generated, 'errors.ts'), '// edited\n');
    rmSync(join(generated, 'types.ts'));
    writeFileSync(join(generated, 'extra.ts'), '');
    const before = packageFiles();
    lines = [];
    expect(await run({ check: true })).toBe(1);
    expect(lines).toEqual([
      '  stale packages/acme/src/generated/errors.ts',
      '  extra packages/acme/src/generated/extra.ts',
      '  missing packages/acme/src/generated/types.ts',
      'acme: 3 of 22 files differ from the specs; run `pnpm generate`.',
    ]);
    expect(packageFiles()).toEqual(before);
  });

  it('trusts no manifest', async () => {
    await run();
    const file = join(root, 'packages/acme/src/generated/errors.ts');
    const manifest = join(root, 'packages/acme/src/generated/manifest.json');
    const { createHash } = await import('node:crypto');
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const old = readFileSync(file, 'utf8');
    writeFileSync(file, `${old}// edited\n`);
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(hash(old), hash(`${old}// edited\n`)));
    expect(await run()).toBe(0);
    expect(lines.at(-1)).toBe('acme: up to date (22 files)');
    expect(await run({ check: true })).toBe(1);
  });
});

it('an unchanged run loads no parser, no emitter and no TypeScript', async () => {
  await run();
  const script = `
    import { register } from 'tsx/esm/api';
    register();
    const { generate } = await import(${JSON.stringify(new URL('../../src/generate.ts', import.meta.url).href)});
    process.exitCode = await generate({ check: false, watch: false, only: undefined, root: ${JSON.stringify(root)} });
  `;
  // A loader that names every module which is loaded, whoever asks for it.
  const loader = [
    "import { writeSync } from 'node:fs';",
    "export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\n'); return next(url, context); }",
  ].join('\n');
  const trace = join(root, 'trace.mjs');
  const url = JSON.stringify(`data:text/javascript,${encodeURIComponent(loader)}`);
  writeFileSync(trace, `import { register } from 'node:module';\nregister(${url}, import.meta.url);\n`);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', trace, '--input-type=module', '-e', script],
    { cwd: join(repository, 'generator'), encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('acme: up to date (22 files)');
  const loaded = stderr.split('\n').filter((line) => line.startsWith('LOADED'));
  expect(loaded.some((line) => line.includes('src/write/manifest.ts'))).toBe(true);
  const heavy =
    /src\/(?:load|check|model|emit)\/|write\/run|node_modules\/(?:\.pnpm\/)?(?:yaml|typescript|openapi-typescript|handlebars|chokidar|ajv)@?/;
  expect(loaded.filter((line) => heavy.test(line))).toEqual([]);
});
