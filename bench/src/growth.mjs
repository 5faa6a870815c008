// Whether a program that calls one operation pays for the number of endpoints: the package as it is, beside one that is
// generated from those sections alone that its own code calls, and built in the same way.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instantiationsOf } from './instantiations.mjs';
import { sizeOf } from './size.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bench = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(bench, 'node_modules/typescript/bin/tsc');
const program = (dist) => `import { connect } from '${dist}/index.js';
import { depth } from '${dist}/generated/operations/market.js';
const connection = connect();
const book = await depth(connection, { symbol: 'BNBBTC', limit: 100 });
console.log(book.bids);
await connection.close();
`;

export async function measureGrowth() {
  const original = join(root, 'packages/binance');
  const copy = join(bench, '.slice');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json', 'tsdown.config.ts'])
      cpSync(join(original, name), join(copy, name), { recursive: true });
    symlinkSync(join(original, 'node_modules'), join(copy, 'node_modules'));
    const tsx = join(root, 'generator/node_modules/tsx/dist/loader.mjs');
    const counts = JSON.parse(
      execFileSync(process.execPath, ['--import', tsx, join(bench, 'src/slice.mts'), copy], {
        encoding: 'utf8',
      }),
    );
    execFileSync(process.execPath, [join(root, 'node_modules/tsdown/dist/run.mjs')], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const rows = {};
    for (const [name, folder] of [
      ['slice', copy],
      ['all', original],
    ]) {
      const types = (source) => instantiationsOf(source, { tsc, folder: join(bench, '.types') });
      const own = types(program(`${folder}/dist`));
      if (own.output.includes('error TS')) throw new Error(own.output);
      rows[`${counts[name]} operations`] = {
        ...(await sizeOf(program(`${folder}/dist`))),
        instantiations: own.instantiations - types('export {};\n').instantiations,
      };
    }
    return rows;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
