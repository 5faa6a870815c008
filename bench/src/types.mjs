// TypeScript instantiations of a five-line consumer, less those of an empty program, as `tsc --extendedDiagnostics` counts them.
import { fileURLToPath } from 'node:url';
import { instantiationsOf } from './instantiations.mjs';

const folder = fileURLToPath(new URL('../.types', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const programs = {
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
  const count = (source) => {
    const { instantiations, output } = instantiationsOf(source, { tsc, folder });
    return { instantiations, errors: (output.match(/error TS/g) ?? []).length };
  };
  const empty = count('export {};\n').instantiations;
  return Object.fromEntries(
    Object.entries(programs).map(([name, source]) => {
      const { instantiations, errors } = count(source);
      return [name, { instantiations: instantiations - empty, errors }];
    }),
  );
}
