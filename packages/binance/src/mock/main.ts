/** `exspec mock`: a mock exchange on a loopback port, with a market that moves, until it is interrupted. */
import { runMock } from '@exspec/mock/command';
import { mockCredentials } from './index.ts';
import { startMockBinance } from './server.ts';

await runMock((listen) => startMockBinance({ ...listen, market: { tradesPerSecond: 2 } }), {
  ...mockCredentials,
});
