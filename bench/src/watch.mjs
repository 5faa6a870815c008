// From saving one endpoint file to the generated file on disk, under `exspec generate --watch`, beside a cold run of the same specs.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const exspec = join(root, 'generator/bin/exspec.js');
const spec = 'specs/binance/market/depth.yaml';
const written = 'packages/binance/src/generated/operations/market.ts';
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const milliseconds = (start) => Number(process.hrtime.bigint() - start) / 1e6;

/** The repository as the generator sees it, so that the real one is not edited. */
function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-watch-'));
  for (const name of ['specs', 'biome.json', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'generator']) symlinkSync(join(root, name), join(folder, name));
  for (const name of readdirSync(join(root, 'packages')))
    mkdirSync(join(folder, 'packages', name), { recursive: true });
  return folder;
}

async function until(condition, what) {
  const start = process.hrtime.bigint();
  while (!condition()) {
    if (milliseconds(start) > 60_000) throw new Error(`waited a minute for ${what}`);
    await sleep(2);
  }
}

/** Medians, and the median of the ratios, each of a change and the cold run right after it. */
export async function measureWatch({ rounds = 5, warmUp = 1 } = {}) {
  const folder = copy();
  const cold = () => {
    const target = copy();
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, [exspec, '--root', target, 'generate'], { stdio: 'ignore' });
    const time = milliseconds(start);
    rmSync(target, { recursive: true });
    return time;
  };
  const watcher = spawn(process.execPath, [exspec, '--root', folder, 'generate', '--watch'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    watcher.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await until(() => output.includes('Watching specs/'), 'the watcher');
    const original = readFileSync(join(folder, spec), 'utf8');
    const samples = { cold: [], change: [], ratio: [] };
    for (let round = -warmUp; round < rounds; round++) {
      const mark = `Round ${round + warmUp}.`;
      const reports = output.split('files changed').length;
      const start = process.hrtime.bigint();
      writeFileSync(join(folder, spec), original.replace(/^( {2}description: )/m, `$1${mark} `));
      await until(() => readFileSync(join(folder, written), 'utf8').includes(mark), written);
      const change = milliseconds(start);
      await until(() => output.split('files changed').length > reports, 'the end of the run');
      if (round < 0) continue;
      const whole = cold();
      samples.cold.push(whole);
      samples.change.push(change);
      samples.ratio.push(change / whole);
    }
    return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, median(list)]));
  } finally {
    watcher.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}
