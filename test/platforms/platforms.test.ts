import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { http, type RawRequest, type RawServer, serveRaw } from '@exspec/testing/raw-server';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../src/pack.ts';
import { findRuntime, type RuntimeName, runJson, runWorker } from './runtimes.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The version of undici in this folder: the newest that consumers of today's packages get. */
function newest(): string {
  try {
    return JSON.parse(readFileSync(join(here, 'node_modules/undici/package.json'), 'utf8')).version;
  } catch {
    return '(not installed)';
  }
}

interface Way {
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly transport?: 'fetch';
  readonly isNewest?: true;
  /** Of workerd: what is written in its configuration. */
  readonly date?: string;
  readonly flags?: readonly string[];
  /** What signed writes end in where the exchange is well, and where their connection breaks. */
  readonly writes?: readonly [well: string, broken: string];
}

/** Before workerd had anything of Node's. */
const NO_NODE = '2022-12-01';
const UNKNOWN = ['answered', 'UnknownOutcomeError'] as const;
const ways: readonly Way[] = [
  { name: 'workerd of today', runtime: 'workerd', date: '2026-11-01' },
  { name: 'workerd as it was in 2022', runtime: 'workerd', date: NO_NODE },
  { name: 'workerd with nodejs_compat', runtime: 'workerd', date: '2026-11-01', flags: ['nodejs_compat'] },
  { name: 'Deno', runtime: 'deno' },
  { name: "Deno's fetch", runtime: 'deno', transport: 'fetch' },
  { name: 'Bun', runtime: 'bun' },
  { name: "Bun's fetch", runtime: 'bun', transport: 'fetch', writes: ['ResendError', 'ResendError'] },
  { name: 'Node', runtime: 'node' },
  // `pnpm update --dir test/platforms undici` has fetched it, where CI runs.
  { name: `Node with undici ${newest()}`, runtime: 'node', isNewest: true },
  { name: "Node's fetch", runtime: 'node', transport: 'fetch' },
  { name: 'Node 22', runtime: 'node-22' },
  { name: "Node 22's fetch", runtime: 'node-22', transport: 'fetch' },
  { name: 'Node 24', runtime: 'node-24' },
  { name: "Node 24's fetch", runtime: 'node-24', transport: 'fetch' },
];

/** Redirects one read, doubles answers, and breaks every kept connection by which a write comes. */
function breakWrites({ method, path, body, head, socket, onConnection }: RawRequest): void {
  if (path.startsWith('/api/v3/time')) {
    socket.write(http('', { location: '/elsewhere' }, '302 Found'));
  } else if (path.startsWith('/echo')) {
    const answer = http(`{"id":${/id=(\d+)/.exec(path)?.[1]}}`);
    socket.write(answer);
    setTimeout(() => socket.write(answer), 5);
  } else if (method !== 'GET' && (onConnection > 1 || /-3(?:&|$)/.test(`${path}&${body}`))) {
    if (`${path}${body}${head}`.includes('reset')) socket.resetAndDestroy();
    else socket.end();
  } else {
    socket.write(http('{}'));
  }
}

describe.each(ways)(
  'the client on $name',
  ({ runtime, transport, isNewest, date = '', flags = [], writes = UNKNOWN }) => {
    const program = isNewest && newest().startsWith('(') ? undefined : findRuntime(runtime);
    const isWorker = runtime === 'workerd';
    let folder: string;
    let mock: Awaited<ReturnType<typeof startMockBinance>>;

    beforeAll(async () => {
      // Within the repository, so that undici is found.
      folder = mkdtempSync(join(here, '.program-'));
      mock = await startMockBinance({ port: 0, market: { tradesPerSecond: 20 } });
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
      await mock.close();
    });

    async function runOn(server: RawServer): Promise<unknown> {
      const input = {
        mock: mock.url,
        crypto: date !== NO_NODE,
        sockets: mock.wsUrl,
        broken: server.origin,
        // Deno reads its sockets elsewhere than in its event loop: a turn of that shows nothing.
        doubling: isWorker || runtime === 'deno' || transport === 'fetch' ? undefined : server.origin,
        credentials: mockCredentials,
        transport,
        order: {
          ...{ symbol: 'BNBBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1' },
          ...{ price: '0.001', newClientOrderId: 'mine' },
        },
      };
      const call = `run(${JSON.stringify(input)}).then((result) => JSON.stringify(result))`;
      const main = isWorker
        ? `export default { fetch: () => ${call}.then(
            (text) => new Response(text),
            (error) => new Response(error.stack, { status: 500 }),
          ) };`
        : `console.log(await ${call}); process.exit(0);`;
      await build({
        stdin: { contents: `import { run } from './program.mjs'; ${main}`, resolveDir: here },
        bundle: true,
        format: 'esm',
        platform: isWorker ? 'browser' : 'node',
        conditions: ['@exspec/source'],
        external: isWorker ? [] : ['undici', 'undici/*', 'ws'],
        outfile: join(folder, 'program.mjs'),
      });
      if (program === undefined) throw new Error('not installed');
      if (isWorker) return await runWorker(program, folder, 'program.mjs', date, flags);
      writeFileSync(join(folder, 'package.json'), '{ "dependencies": { "undici": "*", "ws": "*" } }');
      const modules = isNewest ? 'test/platforms/node_modules' : 'packages/core/node_modules';
      symlinkSync(join(root, modules), join(folder, 'node_modules'));
      const args = runtime === 'deno' ? ['run', '-A', '--node-modules-dir=manual'] : [];
      return await runJson(program, [...args, join(folder, 'program.mjs')]);
    }

    test.skipIf(program === undefined)(
      'reads, trades, streams, mocks, is refused, follows no redirect, and sends no order twice',
      async () => {
        const server = await serveRaw(breakWrites);
        const [well, broken] = writes;
        const result = await runOn(server);
        expect(result).toMatchObject({
          bids: 5,
          refused: true,
          local: 'FILLED',
          stream: true,
          strangers: 0,
          placed: well,
          cancelled: well,
          key: true,
          redirect: 'ApiError 302',
        });
        const ids = ['order-reset', 'order-end', 'cancel-reset', 'cancel-end'].flatMap((id) =>
          [1, 2, 3].map((copy) => `${id}-${copy}`),
        );
        const copies = ids.map(
          (id) =>
            server.seen.filter(({ path, body }) => `${path}&${body}&`.includes(`OrderId=${id}&`)).length,
        );
        const sent = broken === 'ResendError' ? 0 : 1;
        expect(copies).toEqual(ids.map(() => sent));
        // Every third breaks on whatever connection it comes.
        expect(result).toMatchObject({
          writes: Object.fromEntries(ids.filter((id) => id.endsWith('-3')).map((id) => [id, broken])),
          unmade: broken === 'ResendError' ? 'ResendError undefined' : 'NetworkError false',
        });
        expect(server.seen.some(({ path }) => path === '/elsewhere')).toBe(false);
      },
    );
  },
);
