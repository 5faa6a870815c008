/** `pnpm start`: a mock exchange on a free loopback port, the quickstart against it, and nothing left behind. */
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { quickstart } from '../../packages/binance/examples/quickstart.ts';

const mock = await startMockBinance({ port: 0 });
console.log(`Mock exchange    ${mock.url}`);
try {
  await quickstart({ server: mock.url, ...mockCredentials });
} finally {
  await mock.close();
}
console.log('Mock exchange    stopped');
