import { parseArgs } from 'node:util';
import type { MockServer, MockServerOptions, ServedEngine } from './server.ts';

/** A mock exchange that was started. */
export type RunningMock = Pick<MockServer<ServedEngine>, 'url' | 'wsUrl' | 'streams' | 'close'>;

/**
 * The program behind `exspec mock`: serves a mock exchange until it is interrupted. Reads `--port`, `--host` and
 * `--allow-non-loopback` from the command line; ends the process with 1 where the server cannot start.
 *
 * @param credentials what the mock accepts, by name; it is printed
 */
export async function runMock(
  start: (options: MockServerOptions) => Promise<RunningMock>,
  credentials: Readonly<Record<string, string>>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string' },
      'allow-non-loopback': { type: 'boolean', default: false },
    },
  });
  const mock = await start({
    port: Number(values.port),
    ...(values.host === undefined ? {} : { host: values.host }),
    allowNonLoopback: values['allow-non-loopback'],
  }).catch((error: unknown) => {
    // A busy port, a refused host: the sentence is enough.
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
  const shown = Object.entries(credentials).map(([name, value]) => `${name} ${value}`);
  console.log(`Mock exchange on ${mock.url}${mock.streams.served ? `, streams on ${mock.wsUrl}` : ''}`);
  console.log(`${shown.join(', ')}: they open nothing else.`);
  console.log('Ctrl-C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close());
}
