// Bundles the client from source, calls an exchange a few times, and ends: `node short-program.mjs ORIGIN close|leave`.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [, , server, mode] = process.argv;
// Beside the package, so that undici is found.
const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = await mkdtemp(join(root, 'node_modules', '.short-program-'));
const outfile = join(directory, 'program.mjs');
await build({
  stdin: {
    contents: `export { connect } from './src/index.ts'; export * from '@exspec/testing/exchange';`,
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
const connection = connect(exchange, { apiKey: API_KEY, secret: SECRET, server });
await connection.call(bookOperation, { symbol: 'AB' });
await connection.call(orderOperation, { symbol: 'AB' });
if (mode === 'close') await connection.close();
console.log(`done ${Date.now()}`);
