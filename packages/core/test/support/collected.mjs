// Calls over fetch whose answers come half, while garbage is collected: `node --expose-gc collected.mjs ORIGIN`. Prints
// what each call ended in.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from '../../../../test/node_modules/esbuild/lib/main.js';

const server = process.argv[2];
const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = await mkdtemp(join(root, 'node_modules', '.collected-'));
const outfile = join(directory, 'program.mjs');
await build({
  stdin: {
    contents: `export { connect } from './src/index.ts'; export * from './test/support/exchange.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@exspec/source'],
  external: ['undici', 'undici/*', 'openapi-fetch'],
  outfile,
});
const { connect, exchange, bookOperation, orderOperation, API_KEY, SECRET } = await import(
  pathToFileURL(outfile).href
);
await rm(directory, { recursive: true });
const open = () =>
  connect(exchange, {
    apiKey: API_KEY,
    secret: SECRET,
    server,
    transport: 'fetch',
    retry: false,
    clock: 'none',
  });
const ended = (promise) =>
  promise.then(
    () => 'answered',
    (error) => error.name,
  );

const collecting = setInterval(() => globalThis.gc(), 20);
const connection = open();
const closing = open();
const controller = new AbortController();
setTimeout(() => controller.abort(new Error('aborted')), 400);
setTimeout(() => closing.close(), 400);
const ends = await Promise.race([
  Promise.all([
    ended(connection.call(bookOperation, { symbol: 'AB' }, { timeoutMs: 400 })),
    ended(connection.call(orderOperation, { symbol: 'AB' }, { timeoutMs: 400 })),
    ended(connection.call(bookOperation, { symbol: 'AB' }, { signal: controller.signal })),
    ended(closing.call(bookOperation, { symbol: 'AB' })),
  ]),
  new Promise((resolve) => setTimeout(() => resolve(['never']), 8000)),
]);
clearInterval(collecting);
console.log(ends.join(' '));
process.exit(0);
