import { spawnSync } from 'node:child_process';
import type { Verdict } from './label.ts';

/**
 * Refuses generated output that is not what the specs say: generates, and looks whether the working tree is still
 * what was committed. Files that git does not track count as much as those that it does, unless they are ignored.
 *
 * @param root the repository
 * @param generate command and arguments
 * @param paths where generated files are
 */
export function checkStale(root: string, generate: readonly string[], paths: readonly string[]): Verdict {
  const [command = '', ...args] = generate;
  const before = status(root, paths);
  if (before !== '') return { passed: false, text: `These files are not committed:\n${before}` };
  const run = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (run.error !== undefined)
    return { passed: false, text: `${generate.join(' ')} could not be run: ${run.error.message}` };
  if (run.status !== 0)
    return { passed: false, text: `${generate.join(' ')} failed:\n${run.stdout}${run.stderr}` };
  const after = status(root, paths);
  if (after === '') return { passed: true, text: 'Generated output is what the specs say.' };
  return { passed: false, text: `Generated output is stale. Run \`pnpm generate\` and commit:\n${after}` };
}

function status(root: string, paths: readonly string[]): string {
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync('git', ['status', '--porcelain=v1', '--untracked-files=all', '--', ...paths], {
    cwd: root,
    encoding: 'utf8',
  });
  if (code !== 0) throw new Error(`git status failed: ${stderr}`);
  return stdout.trimEnd();
}
