import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BuildOptions, build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPacked, pack, published, root } from '../src/pack.ts';
import { apiNames, packageFolder } from '../src/packages.ts';

const oldest = 'TypeScript 5.4';
const compilers: readonly (readonly [name: string, tsc: string])[] = [
  ['TypeScript 7', join(root, 'node_modules/typescript/bin/tsc')],
  ['TypeScript 5.9', join(root, 'test/node_modules/typescript-5/bin/tsc')],
  [oldest, join(root, 'test/node_modules/typescript-5.4/bin/tsc')],
];

/** Installed with the platforms, where they are. */
const jest = join(root, 'test/platforms/node_modules/jest/bin/jest.js');

/** The README's line for esbuild. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

describe.each(published)('the published @exspec/%s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-pack-'));
  let tarball = '';
  beforeAll(() => {
    tarball = pack(packageFolder(name), folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has no complaint from publint', async () => {
    const file = readFileSync(tarball);
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('gives types that match its code to every module resolution that knows ESM', () => {
    const { status, stdout } = spawnSync(
      join(root, 'node_modules/.bin/attw'),
      [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color'],
      { encoding: 'utf8' },
    );
    expect(status, stdout).toBe(0);
  });
});

describe('a program outside the workspace', () => {
  let folder = '';
  beforeAll(() => {
    folder = installPacked();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('imports the client, one section, streams and the mock with plain Node', () => {
    const program = `
      import { createBinance, connect } from '@exspec/binance';
      import { depth } from '@exspec/binance/market';
      import { createBinanceStreams } from '@exspec/binance/streams';
      import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
      const mock = await startMockBinance({ port: 0 });
      const connection = connect({ server: mock.url });
      const book = await depth(connection, { symbol: 'BNBBTC', limit: 5 });
      await connection.close();
      const binance = createBinance({ server: mock.url, ...mockCredentials });
      const account = await binance.trade.account();
      await binance.close();
      const streams = createBinanceStreams({ server: mock.url.replace('http', 'ws'), onError: console.error });
      const refused = new Promise((resolve) => streams.on('bnbbtc@trade', () => {}).ready.catch(resolve));
      await streams.close();
      const closed = await refused;
      await mock.close();
      console.log(book.bids.length, account.accountType, closed.name);`;
    writeFileSync(join(folder, 'program.mjs'), program);
    // Its own exit shows that close() leaves no handle behind.
    const out = execFileSync(process.execPath, ['program.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
      env: { PATH: process.env.PATH },
    });
    expect(out.trim()).toBe('5 SPOT StreamClosedError');
  });

  test.each(apiNames)('runs the mock of @exspec/%s as npx does', async (name) => {
    const manifest: unknown = JSON.parse(
      readFileSync(join(folder, 'node_modules/@exspec', name, 'package.json'), 'utf8'),
    );
    const bin: unknown = Reflect.get(Object(manifest), 'bin');
    // npx takes a package's only program, whatever its name.
    expect(Object.keys(Object(bin))).toHaveLength(1);
    const file = join(folder, 'node_modules/@exspec', name, String(Object.values(Object(bin))[0]));
    const child = spawn(process.execPath, [file, 'mock', '--seed', '7'], {
      cwd: folder,
      env: { PATH: process.env.PATH },
    });
    const ended = once(child, 'exit');
    const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    const url = /http:\S+[^,\s]/.exec(String(first.value))?.[0] ?? '';
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  // Compilers are given whatever time a busy machine takes.
  describe.each(compilers)('its types, with %s', { timeout: 600_000 }, (compiler, tsc) => {
    const compile = (file: string, source: string, options: object): string => {
      writeFileSync(join(folder, file), source);
      const compilerOptions = { noEmit: true, strict: true, target: 'es2022', types: [], ...options };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
      const args = [tsc, '-p', '.', '--pretty', 'false'];
      return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout;
    };
    const program = `
import { createBinance, isApiError, type OrderFull } from '@exspec/binance';
import { depth } from '@exspec/binance/market';
import { createMockExchange } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { createBinanceStreams } from '@exspec/binance/streams';
import { createOkx } from '@exspec/okx';
const binance = createBinance({ apiKey: 'key', secret: 'secret' });
export async function run(): Promise<OrderFull | undefined> {
  try {
    const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 100 });
    const price: string | undefined = book.bids[0]?.[0];
    return await binance.trade.newOrder({ symbol: 'BNBBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1n, price: price ?? '1' });
  } catch (error) {
    if (isApiError(error, 'BAD_SYMBOL')) return undefined;
    throw error;
  }
}
export async function watch(): Promise<void> {
  for await (const trade of createBinanceStreams().subscribe('bnbbtc@trade')) {
    const price: string = trade.p;
    console.log(price);
  }
  for await (const item of binance.trade.iterateMyTrades({ symbol: 'BNBBTC' })) console.log(item.price);
}
export const all = { depth, createMockExchange, startMockBinance, createOkx };`;

    // Our own declarations are checked too, and those of all that they import.
    test.each([
      { module: 'nodenext', moduleResolution: 'nodenext' },
      { module: 'esnext', moduleResolution: 'bundler' },
    ])('compile with skipLibCheck false: $module', (modules) => {
      const options = { ...modules, lib: ['es2022', 'dom'], skipLibCheck: false };
      expect(compile('program.mts', program, options)).toBe('');
    });

    test('are found from CommonJS: by import() everywhere, by import where require() of ESM is known', () => {
      const options = { lib: ['es2022', 'dom'], skipLibCheck: true };
      const dynamic = `import type { Binance } from '@exspec/binance' with { 'resolution-mode': 'import' };
export const made: Promise<Binance> = import('@exspec/binance').then(({ createBinance }) => createBinance());`;
      const node16 = { ...options, module: 'node16', moduleResolution: 'node16' };
      expect(compile('dynamic.cts', dynamic, node16)).toBe('');
      const plain = `import { createBinance } from '@exspec/binance';\ncreateBinance();`;
      expect(compile('plain.cts', plain, node16)).toContain('TS1479');
      const nodenext = { ...options, module: 'nodenext', moduleResolution: 'nodenext' };
      expect(compile('plain.cts', plain, nodenext)).toMatch(compiler === oldest ? /TS1479/ : /^$/);
    });
  });

  test('is required from CommonJS by plain Node', () => {
    const program = `const { createBinance } = require('@exspec/binance');
const { depth } = require('@exspec/binance/market');
const { createBinanceStreams } = require('@exspec/binance/streams');
const { createMockExchange } = require('@exspec/binance/mock');
console.log([createBinance, depth, createBinanceStreams, createMockExchange].map((one) => typeof one).join());`;
    expect(runNode('program.cjs', program)).toBe('function,function,function,function');
  });

  test.skipIf(!existsSync(jest))('is imported by Jest where it runs tests as ESM, and not otherwise', () => {
    const inJest = (file: string, source: string, ...flags: string[]): string => {
      writeFileSync(join(folder, file), source);
      const config = JSON.stringify({ rootDir: folder, testMatch: [`**/${file}`] });
      const args = [...flags, jest, '--config', config];
      return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stderr;
    };
    const says = "test('is there', () => expect(typeof createBinance).toBe('function'));";
    expect(
      inJest('as-it-comes.test.js', `const { createBinance } = require('@exspec/binance');${says}`),
    ).toContain('Cannot use import statement outside a module');
    expect(
      inJest(
        'as-esm.test.mjs',
        `import { createBinance } from '@exspec/binance';${says}`,
        '--experimental-vm-modules',
      ),
    ).toMatch(/Tests: +1 passed/);
  });

  const bundled = `import { createBinance } from '@exspec/binance';
