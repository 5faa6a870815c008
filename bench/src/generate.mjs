// Whole cold process from specs to written files, interleaved: exspec on its spec tree, hey-api on the bundle of the same specs.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bench = fileURLToPath(new URL('..', import.meta.url));
const manifests = readdirSync(`${root}/packages`)
  .map((name) => `${root}/packages/${name}/src/generated/manifest.json`)
  .filter((path) => existsSync(path));

function timed(command, args, cwd) {
  const start = process.hrtime.bigint();
  execFileSync(command, args, { cwd, stdio: 'ignore' });
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export function measureGenerate({ rounds = 5 } = {}) {
  const samples = {
    'exspec generate, cold': [],
    'exspec generate, nothing changed': [],
    '@hey-api/openapi-ts (types and sdk)': [],
    'orval (types and axios functions)': [],
  };
  for (let round = 0; round < rounds; round++) {
    // Without its manifests exspec runs every emitter and compares every file.
    for (const manifest of manifests) rmSync(manifest, { force: true });
    samples['exspec generate, cold'].push(
      timed(process.execPath, ['generator/bin/exspec.js', 'generate'], root),
    );
    samples['exspec generate, nothing changed'].push(
      timed(process.execPath, ['generator/bin/exspec.js', 'generate'], root),
    );
    rmSync(`${bench}/.hey-api`, { recursive: true, force: true });
    samples['@hey-api/openapi-ts (types and sdk)'].push(
      timed(
        process.execPath,
        [
          'node_modules/@hey-api/openapi-ts/bin/run.js',
          '-i',
          '../packages/binance/openapi.json',
          '-o',
          '.hey-api',
          '--no-log-file',
        ],
        bench,
      ),
    );
    rmSync(`${bench}/.orval`, { recursive: true, force: true });
    samples['orval (types and axios functions)'].push(
      timed(
        process.execPath,
        [
          'node_modules/orval/dist/bin/orval.js',
          '--input',
          '../packages/binance/openapi.json',
          '--output',
          '.orval/client.ts',
          '--client',
          'axios-functions',
        ],
        bench,
      ),
    );
  }
  for (const folder of ['.hey-api', '.orval']) rmSync(`${bench}/${folder}`, { recursive: true, force: true });
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, median(list)]));
}
