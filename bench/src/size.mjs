// Minified bundle of a program that calls one operation, gzipped, without undici (Node's own dependency for all).

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export const oneFunction = 'exspec (one function and connect)';
export const programs = {
  [oneFunction]: `import { connect } from '../packages/binance/dist/index.js'; import { depth } from '../packages/binance/dist/generated/operations/market.js'; const c = connect(); console.log(await depth(c, { symbol: 'BNBBTC' })); await c.close();`,
  'exspec (createBinance, everything)': `import { createBinance } from '../packages/binance/dist/index.js'; const b = createBinance(); console.log(await b.market.depth({ symbol: 'BNBBTC' })); await b.close();`,
  '@binance/spot': `import { Spot } from '@binance/spot'; const s = new Spot({ configurationRestAPI: { apiKey: '' } }); console.log(await (await s.restAPI.depth({ symbol: 'BNBBTC' })).data());`,
  binance: `import { MainClient } from 'binance'; console.log(await new MainClient().getOrderBook({ symbol: 'BNBBTC' }));`,
  ccxt: `import ccxt from 'ccxt'; console.log(await new ccxt.binance().fetchOrderBook('BNB/BTC'));`,
};

export async function measureSize() {
  const rows = {};
  for (const [name, contents] of Object.entries(programs)) rows[name] = await sizeOf(contents);
  return rows;
}

/** Sizes of a program, minified and gzipped. `plugins` may change what it is bundled from. */
export async function sizeOf(contents, plugins = []) {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'js' },
    plugins,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    // undici is Node's HTTP client for all; the others are optional extras of the peers.
    external: ['undici', 'undici/*', 'bufferutil', 'utf-8-validate', 'protobufjs', 'protobufjs/*'],
  });
  const bytes = result.outputFiles[0].contents;
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
