// Time from process start to the imported module, less the time of an empty process; medians of interleaved runs.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const modules = {
  empty: '',
  undici: `await import('undici');`,
  exspec: `await import('../packages/binance/dist/index.js');`,
  '@binance/spot': `await import('@binance/spot');`,
  binance: `await import('binance');`,
  ccxt: `await import('ccxt');`,
};

export function measureImport({ rounds = 9 } = {}) {
  const samples = Object.fromEntries(Object.keys(modules).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, code] of Object.entries(modules)) {
      const start = process.hrtime.bigint();
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd });
      samples[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const empty = median(samples.empty);
  return Object.fromEntries(
    Object.entries(samples)
      .filter(([name]) => name !== 'empty')
      .map(([name, list]) => [name, median(list) - empty]),
  );
}
