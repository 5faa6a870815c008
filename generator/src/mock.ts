import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownRows } from './print/terminal.ts';
import { exchangeNames } from './write/inputs.ts';

export interface MockOptions {
  readonly root: string;
  /** Undefined where none is named. */
  readonly api: string | undefined;
  /** Options for the mock itself, as they stand on the command line. */
  readonly options: readonly string[];
}

/**
 * `exspec mock`: runs the mock of an API's package until it is interrupted. A process of its own, because packages run
 * from source only under the `@exspec/source` condition, which must be given when Node starts.
 */
export async function mock({ root, api, options }: MockOptions): Promise<number> {
  const known = exchangeNames(root).filter((name) => commandOf(root, name) !== undefined);
  const [only, ...others] = known;
  const name = api ?? (others.length === 0 ? only : undefined);
  const command = name === undefined || !known.includes(name) ? undefined : commandOf(root, name);
  if (command === undefined) {
    const problem = api === undefined ? 'Which mock?' : `There is no mock of "${api}".`;
    process.stderr.write(shownRows([`${problem} Known: ${known.join(', ') || 'none'}.`]));
    return 1;
  }
  const args = ['--conditions=@exspec/source', '--import', 'tsx', command, 'mock', ...options];
  const child = spawn(process.execPath, args, { cwd: join(root, 'generator'), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
}

/** Source of the command that the package has: `npx @exspec/binance` runs what is built from it. */
function commandOf(root: string, name: string): string | undefined {
  const folder = join(root, 'packages', name);
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { bin }: { readonly bin?: Readonly<Record<string, string>> } = JSON.parse(readFileSync(file, 'utf8'));
  const [built] = Object.values(bin ?? {});
  const source = built?.replace(/^(?:\.\/)?dist\//, 'src/').replace(/\.js$/, '.ts');
  return source !== undefined && existsSync(join(folder, source)) ? join(folder, source) : undefined;
}
