import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shownRows } from './print/terminal.ts';

export interface MockOptions {
  readonly root: string;
  readonly exchange: string;
  /** Options for the mock itself, as they stand on the command line. */
  readonly options: readonly string[];
}

/**
 * `exspec mock`: runs an exchange package's mock server until it is interrupted. A process of its own, because
 * packages run from source only under the `@exspec/source` condition, which must be given when Node starts.
 */
export async function mock({ root, exchange, options }: MockOptions): Promise<number> {
  const main = join(root, 'packages', exchange, 'src/mock/main.ts');
  if (!existsSync(main)) {
    process.stderr.write(shownRows([`There is no mock of "${exchange}": ${main} does not exist.`]));
    return 1;
  }
  const args = ['--conditions=@exspec/source', '--import', 'tsx', main, ...options];
  const child = spawn(process.execPath, args, { cwd: join(root, 'generator'), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
}
