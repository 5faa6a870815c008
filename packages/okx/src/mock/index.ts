export type { SignatureVerifier } from '@exspec/mock';
export { mockCredentials } from './credentials.ts';
export { createMockExchange, type MockOkxOptions, type OkxState } from './exchange.ts';
export { type MockOkxTransport, mockOkxTransport } from './transport.ts';
