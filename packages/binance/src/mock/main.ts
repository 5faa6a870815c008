/** `exspec mock`: a mock exchange on a loopback port, until it is interrupted. */
import { parseArgs } from 'node:util';
import { mockCredentials } from './index.ts';
import { startMockBinance } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, host: { type: 'string' } },
});
const mock = await startMockBinance({
  port: Number(values.port),
  ...(values.host === undefined ? {} : { host: values.host }),
});
console.log(`Mock exchange on ${mock.url}`);
console.log(`API key ${mockCredentials.apiKey}, secret ${mockCredentials.secret}: they open nothing else.`);
console.log('Ctrl-C ends it.');
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void mock.close());
}
