/** `exspec mock okx`, `npx @exspec/okx mock`: a mock exchange on a loopback port, until it is interrupted. */
import { runMock } from '@exspec/mock/command';
import { mockCredentials } from './index.ts';
import { startMockOkx } from './server.ts';

await runMock(startMockOkx, { ...mockCredentials });
