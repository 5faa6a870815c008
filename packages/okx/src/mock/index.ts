export { mockCredentials, type SignatureVerifier } from './authentication.ts';
export { createMockExchange, type MockOkxOptions, type OkxState } from './exchange.ts';
export { type MockOkxTransport, mockOkxTransport } from './transport.ts';