import { createBinanceStreams } from '@exspec/binance/streams';
const binance = createBinance();
const streams = createBinanceStreams();
console.log(typeof binance.market.depth, typeof streams.subscribe);
binance.close();
streams.close();`;

  test.each<[name: string, runs: boolean, BuildOptions]>([
    ['as CommonJS', true, { format: 'cjs' }],
    ['as ESM with ws and undici inside', false, { format: 'esm' }],
    ['as ESM with ws and undici left out', true, { format: 'esm', external: ['ws', 'undici'] }],
    ['as ESM with a require of its own', true, { format: 'esm', banner: { js: requireBanner } }],
  ])('bundled by esbuild for Node %s: runs %s', async (_, runs, options) => {
    const name = options.format === 'cjs' ? 'bundle.cjs' : 'bundle.mjs';
    writeFileSync(join(folder, 'entry.mjs'), bundled);
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ['entry.mjs'],
      bundle: true,
      platform: 'node',
      write: false,
      logLevel: 'silent',
      ...options,
    });
    const out = runNode(name, outputFiles?.[0]?.text ?? '');
    expect(out).toMatch(runs ? /^function function$/ : /Dynamic require of .* is not supported/);
  });

  /** What a program prints, or what it dies of. */
  function runNode(file: string, source: string): string {
    writeFileSync(join(folder, file), source);
    const { stdout, stderr } = spawnSync(process.execPath, [file], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
    });
    return stdout.trim() || stderr;
  }
});

describe('without @exspec/mock, an optional peer', () => {
  const clients = published.filter((name) => existsSync(join(root, 'specs', name)));
  let folder = '';
  beforeAll(() => {
    folder = installPacked(published.filter((name) => name !== 'mock').map(packageFolder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });

  test.each(clients)('@exspec/%s is imported all the same, and its mock says what it needs', (name) => {
    const program = `
      console.log(typeof (await import('@exspec/${name}')).connect);
      for (const entry of ['mock', 'mock/server'])
        await import('@exspec/${name}/' + entry).catch((error) => console.log(error.message));`;
    writeFileSync(join(folder, 'program.mjs'), program);
    const needed = `@exspec/${name}/mock needs the package @exspec/mock, which is not installed: npm install --save-dev @exspec/mock`;
    expect(run('program.mjs').stdout.trim().split('\n')).toEqual(['function', needed, needed]);
  });

  test.each(clients)('the command of @exspec/%s says it, too', (name) => {
    const folderOf = join(folder, 'node_modules/@exspec', name);
    const { bin }: { bin: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(folderOf, 'package.json'), 'utf8'),
    );
    const { status, stderr } = run(join(folderOf, String(Object.values(bin)[0])), 'mock');
    expect([status, stderr.trim()]).toEqual([
      2,
      'The mock needs the package @exspec/mock: npm install --save-dev @exspec/mock',
    ]);
  });
});
