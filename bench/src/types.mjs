// TypeScript instantiations of a five-line consumer, less those of an empty program, as `tsc --extendedDiagnostics` counts them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('../.types/', import.meta.url));
const programs = {
  empty: 'export {};\n',
  exspec: `import { createBinance } from '../../packages/binance/dist/index.js';
const binance = createBinance({ apiKey: 'key', secret: 'secret' });
const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 100 });
const order = await binance.trade.newOrder({ symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '0.1' });
console.log(book.bids, order.fills);
`,
  '@binance/spot': `import { Spot } from '@binance/spot';
const client = new Spot({ configurationRestAPI: { apiKey: 'key', apiSecret: 'secret' } });
const book = await (await client.restAPI.depth({ symbol: 'BNBBTC', limit: 100 })).data();
const order = await (await client.restAPI.newOrder({ symbol: 'LTCBTC', side: 'BUY' as never, type: 'LIMIT' as never, timeInForce: 'GTC' as never, quantity: 1, price: 0.1 })).data();
console.log(book.bids, order.fills);
`,
  binance: `import { MainClient } from 'binance';
const client = new MainClient({ api_key: 'key', api_secret: 'secret' });
const book = await client.getOrderBook({ symbol: 'BNBBTC', limit: 100 });
const order = await client.submitNewOrder({ symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1, price: 0.1, newOrderRespType: 'FULL' });
console.log(book.bids, order);
`,
  ccxt: `import ccxt from 'ccxt';
const client = new ccxt.binance({ apiKey: 'key', secret: 'secret' });
const book = await client.fetchOrderBook('BNB/BTC', 100);
const order = await client.createOrder('LTC/BTC', 'limit', 'buy', 1, 0.1);
console.log(book.bids, order.trades);
`,
};

export function measureTypes() {
  mkdirSync(dir, { recursive: true });
  const counts = {};
  for (const [name, source] of Object.entries(programs)) {
    writeFileSync(`${dir}program.ts`, source);
    writeFileSync(`${dir}tsconfig.json`, JSON.stringify({ compilerOptions: { strict: true, target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', skipLibCheck: true, noEmit: true, types: [] }, files: ['program.ts'] }));
    let out;
    try {
      out = execFileSync(process.execPath, [fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url)), '-p', dir, '--extendedDiagnostics'], { encoding: 'utf8' });
    } catch (error) {
      out = error.stdout;
    }
    counts[name] = { instantiations: Number(/Instantiations:\s+(\d+)/.exec(out)?.[1]), errors: (out.match(/error TS/g) ?? []).length, output: out };
  }
  rmSync(dir, { recursive: true });
  const { empty, ...rest } = counts;
  return Object.fromEntries(Object.entries(rest).map(([name, count]) => [name, { instantiations: count.instantiations - empty.instantiations, errors: count.errors }]));
}
