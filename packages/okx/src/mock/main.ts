/** `exspec mock okx`: a mock exchange on a loopback port, until it is interrupted. */
import { parseArgs } from 'node:util';
import { mockCredentials } from './index.ts';
import { startMockOkx } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string' },
    'allow-non-loopback': { type: 'boolean', default: false },
  },
});
const mock = await startMockOkx({
  port: Number(values.port),
  ...(values.host === undefined ? {} : { host: values.host }),
  allowNonLoopback: values['allow-non-loopback'],
}).catch((error: unknown) => {
  // A busy port, a refused host: the sentence is enough.
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
const { apiKey, secret, passphrase } = mockCredentials;
console.log(`Mock exchange on ${mock.url}`);
console.log(`API key ${apiKey}, secret ${secret}, passphrase ${passphrase}: they open nothing else.`);
console.log('Ctrl-C ends it.');
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void mock.close());
}
