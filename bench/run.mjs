// `pnpm bench`: installs the peers, builds our packages, measures everything in one run and writes the table into bench/README.md.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const pnpm = 'npx -y pnpm@12';
if (!existsSync(`${here}node_modules`))
  execSync(`${pnpm} install --frozen-lockfile`, { cwd: here, stdio: 'inherit' });
execSync(`${pnpm} build`, { cwd: `${here}..`, stdio: ['ignore', 'ignore', 'inherit'] });

const { measureLatency } = await import('./src/latency.mjs');
const { measureSize } = await import('./src/size.mjs');
const { measureImport } = await import('./src/import-time.mjs');
const { measureTypes } = await import('./src/types.mjs');
const { measureGenerate } = await import('./src/generate.mjs');
const { measureWatch } = await import('./src/watch.mjs');
const { measureGrowth } = await import('./src/growth.mjs');

const labels = {
  floor: 'hand-written undici `request` + HMAC (the floor)',
  floorDispatch: 'hand-written undici `dispatch` + HMAC',
  exspec: '**exspec**',
  binanceSpot: '@binance/spot',
  binance: 'binance',
  ccxt: 'ccxt',
};
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
const step = (name) => console.log(`measuring ${name} ...`);

step('calls over loopback');
const latency = await measureLatency();
step('bundle size');
const size = await measureSize();
step('import time');
const imports = measureImport();
step('TypeScript instantiations');
const types = measureTypes();
step('generation');
const generate = measureGenerate();
step('generation under --watch');
const watch = await measureWatch();
step('growth with the number of operations');
const growth = await measureGrowth();

const text = [
  `Measured ${new Date().toISOString().slice(0, 10)} with \`pnpm bench\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}.`,
  '### One call over loopback, sequential (median of interleaved rounds; ratios taken within each round)',
  table(
    ['client', 'signed order', 'of floor', 'order book', 'of floor'],
    Object.entries(latency).map(([name, { order, book }]) => [
      labels[name],
      `${order.micros.toFixed(0)} µs`,
      order.ratio.toFixed(2),
      `${book.micros.toFixed(0)} µs`,
      book.ratio.toFixed(2),
    ]),
  ),
  '### Minified bundle of a program that calls one operation (without undici)',
  table(
    ['program', 'minified', 'gzipped'],
    Object.entries(size).map(([name, row]) => [name, kB(row.minified), kB(row.gzipped)]),
  ),
  '### Import time beyond an empty process',
  table(
    ['module', 'ms'],
    Object.entries(imports).map(([name, ms]) => [name, ms.toFixed(0)]),
  ),
  '### TypeScript instantiations of a five-line consumer (TypeScript 5.9, beyond an empty program)',
  table(
    ['client', 'instantiations', 'type errors'],
    Object.entries(types).map(([name, row]) => [name, String(row.instantiations), String(row.errors)]),
  ),
  '### Generating the client from the same specs (whole process)',
  table(
    ['generator', 'ms'],
    Object.entries(generate).map(([name, ms]) => [name, ms.toFixed(0)]),
  ),
  '### One endpoint file changed under `exspec generate --watch`: from saving it to the written output (medians)',
  table(
    ['cold run', 'change', 'of cold'],
    [[`${watch.cold.toFixed(0)} ms`, `${watch.change.toFixed(0)} ms`, watch.ratio.toFixed(2)]],
  ),
  '### A program that calls one operation, by the number of operations of the package (without undici)',
  table(
    ['package', 'minified', 'gzipped', 'instantiations'],
    Object.entries(growth).map(([name, row]) => [
      name,
      kB(row.minified),
      kB(row.gzipped),
      String(row.instantiations),
    ]),
  ),
].join('\n\n');

const readme = `${here}README.md`;
const marker = '<!-- measured -->';
const [before] = readFileSync(readme, 'utf8').split(marker);
writeFileSync(readme, `${before}${marker}\n\n${text}\n`);
console.log(`\n${text}\n\nWritten to bench/README.md.`);
