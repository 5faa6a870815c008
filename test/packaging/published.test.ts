import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPacked, pack, published, root } from '../src/pack.ts';
import { apiNames, packageFolder } from '../src/packages.ts';

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

  test.each([
    ['TypeScript 7', join(root, 'node_modules/typescript/bin/tsc')],
    ['TypeScript 5.9', join(root, 'generator/node_modules/typescript/bin/tsc')],
  ])('compiles against the published types with %s', (_, tsc) => {
    const program = `
import { createBinance, isApiError, type OrderFull } from '@exspec/binance';
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
}`;
    writeFileSync(join(folder, 'program.ts'), program);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      types: [],
      // Our own declarations are checked too.
      skipLibCheck: false,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});
