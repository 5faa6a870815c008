import { gzipSync } from 'node:zlib';
import { type BuildResult, build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { instantiationsOf } from '../../bench/src/instantiations.mjs';
import { root } from '../src/pack.ts';

const oneFunction = `
  import { connect } from '@exspec/binance';
  import { depth } from '@exspec/binance/market';
  const connection = connect();
  console.log(await depth(connection, { symbol: 'BNBBTC' }));`;

const bundle = (
  contents: string,
  platform: 'node' | 'browser',
): Promise<BuildResult<{ write: false; metafile: true }>> =>
  build({
    stdin: { contents, resolveDir: `${root}/test`, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    target: 'es2022',
    external: ['undici'],
    logLevel: 'silent',
  });

describe.each(['node', 'browser'] as const)(
  'a bundled program for %s that imports one function and connect',
  (platform) => {
    let result: BuildResult<{ write: false; metafile: true }>;
    beforeAll(async () => {
      result = await bundle(oneFunction, platform);
    });
    const text = (): string => result.outputFiles[0]?.text ?? '';

    test('takes at most 24.5 kB gzipped without undici, and 0.9 kB more where proxies are for it', () => {
      const most = platform === 'node' ? 25_400 : 24_500;
      expect(gzipSync(text(), { level: 9 }).length).toBeLessThanOrEqual(most);
    });

    test('holds that function and not the rest of the API', () => {
      expect(text()).toContain('/api/v3/depth');
      expect(text()).not.toContain('/api/v3/klines');
      expect(text()).not.toContain('/api/v3/order');
    });
  },
);

test('the browser bundle imports nothing of Node and no undici', async () => {
  const { metafile } = await bundle(oneFunction, 'browser');
  const imported = Object.values(metafile.outputs).flatMap((output) =>
    output.imports.map(({ path }) => path),
  );
  expect(imported).toEqual([]);
});

test('a five-line consumer costs the compiler at most 1,500 instantiations', () => {
  const source = `import { createBinance } from '@exspec/binance';
const binance = createBinance({ apiKey: 'key', secret: 'secret' });
const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 100 });
const order = await binance.trade.newOrder({ symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '0.1' });
console.log(book.bids, order.fills);
`;
  const tsc = `${root}/generator/node_modules/typescript/bin/tsc`;
  const own = instantiationsOf(source, { tsc, folder: `${root}/test/.types` });
  const empty = instantiationsOf('export {};\n', { tsc, folder: `${root}/test/.types` });
  expect(own.output).not.toContain('error TS');
  expect(own.instantiations - empty.instantiations).toBeLessThanOrEqual(1_500);
});
