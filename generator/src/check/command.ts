import { join, relative } from 'node:path';
import type { Diagnostic } from '../load/diagnostic.ts';
import { loadSpecs } from '../load/load-specs.ts';
import { jsonDocument } from '../print/json.ts';
import { type Print, toStdout } from '../print/stdout.ts';
import { shown, shownRows, type Terminal, terminal } from '../print/terminal.ts';
import { checkSpecs } from './check-specs.ts';

export interface CheckOptions {
  /** The repository; its specs stand in `specs/`. */
  readonly root: string;
  readonly json: boolean;
  /** Paths are shown relative to it. */
  readonly cwd: string;
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

/**
 * `exspec check`: prints every mistake and a summary.
 *
 * @returns the exit code: 1 when there is a mistake
 */
export function checkCommand({ root, json, cwd, print = toStdout }: CheckOptions): number {
  const specs = join(root, 'specs');
  const loaded = loadSpecs(specs);
  const diagnostics = checkSpecs(loaded);
  const shownPath = (file: string): string => relative(cwd, join(specs, file)) || '.';
  if (json) {
    const list = diagnostics.map(({ at, rule, message, fix }) => ({
      file: shownPath(at.file),
      line: at.line,
      col: at.col,
      severity: 'error',
      rule,
      message,
      fix,
    }));
    print(jsonDocument(list));
  } else {
    const files = loaded.trees.reduce((sum, tree) => sum + tree.files.size, 0);
    print(terminal`${formatDiagnostics(diagnostics, shownPath)}${shown(summary(diagnostics, files))}\n`);
  }
  return diagnostics.length === 0 ? 0 : 1;
}

/**
 * Two lines per mistake: where, which rule, what; then how to mend it.
 *
 * @param shownPath turns a path relative to `specs/` into the one to print
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  shownPath: (file: string) => string,
): Terminal {
  return shownRows(
    diagnostics.flatMap(({ at, rule, message, fix }) => [
      `${shownPath(at.file)}:${at.line}:${at.col}  error  ${rule}  ${message}`,
      `  fix: ${fix}`,
    ]),
  );
}

function summary(diagnostics: readonly Diagnostic[], files: number): string {
  if (diagnostics.length === 0) return `${count(files, 'file')} checked, no mistakes.`;
  const wrong = new Set(diagnostics.map(({ at }) => at.file)).size;
  return `${count(diagnostics.length, 'mistake')} in ${count(wrong, 'file')} (${files} read).`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
